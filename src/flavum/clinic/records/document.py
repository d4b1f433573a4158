"""A case's current facts as the core's intake document, and from there as the core's intake."""

from datetime import datetime
from typing import Any

from flavum.candidacy.facts.catalogue import fact_catalogue
from flavum.candidacy.intake.branch import drop_moot
from flavum.candidacy.intake.build import to_intake
from flavum.candidacy.intake.record import Intake
from flavum.candidacy.intake.schema import UNKNOWN
from flavum.clinic.records.current import current_facts, facts_of_person
from flavum.clinic.records.models import Case, Origin

# Facts whose value is a whole list of rows, with the list's name in the intake document.
ROWS = {"treatment.rows": "treatments", "surgery.rows": "surgeries"}


def to_document(case: Case, by: datetime | None = None) -> dict[str, Any]:
    """{section: {name: value}} of everything current that somebody said or entered; what is not known says so.

    What was computed from an MRI is not in it: records/weigh.py joins it to the rest. What the patient answered before
    another answer made the question pointless is not in it either. What staff wrote stays. by: as records/current.py.
    """
    document: dict[str, Any] = {}
    answered = set()
    for fact in current_facts(case, by).filter(side="").exclude(origin=Origin.COMPUTED):
        if fact.level:
            fields = document.setdefault("levels", {}).setdefault(fact.level, {})
            fields[fact.key.split(".")[1]] = UNKNOWN if fact.value is None else to_entered(fact.value)
        else:
            put(document, fact.key, fact.value)
        if fact.origin == Origin.PATIENT and fact.key in fact_catalogue():
            answered.add(fact.key)
    return drop_moot(document, answered)


def answers_of(case: Case) -> dict[str, Any]:
    """key -> value of everything current about the person; None where it was asked and is not known."""
    return dict(facts_of_person(case).values_list("key", "value"))


def to_entered(value: Any) -> Any:
    """A value as the intake format has it: of a quantity the number and its interval; its unit is the catalogue's."""
    return {name: value[name] for name in ("value", "low", "high")} if isinstance(value, dict) else value


def put(document: dict[str, Any], key: str, value: Any) -> None:
    """A fact's value at its place of an intake document; None: not known, and a list of which nothing is known is
    not there."""
    if key in ROWS:
        if value is not None:
            document[ROWS[key]] = value
        return
    section, name = key.split(".")
    document.setdefault(section, {})[name] = UNKNOWN if value is None else value


def read_case(case: Case, by: datetime | None = None) -> Intake:
    return to_intake(to_document(case, by))
