"""The questions of the intake in the order they are asked, each as one page shows it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from flavum.candidacy.facts.catalogue import FactType, Kind, Scope, facts_of
from flavum.candidacy.facts.fact import FactOrigin
from flavum.candidacy.words import Language, word_unit

# Kinds that a page of the portal asks for; lists of levels are the clinic's to fill.
ASKED = (Kind.YES_NO, Kind.NUMBER, Kind.CHOICE, Kind.DATE, Kind.TEXT, Kind.LIST)
YES_NO = {"yes": ("Yes", "Sí"), "no": ("No", "No")}


@dataclass(frozen=True)
class Question:
    """One question in one language.

    options: value and words, where the answer is one of several. before, after: the keys asked next to it.
    """

    key: str
    kind: str
    words: str
    unit: str
    options: tuple[tuple[str, str], ...]
    number: int
    count: int
    low: float | None
    high: float | None
    before: str | None
    after: str | None


@cache
def asked_facts() -> tuple[FactType, ...]:
    """Everything that a patient is asked about themselves."""
    return tuple(
        fact
        for fact in facts_of(Scope.PERSON)
        if fact.asked_of is FactOrigin.PATIENT and not fact.computed and fact.kind in ASKED
    )


def find_question(key: str, language: str) -> Question | None:
    """The question about a fact, None where patients are not asked about it."""
    facts = asked_facts()
    keys = [fact.key for fact in facts]
    if key not in keys:
        return None
    place, is_spanish = keys.index(key), language == "es"
    fact = facts[place]
    return Question(
        key=key,
        kind=fact.kind.value,
        words=fact.question_es if is_spanish else fact.question,
        unit=word_unit(fact.unit, Language.ES if is_spanish else Language.EN) if fact.unit else "",
        options=tuple(_options(fact, is_spanish=is_spanish)),
        number=place + 1,
        count=len(facts),
        low=fact.low,
        high=fact.high,
        before=keys[place - 1] if place else None,
        after=keys[place + 1] if place + 1 < len(keys) else None,
    )


def _options(fact: FactType, *, is_spanish: bool) -> Iterator[tuple[str, str]]:
    words = YES_NO if fact.kind is Kind.YES_NO else fact.choices or {}
    for value, (english, spanish) in words.items():
        yield value, spanish if is_spanish else english


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
    return int(number) if number.is_integer() else number
