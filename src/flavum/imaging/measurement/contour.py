"""Where a tissue ends on a section: curves finer than a pixel, traced where its probability passes one half."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import correlate1d, spline_filter1d
from skimage.measure import find_contours

HALF = 0.5
CUBIC_AT_PIXELS = np.array([1.0, 4.0, 1.0]) / 6.0  # a cubic B-spline at -1, 0 and 1
SMALLEST_RING = 4  # points


@dataclass(frozen=True, eq=False)
class Outline:
    """A closed curve on a section.

    points_mm: (n, 2) in (row, column) millimetres from the centre of pixel (0, 0); the last point is the first.
    """

    points_mm: NDArray[np.float64]

    @property
    def area_mm2(self) -> float:
        return abs(_cross_sum(self.points_mm)[0])

    @property
    def centroid_mm(self) -> NDArray[np.float64]:
        """Centre of the enclosed area, (row, column) millimetres."""
        middle = self.points_mm.mean(axis=0)  # about the middle, so that no digits are lost far from the origin
        area, row, column = _cross_sum(self.points_mm - middle)
        return np.asarray(middle + np.array([row, column]) / area)

    @property
    def perimeter_mm(self) -> float:
        return float(np.linalg.norm(np.diff(self.points_mm, axis=0), axis=1).sum())


def _cross_sum(points: NDArray[np.float64]) -> tuple[float, float, float]:
    """Signed area and its first moments along rows and columns (Green's theorem on a closed polygon)."""
    here, there = points[:-1], points[1:]
    cross = here[:, 0] * there[:, 1] - there[:, 0] * here[:, 1]
    moment = ((here + there) * cross[:, None]).sum(axis=0) / 6.0
    return float(cross.sum() / 2.0), float(moment[0]), float(moment[1])


def sharpen(fraction: NDArray[Any]) -> NDArray[np.float64]:
    """What a partial-volume map is at its pixels' centres, so that contours do not shrink on convex curves.

    A pixel's value is the mean over the pixel. This is the cubic spline that has those means: a cubic B-spline averaged
    over a pixel is the quartic one, so its coefficients are those of the quartic spline through the values.
    """
    values = np.asarray(fraction, dtype=np.float64)
    for axis in range(values.ndim):
        if values.shape[axis] > 1:
            values = spline_filter1d(values, order=4, axis=axis, mode="mirror")
            values = correlate1d(values, CUBIC_AT_PIXELS, axis=axis, mode="mirror")
    return np.asarray(values)


def trace_outlines(probability: NDArray[Any], spacing_mm: tuple[float, float]) -> tuple[Outline, ...]:
    """Every curve that encloses a piece where a probability map (rows, columns) is above one half, largest first.

    Holes in a piece count as filled. A tissue that reaches the edge of the section is closed along that edge.
    """
    padded = np.pad(np.asarray(probability, dtype=np.float64), 1)
    rings = (ring for ring in find_contours(padded, HALF) if len(ring) > SMALLEST_RING and _cross_sum(ring)[0] < 0)
    outlines = (Outline((ring - 1.0) * np.asarray(spacing_mm)) for ring in rings)
    return tuple(sorted(outlines, key=lambda outline: -outline.area_mm2))


def find_outline(probability: NDArray[Any], spacing_mm: tuple[float, float]) -> Outline | None:
    """The curve that encloses most; None where the probability nowhere passes one half."""
    return next(iter(trace_outlines(probability, spacing_mm)), None)
