import re
from collections.abc import Iterator
from typing import Any

import pytest

from flavum.anatomy.level import Level
from flavum.anatomy.side import Side
from flavum.candidacy.answer import Answer, Verdict
from flavum.candidacy.assessment import Role
from flavum.candidacy.criterion import load_criteria
from flavum.imaging.finding import Measure, Origin
from flavum.report.words import load_words

# Numbers that the words may say of themselves: the interval's and the method's own, and the emergency call.
OWN_NUMBERS = {"95", "80", "911", "10", "0"}


def flatten(node: dict[str, Any], path: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in node.items():
        if isinstance(value, dict):
            yield from flatten(value, f"{path}{key}.")
        else:
            yield path + key, value


EN, ES = (dict(flatten(load_words(language))) for language in ("en", "es"))


def test_both_languages_have_the_same_words() -> None:
    assert set(EN) == set(ES)


@pytest.mark.parametrize("key", sorted(EN))
def test_translation_fills_the_same_gaps(key: str) -> None:
    gaps = [sorted(re.findall(r"{\w+}", str(words[key]))) for words in (EN, ES)]

    assert gaps[0] == gaps[1]
    assert type(EN[key]) is type(ES[key])
    assert not isinstance(EN[key], list) or len(EN[key]) == len(ES[key])


def test_nothing_is_left_untranslated() -> None:
    alike = {key for key in EN if EN[key] == ES[key] and isinstance(EN[key], str)}
    same = {key for key in alike if len(re.sub(r"{\w+}", "", EN[key])) > 9}

    assert same == set()


@pytest.mark.parametrize("words", [EN, ES], ids=["en", "es"])
def test_words_carry_no_number_that_should_come_from_a_claim(words: dict[str, Any]) -> None:
    said = {key: set(re.findall(r"(?<![A-Za-z{_])\d+(?:\.\d+)?", str(value))) for key, value in words.items()}

    assert {key: found - OWN_NUMBERS for key, found in said.items() if found - OWN_NUMBERS} == {}


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_value_that_is_shown_has_a_word(language: str) -> None:
    words = load_words(language)

    assert {answer.value for answer in Answer} <= set(words["answer"])
    assert {verdict.value for verdict in Verdict} <= set(words["verdict"])
    assert {measure.value for measure in Measure} == set(words["measure"])
    assert {role.value for role in Role} == set(words["role"])
    assert {origin.value for origin in Origin} == set(words["origin"])
    assert {side.value for side in Side} <= set(words["side"])
    assert all(f"where_{level.name}" in words["patient"] for level in Level)


def test_every_deciding_criterion_of_the_default_set_has_plain_words_for_the_patient() -> None:
    topics = {criterion.topic for criterion in load_criteria("flavum").criteria if criterion.role.decides}

    assert topics <= set(load_words("en")["plain"])
    assert all(set(said) == {"met", "unmet", "unknown"} for said in load_words("en")["plain"].values())
