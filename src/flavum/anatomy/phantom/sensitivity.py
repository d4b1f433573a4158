"""How strongly each place of a slice answers: coil behind the back, saturated band in front of the spine."""

from dataclasses import dataclass

import numpy as np

from flavum.anatomy.frame import Frame, Vector
from flavum.anatomy.phantom.artefact import constant
from flavum.anatomy.phantom.kspace import Image
from flavum.anatomy.phantom.slab import LabelSource
from flavum.anatomy.tissue import Tissue

CUSHION_MM = 15.0  # from the skin of the back to the wires of the coil
LOOPS_X_MM, LOOPS_Z_MM = (-55.0, 55.0), (-225.0, -135.0, -45.0, 45.0, 135.0, 225.0)
EDGE_MM = 6.0  # over which the saturated band begins and ends


@dataclass(frozen=True, eq=False)
class Coil:
    """An array of loops in a plane behind the back. middle_mm: LPS; there the answer is 1. skin_y_mm: of the back."""

    middle_mm: Vector
    skin_y_mm: float
    corrected: float

    def on(self, frame: Frame) -> Image:
        return np.asarray((self._raw(_places(frame)) / self._raw(self.middle_mm)) ** (1 - self.corrected), np.float32)

    def _raw(self, places_mm: Vector) -> Vector:
        """Root of the sum of squares over the loops; each falls off with depth as on the axis of a loop."""
        radius_mm = constant("coil_radius")
        x, y, z = np.moveaxis(places_mm - [self.middle_mm[0], self.skin_y_mm + CUSHION_MM, self.middle_mm[2]], -1, 0)
        squares = [
            (1 + ((x - a) ** 2 + y**2 + (z - b) ** 2) / radius_mm**2) ** -3.0 for a in LOOPS_X_MM for b in LOOPS_Z_MM
        ]
        return np.asarray(np.sqrt(np.sum(squares, axis=0)))


@dataclass(frozen=True)
class Band:
    """A saturated slab square to the front-back axis. back_y_mm: LPS, its edge toward the spine."""

    back_y_mm: float
    thickness_mm: float

    def on(self, frame: Frame) -> Image:
        depth_mm = self.back_y_mm - _places(frame)[..., 1]
        inside = _step(depth_mm) * _step(self.thickness_mm - depth_mm)
        return np.asarray(1 - (1 - constant("saturation_left")) * inside, dtype=np.float32)


def find_skin(source: LabelSource, middle_mm: Vector, *, reach_mm: int = 250) -> float:
    """LPS y of the back's skin straight behind a point in the body."""
    line = Frame((1, 1, reach_mm), middle_mm, np.eye(3)[:, [2, 0, 1]], np.ones(3))
    is_body = source(line)[0, 0] != Tissue.BACKGROUND
    return float(middle_mm[1] + np.flatnonzero(is_body).max(initial=0))


def _step(distance_mm: Vector) -> Vector:
    return np.asarray(np.clip(distance_mm / EDGE_MM + 0.5, 0, 1))


def _places(frame: Frame) -> Vector:
    """LPS of the pixels of a one-slice frame, (rows, columns, 3)."""
    return np.asarray(frame.to_lps(np.moveaxis(np.indices(frame.shape), 0, -1))[0])
