"""The ten questions, what each answer speaks for, and what it says as a fact (questions.toml).

The first ones are the emergencies that patients are asked about (intake/emergency.py), in the catalogue's words.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib.resources import files
from typing import Any

from flavum.candidacy.assessment import Emergency
from flavum.candidacy.facts.catalogue import fact_catalogue
from flavum.candidacy.facts.fact import FactOrigin
from flavum.candidacy.intake.emergency import read_emergencies
from flavum.evidence.library import load_library

FILE = "questions.toml"


class Reply(Enum):
    """What somebody answers. A question that was left out is NOT_SURE; that is no "no"."""

    YES = "yes"
    NO = "no"
    NOT_SURE = "not_sure"


class Kind(Enum):
    """What an answer does: speak for an evaluation, against it, ask for other care first, or to look at something."""

    FOR = "for"
    AGAINST = "against"
    FIRST = "first"
    WATCH = "watch"
    OPEN = "open"


@dataclass(frozen=True)
class Reason:
    """What follows from one answer, in words. claims: who says so; empty where the answer is not known (Kind.OPEN)."""

    question: str
    reply: Reply
    kind: Kind
    text: str
    text_es: str
    claims: tuple[str, ...]

    def __post_init__(self) -> None:
        if (self.kind is Kind.OPEN) != (self.reply is Reply.NOT_SURE):
            raise ValueError(f"self-check, {self.question}: not to be sure is open, and nothing else is")
        if not self.claims and self.kind is not Kind.OPEN:
            raise ValueError(f"self-check, {self.question}: a reason names its claims")


@dataclass(frozen=True)
class Question:
    """One question. facts: reply -> facts of the catalogue that it says for sure.

    decides: "no" speaks against MILD. after: the question that must not be answered "no" for this one to count.
    emergency: what "yes" means, where it cannot wait; such a question has no reasons of its own.
    """

    key: str
    text: str
    text_es: str
    facts: Mapping[Reply, Mapping[str, bool]]
    reasons: Mapping[Reply, Reason]
    decides: bool = False
    after: str = ""
    emergency: Emergency | None = None

    def __post_init__(self) -> None:
        against = [one.kind is Kind.AGAINST for one in self.reasons.values()]
        if any(against) != self.decides or (self.decides and self.reasons[Reply.NO].kind is not Kind.AGAINST):
            raise ValueError(
                f"self-check, {self.key}: what decides speaks against MILD by its no, and nothing else does"
            )
        if self.emergency is None and set(self.reasons) != set(Reply):
            raise ValueError(f"self-check, {self.key}: every answer has its reason")
        if strangers := {key for facts in self.facts.values() for key in facts} - set(fact_catalogue()):
            raise ValueError(f"self-check, {self.key}: no fact is called {', '.join(strangers)}")


@cache
def load_questions() -> tuple[Question, ...]:
    """Every question in the order of asking: first what cannot wait."""
    asked = tuple(_read_question(key, row) for key, row in _read_table().items() if isinstance(row, dict))
    return (*_emergency_questions(), *asked)


def get_version() -> str:
    """Of the questions: kept with answers, so that it is known what was asked."""
    return str(_read_table()["version"])


def _read_table() -> dict[str, Any]:
    return tomllib.loads(files("flavum.candidacy.selfcheck").joinpath(FILE).read_text(encoding="utf-8"))


def _emergency_questions() -> Iterator[Question]:
    """Those that a patient can answer.

    A "no" is no fact here: it holds for the hour in which it was said, and the intake asks again.
    """
    for entry in read_emergencies():
        fact = fact_catalogue()[entry.emergency.fact]
        if fact.asked_of is FactOrigin.PATIENT and isinstance(entry.answer, bool):
            said = {Reply.YES if entry.answer else Reply.NO: {fact.key: entry.answer}}
            yield Question(fact.name, fact.question, fact.question_es, said, {}, emergency=entry.emergency)


def _read_question(key: str, row: dict[str, Any]) -> Question:
    number = _read_number(row.get("number", ""))
    return Question(
        key=key,
        text=_fill(row["text"], number),
        text_es=_fill(row["text_es"], number),
        facts={Reply(reply): dict(facts) for reply, facts in row.get("facts", {}).items()},
        reasons={reply: _read_reason(key, reply, row[reply.value], number) for reply in Reply},
        decides=row.get("decides", False),
        after=row.get("after", ""),
    )


def _read_reason(question: str, reply: Reply, row: dict[str, Any], number: str) -> Reason:
    return Reason(
        question=question,
        reply=reply,
        kind=Kind(row.get("kind", Kind.OPEN.value)),
        text=_fill(row["text"], number),
        text_es=_fill(row["text_es"], number),
        claims=tuple(row.get("claims", ())),
    )


def _read_number(claim: str) -> str:
    """The number that a claim says; a text that has one has it from there."""
    if not claim:
        return ""
    value = load_library().get_claim(claim).value
    assert value is not None, f"{claim} says no number"
    return f"{value:g}"


def _fill(text: str, number: str) -> str:
    return text.replace("{number}", number)
