"""A lumbar spine is taken; a neck, a chest, and shapes that only look like discs are refused in a sentence."""

import pytest

from flavum.imaging.landmark.lumbar import NotLumbarRefusal, check_lumbar
from tests.unit.imaging.landmark.columns import build_column, find_stations


@pytest.mark.parametrize("apart_mm", [28, 33, 38, 44])
def test_a_lumbar_column_is_taken(apart_mm: float) -> None:
    column = build_column(apart_mm)

    check_lumbar(find_stations(column), column)


@pytest.mark.parametrize(("region", "apart_mm"), [("neck", 19), ("chest", 23)])
def test_discs_that_stand_too_near_are_no_lumbar_ones(region: str, apart_mm: float) -> None:
    column = build_column(apart_mm, sacrum=False)

    with pytest.raises(NotLumbarRefusal, match=f"stand {apart_mm} mm apart"):
        check_lumbar(find_stations(column), column)


def test_discs_without_bone_between_are_no_column() -> None:
    column = build_column(36, bone=False, sacrum=False)

    with pytest.raises(NotLumbarRefusal, match="does not stand in a column"):
        check_lumbar(find_stations(column), column)


def test_discs_without_a_canal_are_no_column() -> None:
    column = build_column(36, canal=False)

    with pytest.raises(NotLumbarRefusal, match="a canal behind"):
        check_lumbar(find_stations(column), column)


def test_a_single_disc_says_too_little_to_be_refused() -> None:
    column = build_column(36, discs=1, canal=False)

    check_lumbar(find_stations(column), column)
