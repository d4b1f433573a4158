"""The spine on a grid: the tissue at every voxel's centre."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray

from flavum.anatomy.frame import Frame
from flavum.anatomy.spine.field import describe, tissue_at
from flavum.anatomy.spine.nodes import lay_out_roots, tabulate
from flavum.anatomy.spine.parameters import Spine
from flavum.anatomy.spine.pose import rotation_of


def rasterise(spine: Spine, frame: Frame, *, progress: Callable[[str, float], None] | None = None) -> NDArray[np.uint8]:
    """Label map of frame.shape: the Tissue at the centre of every voxel of an LPS frame."""
    rotation = rotation_of(spine)
    start = rotation.T @ frame.origin_mm
    steps = rotation.T @ (frame.axes * frame.spacing_mm)
    labels = np.zeros(frame.shape, dtype=np.uint8)
    table, roots, person = tabulate(spine), lay_out_roots(spine), describe(spine)
    for n in range(frame.shape[0]):
        _fill(labels[n], start + n * steps[:, 0], steps, table, roots, person)
        if progress:
            progress("drawing the spine", (n + 1) / frame.shape[0])
    return labels


@njit(parallel=True, cache=True)
def _fill(labels: Any, start: Any, steps: Any, table: Any, roots: Any, person: Any) -> None:
    for j in prange(labels.shape[0]):
        guess = table.shape[0] // 2
        for k in range(labels.shape[1]):
            x = start[0] + j * steps[0, 1] + k * steps[0, 2]
            y = start[1] + j * steps[1, 1] + k * steps[1, 2]
            z = start[2] + j * steps[2, 1] + k * steps[2, 2]
            labels[j, k], guess = tissue_at(x, y, z, table, roots, person, guess)
