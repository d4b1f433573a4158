"""The explained answer: the explanation is the value."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from flavum.anatomy.level import Level
from flavum.candidacy.answer import Answer, Verdict


class Role(Enum):
    """What a criterion does to the verdict.

    REQUIRED and STOP decide (one UNMET settles it); CAUTION and MIMIC are shown beside it and never decide alone.
    """

    REQUIRED = "required"
    STOP = "stop"
    CAUTION = "caution"
    MIMIC = "mimic"


@dataclass(frozen=True)
class FactUsed:
    """A fact as a criterion saw it. value: words for a reader, None when unknown."""

    key: str
    label: str
    value: str | None
    origin: str


@dataclass(frozen=True)
class CriterionAnswer:
    """One criterion, answered.

    key, version: of the criterion. title: what it asks, worded so that MET favours the procedure.
    threshold: in words with unit, as it held on the day. source: claim key. to_be_confirmed: the claim behind it
    was not read in its source. explanation: one sentence with the fact and the threshold.
    level: None for a criterion about the person.
    """

    key: str
    version: str
    role: Role
    title: str
    answer: Answer
    facts: tuple[FactUsed, ...]
    threshold: str
    source: str
    to_be_confirmed: bool
    explanation: str
    level: Level | None = None


@dataclass(frozen=True)
class Question:
    """An unknown fact that could change the verdict. weight: 0 to 1, how much hangs on it; largest first."""

    fact: str
    text: str
    how_to_find_out: str
    weight: float


@dataclass(frozen=True)
class Alternative:
    """What else may help, with the claims that say so. because: criterion key that brought it up."""

    key: str
    title: str
    text: str
    claims: tuple[str, ...]
    because: str


@dataclass(frozen=True)
class LevelAssessment:
    """The verdict for one level: person-level and level criteria together."""

    level: Level
    verdict: Verdict
    answers: tuple[CriterionAnswer, ...]


@dataclass(frozen=True)
class Assessment:
    """What a set of criteria says of a case on a day.

    verdict: CANDIDATE when at least one level is; NOT_A_CANDIDATE when none can be; else NOT_YET_KNOWN.
    """

    criteria: str
    version: str
    on: date
    verdict: Verdict
    answers: tuple[CriterionAnswer, ...]
    levels: tuple[LevelAssessment, ...]
    questions: tuple[Question, ...]
    alternatives: tuple[Alternative, ...]
