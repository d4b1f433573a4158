"""Numbers measured by hand carry an interval that has a source."""

import math

import pytest

from flavum.candidacy.facts.catalogue import fact_catalogue
from flavum.candidacy.facts.hand import HAND_METHOD, to_hand_percent, to_hand_quantity

AREA, LENGTH = fact_catalogue()["level.sac_area_mm2"], fact_catalogue()["level.sac_ap_mm"]


def test_length_has_the_catalogue_s_margin() -> None:
    found = to_hand_quantity(LENGTH, 7.0)
    assert (found.low, found.high, found.source, found.method) == (6.5, 7.5, "ligament_measuring_error", HAND_METHOD)


def test_nothing_lies_below_what_can_be() -> None:
    assert to_hand_quantity(LENGTH, 0.2).low == 0.0


def test_area_is_as_unsure_as_its_outline_is_long() -> None:
    drawn = to_hand_quantity(AREA, 100.0, method="outline drawn by hand", perimeter_mm=60.0)
    assert drawn.high - drawn.value == pytest.approx(60 / 2 * 0.5 / math.sqrt(2))
    assert drawn.source == "ligament_measuring_error"


def test_area_without_an_outline_is_taken_to_be_round() -> None:
    circle = 2 * math.sqrt(math.pi * 100.0)
    assert to_hand_quantity(AREA, 100.0) == to_hand_quantity(AREA, 100.0, perimeter_mm=circle)


def test_what_has_no_margin_is_what_it_is() -> None:
    found = to_hand_quantity(fact_catalogue()["level.slip_percent"], 12.0)
    assert (found.low, found.high) == (12.0, 12.0)


def test_slip_in_percent_is_as_unsure_as_its_millimetres() -> None:
    slip = to_hand_quantity(fact_catalogue()["level.slip_mm"], -2.0)
    found = to_hand_percent(slip, 40.0)
    assert (found.value, found.low, found.high, found.unit) == (-5.0, -6.25, -3.75, "%")
    assert found.source == "ligament_measuring_error"
