"""The form of one fact, as staff fill it in or correct it; and the decision between two answers."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from flavum.anatomy.level import LUMBAR_LEVELS
from flavum.candidacy.facts.catalogue import Kind, Scope, fact_catalogue
from flavum.clinic.accounts.actor import actor_of
from flavum.clinic.accounts.page import find_id, local_day
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.actions.settle import SettleRefusal, settle
from flavum.clinic.actions.write_fact import Answer, AnswerRefusal, write_fact
from flavum.clinic.audit.glass import find_case
from flavum.clinic.records.current import find_fact
from flavum.clinic.records.models import Case, Disagreement, Fact, Origin
from flavum.clinic.records.question import Question, ask, to_value
from flavum.clinic.worklist.known import may_be_answered
from flavum.clinic.worklist.value import SECTIONS, to_language, word_said

LONGEST = 300


def show_fact(request: HttpRequest, number: int, key: str, level: str = "") -> HttpResponse:
    """One question to the staff; what is answered already is corrected with a reason."""
    case = find_case(actor_of(request), number, what="fact", permission=Permission.WRITE_FACTS)
    question = _find_question(key, level)
    current = find_fact(case, key, level)
    if current and level and current.origin not in (Origin.STAFF, Origin.CORRECTED):
        raise Http404  # what the MRI says is corrected where it is drawn
    page = _to_page(request, case, question, current, level)
    if request.method != "POST":
        return render(request, "worklist/fact.html", page)
    wrong = _find_wrong(request, current)
    if not wrong:
        try:
            written = _write(request, case, question, level)
        except AnswerRefusal:
            wrong = _("This is no answer to the question. Numbers need to lie within the range that is shown.")
    if wrong:
        return render(request, "worklist/fact.html", {**page, "wrong": wrong}, status=422)
    if isinstance(written, Disagreement):
        messages.error(request, _("Somebody answered this meanwhile. Both answers are kept: decide which one holds."))
    return redirect(f"{reverse('case', args=[number])}#{key.split('.')[0]}")


@require_POST
def settle_fact(request: HttpRequest, number: int, fact: UUID) -> HttpResponse:
    """A person says which of two answers holds, and why."""
    actor = actor_of(request)
    case = find_case(actor, number, what="fact", permission=Permission.WRITE_FACTS)
    chosen, reason = find_id(request.POST.get("chosen", "")), request.POST.get("reason", "")
    try:
        with transaction.atomic():
            settle(actor, case, fact, chosen=chosen or fact, reason=reason, on=local_day())
    except SettleRefusal as refusal:
        messages.error(request, str(refusal))
    return redirect("case", number)


def _find_question(key: str, level: str) -> Question:
    """The question in the reader's language, where a form takes this fact."""
    fact = fact_catalogue().get(key)
    is_of_level = fact is not None and fact.scope is Scope.LEVEL
    if not may_be_answered(fact) or is_of_level != bool(level) or fact is None or fact.kind is Kind.LEVELS:
        raise Http404
    if level and level not in [one.value for one in LUMBAR_LEVELS]:
        raise Http404
    return ask(fact, get_language() or "en", str(SECTIONS[key.split(".")[0]]))


def _to_page(
    request: HttpRequest, case: Case, question: Question, current: Fact | None, level: str
) -> dict[str, object]:
    said = None
    if current:
        language = to_language(get_language())
        said = word_said(current.key, current.value, current.unknown_because, language)
    return {
        "case": case,
        "question": question,
        "level": level,
        "current": current,
        "seen": request.POST.get("seen", str(current.id) if current else ""),
        "said": said,
        "written": request.POST.get("value", _to_text(current)),
        "reason": request.POST.get("reason", ""),
        "why": request.POST.get("why", ""),
    }


def _find_wrong(request: HttpRequest, current: Fact | None) -> str:
    """What keeps the form from being taken; empty where nothing does."""
    if current and current.value is not None and not request.POST.get("reason", "").strip():
        return _("Say why the answer is corrected.")
    if "unknown" in request.POST and not request.POST.get("why", "").strip():
        return _("Say why it is not known.")
    return ""


def _write(request: HttpRequest, case: Case, question: Question, level: str) -> Fact | Disagreement:
    is_unknown = "unknown" in request.POST
    answer = Answer(
        key=question.key,
        value=None if is_unknown else to_value(question, request.POST.get("value", "")),
        holds_on=local_day(),
        unknown_because=request.POST.get("why", "").strip()[:LONGEST] if is_unknown else "",
        reason=request.POST.get("reason", "").strip()[:LONGEST],
        level=level,
    )
    return write_fact(actor_of(request), case, answer, seen=find_id(request.POST.get("seen", "")))


def _to_text(fact: Fact | None) -> str:
    if fact is None or fact.value is None:
        return ""
    return "\n".join(fact.value) if isinstance(fact.value, list) else str(fact.value)
