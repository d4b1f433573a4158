"""A case's current facts as the core's book of facts, and from there the assessment.

What was computed from an MRI, what a clinician put right, and what was said are joined by the very function that
`flavum assess` uses, so that the same case gives the same answer on both ways.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flavum.anatomy.level import Level
from flavum.candidacy.assess import assess_answers
from flavum.candidacy.assessment import Assessment, Overriding
from flavum.candidacy.case import join_facts
from flavum.candidacy.case.mri import date_facts, to_facts
from flavum.candidacy.criterion import CriteriaSet
from flavum.candidacy.facts.fact import Fact as CoreFact
from flavum.candidacy.facts.fact import FactBook, FactOrigin, Value
from flavum.candidacy.intake import Intake
from flavum.candidacy.override import Overridden, apply_overrides
from flavum.clinic.records.document import read_case
from flavum.clinic.records.models import Case, Fact, StudyReading
from flavum.clinic.records.override import current_overrides, to_overridings
from flavum.evidence.quantity import Quantity


@dataclass(frozen=True, eq=False)
class Gathered:
    """What is on record of a case, read once: what was said, and everything known, as of a day."""

    intake: Intake
    facts: FactBook
    on: date

    def weigh(self, criteria: CriteriaSet, *, asks: bool = True) -> Assessment:
        """The explained verdict, by the criteria as they held on that day. asks: as in candidacy/assess.py."""
        return assess_answers(self.intake, self.facts, criteria, on=self.on, asks=asks)

    def decide(self, criteria: CriteriaSet, overridings: Iterable[Overriding], *, asks: bool = True) -> Overridden:
        """The same with what clinicians answered otherwise, beside what was computed."""
        held = criteria.get_criteria(self.on)
        return apply_overrides(self.weigh(criteria, asks=asks), overridings, held=held, facts=self.facts, asks=asks)


def weigh(case: Case, criteria: CriteriaSet, *, on: date, by: datetime | None = None) -> Assessment:
    """The explained verdict on a case by its current facts, by the criteria as they held on that day."""
    return gather_case(case, on=on, by=by).weigh(criteria)


def decide(case: Case, criteria: CriteriaSet, *, on: date, by: datetime | None = None) -> Overridden:
    """The verdict with the overrides that count, and as it was computed."""
    return gather_case(case, on=on, by=by).decide(criteria, to_overridings(current_overrides(case, by)))


def gather_case(case: Case, *, on: date, by: datetime | None = None) -> Gathered:
    """What is on record of a case for a day; by: only what had been written down by then (records/current.py)."""
    intake = read_case(case, by)
    return Gathered(intake, join_facts(intake, mri_facts(case, on=on, by=by), on=on), on)


def gather(case: Case, *, on: date) -> FactBook:
    """Everything known of a case on a day."""
    return gather_case(case, on=on).facts


def mri_facts(case: Case, *, on: date, by: datetime | None = None) -> Iterator[CoreFact]:
    """What was computed from the MRI that speaks for the case; without one, every fact of it unknown."""
    reading = find_speaking(case, by)
    if reading is None:
        yield from to_facts(None, on=on)
        return
    rows = (
        CoreFact(
            fact.key,
            to_value(fact.value),
            FactOrigin.MRI,
            Level(fact.level) if fact.level else None,
            reason=fact.unknown_because,
        )
        for fact in Fact.objects.filter(case=case, reading=reading, **({"recorded_at__lt": by} if by else {}))
    )
    yield from date_facts(rows, reading.study.acquired_on, on=on)


def find_speaking(case: Case, by: datetime | None = None) -> StudyReading | None:
    """The reading whose numbers hold for a case: the last that wrote facts."""
    wrote = {"facts__recorded_at__lt": by, "recorded_at__lt": by} if by else {"facts__isnull": False}
    readings = StudyReading.objects.filter(study__case=case, **wrote).select_related("study")
    return readings.order_by("-recorded_at", "-id").first()


def from_value(value: Value | None) -> Any:
    """A value of the core as a fact's JSON."""
    match value:
        case Quantity():
            numbers = {name: float(getattr(value, name)) for name in ("value", "low", "high")}
            return {**numbers, "unit": value.unit, "method": value.method, "source": value.source}
        case date():
            return value.isoformat()
        case tuple():
            return list(value)
        case _:
            return value


def to_value(value: Any) -> Value | None:
    """The other way, for what was computed."""
    if isinstance(value, dict):
        return Quantity(**value)
    return tuple(value) if isinstance(value, list) else value
