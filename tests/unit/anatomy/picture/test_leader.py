"""Leaders never cross and labels never touch, wherever the points are."""

from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flavum.anatomy.picture.leader import Callout, Leader, Margin, place_labels

INNER = {Margin.LEFT: 100.0, Margin.RIGHT: 500.0}
POINTS = st.lists(st.tuples(st.floats(120, 480), st.floats(0, 600)), min_size=1, max_size=9, unique=True)


def cross(one: Leader, other: Leader) -> bool:
    """Whether two leaders cross somewhere within both."""
    a, b, c, d = (np.array(p) for p in (one.start, one.callout.point, other.start, other.callout.point))

    def side(p: np.ndarray, q: np.ndarray, r: np.ndarray) -> float:
        return float((q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]))

    return bool(side(a, b, c) * side(a, b, d) < -1e-6 and side(c, d, a) * side(c, d, b) < -1e-6)


@given(POINTS, st.sampled_from(Margin))
def test_leaders_of_a_margin_do_not_cross_and_labels_do_not_touch(
    points: list[tuple[float, float]], margin: Margin
) -> None:
    callouts = [Callout(str(n), point, margin) for n, point in enumerate(points)]

    leaders = place_labels(callouts, inner=INNER, top=0.0, bottom=600.0, line=50.0)

    heights = sorted(leader.start[1] for leader in leaders)
    assert not any(cross(*pair) for pair in combinations(leaders, 2))
    assert all(after - before > 49.99 for before, after in pairwise(heights))
    assert {leader.callout for leader in leaders} == set(callouts)


def test_the_test_of_crossing_sees_a_cross() -> None:
    down = Leader(Callout("", (500.0, 100.0), Margin.LEFT), (0.0, 0.0))
    up = Leader(Callout("", (500.0, 0.0), Margin.LEFT), (0.0, 100.0))

    assert cross(down, up)


def test_more_labels_than_lines_are_refused() -> None:
    callouts = [Callout(str(n), (200.0, 10.0 * n), Margin.LEFT) for n in range(5)]

    with pytest.raises(ValueError, match="5 labels do not fit"):
        place_labels(callouts, inner=INNER, top=0.0, bottom=100.0, line=40.0)
