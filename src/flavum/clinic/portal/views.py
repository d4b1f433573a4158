"""The pages of the portal: parse, act, show."""

from datetime import UTC, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language

from flavum.candidacy.assessment import Emergency
from flavum.candidacy.intake.emergency import find_emergencies, read_emergencies
from flavum.clinic.accounts.actor import actor_of
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.actions.raise_alarm import is_emergency
from flavum.clinic.actions.write_fact import Answer, AnswerRefusal, write_fact
from flavum.clinic.arrival.point_out import TAKEN, point_out
from flavum.clinic.arrival.send_intake import find_sent
from flavum.clinic.intake.own import Way, find_own_case, own_case
from flavum.clinic.intake.rows import show_rows
from flavum.clinic.intake.step import NOT_KNOWN, go_on, seen_in
from flavum.clinic.messaging.receive import count_unseen_by_patient
from flavum.clinic.records.current import find_fact
from flavum.clinic.records.document import ROWS, read_case
from flavum.clinic.records.models import Alarm, Case, Disagreement, Fact
from flavum.clinic.records.question import Question, find_question, is_step, to_value


def show_start(request: HttpRequest) -> HttpResponse:
    """Where the patient stands, and the way on: the first question without an answer."""
    actor_of(request).check(Permission.SEE_OWN_CASE)
    case = find_own_case()
    if case is None:
        return _show_closed(request)
    way = Way.of(case)
    page = {"case": case, "next": next(iter(way.open), None), "done": way.done, "count": len(way.steps),
            "unseen": count_unseen_by_patient(case)}  # fmt: skip
    return render(request, "portal/start.html", {**page, "sent": find_sent(case)})


def _show_closed(request: HttpRequest) -> HttpResponse:
    """Where nothing is open any more: whom to call, and what of the record can still be had."""
    if not Case.objects.exists():
        raise Http404
    return render(request, "portal/closed.html")


def show_question(request: HttpRequest, key: str) -> HttpResponse:
    """One question; answered, it is written down at once and the next one that applies is shown."""
    actor_of(request).check(Permission.ANSWER_INTAKE)
    question = find_question(key, get_language() or "en")
    if question is None or not is_step(key):
        raise Http404
    case = own_case()
    if key in ROWS:
        return show_rows(request, case, question)
    if request.method != "POST":
        return _show(request, case, question)
    try:
        answer = _write(request, case, question)
    except AnswerRefusal:
        return _show(request, case, question, is_refused=True)
    if is_emergency(key, answer.value) or find_emergencies(read_case(case)):
        return redirect("stop")
    if key == TAKEN:
        point_out(actor_of(request), case, on=datetime.now(UTC).date())
        return redirect("medicines")
    return go_on(request, Way.of(case), key)


def show_stop(request: HttpRequest) -> HttpResponse:
    """What to do now, where an answer cannot wait."""
    actor_of(request).check(Permission.SEE_OWN_CASE)
    case = own_case()
    emergencies = _find_all_emergencies(case)
    if not emergencies:
        return redirect("portal")
    is_spanish = get_language() == "es"
    told = [
        (one.title_es, one.action_es, one.fact) if is_spanish else (one.title, one.action, one.fact)
        for one in emergencies
    ]
    is_known = Alarm.objects.filter(case=case).exists()
    return render(request, "portal/stop.html", {"told": told, "is_known": is_known})


def _find_all_emergencies(case: Case) -> list[Emergency]:
    """Those of the current answers, and those of answers that stand beside them until somebody decides."""
    beside = Disagreement.objects.filter(case=case, against__superseded_by=None).select_related("against")
    keys = {one.against.key for one in beside if is_emergency(one.against.key, one.value)}
    keys |= {one.fact for one in find_emergencies(read_case(case))}
    return [entry.emergency for entry in read_emergencies() if entry.emergency.fact in keys]


def _show(request: HttpRequest, case: Case, question: Question, *, is_refused: bool = False) -> HttpResponse:
    way, current = Way.of(case), find_fact(case, question.key)
    page = {
        "question": question,
        "current": current,
        "written": request.POST.get("value", _to_text(current)),
        "is_unknown": current is not None and current.value is None,
        "is_refused": is_refused,
        "number": way.number(question.key),
        "count": len(way.steps),
        "before": way.beside(question.key, -1),
        "back": request.POST.get("back") or request.GET.get("back", ""),
    }
    return render(request, "portal/question.html", page, status=422 if is_refused else 200)


def _to_text(fact: Fact | None) -> str:
    """A kept answer as the form shows it."""
    if fact is None or fact.value is None:
        return ""
    return "\n".join(fact.value) if isinstance(fact.value, list) else str(fact.value)


def _write(request: HttpRequest, case: Case, question: Question) -> Answer:
    is_unknown = "unknown" in request.POST
    answer = Answer(
        key=question.key,
        value=None if is_unknown else to_value(question, request.POST.get("value", "")),
        holds_on=datetime.now(UTC).date(),
        unknown_because=NOT_KNOWN if is_unknown else "",
    )
    write_fact(actor_of(request), case, answer, seen=seen_in(request))
    return answer
