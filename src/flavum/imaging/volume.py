"""An image with its place in the patient: voxel values on a Frame."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from flavum.anatomy.frame import Frame


@dataclass(frozen=True, eq=False)
class Volume:
    """values: array of frame.shape, any real dtype, indexed like frame.axes."""

    values: NDArray[Any]
    frame: Frame

    def __post_init__(self) -> None:
        if self.values.shape != self.frame.shape:
            raise ValueError(f"values {self.values.shape} do not fill the frame {self.frame.shape}")


def to_closest_axes(volume: Volume, directions: NDArray[np.float64]) -> Volume:
    """The same voxels with array axes permuted and flipped so that axis n runs closest to column n of directions.

    directions: (3, 3) orthonormal columns in LPS. No voxel is interpolated.
    """
    cosines = directions.T @ volume.frame.axes
    order = _best_permutation(np.abs(cosines))
    flips = [cosines[n, axis] < 0 for n, axis in enumerate(order)]
    values = np.transpose(volume.values, order)
    values = values[tuple(slice(None, None, -1 if flip else 1) for flip in flips)]
    axes = volume.frame.axes[:, order] * np.where(flips, -1.0, 1.0)
    first = np.zeros(3)
    for n, axis in enumerate(order):
        first[axis] = volume.frame.shape[axis] - 1 if flips[n] else 0
    frame = Frame(values.shape, volume.frame.to_lps(first), axes, volume.frame.spacing_mm[order])
    return Volume(values, frame)


def _best_permutation(strength: NDArray[np.float64]) -> list[int]:
    from itertools import permutations

    return list(max(permutations(range(3)), key=lambda order: sum(strength[n, axis] for n, axis in enumerate(order))))


# Array axes of the two canonical orientations: what index 0, 1, 2 run along.
SAGITTAL = np.array([[1.0, 0, 0], [0, 0, -1.0], [0, 1.0, 0]]).T  # to the left; to the feet; to the back
AXIAL = np.array([[0, 0, 1.0], [0, 1.0, 0], [1.0, 0, 0]]).T  # to the head; to the back; to the left
