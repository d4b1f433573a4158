"""One line of the worklist, in words; a case behind glass shows its number and nothing of the person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localdate

from flavum.clinic.accounts.actor import Actor
from flavum.clinic.audit.glass import visible_cases
from flavum.clinic.records.models import Due, Person, Stage, Standing
from flavum.clinic.standing.word import Urgency, find_turn, find_urgency, word_day, word_due, word_step


@dataclass(frozen=True)
class Row:
    """What a line says. person: None where the case is behind glass. due: what is due, where the step is another."""

    number: int
    person: Person | None
    site: str
    stage: str
    days: int
    step: str
    turn: str
    urgency: Urgency
    due: str
    due_day: str
    has_message: bool


def to_rows(actor: Actor, standings: Iterable[Standing], on: date) -> list[Row]:
    """The lines of one page. standings come with their case, person and site."""
    standings = list(standings)
    restricted = [one.case_id for one in standings if one.case.is_restricted]
    seen = set(visible_cases(actor).filter(id__in=restricted).values_list("id", flat=True)) if restricted else set()
    return [_to_row(one, on, is_seen=one.case_id in seen or not one.case.is_restricted) for one in standings]


def _to_row(standing: Standing, on: date, *, is_seen: bool) -> Row:
    urgency = find_urgency(standing, on)
    says_it_already = urgency is Urgency.OVERDUE or (
        standing.due_what == Due.VISIT and standing.step == standing.due_words
    )
    return Row(
        number=standing.case.number,
        person=standing.case.person if is_seen else None,
        site=standing.site.name,
        stage=str(Stage(standing.stage).label),
        days=max((on - localdate(standing.stage_since)).days, 0),
        step=word_step(standing, on),
        turn=find_turn(standing, on),
        urgency=urgency,
        due="" if says_it_already else word_due(standing, on),
        due_day=word_day(standing.due_on, on),
        has_message=standing.has_message,
    )
