"""Laws that hold for every spine and every grid."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from flavum.anatomy.frame import Frame
from flavum.anatomy.level import LUMBAR_LEVELS, Level
from flavum.anatomy.population.draw import draw_spine
from flavum.anatomy.spine.parameters import LEVELS, Spine
from flavum.anatomy.spine.pose import place, rotation_of
from flavum.anatomy.spine.raster import rasterise
from flavum.anatomy.tissue import Tissue, whole_of

SEEDS = st.integers(0, 2**31)
LUMBAR = st.sampled_from(LUMBAR_LEVELS)
SAC = sorted(whole_of(Tissue.DURAL_SAC))
LEFT, RIGHT = Tissue.LIGAMENTUM_FLAVUM_LEFT, Tissue.LIGAMENTUM_FLAVUM_RIGHT


def _changed(spine: Spine, level: Level, *, left: float | None = None, right: float | None = None) -> Spine:
    """The same spine with other ligaments (mm) at a level."""
    levels, shape = list(spine.levels), spine.level(level)
    sides = {"left": (shape.left, left), "right": (shape.right, right)}
    new = {name: replace(side, ligament_mm=mm, calcification=0.0) for name, (side, mm) in sides.items() if mm}
    levels[LEVELS.index(level)] = replace(shape, **new)
    return replace(spine, levels=tuple(levels))


def _section(spine: Spine, level: Level, step: float = 0.4) -> NDArray[np.uint8]:
    posture, rotation, n = place(spine), rotation_of(spine), LEVELS.index(level)
    pose, depth = posture.discs[n], spine.vertebrae[n].depth_mm
    axes = rotation @ np.stack([pose.superior, pose.posterior, pose.left], axis=1)
    corner = rotation @ pose.at(left=-18.0, posterior=depth / 2 - 8)
    return rasterise(spine, Frame((1, 90, 90), corner, axes, np.array([1.0, step, step])))[0]


@settings(max_examples=15, deadline=None)
@given(seed=SEEDS, level=LUMBAR, more=st.floats(0.2, 2.0))
def test_thicker_ligament_never_enlarges_the_sac(seed: int, level: Level, more: float) -> None:
    spine = draw_spine(seed=seed, plant="slip")
    shape = spine.level(level)
    thicker = _changed(spine, level, left=min(shape.left.ligament_mm + more, 10.0))
    before, after = np.isin(_section(spine, level), SAC), np.isin(_section(thicker, level), SAC)
    assert after.sum() <= before.sum()


@settings(max_examples=15, deadline=None)
@given(seed=SEEDS, level=LUMBAR)
def test_ligament_grows_on_the_side_it_was_told_to(seed: int, level: Level) -> None:
    spine = _changed(draw_spine(seed=seed, plant="slip"), level, left=3.0, right=3.0)
    before, after = _section(spine, level), _section(_changed(spine, level, right=4.5), level)
    assert (after == RIGHT).sum() > 1.2 * (before == RIGHT).sum()
    assert np.array_equal(after == LEFT, before == LEFT)
    columns = np.argwhere(after == RIGHT)[:, 1], np.argwhere(after == LEFT)[:, 1]
    assert columns[0].max() < 45 <= columns[1].min()


@settings(max_examples=10, deadline=None)
@given(seed=SEEDS, order=st.permutations(range(3)), flips=st.tuples(*[st.booleans()] * 3))
def test_array_axes_may_run_any_way(seed: int, order: list[int], flips: tuple[bool, bool, bool]) -> None:
    spine, spacing = draw_spine(seed=seed), np.array([2.3, 1.7, 2.9])
    plain = Frame((22, 31, 27), np.array([-25.0, -15.0, -40.0]), np.eye(3), spacing)
    last = [plain.shape[n] - 1 if flips[n] else 0 for n in range(3)]
    axes = (np.eye(3) * np.where(flips, -1.0, 1.0))[:, order]
    other = Frame(tuple(plain.shape[n] for n in order), plain.to_lps(last), axes, spacing[order])
    backward = tuple(slice(None, None, -1 if flip else 1) for flip in flips)
    expected = rasterise(spine, plain)[backward].transpose(order)
    assert (rasterise(spine, other) != expected).mean() < 1e-4  # a centre on a surface may round either way


@settings(max_examples=5, deadline=None)
@given(seed=SEEDS)
def test_same_seed_gives_the_same_voxels(seed: int) -> None:
    frame = Frame((12, 20, 20), np.array([-12.0, -10.0, -30.0]), np.eye(3), np.array([2.0, 2.5, 3.0]))
    assert np.array_equal(rasterise(draw_spine(seed=seed), frame), rasterise(draw_spine(seed=seed), frame))
