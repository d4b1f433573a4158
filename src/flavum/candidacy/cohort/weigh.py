"""Weighs columns of cases against a set of criteria: the same answers as flavum.candidacy.assess, thousands at a time.

An answer is a number: 0 unmet, 1 unknown, 2 met. All-of is then the least and any-of the greatest of its parts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from flavum.candidacy.answer import VERDICT_OF, Answer, Verdict
from flavum.candidacy.cohort.columns import NOT_KNOWN, Codes, Columns, Ends, code_of
from flavum.candidacy.condition import AllOf, AnyOf, Choice, Comparison, Condition, Relation, YesNo
from flavum.candidacy.criterion import CriteriaSet
from flavum.candidacy.facts.catalogue import fact_catalogue

ANSWERS = (Answer.UNMET, Answer.UNKNOWN, Answer.MET)
VERDICTS: tuple[Verdict, ...] = tuple(VERDICT_OF[answer] for answer in ANSWERS)
UNMET, UNKNOWN, MET = np.int8(0), np.int8(1), np.int8(2)
HOLDS = {
    Relation.AT_LEAST: np.greater_equal,
    Relation.MORE_THAN: np.greater,
    Relation.AT_MOST: np.less_equal,
    Relation.LESS_THAN: np.less,
}


@dataclass(frozen=True, eq=False)
class CohortAnswers:
    """Numbers into ANSWERS and VERDICTS. answers: by criterion, one place a level or one for the person.

    levels: the verdict at each level. verdicts: of each case.
    """

    answers: Mapping[str, Codes]
    levels: Codes
    verdicts: Codes


def weigh_columns(columns: Columns, criteria: CriteriaSet, *, on: date) -> CohortAnswers:
    """Answers and verdicts of every case, by the criteria as they held on a day. Raises CriteriaRefusal."""
    held = criteria.get_criteria(on)
    answers = {criterion.key: _answer(criterion.condition, columns) for criterion in held}
    deciding = [answers[criterion.key] for criterion in held if criterion.role.decides]
    joined = np.broadcast_to(reduce(np.minimum, deciding), (len(columns.emergencies), len(columns.levels)))
    levels = np.where(columns.emergencies, UNMET, joined)
    return CohortAnswers(answers, levels, levels.max(axis=1))


def _answer(condition: Condition, columns: Columns) -> Codes:
    match condition:
        case AllOf(parts):
            return reduce(np.minimum, [_answer(part, columns) for part in parts])
        case AnyOf(parts):
            return reduce(np.maximum, [_answer(part, columns) for part in parts])
        case Comparison(fact):
            return _compare(condition, columns.numbers[fact])
        case YesNo(fact, wanted):
            return _is_one_of(columns.codes[fact], [int(wanted)])
        case Choice(fact, options):
            kind = fact_catalogue()[fact]
            return _is_one_of(columns.codes[fact], [code_of(kind, option) for option in options])


def _compare(leaf: Comparison, ends: Ends) -> Codes:
    """By both ends of the interval; unknown where it lies on both sides, or is not known."""
    low, high = (HOLDS[leaf.relation](end, leaf.threshold) for end in (ends.low, ends.high))
    beyond = np.int8(ANSWERS.index(leaf.beyond))
    return _choose(low & high, MET, _choose(~(low | high) & ends.is_known, beyond, UNKNOWN))


def _choose(where: NDArray[np.bool_], one: np.int8, other: Codes | np.int8) -> Codes:
    return np.where(where, one, other)


def _is_one_of(codes: Codes, wanted: list[int]) -> Codes:
    is_wanted = reduce(np.logical_or, [codes == code for code in wanted])
    return _choose(is_wanted, MET, _choose(codes == NOT_KNOWN, UNKNOWN, UNMET))
