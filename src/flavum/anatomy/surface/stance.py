"""How a spine stands: its own axes and the planes of its discs, all read from its truth."""

from dataclasses import dataclass

import numpy as np

from flavum.anatomy.frame import SUPERIOR, Frame, Vector
from flavum.anatomy.level import Level
from flavum.anatomy.spine.parameters import Spine
from flavum.anatomy.truth.level import LevelTruth, measure_truth

ENOUGH_MM = 0.5  # grid of the truth: its planes are wanted here, not its areas
# How far a block around the whole lumbar spine reaches beyond the middles of the outermost discs, millimetres.
ASIDE, BEFORE, BEHIND, BELOW, ABOVE = 60.0, 34.0, 84.0, 62.0, 38.0


@dataclass(frozen=True, eq=False)
class Stance:
    """left, posterior, superior: the spine's own axes in LPS. planes: the truth of every disc, from head to foot."""

    left: Vector
    posterior: Vector
    superior: Vector
    planes: dict[Level, LevelTruth]

    @property
    def axes(self) -> Vector:
        """(3, 3): columns are left, posterior, superior."""
        return np.stack([self.left, self.posterior, self.superior], axis=1)

    @property
    def middle_mm(self) -> Vector:
        """LPS middle of the discs."""
        return np.asarray(np.mean([plane.centre_mm for plane in self.planes.values()], axis=0))

    def extent(self) -> tuple[Vector, Vector]:
        """Lowest and highest corner, in the spine's own axes, of a block that holds every lumbar vertebra."""
        centres = np.array([plane.centre_mm for plane in self.planes.values()]) @ self.axes
        low = centres.min(axis=0) - np.array([ASIDE, BEFORE, BELOW])
        high = centres.max(axis=0) + np.array([ASIDE, BEHIND, ABOVE])
        return low, high


def find_stance(spine: Spine) -> Stance:
    """The spine's own axes: its left from the discs, its superior as near to the patient's as that allows."""
    planes = measure_truth(spine, tuple(Level), resolution_mm=ENOUGH_MM)
    left = np.mean([plane.left for plane in planes.values()], axis=0)
    left /= np.linalg.norm(left)
    superior = SUPERIOR - left * (left @ SUPERIOR)
    superior /= np.linalg.norm(superior)
    return Stance(left, np.cross(superior, left), superior, planes)


def frame_block(stance: Stance, *, resolution_mm: float) -> Frame:
    """A frame of cubes around the lumbar spine; array axes run to the left, to the back and to the head."""
    low, high = stance.extent()
    shape = np.ceil((high - low) / resolution_mm).astype(int)
    return Frame(tuple(shape), stance.axes @ low, stance.axes, np.full(3, resolution_mm))
