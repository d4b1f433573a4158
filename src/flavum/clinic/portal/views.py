"""The pages of the portal: parse, act, show."""

from datetime import UTC, datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language

from flavum.candidacy.intake.emergency import find_emergencies
from flavum.clinic.accounts.actor import actor_of
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.actions.write_fact import Answer, AnswerRefusal, write_fact
from flavum.clinic.portal.question import Question, asked_facts, find_question, to_value
from flavum.clinic.records.current import current_facts, find_fact
from flavum.clinic.records.document import read_case
from flavum.clinic.records.models import Case, Fact, Stage

NOT_KNOWN = "does not know"


def show_start(request: HttpRequest) -> HttpResponse:
    """Where the patient stands, and the way on: the first question without an answer."""
    actor_of(request).check(Permission.SEE_OWN_CASE)
    case = own_case()
    answered = set(current_facts(case).values_list("key", flat=True))
    keys = [fact.key for fact in asked_facts()]
    open_keys = [key for key in keys if key not in answered]
    done = len(keys) - len(open_keys)
    page = {"case": case, "next": open_keys[0] if open_keys else None, "done": done, "count": len(keys)}
    return render(request, "portal/start.html", page)


def show_question(request: HttpRequest, key: str) -> HttpResponse:
    """One question; answered, it is written down at once and the next one is shown."""
    actor_of(request).check(Permission.ANSWER_INTAKE)
    question = find_question(key, get_language() or "en")
    if question is None:
        raise Http404
    case = own_case()
    current = find_fact(case, key)
    written = request.POST.get("value", _to_text(current))
    page = {"question": question, "current": current, "written": written}
    if request.method != "POST":
        return render(request, "portal/question.html", page)
    try:
        _write(request, case, question)
    except AnswerRefusal:
        return render(request, "portal/question.html", {**page, "is_refused": True}, status=422)
    if find_emergencies(read_case(case)):
        return redirect("stop")
    return redirect("question", question.after) if question.after else redirect("portal")


def show_stop(request: HttpRequest) -> HttpResponse:
    """What to do now, where an answer cannot wait."""
    actor_of(request).check(Permission.SEE_OWN_CASE)
    emergencies = find_emergencies(read_case(own_case()))
    if not emergencies:
        return redirect("portal")
    is_spanish = get_language() == "es"
    told = [(one.title_es, one.action_es) if is_spanish else (one.title, one.action) for one in emergencies]
    return render(request, "portal/stop.html", {"told": told})


def own_case() -> Case:
    """The open case of the patient who acts: the database shows no other."""
    case = Case.objects.exclude(stage=Stage.CLOSED).order_by("-opened_at").first()
    if case is None:
        raise Http404
    return case


def _to_text(fact: Fact | None) -> str:
    """A kept answer as the form shows it."""
    if fact is None or fact.value is None:
        return ""
    return "\n".join(fact.value) if isinstance(fact.value, list) else str(fact.value)


def _write(request: HttpRequest, case: Case, question: Question) -> None:
    seen = request.POST.get("seen")
    is_unknown = "unknown" in request.POST
    answer = Answer(
        key=question.key,
        value=None if is_unknown else to_value(question, request.POST.get("value", "")),
        holds_on=datetime.now(UTC).date(),
        unknown_because=NOT_KNOWN if is_unknown else "",
    )
    write_fact(actor_of(request), case, answer, seen=UUID(seen) if seen else None)
