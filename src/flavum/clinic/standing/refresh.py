"""Work out the standings that are stale, many at once: a handful of queries, however many cases there are."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, OuterRef, Subquery

from flavum.clinic.audit.signed import signatures_of
from flavum.clinic.records.current import digest_facts
from flavum.clinic.records.models import (
    Alarm,
    Appointment,
    AppointmentState,
    CallBack,
    Case,
    Confirmation,
    Disagreement,
    Due,
    Fact,
    Meaning,
    Message,
    Origin,
    Stage,
    Standing,
    Study,
    Task,
    Turn,
    Visit,
)
from flavum.clinic.records.question import asked_steps
from flavum.clinic.standing.step import EXPECT, Situation, decide_next

CHUNK = 1000
LONGEST_SEARCH = 300
KEPT = ("case", "organisation", "stage_since")


@dataclass(order=True)
class Work:
    """Something that is due on a day. The first of them is the case's."""

    on: str
    what: str
    words: str
    turn: str


@dataclass
class Found:
    """What the record says of one case."""

    answers: dict[str, Any] = field(default_factory=dict)
    situation: dict[str, Any] = field(default_factory=dict)
    studies: set[str] = field(default_factory=set)
    levels: set[str] = field(default_factory=set)
    confirmed: set[str] = field(default_factory=set)
    booked: set[str] = field(default_factory=set)
    came: set[str] = field(default_factory=set)
    work: list[Work] = field(default_factory=list)
    has_levels: bool = False
    has_message: bool = False


def refresh_standings() -> None:
    """Every stale standing of the organisation that is acted for.

    A row that somebody else has locked is being changed just now: it stays stale for whoever comes next.
    """
    while stale := list(
        Standing.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(is_stale=True)
        .select_related("case__person", "case__site")[:CHUNK]
    ):
        found = _find([row.case_id for row in stale])
        rows = [_stand(row, found[row.case_id]) for row in stale]
        changed = [one.name for one in Standing._meta.fields if one.name not in KEPT]
        Standing.objects.bulk_create(rows, update_conflicts=True, unique_fields=["case"], update_fields=changed)


def get_standing(case: Case) -> Standing:
    """Where one case stands, worked out anew where it is stale."""
    standing = Standing.objects.get(case=case)
    if not standing.is_stale:
        return standing
    refresh_standings()
    return Standing.objects.get(case=case)


def fold(words: str) -> str:
    """Lower case, without accents: Ramón is found as ramon."""
    split = unicodedata.normalize("NFKD", words.casefold())
    return "".join(one for one in split if not unicodedata.combining(one))


def _stand(row: Standing, found: Found) -> Standing:
    case = row.case
    person, stage = case.person, Stage(case.stage)
    following = decide_next(_to_situation(stage, found))
    work = min(found.work, default=Work("", "", "", ""))
    return Standing(
        case=case, organisation_id=row.organisation_id, is_stale=False, stage_since=row.stage_since, site=case.site,
        stage=stage, is_open=stage is not Stage.CLOSED, language=person.language, search=_word_search(case),
        has_alarm=found.situation.get("has_alarm", False), has_message=found.has_message, step=following.step,
        count=following.count, turn=following.turn, due_on=work.on or None, due_what=work.what,
        due_words=work.words, due_turn=work.turn,
    )  # fmt: skip


def _word_search(case: Case) -> str:
    """What the search looks through. A restricted case is found by its number, for the name is what is hidden."""
    person = case.person
    names = "" if case.is_restricted else f"{person.family_name} {person.given_name} {person.record_number} "
    return f" {fold(names)}#{case.number} "[-LONGEST_SEARCH:]


def _to_situation(stage: Stage, found: Found) -> Situation:
    return Situation(
        stage=stage,
        questions_left=sum(key not in found.answers for key in asked_steps(found.answers)),
        studies=frozenset(found.studies),
        has_levels=found.has_levels,
        unconfirmed=len(found.levels - found.confirmed),
        booked=frozenset(found.booked),
        came=frozenset(found.came),
        **found.situation,
    )


