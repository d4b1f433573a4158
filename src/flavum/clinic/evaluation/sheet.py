"""A part as a sheet to fill in: every row with what is known of it, and what somebody wrote that is not kept yet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flavum.candidacy.facts.catalogue import FactType, Kind, fact_catalogue
from flavum.candidacy.intake.branch import is_moot
from flavum.candidacy.words import Language, word_label, word_unit
from flavum.clinic.evaluation.part import Group, Part
from flavum.clinic.records.current import facts_of_person
from flavum.clinic.records.document import answers_of
from flavum.clinic.records.models import Case, Fact
from flavum.clinic.records.question import ask
from flavum.evidence.citation import Language as ClaimLanguage
from flavum.evidence.library import load_library
from flavum.report.detail import present_claim

SAID = {True: "yes", False: "no"}
NOT_EXAMINED = ""
SEEN = "seen:"


@dataclass(frozen=True)
class Cell:
    """One fact of the sheet. seen: the fact that the page shows, None where there is none. written: as the form has it.

    options: value, what is on the button, whether it is usual. is_new: filled in on the page, and not kept yet.
    """

    key: str
    label: str
    question: str
    options: tuple[tuple[str, str, bool], ...]
    unit: str
    low: float | None
    high: float | None
    seen: UUID | None
    written: str
    who: str
    is_new: bool = False
    is_wrong: bool = False


@dataclass
class Sheet:
    """The facts of a part as they are now, and what a form wrote over them."""

    case: Case
    part: Part
    language: ClaimLanguage
    posted: Mapping[str, str] | None = None
    wrong: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        rows = facts_of_person(self.case).filter(key__in=self.part.keys).select_related("recorded_by")
        self.known: dict[str, Fact] = {row.key: row for row in rows}
        self.answers = answers_of(self.case) | {"person.sex": self.case.person.sex}

    def groups(self) -> list[dict[str, Any]]:
        """Every group with its rows, for the page."""
        return [self._present(group) for group in self.part.groups]

    def is_asked(self, key: str) -> bool:
        """Whether a row applies; what was answered stays."""
        return key in self.known or not is_moot(fact_catalogue()[key], self.answers)

    def fill_normal(self, key: str) -> None:
        """Write what is usual wherever nothing is written in a group: what was found stays."""
        group = next((one for one in self.part.groups if one.key == key), None)
        if group is None:
            return
        usual = {name: value for name, value in (group.normal or {}).items() if not self._written(name)}
        self.posted = {**(self.posted or {}), **usual}

    def _written(self, key: str) -> str:
        if self.posted is not None and key in self.posted:
            return self.posted[key].strip()
        return to_written(self.known.get(key))

    def _present(self, group: Group) -> dict[str, Any]:
        say = Language.ES if self.language == "es" else Language.EN
        pairs = [
            {
                "words": pair.words.say(self.language),
                "root": pair.root,
                "cells": [self._cell(k, group) for k in pair.keys],
            }
            for pair in group.pairs
        ]
        first = fact_catalogue()[group.pairs[0].keys[0]] if group.pairs else None
        return {
            "key": group.key,
            "title": group.title.say(self.language),
            "pairs": pairs,
            "scale": _word_scale(first, say) if first else [],
            "cells": [self._cell(key, group) for key in group.single if self.is_asked(key)],
            "may_fill": bool(group.normal),
            "signs": group.signs,
            "claims": [present_claim(load_library().get_claim(key), self.language) for key in group.claims],
        }

    def _cell(self, key: str, group: Group) -> Cell:
        fact, row = fact_catalogue()[key], self.known.get(key)
        place = Language.ES if self.language == "es" else Language.EN
        question = ask(fact, self.language, "")
        usual = (group.normal or {}).get(key)
        words = self._written(key)
        options = tuple((value, _short(fact, value, text), value == usual) for value, text in question.options)
        return Cell(
            key=key, label=word_label(key, place), question=question.words, options=options,
            unit=word_unit(fact.unit, place) if fact.unit else "", low=fact.low, high=fact.high,
            seen=row.id if row else None, written=words,
            who=row.recorded_by.name if row and row.recorded_by else "",
            is_new=words != to_written(row), is_wrong=key in self.wrong,
        )  # fmt: skip


def to_written(row: Fact | None) -> str:
    """A kept answer as the form has it; empty where it is not known."""
    if row is None or row.value is None:
        return NOT_EXAMINED
    return SAID[row.value] if isinstance(row.value, bool) else str(row.value)


def count_known(part: Part, answered: Iterable[str]) -> int:
    """How many facts of a part are answered."""
    return len(set(part.keys) & set(answered))


def _short(fact: FactType, value: str, words: str) -> str:
    """On a button of a scale with grades the grade alone: the scale stands above the rows."""
    return value if fact.kind is Kind.CHOICE and value.isdecimal() and fact.side else words


def _word_scale(fact: FactType, language: Language) -> list[str]:
    """The words of the grades, where buttons carry the grade alone."""
    options = fact.choices or {}
    return [words[language.value] for value, words in options.items()] if all(map(str.isdecimal, options)) else []
