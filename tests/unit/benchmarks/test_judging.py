"""What the accuracy benchmarks count: intervals, calibration, shares with their intervals."""

import json

import numpy as np
import pytest

from benchmarks.accuracy.interval import held_line
from benchmarks.accuracy.reliability import judge_structure
from benchmarks.accuracy.segmentation import figure_line
from benchmarks.accuracy.sides import say_share
from benchmarks.accuracy.spread import find_spread
from flavum.imaging.level.error import Z95

RNG = np.random.default_rng(4)


def test_the_spread_is_that_of_the_errors() -> None:
    off = RNG.normal(0.0, 0.8, 4000)
    half = np.full(4000, Z95 * 0.01)

    assert find_spread(off, half, known=0.0) == pytest.approx(0.8, abs=0.04)


def test_edges_that_already_explain_the_errors_need_no_more() -> None:
    off, edge = RNG.normal(0.0, 0.5, 4000), np.full(4000, 0.6)

    assert find_spread(off, Z95 * edge, known=0.0) == 0.0


def test_the_error_that_was_known_before_is_taken_out_first() -> None:
    off = RNG.normal(0.0, 0.8, 4000)
    half = Z95 * np.hypot(np.full(4000, 0.01), 2.0)  # intervals that were far too wide

    assert find_spread(off, half, known=2.0) == pytest.approx(0.8, abs=0.04)


def test_probabilities_that_come_true_as_often_as_they_say() -> None:
    said = RNG.uniform(0, 1, 50_000)

    table = judge_structure(said, RNG.uniform(0, 1, 50_000) < said)

    assert table[:, 0].sum() == 50_000
    assert np.abs(table[:, 1] - table[:, 2]).max() < 0.03


def test_a_network_that_is_too_sure_is_seen() -> None:
    table = judge_structure(np.full(1000, 0.95), np.arange(1000) < 600)

    assert table[-1] == pytest.approx([1000, 0.95, 0.6])


@pytest.mark.parametrize(("off", "holds"), [(1.0, True), (3.0, False)])
def test_an_interval_holds_as_often_as_it_says(off: float, holds: bool) -> None:
    errors = np.column_stack([np.concatenate([np.zeros(90), np.full(10, 9.0)]), np.full(100, 1.96)])
    errors[:40, 0] = off

    assert json.loads(held_line("canal_ap", 90, *errors.T))["holds"] is holds


def test_a_bias_counts_to_either_side() -> None:
    assert json.loads(figure_line("canal_ap_bias", -0.3))["holds"] is False
    assert json.loads(figure_line("canal_ap_bias", -0.1))["holds"] is True


def test_a_share_has_an_interval() -> None:
    assert say_share([True] * 9 + [False]) == "9 of 10 = 90% (95 % interval 60% to 98%)"
    assert say_share([]) == "none"
