"""Where voxels are: LPS millimetres (x to the patient's left, y to the back, z to the head)."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]

LEFT = np.array([1.0, 0.0, 0.0])
POSTERIOR = np.array([0.0, 1.0, 0.0])
SUPERIOR = np.array([0.0, 0.0, 1.0])

ORTHONORMAL_TOLERANCE = 1e-3


@dataclass(frozen=True, eq=False)
class Frame:
    """A regular grid of voxels in LPS millimetres.

    shape: number of voxels along each array axis.
    origin_mm: LPS position of the centre of voxel (0, 0, 0).
    axes: (3, 3); column n is the unit LPS direction of array axis n.
    spacing_mm: distance between voxel centres along each array axis.
    """

    shape: tuple[int, int, int]
    origin_mm: Vector
    axes: Vector
    spacing_mm: Vector

    def __post_init__(self) -> None:
        for name, size in (("origin_mm", (3,)), ("axes", (3, 3)), ("spacing_mm", (3,))):
            value = np.array(getattr(self, name), dtype=np.float64)
            if value.shape != size or not np.all(np.isfinite(value)):
                raise ValueError(f"{name} must be {size} finite numbers")
            value.setflags(write=False)
            object.__setattr__(self, name, value)
        object.__setattr__(self, "shape", tuple(int(n) for n in self.shape))
        if len(self.shape) != 3 or min(self.shape) < 1:
            raise ValueError("a frame has three axes of at least one voxel")
        if np.any(self.spacing_mm <= 0):
            raise ValueError("spacing_mm must be positive")
        if not np.allclose(self.axes.T @ self.axes, np.eye(3), atol=ORTHONORMAL_TOLERANCE):
            raise ValueError("axes must be orthonormal")

    @property
    def affine(self) -> Vector:
        """(4, 4) matrix from voxel indices to LPS millimetres."""
        matrix = np.eye(4)
        matrix[:3, :3] = self.axes * self.spacing_mm
        matrix[:3, 3] = self.origin_mm
        return matrix

    def to_lps(self, index: Any) -> Vector:
        """LPS millimetres of voxel indices, shape (..., 3); fractions allowed."""
        return np.asarray(np.asarray(index, dtype=np.float64) @ (self.axes * self.spacing_mm).T + self.origin_mm)

    def to_index(self, point_mm: Any) -> Vector:
        """Fractional voxel indices of LPS points, shape (..., 3)."""
        return np.asarray(((np.asarray(point_mm, dtype=np.float64) - self.origin_mm) @ self.axes) / self.spacing_mm)

    def is_same_as(self, other: "Frame", *, tolerance_mm: float = 1e-3) -> bool:
        """Whether every voxel of both frames lies at the same place."""
        return self.shape == other.shape and bool(np.allclose(self.affine, other.affine, atol=tolerance_mm))