def _find(cases: list[UUID]) -> Mapping[UUID, Found]:
    found: defaultdict[UUID, Found] = defaultdict(Found)
    for case_id in Alarm.objects.filter(case__in=cases, ended_at=None).values_list("case", flat=True):
        found[case_id].situation["has_alarm"] = True
    disagreements = Disagreement.objects.filter(case__in=cases, against__superseded_by=None)
    for case_id, count in disagreements.values_list("case").annotate(Count("against", distinct=True)):
        found[case_id].situation["disagreements"] = count
    _find_signed(cases, found)
    _find_facts(cases, found)
    _find_levels(cases, found)
    _find_work(cases, found)
    _find_appointments(cases, found)
    for case_id, is_from_patient in _find_latest_messages(cases):
        found[case_id].has_message = is_from_patient
    return found


def _find_signed(cases: list[UUID], found: Mapping[UUID, Found]) -> None:
    """Whose verdict is signed, by a signature that still holds; asked where the next step hangs on it."""
    signed = Case.objects.filter(id__in=cases, stage=Stage.EVALUATION, signatures__meaning=Meaning.VERDICT)
    for case in signed.distinct():
        verdicts = [one for one in signatures_of(case) if one.signature.meaning == Meaning.VERDICT]
        found[case.id].situation["is_signed"] = any(one.holds for one in verdicts)


def _find_facts(cases: list[UUID], found: Mapping[UUID, Found]) -> None:
    current = Fact.objects.filter(case__in=cases, superseded_by=None)
    for case_id, key, value in current.filter(level="", side="").values_list("case", "key", "value"):
        found[case_id].answers[key] = value
    for case_id, state in Study.objects.filter(case__in=cases).values_list("case", "state"):
        found[case_id].studies.add(state)


def _find_levels(cases: list[UUID], found: Mapping[UUID, Found]) -> None:
    """Which levels have findings, and behind which somebody stands as they are now."""
    confirmations = Confirmation.objects.filter(reading__study__case__in=cases)
    confirmed = set(confirmations.values_list("reading__study__case", "level", "facts_sha256"))
    facts = defaultdict(list)
    for fact in Fact.objects.filter(case__in=cases, superseded_by=None).exclude(level=""):
        facts[fact.case_id, fact.level].append(fact)
    for (case_id, level), those in facts.items():
        found[case_id].has_levels = True
        if any(fact.origin != Origin.STAFF for fact in those):
            found[case_id].levels.add(level)
        if (case_id, level, digest_facts(those)) in confirmed:
            found[case_id].confirmed.add(level)


def _find_work(cases: list[UUID], found: Mapping[UUID, Found]) -> None:
    tasks = Task.objects.filter(case__in=cases, done_at=None, due_on__isnull=False)
    for case_id, due_on, title, role in tasks.values_list("case", "due_on", "title", "role"):
        turn = role if role in Turn.values else ""
        found[case_id].work.append(Work(str(due_on), Due.TASK, title, turn))
    calls = CallBack.objects.filter(case__in=cases, ended_at=None)
    for case_id, due_on, reason in calls.values_list("case", "due_on", "reason"):
        found[case_id].situation["has_call"] = True
        found[case_id].work.append(Work(due_on.isoformat(), Due.CALL_BACK, reason, Turn.COORDINATOR))


def _find_appointments(cases: list[UUID], found: Mapping[UUID, Found]) -> None:
    kept = Appointment.objects.filter(case__in=cases, state__in=(AppointmentState.BOOKED, AppointmentState.CAME))
    for case_id, visit, state, starts_at, zone in kept.values_list(
        "case", "visit", "state", "starts_at", "site__time_zone"
    ):
        if state == AppointmentState.CAME:
            found[case_id].came.add(visit)
            continue
        found[case_id].booked.add(visit)
        day = starts_at.astimezone(ZoneInfo(zone)).date()
        found[case_id].work.append(Work(day.isoformat(), Due.VISIT, visit, EXPECT[Visit(visit)][1]))


def _find_latest_messages(cases: list[UUID]) -> Iterable[tuple[UUID, bool]]:
    latest = Message.objects.filter(case=OuterRef("case")).order_by("-recorded_at", "-id").values("id")[:1]
    return Message.objects.filter(case__in=cases, id=Subquery(latest)).values_list("case", "is_from_patient")
