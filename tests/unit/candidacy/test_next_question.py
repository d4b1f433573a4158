"""Which unknown fact is asked first: the one on which most hangs."""

import pytest
from candidacy_factories import make_book, to_facts

from flavum.anatomy.level import Level
from flavum.candidacy.criterion import Criterion, read_criteria
from flavum.candidacy.facts.catalogue import fact_catalogue
from flavum.candidacy.facts.fact import FactBook
from flavum.candidacy.next_question import possible_values, rank_questions
from flavum.evidence.library import load_library
from flavum.evidence.quantity import Quantity

LEVELS = (Level.L3_L4, Level.L4_L5)


def criterion(key: str, scope: str, when: str, role: str = "required") -> str:
    return f"""
[[criterion]]
key = "{key}"
topic = "t"
role = "{role}"
scope = "{scope}"
title = "T"
title_es = "T"
version = "1"
from = 2020-01-01
when = {when}
sources = ["stop_infection"]
rationale = "r"
"""


def make_set(*blocks: str) -> tuple[Criterion, ...]:
    head = 'title = "T"\ntitle_es = "T"\nversion = "1"\nabout = "a test"\n'
    return read_criteria(head + "".join(blocks), name="test", library=load_library()).criteria


FEVER = criterion("fever", "person", '{ fact = "red_flags.fever", is = false }', "stop")
INFECTION = criterion("infection", "person", '{ fact = "history.infection", is = false }', "stop")
SLIP = criterion("slip", "level", '{ fact = "level.slip_mm", at_most = 5, unit = "mm" }')
BOTH = criterion(
    "both",
    "person",
    '{ any_of = [{ fact = "history.neuropathy", is = false }, { fact = "history.hip_disease", is = false }] }',
)


def empty(text: str = "") -> FactBook:
    return FactBook(make_book(text).facts, LEVELS)


def weights(criteria: tuple[Criterion, ...], facts: FactBook) -> dict[str, float]:
    return {question.fact: question.weight for question in rank_questions(criteria, facts)}


def test_last_open_fact_of_a_person_weighs_everything() -> None:
    assert weights(make_set(FEVER), empty()) == {"red_flags.fever": 1.0}


def test_one_of_two_settles_all_by_no_and_half_by_yes() -> None:
    assert weights(make_set(FEVER, INFECTION), empty()) == {"red_flags.fever": 0.75, "history.infection": 0.75}


def test_fact_of_one_open_level_weighs_less_than_that_of_both() -> None:
    one_known = empty().with_facts(to_facts("slip_mm 1", (Level.L3_L4,)))

    found = {q.fact: q for q in rank_questions(make_set(FEVER, SLIP), one_known)}

    assert found["level.slip_mm"].levels == (Level.L4_L5,)
    assert found["level.slip_mm"].weight == pytest.approx((0.5 + 1) / 2 / 2)
    assert found["red_flags.fever"].weight == pytest.approx(((1 + 1) / 2 + (0.5 + 1) / 2) / 2)


def test_fact_that_alone_settles_nothing_still_shows_last() -> None:
    """Of an any-of, one no settles nothing, one yes settles the criterion."""
    ranked = rank_questions(make_set(FEVER, BOTH), empty())

    assert [question.fact for question in ranked] == ["red_flags.fever", "history.neuropathy", "history.hip_disease"]
    assert ranked[1].weight == pytest.approx(0.25)


def test_level_that_is_ruled_out_asks_nothing_more() -> None:
    assert weights(make_set(FEVER, SLIP), empty("slip_mm 9")) == {}


def test_cautions_ask_nothing() -> None:
    caution = criterion("age", "person", '{ fact = "history.scoliosis", is = false }', "caution")

    assert weights(make_set(FEVER, caution), empty()) == {"red_flags.fever": 1.0}


def test_straddling_measurement_is_asked_again_within_its_interval() -> None:
    book = empty("slip_mm 5.2 (4.8 to 5.6)")
    (slip,) = make_set(SLIP)

    values = possible_values(fact_catalogue()["level.slip_mm"], (slip,), book, Level.L4_L5)

    assert [value.value for value in values if isinstance(value, Quantity)] == pytest.approx([4.9, 5.3])
    assert weights((slip,), book) == {"level.slip_mm": 1.0}


def test_choice_is_tried_with_every_option() -> None:
    kind = fact_catalogue()["examination.motor_deficit"]

    assert possible_values(kind, (), empty(), None) == ("none", "mild_stable", "severe", "progressive")
