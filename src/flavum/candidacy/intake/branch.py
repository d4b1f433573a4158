"""Which questions apply, given the answers so far: a question may hang on the answer to another (asked_if)."""

from collections.abc import Collection, Mapping
from typing import Any

from flavum.candidacy.facts.catalogue import AskedIf, FactType, fact_catalogue
from flavum.candidacy.intake.schema import UNKNOWN

YES_NO = {True: "yes", False: "no"}
# The rows of these sections are asked as a whole, where this holds.
ROWS_ASKED_IF = {"treatment": None, "surgery": AskedIf("history.lumbar_surgery", ("yes",))}
Answers = Mapping[str, Any]


def is_asked(fact: FactType, answers: Answers) -> bool:
    """Whether a question applies. answers: key -> value of the intake format; None or "unknown" where not known."""
    return is_open(fact.asked_if, answers)


def is_open(condition: AskedIf | None, answers: Answers) -> bool:
    """Whether what a question hangs on was answered as it asks, and was itself to be asked."""
    if condition is None:
        return True
    before = fact_catalogue()[condition.fact]
    return is_asked(before, answers) and _said(answers.get(before.key)) in condition.options


def is_moot(fact: FactType, answers: Answers) -> bool:
    """Whether an answer counts no longer: the question that it hangs on is answered, and otherwise than it asks."""
    condition = fact.asked_if
    if condition is None:
        return False
    before = fact_catalogue()[condition.fact]
    said = _said(answers.get(before.key))
    return (said != UNKNOWN and said not in condition.options) or is_moot(before, answers)


def drop_moot(document: Mapping[str, Any], among: Collection[str]) -> dict[str, Any]:
    """An intake document without those answers, of the keys among, that count no longer."""
    answers = flatten(document)
    moot = {key for key in among if key in answers and is_moot(fact_catalogue()[key], answers)}
    return {
        section: {name: value for name, value in fields.items() if f"{section}.{name}" not in moot}
        if isinstance(fields, Mapping)
        else fields
        for section, fields in document.items()
    }


def flatten(document: Mapping[str, Any]) -> dict[str, Any]:
    """section.name -> value of everything that a document says about the person."""
    sections = ((section, fields) for section, fields in document.items() if isinstance(fields, Mapping))
    return {f"{section}.{name}": value for section, fields in sections for name, value in fields.items()}


def _said(value: Any) -> Any:
    if value is None:
        return UNKNOWN
    return YES_NO[value] if isinstance(value, bool) else value
