"""Which questions apply, and that what no longer applies is left out of an intake and of its FHIR response."""

import pytest

from flavum.candidacy.facts.catalogue import Scope, fact_catalogue
from flavum.candidacy.intake.branch import drop_moot, is_asked, is_moot

LEGS, STANDING, STILL = "symptoms.leg_symptoms", "symptoms.worse_standing", "symptoms.relieved_by_standing_still"


@pytest.mark.parametrize(
    ("key", "answers", "asked"),
    [
        (LEGS, {}, True),
        (STANDING, {}, False),
        (STANDING, {LEGS: "yes"}, True),
        (STANDING, {LEGS: True}, True),
        (STANDING, {LEGS: "no"}, False),
        (STANDING, {LEGS: None}, False),
        (STILL, {LEGS: "yes", "symptoms.worse_walking": "yes"}, True),
        (STILL, {LEGS: "no", "symptoms.worse_walking": "yes"}, False),  # what it hangs on is itself not asked
        ("person.pregnant", {"person.sex": "male"}, False),
        ("person.pregnant", {"person.sex": "other"}, True),
        ("person.age_years", {"person.birth_year": 1950}, False),
        ("person.age_years", {"person.birth_year": None}, True),
        ("medicines.blood_thinner_names", {"medicines.blood_thinner": "yes"}, True),
    ],
)
def test_question_applies(key: str, answers: dict, asked: bool) -> None:
    assert is_asked(fact_catalogue()[key], answers) is asked


@pytest.mark.parametrize(
    ("answers", "moot"),
    [({}, False), ({LEGS: None}, False), ({LEGS: "yes"}, False), ({LEGS: "no"}, True), ({LEGS: False}, True)],
)
def test_answer_counts_until_another_rules_it_out(answers: dict, moot: bool) -> None:
    assert is_moot(fact_catalogue()[STILL], {"symptoms.worse_walking": "yes", **answers}) is moot


def test_only_named_answers_are_dropped() -> None:
    document = {
        "symptoms": {"leg_symptoms": "no", "worse_standing": "yes", "worse_walking": "yes"},
        "treatments": [{"kind": "injection"}],
    }

    left = drop_moot(document, {STANDING, LEGS, "goals.wants_to"})

    assert left["symptoms"] == {"leg_symptoms": "no", "worse_walking": "yes"}
    assert left["treatments"] == document["treatments"]


def test_every_condition_hangs_on_an_earlier_answer_that_can_be_given() -> None:
    keys = list(fact_catalogue())
    for fact in fact_catalogue().values():
        if fact.asked_if is None:
            continue
        before = fact_catalogue()[fact.asked_if.fact]
        possible = {"unknown", "yes", "no"} if before.choices is None else set(before.choices)
        assert set(fact.asked_if.options) <= possible, fact.key
        assert keys.index(before.key) < keys.index(fact.key), fact.key
        assert before.scope is fact.scope or fact.scope is Scope.SURGERY, fact.key
