"""What stops a case, and whose turn it is: one decision over what is known of it, without a database."""

from dataclasses import dataclass, field
from enum import StrEnum

from flavum.clinic.records.models import Stage, StudyState, Turn, Visit


class Step(StrEnum):
    """What has to happen next."""

    ALARM = "alarm"
    SETTLE = "settle"
    CALL = "call"
    INTAKE = "intake"
    MOVE_ON = "move_on"
    MRI = "mri"
    STUDY_COMING = "study_coming"
    READING = "reading"
    SET_ASIDE = "set_aside"
    CONFIRM = "confirm"
    BOOK_CONSULT = "book_consult"
    BOOK_PROCEDURE = "book_procedure"
    BOOK_FOLLOW_UP = "book_follow_up"
    CONSULT = "consult"
    PROCEDURE = "procedure"
    FOLLOW_UP = "follow_up"
    SIGN = "sign"
    DECIDE = "decide"
    PAYER = "payer"
    PREPARE = "prepare"
    NONE = "none"


BOOK = {
    Visit.CONSULT: Step.BOOK_CONSULT,
    Visit.PROCEDURE: Step.BOOK_PROCEDURE,
    Visit.FOLLOW_UP: Step.BOOK_FOLLOW_UP,
}
EXPECT = {
    Visit.CONSULT: (Step.CONSULT, Turn.PROCEDURALIST),
    Visit.PROCEDURE: (Step.PROCEDURE, Turn.PROCEDURALIST),
    Visit.FOLLOW_UP: (Step.FOLLOW_UP, Turn.NURSE),
}


@dataclass(frozen=True)
class Situation:
    """What is known of a case that bears on its next step.

    studies: states of its studies. has_levels: something is known of a level, from whom ever. unconfirmed: levels with
    findings that nobody stands behind.
    booked, came: what they are expected for, and what they came for. is_signed: a decision is signed, and holds.
    """

    stage: Stage
    has_alarm: bool = False
    questions_left: int = 0
    disagreements: int = 0
    has_call: bool = False
    studies: frozenset[str] = field(default_factory=frozenset)
    has_levels: bool = False
    unconfirmed: int = 0
    booked: frozenset[str] = field(default_factory=frozenset)
    came: frozenset[str] = field(default_factory=frozenset)
    is_signed: bool = False


@dataclass(frozen=True)
class Next:
    """The next step, how many of what it counts, and whose turn it is."""

    step: Step
    turn: Turn
    count: int = 0


def decide_next(case: Situation) -> Next:
    """What cannot wait goes before what was said twice, and that before what the stage asks for."""
    if case.stage is Stage.CLOSED:
        return Next(Step.NONE, Turn.NOBODY)
    if case.has_alarm:
        return Next(Step.ALARM, Turn.NURSE)
    if case.disagreements:
        return Next(Step.SETTLE, Turn.NURSE, case.disagreements)
    return _decide_by_stage(case)


def _decide_by_stage(case: Situation) -> Next:
    match case.stage:
        case Stage.REQUESTED | Stage.INTAKE:
            return _decide_intake(case)
        case Stage.IMAGING:
            return _decide_imaging(case) or Next(Step.MOVE_ON, Turn.COORDINATOR)
        case Stage.EVALUATION:
            return _decide_imaging(case) or _expect(case, Visit.CONSULT) or _decide_verdict(case)
        case Stage.DECISION:
            return Next(Step.DECIDE, Turn.PROCEDURALIST)
        case Stage.AUTHORISATION:
            return Next(Step.PAYER, Turn.PAYER)
        case Stage.PREPARATION | Stage.PROCEDURE:
            if case.stage is Stage.PREPARATION and Visit.PROCEDURE in case.booked:
                return Next(Step.PREPARE, Turn.NURSE)
            return _expect(case, Visit.PROCEDURE) or Next(Step.MOVE_ON, Turn.COORDINATOR)
        case _:
            return _expect(case, Visit.FOLLOW_UP) or Next(Step.MOVE_ON, Turn.COORDINATOR)


def _decide_intake(case: Situation) -> Next:
    if case.stage is Stage.REQUESTED and case.has_call:
        return Next(Step.CALL, Turn.COORDINATOR)
    if case.questions_left:
        return Next(Step.INTAKE, Turn.PATIENT, case.questions_left)
    return Next(Step.MOVE_ON, Turn.COORDINATOR)


def _decide_imaging(case: Situation) -> Next | None:
    """What is missing before somebody can stand behind the findings; None where nothing is."""
    if StudyState.COMING in case.studies:
        return Next(Step.STUDY_COMING, Turn.COORDINATOR)
    if case.studies & {StudyState.WAITING, StudyState.READING}:
        return Next(Step.READING, Turn.NOBODY)
    if case.unconfirmed:
        return Next(Step.CONFIRM, Turn.PROCEDURALIST, case.unconfirmed)
    if StudyState.READ in case.studies or case.has_levels:
        return None
    return Next(Step.SET_ASIDE if case.studies else Step.MRI, Turn.COORDINATOR)


def _expect(case: Situation, visit: Visit) -> Next | None:
    """The appointment of a stage: to book, to wait for, or (None) behind them."""
    if visit in case.booked:
        step, turn = EXPECT[visit]
        return Next(step, turn)
    return None if visit in case.came else Next(BOOK[visit], Turn.COORDINATOR)


def _decide_verdict(case: Situation) -> Next:
    if case.is_signed:
        return Next(Step.MOVE_ON, Turn.COORDINATOR)
    return Next(Step.SIGN, Turn.PROCEDURALIST)
