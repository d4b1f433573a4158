"""A claim: one published statement with its number, interval, source and how sure it is."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from flavum.evidence.unit import is_unit


class Certainty(Enum):
    """How a claim got here, surest first (marks of FACTS.md)."""

    READ = "read"  # [S] read in the source's own page
    SECONDARY = "secondary"  # [S .. GH] a public repository quotes it
    DERIVED = "derived"  # [D] arithmetic on numbers that are here
    KNOWN_HIGH = "known_high"  # [K, high] general knowledge, not read here
    KNOWN_MEDIUM = "known_medium"
    KNOWN_LOW = "known_low"


@dataclass(frozen=True)
class Source:
    """Where a claim can be read. funding: who paid, shown beside the number; "" when unknown."""

    key: str
    citation: str
    kind: str
    part_read: str
    funding: str = ""


@dataclass(frozen=True)
class Claim:
    """One statement that a rule, a page or a benchmark may rest on.

    statement: a sentence in plain clinical English. statement_es: the same in Spanish.
    value, low, high: the number and its 95 % interval in `unit`; None where the statement has no number.
    n: persons behind the number. to_be_confirmed: not read in its source; shown as such.
    confirm_in: where to confirm it. valid_from, valid_until: dates between which it holds (until exclusive).
    """

    key: str
    statement: str
    statement_es: str
    source: str
    certainty: Certainty
    as_of: date
    unit: str = "1"
    value: float | None = None
    low: float | None = None
    high: float | None = None
    n: int | None = None
    to_be_confirmed: bool = False
    confirm_in: str = ""
    valid_from: date | None = None
    valid_until: date | None = None

    def __post_init__(self) -> None:
        if not (self.key and self.statement and self.source):
            raise ValueError("a claim has a key, a statement and a source")
        if not is_unit(self.unit):
            raise ValueError(f"unknown unit {self.unit!r} in claim {self.key}")
        known = self.certainty in (Certainty.KNOWN_HIGH, Certainty.KNOWN_MEDIUM, Certainty.KNOWN_LOW)
        if known and not self.to_be_confirmed:
            raise ValueError(f"claim {self.key} was not read in its source, so it is to be confirmed")
