"""What is drawn by hand measures what its geometry says."""

import numpy as np
import pytest

from flavum.imaging.measurement.drawn import Drawn

SQUARE = [[0, 0], [0, 20], [20, 20], [20, 0]]


def test_outline_is_closed_by_itself_and_measured_in_millimetres() -> None:
    drawn = Drawn.from_pixels(SQUARE, (0.5, 2.0))
    assert drawn.measured == pytest.approx(10 * 40)
    assert drawn.outline.perimeter_mm == pytest.approx(100)
    assert Drawn.from_pixels([*SQUARE, SQUARE[0]], (0.5, 2.0)).measured == pytest.approx(10 * 40)


def test_segment_is_a_length() -> None:
    drawn = Drawn.from_pixels([[0, 0], [6, 2]], (0.5, 2.0))
    assert drawn.is_segment
    assert drawn.measured == pytest.approx(5.0)


def test_outline_that_crosses_itself() -> None:
    assert Drawn.from_pixels([[0, 0], [10, 10], [0, 10], [10, 0]], (1, 1)).crosses_itself
    assert not Drawn.from_pixels(SQUARE, (1, 1)).crosses_itself


@pytest.mark.parametrize("count", [3, 40, 2000])
def test_round_outline_does_not_cross_itself(count: int) -> None:
    turn = np.linspace(0, 2 * np.pi, count, endpoint=False)
    points = np.stack([50 + 9 * np.sin(turn), 60 + 12 * np.cos(turn)], axis=1)
    assert not Drawn.from_pixels(points, (0.3, 0.3)).crosses_itself
