"""Depth of a lateral recess in an axial section: from disc or body to the front of the superior articular process."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from flavum.anatomy.side import Side
from flavum.imaging.measurement.contour import HALF, Outline
from flavum.imaging.measurement.ray import TissueMap

OUTWARD = 0.42  # of the canal's width from its middle: where the recess is deepest hidden
REACH_MM = 25.0
FORWARD, BACKWARD = np.array([-1.0, 0.0]), np.array([1.0, 0.0])


def measure_recess(
    front: NDArray[Any], joint: NDArray[Any], canal: Outline, spacing_mm: tuple[float, float], side: Side
) -> float | None:
    """Millimetres of room between what lies in front and the joint behind, at the canal's side; None without both.

    front, joint: probabilities (rows to the back, columns to the left) on square pixels.
    """
    width = float(np.ptp(canal.points_mm[:, 1]))
    column = canal.centroid_mm[1] + side.sign * OUTWARD * width
    beside = np.abs(canal.points_mm[:, 1] - column) < 1.0
    if not beside.any():
        return None
    start = np.array([[float(canal.points_mm[beside, 0].mean()), column]])
    row, place = (round(float(x / mm)) for x, mm in zip(start[0], spacing_mm, strict=True))
    if max(front[row, place], joint[row, place]) > HALF:
        return 0.0
    wall = TissueMap(front, spacing_mm[0]).find_first_change(start, FORWARD, reach_mm=REACH_MM)[0]
    bone = TissueMap(joint, spacing_mm[0]).find_first_change(start, BACKWARD, reach_mm=REACH_MM)[0]
    depth = float(bone[0] - wall[0])
    return depth if np.isfinite(depth) else None
