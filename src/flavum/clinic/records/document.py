"""A case's current facts as the core's intake document, and from there as the core's intake."""

from typing import Any

from flavum.candidacy.intake.build import to_intake
from flavum.candidacy.intake.record import Intake
from flavum.candidacy.intake.schema import UNKNOWN
from flavum.clinic.records.current import facts_of_person
from flavum.clinic.records.models import Case


def to_document(case: Case) -> dict[str, Any]:
    """{section: {name: value}} of everything current about the person; what is not known says so."""
    document: dict[str, Any] = {}
    for fact in facts_of_person(case):
        section, name = fact.key.split(".")
        document.setdefault(section, {})[name] = UNKNOWN if fact.value is None else fact.value
    return document


def read_case(case: Case) -> Intake:
    return to_intake(to_document(case))
