import numpy as np
import pytest

from flavum.anatomy.frame import Frame
from flavum.anatomy.phantom.slab import LabelSource, sample_pattern, slice_frame, tissue_fractions
from flavum.anatomy.tissue import Tissue

DISC, MUSCLE = Tissue.DISC, Tissue.MUSCLE


def half_space(normal: list[float], offset_mm: float) -> LabelSource:
    """DISC where the point lies beyond the plane, MUSCLE elsewhere."""

    def labels(frame: Frame) -> np.ndarray:
        points = frame.to_lps(np.moveaxis(np.indices(frame.shape), 0, -1))
        return np.where(points @ np.array(normal) > offset_mm, DISC, MUSCLE).astype(np.uint8)

    return labels


def make_frame(rows: int = 40, spacing_mm: float = 1.0) -> Frame:
    return Frame((1, rows, rows), np.zeros(3), np.eye(3), np.array([4.4, spacing_mm, spacing_mm]))


def test_fractions_sum_to_one() -> None:
    fractions = tissue_fractions(half_space([0.3, 0.9, 0.3], 11.0), make_frame(), thickness_mm=4.0)

    assert fractions.shape == (len(Tissue), 40, 40)
    assert np.allclose(fractions.sum(axis=0), 1, atol=1e-5)


@pytest.mark.parametrize("angle", [0.0, 0.2, 0.7])
def test_fractions_measure_the_area_beyond_a_line(angle: float) -> None:
    source = half_space([0.0, np.cos(angle), np.sin(angle)], 17.3)

    area = tissue_fractions(source, make_frame(), thickness_mm=4.0, samples=8)[DISC].sum()

    fine = np.stack(np.meshgrid(*[(np.arange(4000) + 0.5) / 100 - 0.5] * 2, indexing="ij"))
    true = np.mean(fine[0] * np.cos(angle) + fine[1] * np.sin(angle) > 17.3) * 1600
    assert area == pytest.approx(true, rel=0.01)


def test_fractions_through_the_slice() -> None:
    source = half_space([1.0, 0.0, 0.0], 0.0)

    fractions = tissue_fractions(source, make_frame(4), thickness_mm=4.0)

    assert np.allclose(fractions[DISC], 0.5, atol=1e-5)


def test_structure_thinner_than_the_slice_fills_its_share() -> None:
    def sheet(frame: Frame) -> np.ndarray:
        depth = frame.to_lps(np.moveaxis(np.indices(frame.shape), 0, -1))[..., 0]
        return np.where(np.abs(depth) < 1.0, DISC, MUSCLE).astype(np.uint8)

    fractions = tissue_fractions(sheet, make_frame(4), thickness_mm=4.0, samples=60)

    assert fractions[DISC].mean() == pytest.approx(0.5, abs=0.03)  # 2 mm of 4


def test_profile_is_half_high_at_half_the_thickness() -> None:
    offsets, weights = sample_pattern(4.0, 61)

    at_edge = np.interp(2.0, offsets[30:, 0], weights[30:]) / weights.max()
    assert at_edge == pytest.approx(0.5, abs=0.03)
    assert weights.sum() == pytest.approx(1)


@pytest.mark.parametrize("samples", [1, 4, 8])
def test_pattern_is_balanced_about_the_voxel(samples: int) -> None:
    offsets, weights = sample_pattern(4.0, samples)

    assert np.allclose(weights @ offsets, 0, atol=1e-12)


def test_slice_frame_lies_where_the_slice_lies() -> None:
    frame = Frame((5, 6, 7), np.array([1.0, 2, 3]), np.eye(3)[:, [2, 1, 0]], np.array([4.4, 0.5, 0.6]))

    assert np.allclose(slice_frame(frame, 3).to_lps([0, 2, 4]), frame.to_lps([3, 2, 4]))
