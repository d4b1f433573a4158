"""Coil and saturation band dim a drawn slice where real ones are dim; every tissue has a brightness of its own."""

import numpy as np

from flavum.anatomy.tissue import Tissue
from training.contrast import T2_BRIGHTNESS, draw_brightness
from training.scanner import shade

DARK = {Tissue.METAL, Tissue.BACKGROUND, Tissue.BOWEL_GAS, Tissue.VESSEL, Tissue.CALCIFICATION}


def test_every_tissue_has_a_brightness_and_only_some_are_black() -> None:
    assert set(T2_BRIGHTNESS) == set(Tissue)
    for seed in range(20):
        table = draw_brightness(np.random.default_rng(seed), usual=True)
        assert all(table[tissue] > 0.01 for tissue in set(Tissue) - DARK)


def test_picture_is_dimmer_before_the_spine_than_behind_it() -> None:
    labels = np.full((160, 160), Tissue.FAT, np.uint8)
    labels[:, 80:100] = Tissue.VERTEBRAL_BODY
    before, behind = [], []
    for seed in range(40):
        shaded = shade(np.ones(labels.shape, np.float32), labels, np.random.default_rng(seed))
        assert np.isfinite(shaded).all()
        assert shaded.min() >= 0
        before.append(shaded[:, :20].mean())
        behind.append(shaded[:, -20:].mean())
    assert np.mean(before) < 0.6 * np.mean(behind)


def test_a_slice_without_a_body_has_no_band() -> None:
    labels = np.full((64, 64), Tissue.FAT, np.uint8)
    for seed in range(10):
        shaded = shade(np.ones(labels.shape, np.float32), labels, np.random.default_rng(seed))
        assert (np.diff(shaded, axis=1) >= 0).all()
        assert np.allclose(shaded, shaded[:1])
