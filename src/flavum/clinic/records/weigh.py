"""A case's current facts as the core's book of facts, and from there the assessment.

What was computed from an MRI, what a clinician put right, and what was said are joined by the very function that
`flavum assess` uses, so that the same case gives the same answer on both ways.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from flavum.anatomy.level import Level
from flavum.candidacy.assess import assess_answers
from flavum.candidacy.assessment import Assessment
from flavum.candidacy.case import join_facts
from flavum.candidacy.case.mri import date_facts, to_facts
from flavum.candidacy.criterion import CriteriaSet
from flavum.candidacy.facts.fact import Fact as CoreFact
from flavum.candidacy.facts.fact import FactBook, FactOrigin, Value
from flavum.clinic.records.document import read_case
from flavum.clinic.records.models import Case, Fact, StudyReading
from flavum.evidence.quantity import Quantity


def weigh(case: Case, criteria: CriteriaSet, *, on: date) -> Assessment:
    """The explained verdict on a case by its current facts, by the criteria as they held on that day."""
    intake = read_case(case)
    return assess_answers(intake, join_facts(intake, mri_facts(case, on=on), on=on), criteria, on=on)


def gather(case: Case, *, on: date) -> FactBook:
    """Everything known of a case on a day."""
    return join_facts(read_case(case), mri_facts(case, on=on), on=on)


def mri_facts(case: Case, *, on: date) -> Iterator[CoreFact]:
    """What was computed from the MRI that speaks for the case; without one, every fact of it unknown."""
    reading = find_speaking(case)
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
        for fact in Fact.objects.filter(case=case, reading=reading)
    )
    yield from date_facts(rows, reading.study.acquired_on, on=on)


def find_speaking(case: Case) -> StudyReading | None:
    """The reading whose numbers hold for a case: the last that wrote facts."""
    readings = StudyReading.objects.filter(study__case=case, facts__isnull=False).select_related("study")
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
