"""Random spines: reproducible, never mirror-symmetric, with one cause where one is planted."""

import pytest

from flavum.anatomy.level import Level
from flavum.anatomy.population.draw import draw_spine
from flavum.anatomy.spine.parameters import LEVELS, Cause


def test_same_seed_gives_the_same_spine() -> None:
    assert draw_spine(seed=7, plant="slip") == draw_spine(seed=7, plant="slip")
    assert draw_spine(seed=7) != draw_spine(seed=8)


def test_no_level_is_mirror_symmetric() -> None:
    levels = [level for seed in range(20) for level in draw_spine(seed=seed).levels]
    assert all(level.left.ligament_mm != level.right.ligament_mm for level in levels)
    thicker_left = sum(level.left.ligament_mm > level.right.ligament_mm for level in levels)
    assert 0.35 < thicker_left / len(levels) < 0.65


@pytest.mark.parametrize("cause", list(Cause))
def test_planted_cause_stands_out_at_every_level(cause: Cause) -> None:
    spine = draw_spine(seed=3, plant=cause)
    assert dict(spine.planted) == dict.fromkeys(LEVELS, cause)
    for level in spine.levels:
        size = {
            Cause.LIGAMENT: min(level.left.ligament_mm, level.right.ligament_mm) - 3.6,
            Cause.FACET: min(level.left.facet_growth_mm, level.right.facet_growth_mm),
            Cause.DISC: level.bulge_mm,
            Cause.SLIP: level.slip_mm,
        }
        assert max(size, key=lambda name: size[name]) is cause


def test_cause_planted_at_one_level_leaves_the_others_alone() -> None:
    spine = draw_spine(seed=4, plant={Level.L4_L5: Cause.DISC})
    bulges = {level: spine.level(level).bulge_mm for level in LEVELS}
    assert max(bulges, key=lambda level: bulges[level]) is Level.L4_L5
    assert spine.planted == ((Level.L4_L5, Cause.DISC),)


def test_unknown_cause_is_refused() -> None:
    with pytest.raises(ValueError, match="tumour"):
        draw_spine(seed=0, plant="tumour")
