"""What lies around the spine: ribs where they belong, muscle behind, the sacrum's wings out of the way."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from flavum.anatomy.frame import Frame
from flavum.anatomy.population.draw import draw_spine
from flavum.anatomy.spine.parameters import Spine
from flavum.anatomy.spine.pose import place, rotation_of
from flavum.anatomy.spine.raster import rasterise
from flavum.anatomy.tissue import Tissue

L1_BODY, T12_BODY, T11_BODY = 7, 8, 9  # among the bodies of a pose, S3 the first
BONE = (Tissue.ARCH, Tissue.ARCH_CORTEX)


def beside(spine: Spine, body: int, left_mm: float) -> NDArray[np.uint8]:
    """Tissues of a sagittal patch, 24 mm high and 40 mm deep, beside a body's posterior wall."""
    rotation, pose = rotation_of(spine), place(spine).bodies[body]
    corner = rotation @ pose.at(superior=-22.0, posterior=5.0, left=left_mm)
    axes = rotation @ np.stack([pose.left, pose.superior, pose.posterior], axis=1)
    return rasterise(spine, Frame((1, 24, 40), corner, axes, np.ones(3)))[0]


@pytest.mark.parametrize(("count", "lowest"), [(4, L1_BODY), (5, T12_BODY), (6, T11_BODY)])
def test_ribs_begin_above_the_last_lumbar_vertebra(count: int, lowest: int) -> None:
    spine = replace(draw_spine(seed=11, plant={}), lumbar_count=count)
    for body in (L1_BODY, T12_BODY, T11_BODY):
        # So far to the side no transverse process is left: what bone there is, is rib.
        has_rib = np.isin(beside(spine, body, 54.0), BONE).any()
        assert has_rib == (body >= lowest)


def test_back_muscle_lies_behind_the_transverse_processes_and_before_the_fat() -> None:
    spine = draw_spine(seed=11, plant={})
    rotation, disc = rotation_of(spine), place(spine).discs[2]
    corner = rotation @ disc.at(posterior=spine.vertebrae[2].depth_mm / 2, left=25.0)
    axes = rotation @ np.stack([disc.superior, disc.left, disc.posterior], axis=1)
    line = rasterise(spine, Frame((1, 1, 90), corner, axes, np.ones(3)))[0, 0]
    muscle = np.flatnonzero(line == Tissue.MUSCLE)
    assert 20 < len(muscle) < 55
    assert muscle.max() < np.flatnonzero(line == Tissue.SKIN).min()
    assert (line[muscle.max() + 2 : muscle.max() + 5] == Tissue.FAT).all()


@pytest.mark.parametrize("count", [3, 7])
def test_other_counts_of_lumbar_vertebrae_are_refused(count: int) -> None:
    with pytest.raises(ValueError, match="four, five or six"):
        replace(draw_spine(seed=1, plant={}), lumbar_count=count)
