"""The patient's left must stay left: RSNA teams lost it the day before the end."""

import numpy as np
import pytest

from flavum.anatomy.frame import Frame
from flavum.anatomy.level import Level
from flavum.anatomy.population.draw import draw_spine
from flavum.anatomy.spine.raster import rasterise
from flavum.anatomy.tissue import Tissue, whole_of
from flavum.anatomy.truth.level import LevelTruth, measure_truth
from flavum.imaging.network import OnnxSegmenter
from flavum.imaging.segment import Segmentation
from flavum.imaging.volume import Volume
from training.contrast import render

LEFT, RIGHT = Tissue.LIGAMENTUM_FLAVUM_LEFT, Tissue.LIGAMENTUM_FLAVUM_RIGHT
SIZE, PIXEL_MM = 220, 0.6


def _cut(seed: int) -> tuple[Volume, np.ndarray, LevelTruth]:
    """A phantom slice through L4-L5, its tissues, and the true plane."""
    spine = draw_spine(seed=seed)
    truth = measure_truth(spine, (Level.L4_L5,), resolution_mm=0.5)[Level.L4_L5]
    axes = np.stack([truth.superior, truth.posterior, truth.left], axis=1)
    corner = truth.canal_mm - (truth.posterior + truth.left) * PIXEL_MM * (SIZE - 1) / 2
    frame = Frame((1, SIZE, SIZE), corner, axes, np.array([1.0, PIXEL_MM, PIXEL_MM]))
    tissues = rasterise(spine, frame)
    signal = render(tissues[None], np.random.default_rng(1), usual=True)
    return Volume(signal, frame), tissues, truth


@pytest.fixture(scope="module")
def segmenter() -> OnnxSegmenter:
    return OnnxSegmenter(threads=1)


def _middle_column(found: Segmentation, tissue: Tissue) -> float:
    weight = found.probability[tissue][0].sum(axis=0)
    return float((weight * np.arange(SIZE)).sum() / weight.sum())


@pytest.mark.parametrize("seed", [3, 4])
def test_left_ligament_lies_to_the_patients_left(segmenter: OnnxSegmenter, seed: int) -> None:
    volume, _, truth = _cut(seed)

    found = segmenter.segment_axial(volume, truth.canal_mm)

    assert _middle_column(found, LEFT) > SIZE / 2 > _middle_column(found, RIGHT)


def test_mirrored_picture_swaps_the_ligaments(segmenter: OnnxSegmenter) -> None:
    volume, _, truth = _cut(3)
    mirrored = Volume(volume.values[..., ::-1].copy(), volume.frame)

    found, swapped = (segmenter.segment_axial(v, truth.canal_mm).probability for v in (volume, mirrored))

    assert np.abs(found[LEFT] - swapped[RIGHT][..., ::-1]).mean() < 0.003
    assert _dice(found[LEFT] > 0.5, swapped[RIGHT][..., ::-1] > 0.5) > 0.8
    assert _dice(found[LEFT] > 0.5, swapped[LEFT][..., ::-1] > 0.5) < 0.05


def test_phantom_sac_and_ligaments_are_found(segmenter: OnnxSegmenter) -> None:
    volume, tissues, truth = _cut(3)

    found = segmenter.segment_axial(volume, truth.canal_mm)

    assert _dice(found.probability[Tissue.DURAL_SAC] > 0.5, np.isin(tissues, list(whole_of(Tissue.DURAL_SAC)))) > 0.85
    for side in (LEFT, RIGHT):
        assert _dice(found.probability[side] > 0.5, tissues == side) > 0.7


def _dice(one: np.ndarray, other: np.ndarray) -> float:
    return float(2 * (one & other).sum() / max(one.sum() + other.sum(), 1))
