"""Rays through a probability map: where they enter and leave a tissue."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import binary_erosion, map_coordinates

from flavum.imaging.measurement.contour import HALF

STEP_MM = 0.1
BESIDE_PX = 3  # nearer to where the images end an edge is not believed
SURE = 0.999


@dataclass(frozen=True, eq=False)
class TissueMap:
    """A tissue's probability on square pixels, and which of them the images reach (None: all).

    Points are (row, column) millimetres from the centre of pixel (0, 0).
    """

    probability: NDArray[np.floating]
    pixel_mm: float
    is_known: NDArray[np.bool_] | None = None

    def holds(self, points_mm: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Which of (n, 2) points lie in the tissue; outside the map there is none of it."""
        return np.asarray(self._at(points_mm) >= HALF)

    def find_first_change(
        self, starts_mm: NDArray[np.float64], direction: NDArray[np.float64], *, reach_mm: float
    ) -> NDArray[np.float64]:
        """Where rays first cross the tissue's edge: (n, 2) points, nan where they do not or meet the images' end first.

        starts_mm: (n, 2). direction: unit (row, column).
        """
        along = np.arange(0.0, reach_mm + STEP_MM, STEP_MM)
        values = self._at(starts_mm[:, None] + along[None, :, None] * direction)
        inside = values >= HALF
        changed = inside[:, 1:] != inside[:, :-1]
        first = np.argmax(changed, axis=1)
        rays = np.arange(len(starts_mm))
        before, after = values[rays, first], values[rays, first + 1]
        with np.errstate(divide="ignore", invalid="ignore"):
            part = (HALF - before) / (after - before)
        place = np.where(changed.any(axis=1), (first + part) * STEP_MM, np.nan)
        hits = np.asarray(starts_mm + place[:, None] * direction)
        if self._surely_known is not None:
            places = np.nan_to_num(hits / self.pixel_mm, nan=-1.0).T
            hits[map_coordinates(self._surely_known, places, order=1, mode="constant") < SURE] = np.nan
        return hits

    def _at(self, points_mm: NDArray[np.float64]) -> NDArray[np.float64]:
        places = np.moveaxis(points_mm, -1, 0) / self.pixel_mm
        return np.asarray(map_coordinates(self.probability, places, order=1, mode="constant"))

    @cached_property
    def _surely_known(self) -> NDArray[np.float64] | None:
        if self.is_known is None:
            return None
        return np.asarray(binary_erosion(self.is_known, iterations=BESIDE_PX, border_value=1), dtype=np.float64)
