"""Three-valued answers: met, unmet, and unknown, which is an answer too."""

from collections.abc import Iterable
from enum import Enum


class Answer(Enum):
    """Whether a criterion holds. Every criterion is worded so that MET favours the procedure."""

    MET = "met"
    UNMET = "unmet"
    UNKNOWN = "unknown"

    def __invert__(self) -> "Answer":
        return {Answer.MET: Answer.UNMET, Answer.UNMET: Answer.MET, Answer.UNKNOWN: Answer.UNKNOWN}[self]

    def __and__(self, other: "Answer") -> "Answer":
        if Answer.UNMET in (self, other):
            return Answer.UNMET
        return Answer.UNKNOWN if Answer.UNKNOWN in (self, other) else Answer.MET

    def __or__(self, other: "Answer") -> "Answer":
        return ~(~self & ~other)


def join_all(answers: Iterable[Answer]) -> Answer:
    """All must hold: one UNMET settles it, else one UNKNOWN leaves it open. An empty list is refused."""
    joined: Answer | None = None
    for answer in answers:
        joined = answer if joined is None else joined & answer
    if joined is None:
        raise ValueError("nothing to join: an empty list of criteria would let everybody pass")
    return joined


class Verdict(Enum):
    """What the criteria say together, for a level or for the person."""

    CANDIDATE = "candidate"
    NOT_A_CANDIDATE = "not_a_candidate"
    NOT_YET_KNOWN = "not_yet_known"


VERDICT_OF = {
    Answer.MET: Verdict.CANDIDATE,
    Answer.UNMET: Verdict.NOT_A_CANDIDATE,
    Answer.UNKNOWN: Verdict.NOT_YET_KNOWN,
}
