"""Area and depth of shapes whose area and depth are known."""

import numpy as np
import pytest
from numpy.typing import NDArray

from flavum.imaging.measurement.canal import measure_bore
from flavum.imaging.measurement.distance import measure_distance

VOXEL_MM, PARTS = 0.6, 12
Array = NDArray[np.float64]


def _fractions(rows_mm: tuple[float, float], columns_mm: tuple[float, float]) -> Array:
    """How much of each voxel a box fills, counted on a fine grid."""
    places = (np.arange(60 * PARTS) + 0.5) / PARTS * VOXEL_MM - VOXEL_MM / 2
    inside = [((places > low) & (places < high)).reshape(60, PARTS).mean(axis=1) for low, high in (rows_mm, columns_mm)]
    return np.asarray(inside[0][:, None] * inside[1][None])


def _slopes(fractions: Array) -> tuple[Array, Array, tuple[float, float]]:
    """The shape's edge as a slope, and how much is filled, on the finer pixels of a section."""
    found = measure_distance(fractions, (VOXEL_MM, VOXEL_MM))
    parts = round(VOXEL_MM / found.spacing_mm[0])
    filled = np.kron(fractions, np.ones((parts, parts)))[: found.values_mm.shape[0], : found.values_mm.shape[1]]
    return np.clip(0.5 + found.values_mm, 0, 1), filled, found.spacing_mm


def test_corners_count_where_it_is_known_how_much_is_filled() -> None:
    fractions = _fractions((8.1, 18.4), (5.3, 25.2))
    true = 10.3 * 19.9
    slope, filled, spacing = _slopes(fractions)
    outlined, summed = measure_bore(slope, spacing), measure_bore(slope, spacing, filled=filled, voxel_mm=VOXEL_MM)
    assert outlined is not None
    assert summed is not None
    assert summed.area_mm2 == pytest.approx(true, rel=0.002)
    assert abs(outlined.area_mm2 - true) > abs(summed.area_mm2 - true)
    assert summed.ap_mm == outlined.ap_mm == pytest.approx(10.3, abs=0.05)


def test_what_lies_far_away_is_not_counted() -> None:
    fractions = _fractions((8.1, 18.4), (5.3, 25.2))
    slope, filled, spacing = _slopes(fractions)
    beside = filled.copy()
    beside[:6, :6] = 1.0
    alone, near = (measure_bore(slope, spacing, filled=one, voxel_mm=VOXEL_MM) for one in (filled, beside))
    assert alone is not None
    assert near is not None
    assert near.area_mm2 == alone.area_mm2


def test_nothing_has_no_bore() -> None:
    assert measure_bore(np.zeros((20, 20)), (0.3, 0.3)) is None
