"""Which answers an explanation tells, the same for every reader.

Every deciding criterion about the person and at the level to look at first; at the other levels those that settle the
verdict there, or keep it open. Of what only warns, what is not met.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from flavum.anatomy.level import Level
from flavum.candidacy.answer import Answer, Verdict
from flavum.candidacy.assessment import Assessment, CriterionAnswer, LevelAssessment

RANK = {Verdict.CANDIDATE: 2, Verdict.NOT_YET_KNOWN: 1, Verdict.NOT_A_CANDIDATE: 0}
ORDER = {Answer.UNMET: 0, Answer.UNKNOWN: 1, Answer.MET: 2}
SETTLES = {Verdict.NOT_A_CANDIDATE: Answer.UNMET, Verdict.NOT_YET_KNOWN: Answer.UNKNOWN}


@dataclass(frozen=True)
class Same:
    """One criterion answered alike, by the same facts, at these levels; none: about the person."""

    answer: CriterionAnswer
    levels: tuple[Level, ...] = ()


@dataclass(frozen=True)
class Chosen:
    """What is told. first: the level to look at first."""

    person: tuple[Same, ...]
    first: LevelAssessment
    at_first: tuple[Same, ...]
    elsewhere: tuple[Same, ...]
    warnings: tuple[Same, ...]


def choose_answers(assessment: Assessment) -> Chosen:
    first = find_first(assessment)
    others = [level for level in assessment.levels if level is not first]
    person = [one for one in assessment.answers if one.role.decides]
    return Chosen(
        person=tuple(_join(person)),
        first=first,
        at_first=tuple(_join([one for one in first.answers if one.role.decides])),
        elsewhere=tuple(_join([one for level in others for one in _settling(level)])),
        warnings=tuple(_join(list(_warnings(assessment)))),
    )


def find_first(assessment: Assessment) -> LevelAssessment:
    """The level to look at first: the best verdict, then the most criteria met, then the one nearest the feet."""
    places = enumerate(assessment.levels)
    return max(places, key=lambda one: (RANK[one[1].verdict], _met(one[1]), one[0]))[1]


def _met(level: LevelAssessment) -> int:
    return sum(one.answer is Answer.MET for one in level.answers)


def _settling(level: LevelAssessment) -> list[CriterionAnswer]:
    """What settles the verdict at a level, or keeps it open; of a candidate every criterion does."""
    wanted = SETTLES.get(level.verdict)
    return [one for one in level.answers if one.role.decides and wanted in (None, one.answer)]


def _warnings(assessment: Assessment) -> Iterator[CriterionAnswer]:
    answers = [*assessment.answers, *(one for level in assessment.levels for one in level.answers)]
    return (one for one in answers if not one.role.decides and one.answer is Answer.UNMET)


def _join(answers: list[CriterionAnswer]) -> Iterator[Same]:
    """Answers that say the same at several levels as one; what is not met first, what is met last."""
    alike: dict[object, list[CriterionAnswer]] = {}
    for one in sorted(answers, key=lambda one: ORDER[one.answer]):
        override = one.override and (one.override.by, one.override.on, one.override.reason, one.override.computed)
        facts = tuple((used.key, used.value, used.reason) for used in one.facts)
        alike.setdefault((one.key, one.answer, facts, override), []).append(one)
    for same in alike.values():
        yield Same(same[0], tuple(one.level for one in same if one.level is not None))
