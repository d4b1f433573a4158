"""What somebody drew on a section: a closed outline or a segment, and what it measures."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from flavum.imaging.measurement.chord import length_mm
from flavum.imaging.measurement.contour import Outline

LEAST_POINTS = 3
SEGMENT_POINTS = 2


@dataclass(frozen=True, eq=False)
class Drawn:
    """points_mm: (n, 2) in (row, column) millimetres; two points are a segment, more an outline closed by itself."""

    points_mm: NDArray[np.float64]

    @classmethod
    def from_pixels(cls, points: Any, spacing_mm: tuple[float, float]) -> "Drawn":
        return cls(np.asarray(points, dtype=np.float64).reshape(-1, 2) * np.asarray(spacing_mm))

    @property
    def is_segment(self) -> bool:
        return len(self.points_mm) == SEGMENT_POINTS

    @property
    def outline(self) -> Outline:
        ring = self.points_mm
        return Outline(ring if np.array_equal(ring[0], ring[-1]) else np.vstack([ring, ring[:1]]))

    @property
    def measured(self) -> float:
        """Length of a segment in mm, area of an outline in mm2."""
        return length_mm(self.points_mm) if self.is_segment else self.outline.area_mm2

    @property
    def crosses_itself(self) -> bool:
        """Whether two sides of the outline that are no neighbours meet: then its area is no area."""
        ring = self.outline.points_mm
        here, there = ring[:-1], ring[1:]
        count = len(here)
        first, second = np.triu_indices(count, 2)
        apart = ~((first == 0) & (second == count - 1))
        return bool(np.any(_meet(here, there, first[apart], second[apart])))


def _meet(
    here: NDArray[np.float64], there: NDArray[np.float64], first: NDArray[np.int_], second: NDArray[np.int_]
) -> NDArray[np.bool_]:
    """Whether side `first` and side `second` pass through each other."""

    def turn(a: NDArray[np.float64], b: NDArray[np.float64], c: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray((b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0]))

    a, b, c, d = here[first], there[first], here[second], there[second]
    return np.asarray((turn(a, b, c) * turn(a, b, d) < 0) & (turn(c, d, a) * turn(c, d, b) < 0))
