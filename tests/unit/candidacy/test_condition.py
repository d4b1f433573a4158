"""Comparisons with intervals, and the words of the condition language."""

import pytest
from candidacy_factories import make_book

from flavum.anatomy.level import Level
from flavum.candidacy.answer import Answer
from flavum.candidacy.condition import Comparison, Relation, YesNo, answer_condition
from flavum.candidacy.facts.catalogue import Scope
from flavum.candidacy.facts.fact import Fact, FactBook, FactOrigin
from flavum.candidacy.parse_condition import CriteriaRefusal, parse_condition

# relation   threshold  low  high  answer
INTERVALS = """
at_least    2.5        2.5  3.0   met
at_least    2.5        2.4  3.0   unknown
at_least    2.5        2.0  2.4   unmet
more_than   2.5        2.6  3.0   met
more_than   2.5        2.5  3.0   unknown
more_than   2.5        2.0  2.5   unmet
at_most     5.0        4.0  5.0   met
at_most     5.0        4.0  5.1   unknown
at_most     5.0        5.1  6.0   unmet
less_than   5.0        4.0  4.9   met
less_than   5.0        4.0  5.0   unknown
less_than   5.0        5.0  6.0   unmet
"""


@pytest.mark.parametrize("row", INTERVALS.strip().splitlines())
def test_interval_against_threshold(row: str) -> None:
    relation, threshold, low, high, expected = row.split()
    leaf = Comparison("level.slip_mm", Relation(relation), float(threshold), "mm")

    answer = answer_condition(leaf, make_book(f"slip_mm {low} ({low} to {high})"), Level.L4_L5)

    assert answer is Answer(expected)


def test_fact_of_the_wrong_kind_is_a_bug_not_an_answer() -> None:
    book = FactBook((Fact("red_flags.fever", "hot", FactOrigin.PATIENT),))

    with pytest.raises(TypeError, match=r"red_flags\.fever"):
        answer_condition(YesNo("red_flags.fever", False), book, None)


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ({"fact": "level.slop_mm", "at_most": 5, "unit": "mm"}, "'level.slop_mm' is not a fact"),
        ({"at_most": 5, "unit": "mm"}, "'' is not a fact"),
        ({"fact": "level.slip_mm", "at_most": 5}, "has no unit; write unit = 'mm'"),
        ({"fact": "level.slip_mm", "at_most": 5, "unit": "inch"}, "is not a unit Flavum knows"),
        ({"fact": "level.slip_mm", "at_most": 5, "unit": "mm2"}, "write both in 'mm'"),
        ({"fact": "level.slip_mm", "under": 5, "unit": "mm"}, "at_least, more_than, at_most, less_than"),
        ({"fact": "level.slip_mm", "at_most": "5", "unit": "mm"}, "and a number"),
        ({"fact": "level.slip_mm", "at_most": 5, "at_least": 1, "unit": "mm"}, "cannot be asked"),
        ({"fact": "red_flags.fever", "is": "no"}, "is a yes_no fact"),
        ({"fact": "examination.motor_deficit", "is_one_of": ["nothing"]}, "has no option ['nothing']"),
        ({"fact": "examination.motor_deficit", "is_one_of": []}, "has no option"),
        ({"all_of": []}, "at least one comparison"),
        ({"any_of": [{"fact": "red_flags.fever", "is": False}], "unit": "mm"}, "stands alone"),
    ],
)
def test_condition_that_makes_no_sense_is_refused(table: dict[str, object], sentence: str) -> None:
    with pytest.raises(CriteriaRefusal) as refused:
        parse_condition(table, Scope.LEVEL)

    assert sentence in str(refused.value)


def test_person_criterion_may_not_ask_for_a_level_fact() -> None:
    with pytest.raises(CriteriaRefusal, match="about the person cannot ask"):
        parse_condition({"fact": "level.slip_mm", "at_most": 5, "unit": "mm"}, Scope.PERSON)


def test_treatment_row_is_no_fact_of_a_criterion() -> None:
    with pytest.raises(CriteriaRefusal, match="of a treatment"):
        parse_condition({"fact": "treatment.tried", "is": True}, Scope.LEVEL)
