"""A cut through the spine: the picture, what is in each pixel, and what was drawn on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from flavum.anatomy.frame import Vector
from flavum.anatomy.tissue import Tissue
from flavum.imaging.finding import Measure


@dataclass(frozen=True, eq=False)
class Section:
    """A plane with an image and tissue probabilities on one pixel grid.

    An axial section has rows running to the back and columns to the patient's left;
    a sagittal one has rows running to the feet and columns to the back.
    origin_mm: LPS centre of pixel (0, 0). row_direction, column_direction: unit LPS vectors along which the
    row number and the column number grow. spacing_mm: (between rows, between columns).
    image: (rows, columns). probability: tissue -> (rows, columns), 0 to 1.
    is_reformat: cut out of a volume rather than acquired in this plane.
    """

    origin_mm: Vector
    row_direction: Vector
    column_direction: Vector
    spacing_mm: tuple[float, float]
    image: NDArray[np.floating[Any]]
    probability: Mapping[Tissue, NDArray[np.floating[Any]]]
    is_reformat: bool = False

    def to_lps(self, pixel: Any) -> Vector:
        """LPS millimetres of (row, column) positions, shape (..., 2)."""
        pixel = np.asarray(pixel, dtype=np.float64)
        rows = pixel[..., :1] * self.spacing_mm[0] * self.row_direction
        columns = pixel[..., 1:2] * self.spacing_mm[1] * self.column_direction
        return np.asarray(self.origin_mm + rows + columns)

    def to_pixel(self, point_mm: Any) -> Vector:
        """(row, column) positions of LPS points dropped perpendicularly onto the plane, shape (..., 2)."""
        offset = np.asarray(point_mm, dtype=np.float64) - self.origin_mm
        return np.stack(
            [offset @ self.row_direction / self.spacing_mm[0], offset @ self.column_direction / self.spacing_mm[1]],
            axis=-1,
        )


class DrawingKind(Enum):
    """What a line on a section shows."""

    CONTOUR = "contour"  # outline of a tissue
    CALIPER = "caliper"  # the segment along which a measure was taken
    REFERENCE = "reference"  # what was measured against: axis, plane, canal as it would be


@dataclass(frozen=True, eq=False)
class Drawing:
    """A polyline on a section, in (row, column) pixels; shape (n, 2)."""

    kind: DrawingKind
    points: NDArray[np.float64]
    tissue: Tissue | None = None
    measure: Measure | None = None
    label: str = ""
