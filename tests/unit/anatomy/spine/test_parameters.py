"""A spine is valid, or it is not built."""

import math
from dataclasses import replace

import pytest

from flavum.anatomy.level import Level, Vertebra
from flavum.anatomy.population.draw import draw_spine
from flavum.anatomy.side import Side
from flavum.anatomy.spine.parameters import LEVELS, VERTEBRAE

SPINE = draw_spine(seed=1)


@pytest.mark.parametrize(
    ("name", "value"),
    [("fat_mm", -1.0), ("roof_mm", 40.0), ("bulge_mm", math.nan), ("slip_mm", math.inf)],
)
def test_level_refuses_what_no_spine_has(name: str, value: float) -> None:
    with pytest.raises(ValueError, match=name):
        replace(SPINE.level(Level.L4_L5), **{name: value})


def test_side_refuses_a_ligament_that_no_spine_has() -> None:
    with pytest.raises(ValueError, match="ligament_mm"):
        replace(SPINE.level(Level.L4_L5).left, ligament_mm=40.0)


def test_broken_front_is_lower_and_opens_to_the_back() -> None:
    whole = replace(SPINE.vertebra(Vertebra.L1), compression=0.0)
    broken = replace(whole, compression=0.4)
    assert broken.front_height_mm == pytest.approx(0.6 * whole.anterior_height_mm)
    assert broken.wedge_rad < whole.wedge_rad
    assert broken.height_mm < whole.height_mm


def test_vertebra_refuses_a_body_without_height() -> None:
    with pytest.raises(ValueError, match="height_mm"):
        replace(SPINE.vertebra(Vertebra.L3), posterior_height_mm=0.0)


def test_spine_refuses_a_missing_level() -> None:
    with pytest.raises(ValueError, match="levels"):
        replace(SPINE, levels=SPINE.levels[1:])


def test_level_and_vertebra_are_found_by_name() -> None:
    assert SPINE.level(Level.L5_S1) is SPINE.levels[0]
    assert SPINE.vertebra(Vertebra.S1) is SPINE.vertebrae[0]
    assert (LEVELS[-1], VERTEBRAE[-1]) == (Level.T12_L1, Vertebra.T12)


def test_sides_are_the_patients_own() -> None:
    level = SPINE.level(Level.L3_L4)
    level = replace(level, left=replace(level.left, ligament_mm=3.0), right=replace(level.right, ligament_mm=5.0))
    assert (level.ligament_mm(Side.LEFT), level.ligament_mm(Side.RIGHT)) == (3.0, 5.0)
