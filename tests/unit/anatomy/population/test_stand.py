"""Standing narrows the sac by as much as its claim says, and it never widens it."""

import numpy as np
import pytest

from flavum.anatomy.level import Level
from flavum.anatomy.population.draw import draw_spine
from flavum.anatomy.population.stand import load_standing, stand
from flavum.anatomy.spine.parameters import LEVELS
from flavum.anatomy.truth.section import cut_canal


def test_standing_narrows_the_sac_as_its_claim_says() -> None:
    claim, lost = load_standing()["sac_lost_mm2"], []
    for seed in range(8):
        lying = draw_spine(seed=seed)
        for level in (Level.L3_L4, Level.L4_L5):
            number = LEVELS.index(level)
            areas = [cut_canal(one, number, step_mm=0.2).sac_area_mm2 for one in (lying, stand(lying))]
            assert areas[1] <= areas[0] + 1.0
            lost.append(areas[0] - areas[1])
    assert claim["low"] < np.mean(lost) < claim["high"]


@pytest.mark.parametrize("name", list(load_standing())[1:])
def test_every_change_has_a_source(name: str) -> None:
    table = load_standing()
    assert table[name]["source"] in table["sources"]
    assert table[name]["to_be_confirmed"] is True
