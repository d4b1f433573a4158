"""The aid is read without a higher school: US grade 8 or below in English, an ease of 60 or more in Spanish.

Of all that is on its pages and its paper only what a source says in its own sentence is left out: the claims, which a
reader opens, and results that count no people, which are told in the claims' words.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest
from reading_grade import ease_spanish, grade_english

from flavum.options.values import weigh
from flavum.options.wish import wish_keys
from flavum.report.aid.aid import present_aid, present_questions
from flavum.report.aid.evidence import CLAIMS
from flavum.report.aid.opening import load_opening
from flavum.report.words import Language, load_words

GRADE, EASE = 8, 60
WEIGHTS = weigh(dict.fromkeys(wish_keys(), 5))
PASSAGE_WORDS = 20  # a label of a few words has no grade worth the name
FILLED = defaultdict(str, n="1", all="6")
NOT_READ = {CLAIMS, "svg", "key", "keys", "lang", "paid"}  # paid: as the source of a claim says it


def texts_of(node: Any) -> Iterator[str]:
    """Every text of a view, but what a source says itself."""
    match node:
        case dict():
            if node.get("svg") == "":  # a result that counts no people
                node = {name: one for name, one in node.items() if name != "said"}
            for name, one in node.items():
                if name not in NOT_READ:
                    yield from texts_of(one)
        case list():
            for one in node:
                yield from texts_of(one)
        case str():
            yield node


def sentences(language: Language) -> dict[str, list[str]]:
    """The texts of each step that are sentences, and the aid's own words."""
    aid = present_aid(WEIGHTS, language)
    steps = {name: list(texts_of(node)) for name, node in aid.items()}
    steps["questions"] = list(texts_of(present_questions(WEIGHTS, language)))
    steps["words"] = [text.format_map(FILLED) for text in load_words(language)["aid"].values()]
    found = {
        name: list(dict.fromkeys(text for text in texts if text.rstrip("”").endswith((".", "?"))))
        for name, texts in steps.items()
    }
    return {name: texts for name, texts in found.items() if texts}


@pytest.mark.parametrize(("step", "texts"), sentences("en").items())
def test_english_of_a_step_is_read_in_the_eighth_year(step: str, texts: list[str]) -> None:
    assert grade_english(" ".join(texts)) <= GRADE
    long = [text for text in texts if len(text.split()) >= PASSAGE_WORDS]
    assert {text: grade_english(text) for text in long if grade_english(text) > GRADE} == {}


@pytest.mark.parametrize(("step", "texts"), sentences("es").items())
def test_spanish_of_a_step_is_easy(step: str, texts: list[str]) -> None:
    assert ease_spanish(" ".join(texts)) >= EASE
    long = [text for text in texts if len(text.split()) >= PASSAGE_WORDS]
    assert {text: ease_spanish(text) for text in long if ease_spanish(text) < EASE} == {}


def test_steps_that_are_judged_are_all_of_them() -> None:
    steps = set(sentences("en"))

    assert steps == set(sentences("es"))
    assert {"about", "order", "options", "outcomes", "pairs", "guides", "lead", "questions", "words"} <= steps
    assert sum(map(len, sentences("en").values())) > 250


def test_opening_says_what_cannot_wait_and_that_waiting_is_a_choice() -> None:
    opening = load_opening()

    assert len(opening.condition) >= 3
    assert [claim.key for one in opening.urgent for claim in one.claims] == ["red_flag_emergency"]
    assert all(not one.claims for one in opening.wait), "nobody knows: the day somebody does, its claim belongs here"
