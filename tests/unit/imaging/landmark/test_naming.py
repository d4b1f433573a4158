"""Levels are counted upward from the sacrum, and doubted where that count may be off by one."""

import pytest

from flavum.anatomy.level import Level
from flavum.candidacy.phrase import load_phrases
from flavum.imaging.landmark.naming import FEW, NO_SACRUM, TRANSITIONAL, name_levels
from tests.unit.imaging.landmark.columns import build_column, find_stations


def test_five_discs_above_a_sacrum_are_named_without_a_doubt() -> None:
    column = build_column(36)

    names, doubt = name_levels(find_stations(column), column)

    assert names == (Level.L5_S1, Level.L4_L5, Level.L3_L4, Level.L2_L3, Level.L1_L2)
    assert doubt is None


@pytest.mark.parametrize(
    ("asked", "doubt"),
    [
        ({"sacrum": False}, NO_SACRUM),
        ({"discs": 3}, FEW),
        ({"lowest_mm": 3.0}, TRANSITIONAL),
        ({"sacral_disc_mm": 5.0}, TRANSITIONAL),
        ({"sacral_disc_mm": 2.0}, None),
        ({"lowest_mm": 5.0}, None),
    ],
)
def test_doubt(asked: dict, doubt: str | None) -> None:
    column = build_column(36, **asked)

    assert name_levels(find_stations(column), column)[1] == doubt


def test_every_doubt_has_its_spanish() -> None:
    assert all(load_phrases().find(one) for one in (NO_SACRUM, FEW, TRANSITIONAL))
