"""Plane cuts through a spine: tissues on a fine grid, mid- or parasagittal or in the plane of a disc."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt

from flavum.anatomy.frame import Frame, Vector
from flavum.anatomy.level import Level
from flavum.anatomy.spine.parameters import Spine
from flavum.anatomy.spine.raster import rasterise
from flavum.anatomy.surface.part import Labels, Mask
from flavum.anatomy.surface.stance import Stance

# In the very midline there is a cleft between the two ligaments, so the middle cut goes a little to its left.
BESIDE_MIDLINE_MM = 2.2
BACK_MM = -3.0  # of the middle of the canal lies the middle of a sagittal cut, for bodies and spinous processes
FORAMEN_MM = 14.0  # from the midline to the middle of the foramina, about
SAGITTAL_MM = (104.0, 246.0)  # width and height
AXIAL_MM = (118.0, 104.0)
CANAL_SHARE = 0.56  # how far down in an axial cut the canal lies


@dataclass(frozen=True, eq=False)
class Cut:
    """labels: (rows, columns). frame: of this one slice, array axes across it, down the rows and along the columns."""

    labels: Labels
    frame: Frame

    @property
    def step_mm(self) -> float:
        return float(self.frame.spacing_mm[1])

    @property
    def size_mm(self) -> tuple[float, float]:
        """Width and height."""
        return self.labels.shape[1] * self.step_mm, self.labels.shape[0] * self.step_mm

    def to_paper(self, point_mm: Vector) -> tuple[float, float]:
        """Where a point lies over the cut: millimetres from its left and its upper edge."""
        _, row, column = self.frame.to_index(point_mm)
        return float(column + 0.5) * self.step_mm, float(row + 0.5) * self.step_mm

    def heart_of(self, mask: Mask) -> tuple[float, float]:
        """The place deepest inside a mask, in millimetres on the paper: where a label may point without doubt."""
        deep = distance_transform_edt(np.pad(mask, 1))[1:-1, 1:-1]
        row, column = np.unravel_index(int(deep.argmax()), deep.shape)
        return float(column + 0.5) * self.step_mm, float(row + 0.5) * self.step_mm


def cut_sagittal(spine: Spine, stance: Stance, *, aside_mm: float, step_mm: float) -> Cut:
    """A cut across the patient's left-right axis, aside_mm to the left of the midline; the front is on the left."""
    canals = np.array([plane.canal_mm for plane in stance.planes.values()])
    height = canals @ stance.superior
    centre = (
        stance.left * (canals @ stance.left).mean()
        + stance.posterior * ((canals @ stance.posterior).mean() + BACK_MM)
        + stance.superior * ((height.min() + height.max()) / 2 - 8.0)
    )
    axes = np.stack([stance.left, -stance.superior, stance.posterior], axis=1)
    return _cut(spine, centre + stance.left * aside_mm, axes, SAGITTAL_MM, step_mm)


def cut_axial(spine: Spine, stance: Stance, level: Level, *, step_mm: float) -> Cut:
    """A cut in the plane of a disc, seen from the feet: the patient's right on the left, the front above."""
    plane = stance.planes[level]
    axes = np.stack([plane.superior, plane.posterior, plane.left], axis=1)
    middle = plane.canal_mm + plane.posterior * (0.5 - CANAL_SHARE) * AXIAL_MM[1]
    return _cut(spine, middle, axes, AXIAL_MM, step_mm)


def _cut(spine: Spine, middle: Vector, axes: Vector, size_mm: tuple[float, float], step_mm: float) -> Cut:
    columns, rows = (round(length / step_mm) for length in size_mm)
    corner = middle - (axes[:, 1] * (rows - 1) + axes[:, 2] * (columns - 1)) * step_mm / 2
    frame = Frame((1, rows, columns), corner, axes, np.array([1.0, step_mm, step_mm]))
    labels: NDArray[np.uint8] = rasterise(spine, frame)[0]
    return Cut(labels, frame)
