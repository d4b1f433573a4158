"""The questions of the intake in the order they are asked, each as one page shows it: from the FHIR Questionnaire."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from flavum.candidacy.facts.catalogue import FactType, fact_catalogue
from flavum.candidacy.intake.branch import ROWS_ASKED_IF, is_asked, is_open
from flavum.candidacy.intake.questionnaire import asked_facts, find_item, make_questionnaire, options_of, to_option
from flavum.candidacy.intake.schema import UNKNOWN
from flavum.candidacy.words import Language, word_unit

__all__ = ["ROWS", "Question", "ask", "asked_facts", "asked_steps", "find_question", "is_step", "to_value", "word_item"]

# So few steps from the least number to the greatest are shown as buttons, each the whole answer.
MOST_BUTTONS = 10
ROWS = "rows"


@dataclass(frozen=True)
class Question:
    """One question in one language.

    kind: the catalogue's, or rows where it is a list of them. options: value and words, where the answer is one of
    several; "I do not know" is not among them. scale: the numbers to choose from, where they are few.
    """

    key: str
    kind: str
    words: str
    section: str
    unit: str = ""
    options: tuple[tuple[str, str], ...] = ()
    scale: tuple[int, ...] = ()
    low: float | None = None
    high: float | None = None


@cache
def _steps() -> tuple[tuple[str, str], ...]:
    """Every question's key with its section's, in the order of the questionnaire; rows are asked as one."""
    return tuple((item["linkId"], part["linkId"]) for part in make_questionnaire()["item"] for item in part["item"])


def is_step(key: str) -> bool:
    """Whether this is asked on a page of its own, and not within a row."""
    return key in dict(_steps())


def asked_steps(answers: Mapping[str, Any]) -> list[str]:
    """The keys of the questions that apply, given the answers so far."""
    return [key for key, section in _steps() if _applies(key, section, answers)]


def _applies(key: str, section: str, answers: Mapping[str, Any]) -> bool:
    if section in ROWS_ASKED_IF:
        return is_open(ROWS_ASKED_IF[section], answers)
    return is_asked(fact_catalogue()[key], answers)


def find_question(key: str, language: str) -> Question | None:
    """The question with this key, None where patients are not asked it."""
    item = find_item(key)
    section = next((part for part in make_questionnaire()["item"] if part["linkId"] == key.split(".")[0]), None)
    if item is None or section is None or item is section:
        return None
    fact = fact_catalogue().get(key)
    unit = word_unit(fact.unit, Language.ES if language == "es" else Language.EN) if fact and fact.unit else ""
    low, high = (fact.low, fact.high) if fact else (None, None)
    return Question(
        key=key,
        kind=fact.kind.value if fact else ROWS,
        words=word_item(item, language),
        section=word_item(section, language),
        unit=unit,
        options=_options(item, language),
        scale=_scale(low, high) if fact and fact.unit == "points" else (),
        low=low,
        high=high,
    )


def ask(fact: FactType, language: str, section: str) -> Question:
    """The question of any fact of the catalogue, as the clinic's own pages ask it. section: in words."""
    place = Language.ES if language == "es" else Language.EN
    words = options_of(fact).items()
    return Question(
        key=fact.key,
        kind=fact.kind.value,
        words=(fact.question, fact.question_es)[place.value],
        section=section,
        unit=word_unit(fact.unit, place) if fact.unit else "",
        options=tuple((key, _capitalise(both[place.value])) for key, both in words if key != UNKNOWN),
        scale=_scale(fact.low, fact.high) if fact.unit == "points" else (),
        low=fact.low,
        high=fact.high,
    )


def word_item(item: Mapping[str, Any], language: str, field: str = "text") -> str:
    """The words of an item, or of an option's display, in a language."""
    if language != "es":
        return str(item[field])
    return str(item[f"_{field}"]["extension"][0]["extension"][1]["valueString"])


def _options(item: Mapping[str, Any], language: str) -> tuple[tuple[str, str], ...]:
    codings = [option["valueCoding"] for option in item.get("answerOption", ())]
    worded = ((to_option(coding), word_item(coding, language, "display")) for coding in codings)
    return tuple((value, _capitalise(words)) for value, words in worded if value != UNKNOWN)


def _capitalise(words: str) -> str:
    return words[:1].upper() + words[1:]


def _scale(low: float | None, high: float | None) -> tuple[int, ...]:
    if low is None or high is None or high - low > MOST_BUTTONS:
        return ()
    return tuple(range(int(low), int(high) + 1))


def to_value(question: Question, written: str) -> Any:
    """What was written in a form, as a value of the intake format; text that is no number stays text and is refused."""
    match question.kind:
        case "number":
            return _to_number(written)
        case "list":
            return [line.strip() for line in written.splitlines() if line.strip()]
        case _:
            return written


def _to_number(written: str) -> float | int | str:
    try:
        number = float(written.replace(",", "."))
    except ValueError:
        return written
    if not math.isfinite(number):
        return written
    return int(number) if number.is_integer() else number
