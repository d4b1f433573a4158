"""A fact about a person or a level, and the book of all facts of a case. Unknown is a value everywhere."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cached_property

from flavum.anatomy.level import LUMBAR_LEVELS, Level
from flavum.evidence.quantity import Quantity

Value = bool | str | date | Quantity | tuple[str, ...]


class FactOrigin(Enum):
    """Who or what a fact comes from."""

    PATIENT = "patient"
    CLINICIAN = "clinician"
    MRI = "mri"
    COMPUTED = "computed"


@dataclass(frozen=True)
class Fact:
    """One fact. value None: unknown; reason then says why, when that was said.

    key: section.name of the catalogue. level: None for a fact about the person.
    corrects: the computed fact that a person's value goes before; both are kept.
    """

    key: str
    value: Value | None
    origin: FactOrigin
    level: Level | None = None
    reason: str = ""
    corrects: "Fact | None" = None

    @property
    def is_known(self) -> bool:
        return self.value is not None


@dataclass(frozen=True)
class FactBook:
    """All facts of a case. A fact that nobody gave is unknown, never absent."""

    facts: tuple[Fact, ...]
    levels: tuple[Level, ...] = LUMBAR_LEVELS

    @cached_property
    def _pages(self) -> Mapping[tuple[str, Level | None], Fact]:
        return {(fact.key, fact.level): fact for fact in self.facts}

    def get(self, key: str, level: Level | None = None) -> Fact:
        """The fact about the person, or about a level when one is given; unknown when nobody gave it."""
        at = level if key.startswith("level.") else None
        return self._pages.get((key, at)) or Fact(key, None, FactOrigin.PATIENT, at)

    def with_facts(self, facts: Iterable[Fact]) -> "FactBook":
        """The same book with these facts in place of what it said about them."""
        pages = dict(self._pages) | {(fact.key, fact.level): fact for fact in facts}
        return FactBook(tuple(pages.values()), self.levels)


def said(value: float, unit: str) -> Quantity:
    """A number as a person said it: it is what it is, without an interval of measurement."""
    return Quantity(value, unit, value, value, method="as said", source="intake")
