"""The facts of many cases as columns of numbers, one row a case and, for a fact of a level, one place a level."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from flavum.anatomy.level import LUMBAR_LEVELS, Level
from flavum.candidacy.facts.catalogue import FactType, Kind, Scope, weighed_facts
from flavum.candidacy.facts.fact import FactBook, Value
from flavum.evidence.quantity import Quantity

NOT_KNOWN = -1
Codes = NDArray[np.int8]
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Ends:
    """A number's interval in the fact's unit; NaN where it is not known."""

    low: Floats
    high: Floats

    @cached_property
    def is_known(self) -> NDArray[np.bool_]:
        return ~np.isnan(self.low)


@dataclass(frozen=True, eq=False)
class Columns:
    """The facts of many cases. numbers: by key. codes: 0 or 1 for no or yes, the option's place for a choice.

    levels: the places of a level's fact. emergencies: whether something a case says cannot wait.
    """

    numbers: dict[str, Ends]
    codes: dict[str, Codes]
    levels: tuple[Level, ...]
    emergencies: NDArray[np.bool_]


def to_columns(
    books: Sequence[FactBook], emergencies: Sequence[bool], *, levels: tuple[Level, ...] = LUMBAR_LEVELS
) -> Columns:
    """The facts of books as columns; a fact that nobody gave is not known."""
    numbers: dict[str, Ends] = {}
    codes: dict[str, Codes] = {}
    for kind in weighed_facts():
        places: tuple[Level | None, ...] = levels if kind.scope is Scope.LEVEL else (None,)
        rows = [[book.get(kind.key, place).value for place in places] for book in books]
        if kind.kind is Kind.NUMBER:
            numbers[kind.key] = _to_ends(rows)
        else:
            codes[kind.key] = np.array([[code_of(kind, value) for value in row] for row in rows], dtype=np.int8)
    return Columns(numbers, codes, levels, np.array(emergencies, dtype=bool).reshape(-1, 1))


def code_of(kind: FactType, value: Value | None) -> int:
    """The number that stands for an answer."""
    if value is None:
        return NOT_KNOWN
    return int(value) if isinstance(value, bool) else list(kind.choices or {}).index(str(value))


def _to_ends(rows: list[list[Value | None]]) -> Ends:
    ends = [[(one.low, one.high) if isinstance(one, Quantity) else (np.nan, np.nan) for one in row] for row in rows]
    both = np.array(ends, dtype=np.float64)
    return Ends(np.ascontiguousarray(both[..., 0]), np.ascontiguousarray(both[..., 1]))
