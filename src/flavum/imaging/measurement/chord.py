"""Chords: where a straight line runs inside a closed curve."""

import numpy as np
from numpy.typing import NDArray

from flavum.imaging.measurement.contour import Outline

Point = NDArray[np.float64]


def find_crossings(outline: Outline, through_mm: Point, direction: Point) -> NDArray[np.float64]:
    """Signed distances from through_mm along the unit direction at which the line meets the curve, ascending."""
    offset = outline.points_mm - through_mm
    across = offset @ np.array([-direction[1], direction[0]])
    along = offset @ direction
    before, after = across[:-1], across[1:]
    hits = (before < 0) != (after < 0)
    weight = before[hits] / (before[hits] - after[hits])
    return np.sort(along[:-1][hits] + weight * (along[1:][hits] - along[:-1][hits]))


def find_chord(outline: Outline, through_mm: Point, direction: Point) -> NDArray[np.float64] | None:
    """Ends (2, 2) of the chord that holds the point, in (row, column) mm; of the nearest one when the point is outside.

    None where the line misses the curve.
    """
    crossings = find_crossings(outline, through_mm, direction)
    spans = crossings[: len(crossings) // 2 * 2].reshape(-1, 2)
    if not len(spans):
        return None
    start, end = min(spans, key=lambda span: max(span[0], -span[1], 0.0))
    return np.stack([through_mm + start * direction, through_mm + end * direction])


def length_mm(chord: NDArray[np.float64]) -> float:
    """Distance between the two ends of a chord."""
    return float(np.linalg.norm(chord[1] - chord[0]))
