"""Vertebrae as rigid poses: a lordotic stack, and a slip that carries everything above it."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from flavum.anatomy.level import Level
from flavum.anatomy.population.draw import draw_spine
from flavum.anatomy.spine.parameters import LEVELS, Spine
from flavum.anatomy.spine.pose import S1_BODY, T12_BODY, Posture, place, rotation_of, turn

SPINE = draw_spine(seed=11)
L4_L5 = LEVELS.index(Level.L4_L5)


def _slipped(spine: Spine, slip_mm: float) -> Spine:
    levels = list(spine.levels)
    levels[L4_L5] = replace(levels[L4_L5], slip_mm=slip_mm)
    return replace(spine, levels=tuple(levels))


def _from_l5(posture: Posture, body: int) -> np.ndarray:
    """Where a body's centre lies against L5, along the directions of L5's upper endplate."""
    lower = posture.bodies[L4_L5 + S1_BODY]
    plate = lower.axes @ turn(sagittal=SPINE.vertebrae[L4_L5].wedge_rad / 2)
    offset = posture.bodies[body].point - lower.point
    return np.array([offset @ plate[:, 1], offset @ plate[:, 2]])


def test_origin_is_the_middle_of_l3() -> None:
    assert np.allclose(place(SPINE).bodies[S1_BODY + 3].point, 0.0)


def test_lumbar_spine_is_lordotic() -> None:
    bodies = place(SPINE).bodies
    leans = [float(np.arctan2(body.superior[1], body.superior[2])) for body in bodies]
    assert leans[S1_BODY] < -0.3 < leans[T12_BODY]
    assert all(below.point[2] < above.point[2] for below, above in pairwise(bodies))


@pytest.mark.parametrize("slip_mm", [-3.0, 4.0, 9.0])
def test_slip_moves_the_upper_vertebra_and_all_above_it_forward(slip_mm: float) -> None:
    straight, slipped = place(_slipped(SPINE, 0.0)), place(_slipped(SPINE, slip_mm))
    for body in range(L4_L5 + S1_BODY + 1, len(straight.bodies)):
        moved = _from_l5(slipped, body) - _from_l5(straight, body)
        assert moved == pytest.approx([-slip_mm, 0.0], abs=1e-9)
    for body in range(L4_L5 + S1_BODY + 1):
        assert _from_l5(slipped, body) == pytest.approx(_from_l5(straight, body), abs=1e-9)


def test_rotation_is_proper_and_small() -> None:
    rotation = rotation_of(SPINE)
    assert rotation @ rotation.T == pytest.approx(np.eye(3), abs=1e-12)
    assert np.linalg.det(rotation) == pytest.approx(1.0)
    assert np.degrees(np.arccos((np.trace(rotation) - 1) / 2)) < 10
