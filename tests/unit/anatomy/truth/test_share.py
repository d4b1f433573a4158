"""The cause that was planted alone has all of the room lost; the recess is as deep as a line through it says."""

import numpy as np
import pytest

from flavum.anatomy.level import Level
from flavum.anatomy.population.draw import draw_spine
from flavum.anatomy.side import Side
from flavum.anatomy.spine.parameters import LEVELS, Cause
from flavum.anatomy.truth.recess import FRONT, JOINT, measure_recess
from flavum.anatomy.truth.section import cut_canal
from flavum.anatomy.truth.share import measure_shares


@pytest.mark.parametrize("cause", list(Cause))
def test_planted_cause_has_all_of_the_room(cause: Cause) -> None:
    healthy, ill = draw_spine(seed=11, plant={}), draw_spine(seed=11, plant={Level.L4_L5: cause})
    shares = measure_shares(healthy, ill, Level.L4_L5)
    assert shares[cause] == pytest.approx(1.0, abs=0.02)
    assert sum(shares.values()) == pytest.approx(1.0)


def test_worn_level_is_shared_out_and_a_healthy_one_is_not() -> None:
    healthy, worn = draw_spine(seed=12, plant={}), draw_spine(seed=12)
    assert measure_shares(healthy, healthy, Level.L4_L5) == {}
    shares = [measure_shares(healthy, worn, level) for level in LEVELS]
    assert any(len([one for one in found.values() if one > 0.1]) > 1 for found in shares)


def test_recess_is_the_room_between_disc_and_joint() -> None:
    spine = draw_spine(seed=11, plant={})
    bulging = draw_spine(seed=11, plant={Level.L4_L5: Cause.DISC})
    number = LEVELS.index(Level.L4_L5)
    for side in Side:
        cut = cut_canal(spine, number, step_mm=0.1)
        depth = measure_recess(cut, side)
        assert depth is not None
        columns = np.nonzero(cut.canal)[1]
        column = round(float(columns.mean() + side.sign * 0.42 * (np.ptp(columns) + 1)))
        line = cut.labels[:, column]
        free = (~np.isin(line, FRONT + JOINT)).sum() * 0.1
        assert 3.0 < depth < free
        narrowed = measure_recess(cut_canal(bulging, number, step_mm=0.1), side)
        assert narrowed is not None
        assert narrowed < depth - 1.0
