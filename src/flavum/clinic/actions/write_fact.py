"""Write down an answer: it supersedes the one its writer saw, or stands beside the one they did not see."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flavum.candidacy.intake.fault import find_faults
from flavum.clinic.accounts.actor import Actor
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.actions.raise_alarm import is_emergency, raise_alarm
from flavum.clinic.records.current import find_fact
from flavum.clinic.records.document import put
from flavum.clinic.records.hold import hold_case
from flavum.clinic.records.models import Case, Disagreement, Fact, Origin
from flavum.errors import Refusal


class AnswerRefusal(Refusal):
    """An answer that the catalogue of facts does not take."""

    kind = "answer"


@dataclass(frozen=True)
class Answer:
    """One answer as it is written: a value of the intake format, or None with the reason why it is not known.

    level: of a fact about one; empty for a fact about the person.
    """

    key: str
    value: Any
    holds_on: date
    unknown_because: str = ""
    reason: str = ""
    level: str = ""


def check_answer(answer: Answer) -> None:
    """Refuses what does not fit the catalogue, in the words of the intake format."""
    if answer.value is None:
        return
    document: dict[str, Any] = {}
    if answer.level:
        document["levels"] = {answer.level: {answer.key.split(".")[1]: answer.value}}
    else:
        put(document, answer.key, answer.value)
    for fault in find_faults(document):
        raise AnswerRefusal(fault.sentence)


def write_fact(
    by: Actor, case: Case, answer: Answer, *, seen: UUID | None, is_sent_along: bool = False
) -> Fact | Disagreement:
    """The new current fact; or, where another was written since `seen` was shown, a disagreement with that one.

    seen: the fact that the page showed when it was answered, None when there was none. The same answer twice is one.
    is_sent_along: the patient said it before there was a case; whoever opens the case only takes it over.
    """
    by.check(Permission.WRITE_FACTS if by.is_staff else Permission.ANSWER_INTAKE)
    check_answer(answer)
    hold_case(case.id)
    if is_emergency(answer.key, answer.value):
        raise_alarm(by, case, answer.key)
    current = find_fact(case, answer.key, answer.level)
    if current and current.value == answer.value and current.unknown_because == answer.unknown_because:
        return current
    origin = Origin.PATIENT if is_sent_along else _find_origin(by, current, answer)
    written = {"value": answer.value, "unknown_because": answer.unknown_because, "origin": origin, "case": case}
    who = {"organisation_id": by.organisation_id, "recorded_by_id": None if is_sent_along else by.user_id}
    if current and current.id != seen:
        both = {"against": current, **written, **who}
        return Disagreement.objects.filter(**both).first() or Disagreement.objects.create(**both)
    where = {"key": answer.key, "level": answer.level, "side": current.side if current else ""}
    return Fact.objects.create(
        **where, holds_on=answer.holds_on, reason=answer.reason, supersedes=current, **written, **who
    )


def _find_origin(by: Actor, current: Fact | None, answer: Answer) -> Origin:
    if not by.is_staff:
        return Origin.PATIENT
    return Origin.CORRECTED if current and answer.reason else Origin.STAFF
