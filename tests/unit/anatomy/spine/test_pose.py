"""Vertebrae as rigid poses: a lordotic stack, and a slip that carries everything above it."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from flavum.anatomy.level import Level
from flavum.anatomy.spine.draw import draw_spine
from flavum.anatomy.spine.parameters import LEVELS, Spine
from flavum.anatomy.spine.pose import Posture, place, rotation_of

SPINE = draw_spine(seed=11)
L4_L5 = LEVELS.index(Level.L4_L5)


def _slipped(spine: Spine, slip_mm: float) -> Spine:
    levels = list(spine.levels)
    levels[L4_L5] = replace(levels[L4_L5], slip_mm=slip_mm)
    return replace(spine, levels=tuple(levels))


def _from_l5(posture: Posture, body: int) -> np.ndarray:
    """Where a body's centre lies against L5, along L5's own posterior and superior directions."""
    lower = posture.bodies[L4_L5 + 1]
    offset = posture.bodies[body].point - lower.point
    return np.array([offset @ lower.posterior, offset @ lower.superior])


def test_origin_is_the_middle_of_l3() -> None:
    assert np.allclose(place(SPINE).bodies[4].point, 0.0)


def test_lumbar_spine_is_lordotic() -> None:
    bodies = place(SPINE).bodies
    assert bodies[1].tilt_rad < -0.3 < bodies[-1].tilt_rad
    assert all(below.point[1] < above.point[1] for below, above in pairwise(bodies))


@pytest.mark.parametrize("slip_mm", [-3.0, 4.0, 9.0])
def test_slip_moves_the_upper_vertebra_and_all_above_it_forward(slip_mm: float) -> None:
    straight, slipped = place(_slipped(SPINE, 0.0)), place(_slipped(SPINE, slip_mm))
    for body in range(L4_L5 + 2, len(straight.bodies)):
        moved = _from_l5(slipped, body) - _from_l5(straight, body)
        assert moved == pytest.approx([-slip_mm, 0.0], abs=1e-9)
    for body in range(L4_L5 + 1):
        assert _from_l5(slipped, body) == pytest.approx(_from_l5(straight, body), abs=1e-9)


def test_rotation_is_proper_and_small() -> None:
    rotation = rotation_of(SPINE)
    assert rotation @ rotation.T == pytest.approx(np.eye(3), abs=1e-12)
    assert np.linalg.det(rotation) == pytest.approx(1.0)
    assert np.degrees(np.arccos((np.trace(rotation) - 1) / 2)) < 10
