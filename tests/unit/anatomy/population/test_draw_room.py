"""Every drawn level keeps a sac, is even where a slice may lie beside the disc, and has a truth even with no sac."""

from dataclasses import replace

import numpy as np
import pytest

from flavum.anatomy.frame import Frame
from flavum.anatomy.level import Level
from flavum.anatomy.population.draw import draw_spine
from flavum.anatomy.spine.parameters import LEVELS
from flavum.anatomy.spine.raster import rasterise
from flavum.anatomy.tissue import Tissue, whole_of
from flavum.anatomy.truth.level import LevelTruth, measure_truth

LEAST_MM2 = (26, 21, 15)  # level.least_sac_mm2 of population.toml, less 2.4 standard deviations and a grid's error
LOW = (Level.L3_L4, Level.L4_L5, Level.L5_S1)
SAC = sorted(whole_of(Tissue.DURAL_SAC))


@pytest.mark.parametrize("plant", [None, "slip", "disc"])
def test_every_drawn_level_keeps_a_sac(plant: str | None) -> None:
    for seed in range(4):
        truths = measure_truth(draw_spine(seed=seed, plant=plant), LOW, resolution_mm=0.25)
        assert all(least < truth.sac_area_mm2 < 340 for least, truth in zip(LEAST_MM2, truths.values(), strict=True))


def test_truth_of_a_level_without_a_sac_is_nothing_not_an_error() -> None:
    spine = draw_spine(seed=0)
    levels = list(spine.levels)
    n = LEVELS.index(Level.L4_L5)
    thick = replace(levels[n].left, ligament_mm=10.0)
    levels[n] = replace(levels[n], bulge_mm=10.0, slip_mm=14.0, left=thick, right=thick)
    truth = measure_truth(replace(spine, levels=tuple(levels)), (Level.L4_L5,))[Level.L4_L5]
    assert (truth.sac_area_mm2, truth.sac_ap_mm) == (0.0, 0.0)
    assert np.all(np.isfinite(truth.canal_mm))


def _area(spine: object, truth: LevelTruth, above_mm: float) -> float:
    back = 0.96 * truth.posterior + 0.28 * truth.left  # no wall along the pixels: all of it would be rounded at once
    left = 0.96 * truth.left - 0.28 * truth.posterior
    corner = truth.canal_mm + truth.superior * above_mm - (back + left) * 18
    axes = np.stack([truth.superior, back, left], axis=1)
    labels = rasterise(spine, Frame((1, 360, 360), corner, axes, np.array([1.0, 0.1, 0.1])))  # type: ignore[arg-type]
    return float(np.isin(labels, SAC).sum()) * 0.1**2


@pytest.mark.parametrize("plant", ["disc", "facet", "ligament"])
def test_sac_area_between_two_slices_is_the_one_in_the_disc_plane(plant: str) -> None:
    spine = draw_spine(seed=101, plant=plant)
    for truth in measure_truth(spine, LOW).values():
        between = (_area(spine, truth, -2.0) + _area(spine, truth, 2.0)) / 2
        assert between == pytest.approx(truth.sac_area_mm2, rel=0.01)
