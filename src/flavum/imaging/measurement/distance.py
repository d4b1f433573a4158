"""How far every pixel lies from a tissue's edge: a form in which slices can be averaged and interpolated."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt, map_coordinates

from flavum.imaging.measurement.contour import HALF, sharpen
from flavum.imaging.measurement.smooth import is_hard, soften

FINE_MM = 0.34  # pixels of distance maps are no larger
FAR_MM = 6.0  # outside distance in a plane that holds none of the tissue: there it ends half-way to the next plane
STEEPEST = 1e-3  # gradients below this (1/mm) say nothing about where the edge lies


@dataclass(frozen=True, eq=False)
class DistanceMap:
    """Signed distance to a tissue's edge in one plane.

    values_mm: (rows, columns) on pixels of spacing_mm, positive inside; pixel (0, 0) as in the map it came from.
    edge_width_mm: distance over which the probability goes from 0 to 1 at the edge, median along it; nan without edge.
    """

    values_mm: NDArray[np.float64]
    spacing_mm: tuple[float, float]
    edge_width_mm: float


def measure_distance(probability: NDArray[Any], spacing_mm: tuple[float, float]) -> DistanceMap:
    """Signed distance to where a probability map (rows, columns) passes one half."""
    smooth = soften(probability) if is_hard(probability) else sharpen(probability)
    fine, fine_mm = _refine(smooth, spacing_mm)
    inside = fine >= HALF
    edge = _beside_change(inside)
    if not edge.any():
        return DistanceMap(np.where(inside, FAR_MM, -FAR_MM), fine_mm, float("nan"))
    down, across = np.asarray(np.gradient(fine, *fine_mm))
    slope = np.stack([down[edge], across[edge]])
    steepness = np.maximum(np.hypot(slope[0], slope[1]), STEEPEST)
    step = (HALF - fine[edge]) * slope / steepness**2
    # No foot lies beyond the next pixel.
    step *= np.minimum(1.0, max(fine_mm) / np.maximum(np.hypot(step[0], step[1]), 1e-9))
    nearest = distance_transform_edt(~edge, sampling=fine_mm, return_distances=False, return_indices=True)
    number = np.zeros(fine.shape, dtype=np.intp)
    number[edge] = np.arange(len(steepness))
    feet = number[tuple(nearest)]
    away = [(np.indices(fine.shape, sparse=True)[n] - nearest[n]) * fine_mm[n] - step[n][feet] for n in range(2)]
    distance = np.hypot(away[0], away[1])
    width = float(np.median(1.0 / steepness))
    return DistanceMap(np.where(inside, distance, -distance), fine_mm, max(width, min(spacing_mm)))


def _refine(
    values: NDArray[np.float64], spacing_mm: tuple[float, float]
) -> tuple[NDArray[np.float64], tuple[float, float]]:
    """The same map on pixels no larger than FINE_MM, by cubic splines."""
    parts = [max(int(np.ceil(mm / FINE_MM - 1e-6)), 1) for mm in spacing_mm]
    rows, columns = (_spline_matrix(n, k) for n, k in zip(values.shape, parts, strict=True))
    return rows @ values @ columns.T, (spacing_mm[0] / parts[0], spacing_mm[1] / parts[1])


@lru_cache(maxsize=32)
def _spline_matrix(count: int, parts: int) -> NDArray[np.float64]:
    """((count - 1) * parts + 1, count): samples to `parts` times as many, by a cubic spline."""
    places = np.arange((count - 1) * parts + 1) / parts
    columns = [map_coordinates(unit, places[None], order=3, mode="nearest") for unit in np.eye(count)]
    return np.stack(columns, axis=1)


def _beside_change(inside: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Pixels with a neighbour on the other side of the edge."""
    edge = np.zeros_like(inside)
    down, right = inside[1:] != inside[:-1], inside[:, 1:] != inside[:, :-1]
    edge[1:] |= down
    edge[:-1] |= down
    edge[:, 1:] |= right
    edge[:, :-1] |= right
    return edge
