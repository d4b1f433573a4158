"""Write down an answer: it supersedes the one its writer saw, or stands beside the one they did not see."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flavum.candidacy.intake.fault import find_faults
from flavum.clinic.accounts.actor import Actor
from flavum.clinic.records.current import find_fact
from flavum.clinic.records.models import Case, Disagreement, Fact, Origin
from flavum.errors import Refusal


class AnswerRefusal(Refusal):
    """An answer that the catalogue of facts does not take."""

    kind = "answer"


@dataclass(frozen=True)
class Answer:
    """One answer as it is written: a value of the intake format, or None with the reason why it is not known."""

    key: str
    value: Any
    holds_on: date
    unknown_because: str = ""
    reason: str = ""


def check_answer(answer: Answer) -> None:
    """Refuses what does not fit the catalogue, in the words of the intake format."""
    if answer.value is None:
        return
    section, name = answer.key.split(".")
    for fault in find_faults({section: {name: answer.value}}):
        raise AnswerRefusal(fault.sentence)


def write_fact(by: Actor, case: Case, answer: Answer, *, seen: UUID | None) -> Fact | Disagreement:
    """The new current fact; or, where another was written since `seen` was shown, a disagreement with that one.

    seen: the fact that the page showed when it was answered, None when there was none. The same answer twice is one.
    """
    check_answer(answer)
    current = find_fact(case, answer.key)
    origin = Origin.STAFF if by.is_staff else Origin.PATIENT
    if current and current.value == answer.value and current.unknown_because == answer.unknown_because:
        return current
    written = {"value": answer.value, "unknown_because": answer.unknown_because, "origin": origin, "case": case}
    who = {"organisation_id": by.organisation_id, "recorded_by_id": by.user_id}
    if current and current.id != seen:
        return Disagreement.objects.create(against=current, **written, **who)
    return Fact.objects.create(
        key=answer.key, holds_on=answer.holds_on, reason=answer.reason, supersedes=current, **written, **who
    )
