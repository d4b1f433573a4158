"""A claim: one published statement with its number, interval, source and how sure it is."""

import math
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

    @property
    def is_known_only(self) -> bool:
        return self in (Certainty.KNOWN_HIGH, Certainty.KNOWN_MEDIUM, Certainty.KNOWN_LOW)


class Interval(Enum):
    """Where a claim's low and high come from."""

    PUBLISHED = "published"  # 95 % interval as the source gives it
    WILSON = "wilson"  # 95 % interval, our arithmetic on count and n
    EXACT_UPPER = "exact_upper"  # 0 events in n: one-sided 95 % upper bound, our arithmetic
    RANGE = "range"  # no interval of confidence: from low to high, as the source says


@dataclass(frozen=True)
class Source:
    """Where a claim can be read. funding: who paid, shown beside the number; "" when unknown.

    citation_es: where the citation has English words beside names and numbers; else "".
    """

    key: str
    citation: str
    kind: str
    part_read: str
    funding: str = ""
    funding_es: str = ""
    citation_es: str = ""

    def __post_init__(self) -> None:
        if not (self.key and self.citation and self.kind and self.part_read):
            raise ValueError(f"source {self.key} needs a citation, a kind and the part that was read")
        if bool(self.funding) != bool(self.funding_es):
            raise ValueError(f"source {self.key} names who paid in one language only")


@dataclass(frozen=True)
class Claim:
    """One statement that a rule, a page or a benchmark may rest on.

    statement: a sentence in plain clinical English that says its own number. statement_es: the same in Spanish.
    value, low, high: the number and its interval in `unit`; None where the statement has none; `interval` says what
    low and high are. n: persons behind the number; count: those of them who had the event.
    plus_minus: what the source prints after "±"; whether deviation or error was not always readable.
    source: where it can be read; also: further sources. topic: the part of the library it stands in.
    to_be_confirmed: not, or not wholly, read in its source; shown as such. confirm_in: where to confirm it.
    valid_from, valid_until: dates between which it holds (until exclusive).
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
    count: int | None = None
    interval: Interval | None = None
    plus_minus: float | None = None
    also: tuple[str, ...] = ()
    topic: str = ""

    def __post_init__(self) -> None:
        for broken in (_broken_words(self), _broken_number(self), _broken_certainty(self), _broken_dates(self)):
            if broken:
                raise ValueError(f"claim {self.key} {broken}")

    def holds_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day < self.valid_until
        )


def _broken_words(claim: Claim) -> str:
    if not (claim.key and claim.statement and claim.statement_es):
        return "needs a key and a statement in English and in Spanish"
    if not claim.source:
        return "names no source"
    return ""


def _broken_number(claim: Claim) -> str:
    if not is_unit(claim.unit):
        return f"has the unknown unit {claim.unit!r}"
    if not all(math.isfinite(x) for x in (claim.value, claim.low, claim.high, claim.plus_minus) if x is not None):
        return "has a number that is not finite"
    if claim.value is not None and claim.unit == "1":
        return "has a value without a unit"
    return _broken_count(claim) or _broken_interval(claim)


def _broken_count(claim: Claim) -> str:
    if claim.n is not None and claim.n < 1:
        return f"rests on n = {claim.n}, which is nobody"
    if claim.count is not None and (claim.n is None or not 0 <= claim.count <= claim.n):
        return f"counts {claim.count} of {claim.n}, which cannot be"
    return ""


def _broken_interval(claim: Claim) -> str:
    if claim.low is None or claim.high is None:
        return "has half an interval" if (claim.low, claim.high, claim.interval) != (None, None, None) else ""
    if claim.interval is None:
        return "has an interval and does not say where it comes from"
    if claim.low > claim.high:
        return f"has an interval from {claim.low:g} to {claim.high:g}, which is upside down"
    if claim.value is not None and not claim.low <= claim.value <= claim.high:
        return f"has the value {claim.value:g} outside its interval {claim.low:g} to {claim.high:g}"
    return ""


def _broken_certainty(claim: Claim) -> str:
    if claim.certainty.is_known_only and not claim.to_be_confirmed:
        return "was not read in its source, so it is to be confirmed"
    if claim.to_be_confirmed and not claim.confirm_in:
        return "is to be confirmed and does not say where"
    return ""


def _broken_dates(claim: Claim) -> str:
    if claim.valid_from and claim.valid_until and claim.valid_from >= claim.valid_until:
        return f"ends on {claim.valid_until} before it begins on {claim.valid_from}"
    return ""
