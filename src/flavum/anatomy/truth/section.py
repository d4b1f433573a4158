"""The mid-disc plane of a level and what it cuts in and around the canal, on as fine a grid as asked for."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import label

from flavum.anatomy.frame import Frame, Vector
from flavum.anatomy.spine.parameters import Spine
from flavum.anatomy.spine.pose import place, rotation_of
from flavum.anatomy.spine.raster import rasterise
from flavum.anatomy.tissue import Tissue, whole_of

SECTION_MM = (36.0, 36.0)  # left-right and front-back size of the window around the canal
FORWARD_MM = 8.0  # of the posterior wall, where that window begins
ASKEW_RAD = 0.28  # of the grid on which areas are counted: straight walls along its rows would be rounded all at once
SAC = sorted(whole_of(Tissue.DURAL_SAC))
CANAL = sorted(whole_of(Tissue.DURAL_SAC) | {Tissue.EPIDURAL_FAT, Tissue.EXITING_ROOT})


@dataclass(frozen=True, eq=False)
class CanalSection:
    """The window around the canal in a mid-disc plane (LPS millimetres; rows to the back, columns to the left).

    centre_mm: of the disc. back_mm: of the posterior wall line. corner_mm: of pixel (0, 0).
    """

    centre_mm: Vector
    back_mm: Vector
    corner_mm: Vector
    superior: Vector
    posterior: Vector
    left: Vector
    labels: NDArray[np.uint8]
    step_mm: float

    @property
    def sac(self) -> NDArray[np.bool_]:
        return np.isin(self.labels, SAC)

    @property
    def canal(self) -> NDArray[np.bool_]:
        return np.isin(self.labels, CANAL)

    @property
    def sac_area_mm2(self) -> float:
        return float(self.sac.sum()) * self.step_mm**2

    @property
    def canal_area_mm2(self) -> float:
        return float(self.canal.sum()) * self.step_mm**2

    @property
    def is_whole(self) -> bool:
        """Whether the sac is in one piece."""
        return int(label(self.sac)[1]) == 1

    def centroid_mm(self, mask: NDArray[np.bool_]) -> Vector | None:
        """LPS middle of a mask, None where it is empty."""
        if not mask.any():
            return None
        row, column = np.argwhere(mask).mean(axis=0) * self.step_mm
        return np.asarray(self.corner_mm + row * self.posterior + column * self.left)


def cut_canal(spine: Spine, number: int, *, step_mm: float) -> CanalSection:
    """The canal in the mid-disc plane of the level of this number (from L5-S1 up)."""
    pose, rotation = place(spine).discs[number], rotation_of(spine)
    left, posterior, superior = (rotation @ axis for axis in (pose.left, pose.posterior, pose.superior))
    centre = rotation @ pose.point
    below, above = spine.vertebrae[number], spine.vertebrae[number + 1]
    back = centre + posterior * (below.depth_mm + above.depth_mm) / 4
    corner = back - posterior * FORWARD_MM - left * SECTION_MM[0] / 2
    pixels = (round(SECTION_MM[1] / step_mm), round(SECTION_MM[0] / step_mm))
    axes = np.stack([superior, posterior, left], axis=1)
    labels = rasterise(spine, Frame((1, *pixels), corner, axes, np.array([1.0, step_mm, step_mm])))[0]
    return CanalSection(centre, back, corner, superior, posterior, left, labels, step_mm)


def count_areas(cut: CanalSection, spine: Spine, *, step_mm: float) -> tuple[float, float]:
    """Areas of sac and canal (mm2) in a cut's window, on a grid that is turned against it."""
    posterior = np.cos(ASKEW_RAD) * cut.posterior + np.sin(ASKEW_RAD) * cut.left
    left = np.cos(ASKEW_RAD) * cut.left - np.sin(ASKEW_RAD) * cut.posterior
    middle = cut.corner_mm + (cut.posterior * SECTION_MM[1] + cut.left * SECTION_MM[0]) / 2
    count = round(sum(SECTION_MM) / 2 * (np.cos(ASKEW_RAD) + np.sin(ASKEW_RAD)) / step_mm)
    corner = middle - (posterior + left) * (count - 1) / 2 * step_mm
    axes = np.stack([cut.superior, posterior, left], axis=1)
    labels = rasterise(spine, Frame((1, count, count), corner, axes, np.array([1.0, step_mm, step_mm])))
    sac, canal = (float(np.isin(labels, tissues).sum()) for tissues in (SAC, CANAL))
    return sac * step_mm**2, canal * step_mm**2
