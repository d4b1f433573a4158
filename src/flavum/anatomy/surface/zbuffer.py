"""Triangles on a grid of pixels: for each pixel the nearest triangle, its depth and where in it the pixel lies."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

NOTHING = -1
SEAM = 1e-9  # a pixel on the edge of two triangles must not slip between them


@dataclass(frozen=True, eq=False)
class Hits:
    """What each pixel sees. face: NOTHING where it sees none. depth: larger is nearer. weight: barycentric."""

    face: NDArray[np.int32]
    depth: NDArray[np.float32]
    weight: NDArray[np.float32]


def trace(points: NDArray[np.float64], faces: NDArray[np.int32], shape: tuple[int, int]) -> Hits:
    """points: (n, 3) column, row and depth of every vertex, in pixels."""
    face = np.full(shape, NOTHING, dtype=np.int32)
    depth = np.full(shape, -np.inf, dtype=np.float32)
    weight = np.zeros((*shape, 3), dtype=np.float32)
    _trace(points, faces, face, depth, weight)
    return Hits(face, depth, weight)


@njit(cache=True)
def _trace(points: Any, faces: Any, face: Any, depth: Any, weight: Any) -> None:
    rows, columns = face.shape
    for n in range(faces.shape[0]):
        ax, ay, az = points[faces[n, 0]]
        bx, by, bz = points[faces[n, 1]]
        cx, cy, cz = points[faces[n, 2]]
        double = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay)
        if double >= 0.0:  # rows run down, so what faces the viewer turns the other way
            continue
        for row in range(max(int(np.ceil(min(ay, by, cy))), 0), min(int(max(ay, by, cy)) + 1, rows)):
            for column in range(max(int(np.ceil(min(ax, bx, cx))), 0), min(int(max(ax, bx, cx)) + 1, columns)):
                u = ((bx - column) * (cy - row) - (cx - column) * (by - row)) / double
                v = ((cx - column) * (ay - row) - (ax - column) * (cy - row)) / double
                w = 1.0 - u - v
                if u < -SEAM or v < -SEAM or w < -SEAM:
                    continue
                near = u * az + v * bz + w * cz
                if near > depth[row, column]:
                    depth[row, column] = near
                    face[row, column] = n
                    weight[row, column, 0], weight[row, column, 1], weight[row, column, 2] = u, v, w
