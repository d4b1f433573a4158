"""The whole truth table of met, unmet and unknown. Unknown is not no: it only gives way to what settles the matter."""

from itertools import product

import pytest

from flavum.candidacy.answer import VERDICT_OF, Answer, Verdict, join_all

NOT = """
met      unmet
unmet    met
unknown  unknown
"""
AND = """
met      met      met
met      unmet    unmet
met      unknown  unknown
unmet    met      unmet
unmet    unmet    unmet
unmet    unknown  unmet
unknown  met      unknown
unknown  unmet    unmet
unknown  unknown  unknown
"""
OR = """
met      met      met
met      unmet    met
met      unknown  met
unmet    met      met
unmet    unmet    unmet
unmet    unknown  unknown
unknown  met      met
unknown  unmet    unknown
unknown  unknown  unknown
"""
ALL_THREE = """
met      met      met      met
met      met      unmet    unmet
met      met      unknown  unknown
met      unmet    met      unmet
met      unmet    unmet    unmet
met      unmet    unknown  unmet
met      unknown  met      unknown
met      unknown  unmet    unmet
met      unknown  unknown  unknown
unmet    met      met      unmet
unmet    met      unmet    unmet
unmet    met      unknown  unmet
unmet    unmet    met      unmet
unmet    unmet    unmet    unmet
unmet    unmet    unknown  unmet
unmet    unknown  met      unmet
unmet    unknown  unmet    unmet
unmet    unknown  unknown  unmet
unknown  met      met      unknown
unknown  met      unmet    unmet
unknown  met      unknown  unknown
unknown  unmet    met      unmet
unknown  unmet    unmet    unmet
unknown  unmet    unknown  unmet
unknown  unknown  met      unknown
unknown  unknown  unmet    unmet
unknown  unknown  unknown  unknown
"""


def rows(table: str) -> list[tuple[Answer, ...]]:
    return [tuple(Answer(word) for word in line.split()) for line in table.strip().splitlines()]


@pytest.mark.parametrize(("table", "inputs"), [(NOT, 1), (AND, 2), (OR, 2), (ALL_THREE, 3)])
def test_table_has_every_row_once(table: str, inputs: int) -> None:
    assert sorted(map(str, (row[:-1] for row in rows(table)))) == sorted(map(str, product(Answer, repeat=inputs)))


@pytest.mark.parametrize(("one", "expected"), rows(NOT))
def test_not(one: Answer, expected: Answer) -> None:
    assert ~one is expected


@pytest.mark.parametrize(("one", "other", "expected"), rows(AND))
def test_and(one: Answer, other: Answer, expected: Answer) -> None:
    assert one & other is expected


@pytest.mark.parametrize(("one", "other", "expected"), rows(OR))
def test_or(one: Answer, other: Answer, expected: Answer) -> None:
    assert one | other is expected


@pytest.mark.parametrize(("one", "two", "three", "expected"), rows(ALL_THREE))
def test_all_of_three(one: Answer, two: Answer, three: Answer, expected: Answer) -> None:
    assert join_all([one, two, three]) is expected


def test_all_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="everybody"):
        join_all([])


def test_each_answer_has_its_verdict() -> None:
    assert VERDICT_OF == {
        Answer.MET: Verdict.CANDIDATE,
        Answer.UNMET: Verdict.NOT_A_CANDIDATE,
        Answer.UNKNOWN: Verdict.NOT_YET_KNOWN,
    }
