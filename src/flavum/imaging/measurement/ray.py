"""Rays through a probability map: where they enter and leave a tissue."""

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import map_coordinates

from flavum.imaging.measurement.contour import HALF

STEP_MM = 0.1


def find_first_change(
    probability: NDArray[np.floating], pixel_mm: float, starts_mm: NDArray[np.float64], direction: NDArray[np.float64],
    *, reach_mm: float,
) -> NDArray[np.float64]:  # fmt: skip
    """Where rays first cross the tissue's edge: (n, 2) points in (row, column) mm, nan where they do not.

    starts_mm: (n, 2). direction: unit (row, column). Outside the map there is none of the tissue.
    """
    along = np.arange(0.0, reach_mm + STEP_MM, STEP_MM)
    points = starts_mm[:, None] + along[None, :, None] * direction
    values = map_coordinates(probability, np.moveaxis(points, -1, 0) / pixel_mm, order=1, mode="constant")
    inside = values >= HALF
    changed = inside[:, 1:] != inside[:, :-1]
    first = np.argmax(changed, axis=1)
    rays = np.arange(len(starts_mm))
    before, after = values[rays, first], values[rays, first + 1]
    with np.errstate(divide="ignore", invalid="ignore"):
        part = (HALF - before) / (after - before)
    place = np.where(changed.any(axis=1), (first + part) * STEP_MM, np.nan)
    return np.asarray(starts_mm + place[:, None] * direction)
