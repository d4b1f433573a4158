"""A number that somebody measured: value, unit, interval, method, source."""

import math
from dataclasses import dataclass

from flavum.evidence.unit import is_unit


@dataclass(frozen=True)
class Quantity:
    """A measurement with its 95 % interval. Without an interval a measurement is not finished.

    method: how it was measured, a phrase for a reader.
    source: claim or model-card key that the interval rests on.
    """

    value: float
    unit: str
    low: float
    high: float
    method: str
    source: str

    def __post_init__(self) -> None:
        if not all(math.isfinite(x) for x in (self.value, self.low, self.high)):
            raise ValueError("a quantity is finite: what cannot be measured is absent, with a reason")
        if not self.low <= self.value <= self.high:
            raise ValueError(f"the interval {self.low}..{self.high} must hold the value {self.value}")
        if not is_unit(self.unit):
            raise ValueError(f"unknown unit {self.unit!r}")
        if not (self.method and self.source):
            raise ValueError("a quantity says how it was measured and where its interval comes from")
