"""The explained answer: the explanation is the value. Every text for a person is there in English and Spanish."""

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

    @property
    def decides(self) -> bool:
        return self in (Role.REQUIRED, Role.STOP)


@dataclass(frozen=True)
class FactUsed:
    """A fact as a criterion saw it. value: words for a reader, None when unknown.

    origin: "patient", "clinician", "mri" or "computed". reason: why it is unknown, "" when that was not said.
    """

    key: str
    label: str
    value: str | None
    origin: str
    label_es: str = ""
    value_es: str | None = None
    reason: str = ""


@dataclass(frozen=True)
class Overriding:
    """A clinician's answer to one criterion in place of the computed one; both are kept.

    criteria: name of the set. version: of the criterion as it was then. level: None for a criterion about the person.
    computed: the answer that it stands against. by, on: who answered so, and on what day. reason: in their words.
    """

    criteria: str
    criterion: str
    version: str
    level: Level | None
    answer: Answer
    computed: Answer
    by: str
    on: date
    reason: str


@dataclass(frozen=True)
class CriterionAnswer:
    """One criterion, answered.

    key, version: of the criterion. title: what it asks, worded so that MET favours the procedure.
    threshold: in words with unit, as it held on the day. source: claim key. to_be_confirmed: the claim behind it
    was not read in its source. explanation: one sentence with the fact and the threshold.
    level: None for a criterion about the person. sources: every claim key behind it, the first one is `source`.
    topic: what it is about, the same word in every set, so that sets can be compared.
    switched_on_by: who lets a claim that is to be confirmed decide, and why; "" where none is needed.
    override: by whom `answer` was put in place of the computed one, which stands there; None where it was computed.
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
    title_es: str = ""
    threshold_es: str = ""
    explanation_es: str = ""
    sources: tuple[str, ...] = ()
    topic: str = ""
    switched_on_by: str = ""
    override: Overriding | None = None


@dataclass(frozen=True)
class Question:
    """An unknown fact that could change the verdict. weight: 0 to 1, how much hangs on it; largest first.

    levels: where it is asked; empty for a fact about the person.
    """

    fact: str
    text: str
    how_to_find_out: str
    weight: float
    text_es: str = ""
    how_to_find_out_es: str = ""
    levels: tuple[Level, ...] = ()


@dataclass(frozen=True)
class Alternative:
    """What else may help, with the claims that say so. because: criterion key that brought it up."""

    key: str
    title: str
    text: str
    claims: tuple[str, ...]
    because: str
    title_es: str = ""
    text_es: str = ""
    levels: tuple[Level, ...] = ()


class Urgency(Enum):
    """How fast an emergency answer must be acted on."""

    NOW = "now"
    TODAY = "today"


@dataclass(frozen=True)
class Emergency:
    """An answer that cannot wait for a verdict: what it is and what to do. fact: its key; claims: who says so."""

    fact: str
    urgency: Urgency
    title: str
    action: str
    title_es: str
    action_es: str
    claims: tuple[str, ...]


@dataclass(frozen=True)
class LevelAssessment:
    """The verdict for one level: person-level and level criteria together.

    answers: those of the level's own criteria; the person's are in Assessment.answers, said once.
    """

    level: Level
    verdict: Verdict
    answers: tuple[CriterionAnswer, ...]


@dataclass(frozen=True)
class Assessment:
    """What a set of criteria says of a case on a day.

    verdict: CANDIDATE when at least one level is; NOT_A_CANDIDATE when none can be; else NOT_YET_KNOWN.
    answers: of the criteria about the person. emergencies: to be shown before anything else.
    """

    criteria: str
    version: str
    on: date
    verdict: Verdict
    answers: tuple[CriterionAnswer, ...]
    levels: tuple[LevelAssessment, ...]
    questions: tuple[Question, ...]
    alternatives: tuple[Alternative, ...]
    emergencies: tuple[Emergency, ...] = ()
    title: str = ""
    title_es: str = ""
