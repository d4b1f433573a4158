"""Intervals: how far a measure may be off, from how softly its edge was seen and how well its maker is known to do."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from flavum.anatomy.level import Level
from flavum.anatomy.side import Side
from flavum.evidence.quantity import Quantity
from flavum.imaging.finding import Finding, Measure, Origin

Z95 = 1.959964  # standard errors on either side of a 95 % interval
EDGE_SHARE = 0.15  # of the width over which a probability falls, taken as the standard error of where its edge lies
PIXEL_SHARE = 0.12  # of a pixel; no edge is placed better than that


@dataclass(frozen=True)
class Maker:
    """Who drew the edges: its key in the report, and its own standard errors by measure (errors.toml)."""

    key: str

    def spread(self, measure: Measure) -> float:
        """Standard error of this maker's measure, in the measure's unit; 0 for a label map taken as it is."""
        return float(_errors().get(self.key.rsplit("-", 1)[0], {}).get(measure.value, {}).get("value", 0.0))


@cache
def _errors() -> dict[str, dict[str, dict[str, float]]]:
    text = files("flavum.imaging.level").joinpath("errors.toml").read_text(encoding="utf-8")
    return {maker: dict(entries) for maker, entries in tomllib.loads(text).items() if maker != "sources"}


def edge_error_mm(edge_width_mm: float, pixel_mm: float) -> float:
    """Standard error of the place of an edge."""
    width = edge_width_mm if edge_width_mm == edge_width_mm else pixel_mm  # nan: no edge was seen as soft
    return max(EDGE_SHARE * width, PIXEL_SHARE * pixel_mm)


@dataclass(frozen=True)
class Slot:
    """Where a finding belongs and by whom it was made."""

    measure: Measure
    level: Level
    maker: Maker
    side: Side | None = None

    def found(
        self, value: float, unit: str, *, error: float, method: str, confidence: float, least: float | None = 0.0
    ) -> Finding:
        """A finding with its 95 % interval; error: standard error from the edges alone. least: what no value passes."""
        half = Z95 * float((error**2 + self.maker.spread(self.measure) ** 2) ** 0.5)
        low = value - half if least is None else max(value - half, min(least, value))
        quantity = Quantity(value, unit, low, value + half, method, self.maker.key)
        return Finding(self.measure, self.level, self.side, quantity, Origin.COMPUTED, confidence=confidence)

    def absent(self, reason: str) -> Finding:
        return Finding(self.measure, self.level, self.side, None, Origin.COMPUTED, reason=reason)
