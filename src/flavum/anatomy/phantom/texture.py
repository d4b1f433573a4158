"""Smooth random fields fixed in space, so that every series of one phantom shows the same grain."""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numba import njit
from numpy.typing import NDArray

from flavum.anatomy.frame import Frame
from flavum.anatomy.tissue import Tissue

LATTICE_SIZE = 32  # cells along each axis before a field repeats; a power of two
# Width of the grain along the LPS axes; what is seen is about one to two cells wide.
Cell = tuple[float, float, float]
FINE_MM: Cell = (2.2, 2.2, 2.2)
COARSE_MM: Cell = (8.0, 8.0, 8.0)
BOWEL_MM: Cell = (12.0, 12.0, 15.0)
FIBRE_MM: Cell = (3.0, 3.0, 25.0)  # fat lies between muscle fibres, which run head to foot
FLOW_MM: Cell = (6.0, 6.0, 25.0)
SHADING_MM: Cell = (110.0, 110.0, 140.0)
STREAK_EDGE = 1.2  # width of the edge of a fat streak, in standard deviations of its field


@dataclass(frozen=True, eq=False)
class Grain:
    """The random fields of one person, the same in every series."""

    lattices: tuple[NDArray[np.float32], NDArray[np.float32]]


def draw_grain(seed: int) -> Grain:
    rng = np.random.default_rng([seed, 1])
    shape = (LATTICE_SIZE,) * 3
    return Grain((rng.standard_normal(shape, np.float32), rng.standard_normal(shape, np.float32)))


class Texture:
    """The fields of a person on the plane of a one-slice frame; each is worked out once, when it is first asked for."""

    def __init__(self, frame: Frame, grain: Grain) -> None:
        self._frame = frame
        self._grain = grain
        self._fields: dict[tuple[Cell, int], NDArray[np.float32]] = {}

    def of(self, tissue: Tissue) -> NDArray[np.float32]:
        """Grain of a tissue, mean about 0 and standard deviation about 1."""
        if tissue is Tissue.VISCERA:
            return self._field(BOWEL_MM, 1)
        which = 0 if tissue in (Tissue.VERTEBRAL_BODY, Tissue.ARCH, Tissue.SACRUM, Tissue.NUCLEUS) else 1
        return np.float32(0.6) * self._field(FINE_MM, which) + np.float32(0.8) * self._field(COARSE_MM, which)

    def streaks(self, share: float) -> NDArray[np.float32]:
        """Share of fat in the muscle of each pixel, 0 to 1, about `share` on average."""
        threshold = NormalDist().inv_cdf(1 - min(share, 0.95))
        patches = np.float32(0.7) * self._field(FIBRE_MM, 0) + np.float32(0.7) * self._field(COARSE_MM, 1)
        return np.asarray(np.clip((patches - np.float32(threshold)) / STREAK_EDGE + 0.5, 0, 1))

    def flow(self) -> NDArray[np.float32]:
        return self._field(FLOW_MM, 1)

    def shading(self) -> NDArray[np.float32]:
        return self._field(SHADING_MM, 0)

    def _field(self, cell: Cell, which: int) -> NDArray[np.float32]:
        if (cell, which) not in self._fields:
            frame, size = self._frame, np.array(cell)
            steps = (frame.axes * frame.spacing_mm) / size[:, None]
            self._fields[cell, which] = _interpolate(
                self._grain.lattices[which], frame.origin_mm / size, steps[:, 1], steps[:, 2], frame.shape[1:]
            )
        return self._fields[cell, which]


# Values blended between eight independent neighbours vary less than the neighbours do; averaged over a cell the
# smoothstep weights keep (26/35) of the variance along each axis.
_VARIANCE_KEPT = (26.0 / 35.0) ** 3


@njit(cache=True)
def _interpolate(lattice, origin, row_step, column_step, shape):  # type: ignore[no-untyped-def]
    rows, columns = shape
    field = np.empty((rows, columns), dtype=np.float32)
    last = lattice.shape[0] - 1
    gain = 1.0 / np.sqrt(_VARIANCE_KEPT)
    for r in range(rows):
        for c in range(columns):
            x = origin[0] + r * row_step[0] + c * column_step[0]
            y = origin[1] + r * row_step[1] + c * column_step[1]
            z = origin[2] + r * row_step[2] + c * column_step[2]
            fx, fy, fz = np.floor(x), np.floor(y), np.floor(z)
            i, j, k = int(fx) & last, int(fy) & last, int(fz) & last
            i1, j1, k1 = (i + 1) & last, (j + 1) & last, (k + 1) & last
            u, v, w = x - fx, y - fy, z - fz
            u, v, w = u * u * (3 - 2 * u), v * v * (3 - 2 * v), w * w * (3 - 2 * w)
            near = (lattice[i, j, k] * (1 - u) + lattice[i1, j, k] * u) * (1 - v)
            near += (lattice[i, j1, k] * (1 - u) + lattice[i1, j1, k] * u) * v
            far = (lattice[i, j, k1] * (1 - u) + lattice[i1, j, k1] * u) * (1 - v)
            far += (lattice[i, j1, k1] * (1 - u) + lattice[i1, j1, k1] * u) * v
            field[r, c] = (near * (1 - w) + far * w) * gain
    return field
