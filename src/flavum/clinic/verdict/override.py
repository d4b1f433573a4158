"""The page on which a clinician answers one criterion otherwise than it was computed, or takes that back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from flavum.candidacy.answer import Answer
from flavum.candidacy.assessment import CriterionAnswer
from flavum.candidacy.criterion import CriteriaRefusal, CriteriaSet
from flavum.candidacy.override import may_be_overridden
from flavum.clinic.accounts.actor import actor_of
from flavum.clinic.accounts.page import find_id, page_language
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.actions.override_criterion import LONGEST, OverrideRefusal, Wanted, find_answer, override_criterion
from flavum.clinic.audit.glass import find_case
from flavum.clinic.records.criteria import get_set
from flavum.clinic.records.models import Case
from flavum.clinic.records.override import chain_of
from flavum.clinic.verdict.ask import ask_today, today_at
from flavum.clinic.verdict.present import present_line
from flavum.clinic.verdict.weigh import weigh_case
from flavum.report.words import load_words

PERSON = "person"
BACK = "back"


def show_override(request: HttpRequest, number: int, criteria: str, criterion: str, level: str) -> HttpResponse:
    """One criterion with what was computed and why; another answer is written down with a reason."""
    actor = actor_of(request)
    actor.check(Permission.SIGN_DECISION)
    case = find_case(actor, number, what="override")
    place = "" if level == PERSON else level
    chosen = _find_set(criteria)
    page = _present(case, chosen, criterion, place)
    if request.method != "POST":
        return render(request, "verdict/override.html", page)
    wanted = _read(request, criterion, place)
    if wanted is None:
        page["wrong"] = _("Choose an answer.")
    else:
        try:
            override_criterion(actor, case, chosen, wanted, on=today_at(case))
        except OverrideRefusal as refusal:
            page["wrong"] = str(refusal)
    if "wrong" in page:
        said = {"reason": request.POST.get("reason", "")[:LONGEST], "picked": request.POST.get("answer", "")}
        return render(request, "verdict/override.html", {**page, **said}, status=422)
    taken_back = wanted is not None and wanted.answer is None
    messages.success(request, _("The override was taken back.") if taken_back else _("The override was written down."))
    return redirect(f"{reverse('verdict', args=[number])}?set={chosen.name}#overrides")


def _find_set(name: str) -> CriteriaSet:
    try:
        return get_set(name)
    except CriteriaRefusal:
        raise Http404 from None


def _read(request: HttpRequest, criterion: str, level: str) -> Wanted | None:
    """What the form asks for; None where it names no answer."""
    said, computed = request.POST.get("answer", ""), request.POST.get("computed", "")
    words = {one.value: one for one in Answer}
    if said != BACK and said not in words:
        return None
    return Wanted(
        criterion=criterion,
        level=level,
        answer=words.get(said),
        reason=request.POST.get("reason", ""),
        seen=find_id(request.POST.get("seen", "")),
        computed=words.get(computed),
    )


def _present(case: Case, criteria: CriteriaSet, criterion: str, level: str) -> dict[str, Any]:
    weighed, language = weigh_case(case, ask_today(case, criteria.name)), page_language()
    assessment = weighed.first.computed
    try:
        computed = find_answer(assessment, criterion, level)
    except OverrideRefusal:
        raise Http404 from None
    chain = list(chain_of(case, criteria.name, criterion, level))
    stands = chain[0] if chain and chain[0].answer else None
    words = load_words(language)["answer"]
    return {
        "case": case,
        "criteria": criteria,
        "title_of_set": criteria.title_es if language == "es" else criteria.title,
        "level": level,
        "line": present_line(case, weighed.report, computed, language),
        "answers": _choices(computed, assessment, words),
        "is_barred": not may_be_overridden(computed, Answer.MET, assessment),
        "chain": [{"row": one, "answer_words": words.get(one.answer, "")} for one in chain],
        "stands": stands,
        "seen": chain[0].id if chain else "",
        "longest": LONGEST,
        "reason": "",
        "picked": "",
    }


def _choices(computed: CriterionAnswer, assessment: Any, words: dict[str, str]) -> list[tuple[str, str]]:
    """The answers that may be given in place of the computed one."""
    others = [one for one in Answer if one is not computed.answer and may_be_overridden(computed, one, assessment)]
    return [(one.value, words[one.value]) for one in others]
