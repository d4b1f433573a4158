"""The review at the end: every answer in words, each with a way to change it; then to the clinic."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language

from flavum.clinic.accounts.actor import actor_of
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.arrival.send_intake import find_sent, send_intake
from flavum.clinic.intake.own import Way, own_case
from flavum.clinic.intake.word_answer import word_answer
from flavum.clinic.records.current import facts_of_person
from flavum.clinic.records.models import Case, Disagreement, Origin
from flavum.clinic.records.question import Question, find_question


@dataclass(frozen=True)
class Line:
    """One question of the review. said: its answer, empty where there is none yet.

    is_doubled: somebody of the team wrote another answer at the same time; both are kept. helper: who answered for the
    patient, where it was not the patient.
    """

    question: Question
    said: list[str]
    is_answered: bool
    is_doubled: bool
    helper: str = ""


def show_review(request: HttpRequest) -> HttpResponse:
    """Every question that applies, with its answer; POST sends them to the clinic."""
    actor = actor_of(request)
    actor.check(Permission.ANSWER_INTAKE)
    case = own_case()
    if request.method == "POST":
        send_intake(actor, case, on=datetime.now(UTC).date())
        return redirect("review")
    way = Way.of(case)
    lines = list(_lines(case, way))
    sections = [(words, [one for one in lines if one.question.section == words]) for words in _sections(lines)]
    page = {"sections": sections, "open": len(way.open), "next": next(iter(way.open), None), "sent": find_sent(case)}
    return render(request, "portal/review.html", page)


def _sections(lines: list[Line]) -> list[str]:
    return list(dict.fromkeys(line.question.section for line in lines))


def _lines(case: Case, way: Way) -> Iterator[Line]:
    language = get_language() or "en"
    doubled, helpers = _doubled(case), _helpers(case)
    for key in way.steps:
        question = find_question(key, language)
        assert question is not None, "every step is a question"
        is_answered = key in way.answers
        said = word_answer(question, way.answers[key], language) if is_answered else []
        yield Line(question, said, is_answered, key in doubled, helpers.get(key, ""))


def _doubled(case: Case) -> set[str]:
    """The keys whose current answer stands against one of the patient's."""
    open_ones = Disagreement.objects.filter(case=case, origin=Origin.PATIENT, against__superseded_by=None)
    return set(open_ones.values_list("against__key", flat=True))


def _helpers(case: Case) -> dict[str, str]:
    """key -> who gave the patient's current answer for them."""
    given = facts_of_person(case).filter(origin=Origin.PATIENT).exclude(recorded_by=case.person.user_id)
    return dict(given.exclude(recorded_by=None).values_list("key", "recorded_by__name"))
