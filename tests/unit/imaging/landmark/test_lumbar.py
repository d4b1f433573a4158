"""A lumbar spine is taken; a neck, a chest, and shapes that only look like discs are refused in a sentence."""

import numpy as np
import pytest

from flavum.anatomy.tissue import Tissue
from flavum.imaging.landmark.lumbar import NotLumbarRefusal, NotT2Refusal, check_lumbar, check_weighting
from flavum.imaging.volume import Volume
from tests.unit.imaging.landmark.columns import build_column, find_stations


@pytest.mark.parametrize("apart_mm", [25, 28, 33, 38, 44])
def test_a_lumbar_column_is_taken(apart_mm: float) -> None:
    column = build_column(apart_mm)

    check_lumbar(find_stations(column), column)


@pytest.mark.parametrize(("region", "apart_mm"), [("neck", 19), ("chest", 22)])
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


def test_a_single_disc_is_taken_where_it_has_a_canal() -> None:
    column = build_column(36, discs=1)

    check_lumbar(find_stations(column), column)


def test_a_single_disc_without_a_canal_is_a_joint_of_something_else() -> None:
    column = build_column(36, discs=1, canal=False)

    with pytest.raises(NotLumbarRefusal, match="a canal behind"):
        check_lumbar(find_stations(column), column)


def paint(canal: float, bone: float) -> Volume:
    column = build_column(36)
    values = np.zeros(column.frame.shape, np.float32)
    for tissue, bright in ((Tissue.SPINAL_CANAL, canal), (Tissue.VERTEBRAL_BODY, bone)):
        values[column.probability[tissue] > 0.5] = bright
    return Volume(values, column.frame)


def test_a_canal_brighter_than_bone_is_t2() -> None:
    check_weighting(paint(canal=900.0, bone=400.0), build_column(36))


def test_a_canal_darker_than_bone_is_t1_or_ct() -> None:
    with pytest.raises(NotT2Refusal, match="darker than the vertebrae"):
        check_weighting(paint(canal=200.0, bone=400.0), build_column(36))
