"""Overrides laid over an assessment: which of them count, and what the verdict is with them.

An override counts only against what it was made against: the same version of the criterion, and the same computed
answer. An emergency is never overridden: while one stands nobody is a candidate, and a criterion that asks about one is
answered in favour of the procedure by facts alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from flavum.anatomy.level import Level
from flavum.candidacy.alternatives.find import find_alternatives
from flavum.candidacy.answer import Answer
from flavum.candidacy.assess import join_verdicts, settle_levels
from flavum.candidacy.assessment import Assessment, CriterionAnswer, Overriding
from flavum.candidacy.criterion import Criterion
from flavum.candidacy.facts.fact import FactBook
from flavum.candidacy.intake.emergency import read_emergencies
from flavum.candidacy.next_question import rank_questions

Place = tuple[str, Level | None]


class Bearing(Enum):
    """Whether an override counts; whatever else it is, a clinician has to look at it again."""

    COUNTS = "counts"
    OTHER_VERSION = "other_version"
    OTHER_ANSWER = "other_answer"
    GONE = "gone"
    EMERGENCY = "emergency"


@dataclass(frozen=True)
class JudgedOverride:
    """An override and whether it counts. computed: the criterion as it is answered now; None where the set has none."""

    overriding: Overriding
    bearing: Bearing
    computed: CriterionAnswer | None

    @property
    def counts(self) -> bool:
        return self.bearing is Bearing.COUNTS


@dataclass(frozen=True)
class Overridden:
    """An assessment as it was computed, and as it is with the overrides that count."""

    computed: Assessment
    decided: Assessment
    overrides: tuple[JudgedOverride, ...]

    @property
    def counting(self) -> tuple[JudgedOverride, ...]:
        return tuple(one for one in self.overrides if one.counts)

    @property
    def to_look_at(self) -> tuple[JudgedOverride, ...]:
        """Those that do not count."""
        return tuple(one for one in self.overrides if not one.counts)


def apply_overrides(
    assessment: Assessment,
    overridings: Iterable[Overriding],
    *,
    held: Sequence[Criterion],
    facts: FactBook,
    asks: bool = True,
) -> Overridden:
    """The assessment with and without the overrides of its set; those of other sets are left aside.

    held, facts: the criteria and facts that the assessment was made of; what is still worth asking is ranked anew,
    unless asks is False.
    """
    computed = {(one.key, one.level): one for one in _answers(assessment)}
    own = [one for one in overridings if one.criteria == assessment.criteria]
    judged = tuple(_judge(one, computed.get((one.criterion, one.level)), assessment) for one in own)
    counting = {(one.overriding.criterion, one.overriding.level): one.overriding for one in judged if one.counts}
    decided = _decide(assessment, counting, held, facts, asks=asks) if counting else assessment
    return Overridden(assessment, decided, judged)


def may_be_overridden(answer: CriterionAnswer, to: Answer, assessment: Assessment) -> bool:
    """Whether a person may answer so. An emergency, or what is not known of one, is mended by facts alone."""
    if to is not Answer.MET:
        return True
    standing = {one.fact for one in assessment.emergencies}
    urgent = {row.emergency.fact for row in read_emergencies()}
    asked = [used for used in answer.facts if used.key in urgent]
    return not any(used.value is None or used.key in standing for used in asked)


def _answers(assessment: Assessment) -> Iterable[CriterionAnswer]:
    yield from assessment.answers
    for level in assessment.levels:
        yield from level.answers


def _judge(one: Overriding, computed: CriterionAnswer | None, assessment: Assessment) -> JudgedOverride:
    if computed is None:
        return JudgedOverride(one, Bearing.GONE, None)
    if not may_be_overridden(computed, one.answer, assessment):
        return JudgedOverride(one, Bearing.EMERGENCY, computed)
    if computed.version != one.version:
        return JudgedOverride(one, Bearing.OTHER_VERSION, computed)
    same = computed.answer is one.computed
    return JudgedOverride(one, Bearing.COUNTS if same else Bearing.OTHER_ANSWER, computed)


def _decide(
    assessment: Assessment,
    counting: Mapping[Place, Overriding],
    held: Sequence[Criterion],
    facts: FactBook,
    *,
    asks: bool,
) -> Assessment:
    person = tuple(_answer(one, counting) for one in assessment.answers)
    own = ((one.level, tuple(_answer(answer, counting) for answer in one.answers)) for one in assessment.levels)
    levels = settle_levels(person, own, assessment.emergencies)
    given = {place: one.answer for place, one in counting.items()}
    return replace(
        assessment,
        verdict=join_verdicts([level.verdict for level in levels]),
        answers=person,
        levels=levels,
        questions=rank_questions(held, facts, given=given) if asks and not assessment.emergencies else (),
        alternatives=find_alternatives(person, levels),
    )


def _answer(one: CriterionAnswer, counting: Mapping[Place, Overriding]) -> CriterionAnswer:
    found = counting.get((one.key, one.level))
    return one if found is None else replace(one, answer=found.answer, override=found)
