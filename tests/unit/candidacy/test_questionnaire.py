"""The intake as a FHIR Questionnaire: complete, in two languages, and branching as the catalogue does."""

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flavum.candidacy.facts.catalogue import Scope, fact_catalogue, facts_of
from flavum.candidacy.intake.branch import is_asked
from flavum.candidacy.intake.questionnaire import (
    asked_facts,
    find_item,
    make_questionnaire,
    options_of,
    to_code,
    to_option,
    walk,
)
from flavum.candidacy.intake.response import to_response
from flavum.candidacy.words import Language

EXAMPLE = Path(__file__).parents[3] / "docs" / "how-to" / "intake-example.toml"
ITEMS = list(walk(make_questionnaire()["item"]))
AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)


def respond(document: dict, language: Language = Language.EN) -> dict[str, Any]:
    return to_response(document, authored=AT, is_complete=True, language=language)


def find_answers(response: dict, key: str) -> list[Any]:
    return [item.get("answer", item.get("extension")) for item in walk(response["item"]) if item["linkId"] == key]


def test_everything_that_patients_are_asked_is_there_once() -> None:
    rows = [fact.key for scope in (Scope.TREATMENT, Scope.SURGERY) for fact in facts_of(scope)]
    wanted = {*(fact.key for fact in asked_facts()), *rows}
    keys = [item["linkId"] for item in ITEMS if item["type"] != "group"]

    assert sorted(keys) == sorted(wanted)
    assert "scores.odi" not in keys  # a total that nobody knows of themselves


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item["linkId"])
def test_item_speaks_spanish_to_its_last_option(item: dict) -> None:
    worded = [(item["text"], item["_text"])]
    for option in item.get("answerOption", ()):
        worded.append((option["valueCoding"]["display"], option["valueCoding"]["_display"]))
    for english, other in worded:
        spanish = other["extension"][0]["extension"][1]["valueString"]
        assert english
        assert spanish


def test_every_condition_names_an_item_before() -> None:
    keys = [item["linkId"] for item in ITEMS]
    for place, item in enumerate(ITEMS):
        for condition in item.get("enableWhen", ()):
            assert condition["question"] in keys[:place]


def test_options_come_back_from_their_codes() -> None:
    for fact in asked_facts():
        for option in options_of(fact):
            assert to_option(to_code(fact, option)) == option


def is_enabled(item: dict, answers: dict[str, Any]) -> bool:
    """enableWhen as FHIR R4 has it, read by itself: an answer of an item that is not enabled is none."""
    met = []
    for condition in item.get("enableWhen", ()):
        question = find_item(condition["question"])
        assert question is not None
        given = answers.get(condition["question"]) if is_enabled(question, answers) else None
        if condition["operator"] == "exists":
            met.append((given not in (None, "unknown")) is condition["answerBoolean"])
        else:
            met.append(given is not None and given == to_option(condition["answerCoding"]))
    return (any if item.get("enableBehavior") == "any" else all)(met or [True])


TRIGGERS = sorted({fact.asked_if.fact for fact in asked_facts() if fact.asked_if})


@given(st.fixed_dictionaries({}, optional={
    key: st.sampled_from([*(options_of(fact_catalogue()[key]) or ("1950",)), "unknown"]) for key in TRIGGERS
}))  # fmt: skip
def test_fhir_and_catalogue_branch_alike(answers: dict[str, str]) -> None:
    for fact in asked_facts():
        item = find_item(fact.key)
        assert item is not None
        assert is_enabled(item, answers) == is_asked(fact, answers), fact.key


def test_response_holds_every_answer_of_the_example() -> None:
    response = respond(tomllib.loads(EXAMPLE.read_text().replace("2026-", "2026-")) | {"intake": {}}, Language.ES)

    assert find_answers(response, "medicines.blood_thinner_names") == [[{"valueString": "apixaban"}]]
    assert len(find_answers(response, "treatment.rows")) == 4
    assert find_answers(response, "scores.leg_pain_nprs") == [[{"valueDecimal": 7}]]
    payer = find_answers(response, "coverage.payer")[0][0]["valueCoding"]
    assert payer["display"] == "Medicare Original"


def test_unknown_is_said_and_what_does_not_apply_is_not() -> None:
    response = respond(
        {
            "symptoms": {"leg_symptoms": "no", "worse_standing": "yes", "standing_minutes": "unknown"},
            "history": {"lumbar_surgery": "no"},
            "person": {"sex": "unknown"},
            "surgeries": [{"operation": "fusion", "levels": ["L4-L5"], "year": 2012}],
        }
    )

    assert find_answers(response, "symptoms.worse_standing") == []
    assert find_answers(response, "surgery.operation") == []
    assert find_answers(response, "symptoms.standing_minutes")[0][0]["valueCode"] == "asked-unknown"
    assert find_answers(response, "person.sex")[0][0]["valueCoding"]["code"] == "asked-unknown"


def test_rows_of_operations_are_repeated_groups() -> None:
    rows = [{"operation": "fusion", "levels": ["L4-L5", "L5-S1"], "year": 2012}, {"operation": "other"}]
    response = respond({"history": {"lumbar_surgery": "yes"}, "surgeries": rows})

    assert len(find_answers(response, "surgery.rows")) == 2
    assert [one["valueCoding"]["display"] for one in find_answers(response, "surgery.levels")[0]] == ["L4-L5", "L5-S1"]
    assert find_answers(response, "surgery.year") == [[{"valueInteger": 2012}]]
