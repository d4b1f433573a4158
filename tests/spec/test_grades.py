"""Which number gets which grade: the published borders as a table."""

import pytest

from flavum.anatomy.level import Level
from flavum.evidence.library import load_library
from flavum.evidence.quantity import Quantity
from flavum.imaging.finding import Finding, Measure, Origin
from flavum.imaging.level.grade import grade_level, grade_schemes

TABLE = [
    # measure, unit, value, scheme, grade, where it is published
    (Measure.CANAL_AP_DIAMETER, "mm", 9.9, "ap_class", "absolute stenosis"),  # Verbiest: below 10 mm
    (Measure.CANAL_AP_DIAMETER, "mm", 10.0, "ap_class", "relative stenosis"),  # Verbiest: 10 to 12 mm
    (Measure.CANAL_AP_DIAMETER, "mm", 11.9, "ap_class", "relative stenosis"),
    (Measure.CANAL_AP_DIAMETER, "mm", 13.5, "ap_class", "normal"),  # Verbiest: above 13 mm
    (Measure.SAC_AREA, "mm2", 74.0, "sac_area_class", "severe"),  # Schönström: below 75 mm2
    (Measure.SAC_AREA, "mm2", 80.0, "sac_area_class", "moderate"),  # Schönström: 75 to 100 mm2
    (Measure.SAC_AREA, "mm2", 110.0, "sac_area_class", "early"),  # Bolender: 100 to 130 mm2
    (Measure.SAC_AREA, "mm2", 150.0, "sac_area_class", "none"),
    (Measure.SLIP_PERCENT, "%", 0.3, "meyerding", "none"),
    (Measure.SLIP_PERCENT, "%", 14.0, "meyerding", "I"),  # Meyerding: 1 to 25 %
    (Measure.SLIP_PERCENT, "%", -14.0, "meyerding", "I"),  # backward slips are graded alike
    (Measure.SLIP_PERCENT, "%", 30.0, "meyerding", "II"),  # 26 to 50 %
    (Measure.SLIP_PERCENT, "%", 120.0, "meyerding", "V"),  # above 100 %: spondyloptosis
    (Measure.ROOM_LOST, "share", 0.2, "lurie", "mild"),  # a third or less
    (Measure.ROOM_LOST, "share", 0.5, "lurie", "moderate"),
    (Measure.ROOM_LOST, "share", 0.8, "lurie", "severe"),  # more than two thirds
]


def found(measure: Measure, unit: str, value: float, half: float = 0.0) -> Finding:
    quantity = Quantity(value, unit, value - half, value + half, "by hand", "hand")
    return Finding(measure, Level.L4_L5, None, quantity, Origin.ENTERED)


@pytest.mark.parametrize(("measure", "unit", "value", "scheme", "grade"), TABLE)
def test_grade_at_a_number(measure: Measure, unit: str, value: float, scheme: str, grade: str) -> None:
    grades = {one.scheme: one for one in grade_level([found(measure, unit, value)])}

    assert grades[scheme].value == grade


def test_grade_tells_when_the_interval_reaches_another_class() -> None:
    grades = {one.scheme: one.value for one in grade_level([found(Measure.SAC_AREA, "mm2", 98.0, half=5.0)])}

    assert grades["sac_area_class"] == "moderate (interval reaches early)"


@pytest.mark.parametrize(
    ("value", "half", "grade"),
    [
        (1.8, 2.2, "none (interval reaches I)"),  # 0.6 mm of 34, give or take 0.74: no slip was shown
        (-1.8, 2.2, "none (interval reaches I)"),
        (9.0, 2.2, "I"),
        (24.0, 2.2, "I (interval reaches II)"),
        (-27.0, 2.2, "II (interval reaches I)"),
    ],
)
def test_a_slip_is_graded_only_where_its_interval_leaves_out_no_slip(value: float, half: float, grade: str) -> None:
    grades = {one.scheme: one.value for one in grade_level([found(Measure.SLIP_PERCENT, "%", value, half)])}

    assert grades["meyerding"] == grade


def test_grade_is_absent_for_the_reason_its_measure_is() -> None:
    absent = Finding(Measure.SAC_AREA, Level.L4_L5, None, None, Origin.COMPUTED, reason="no axial series")

    grades = {one.scheme: one for one in grade_level([absent])}

    assert grades["sac_area_class"].value is None
    assert grades["sac_area_class"].reason == "no axial series"


def test_grades_by_eye_are_never_made_up() -> None:
    grades = {one.scheme: one for one in grade_level([found(Measure.SAC_AREA, "mm2", 50.0)])}

    assert grades["lee_central"].value is None
    assert grades["schizas"].value is None


def test_every_border_of_a_class_is_a_number_of_its_claim() -> None:
    library = load_library()
    for scheme in grade_schemes():
        for one in scheme.classes:
            claim = library.get_claim(one.source)
            numbers = {claim.value, claim.low, claim.high}
            borders = {one.low, one.high} - {float("inf"), -float("inf")}
            assert borders & numbers or scheme.key in ("meyerding", "lurie"), (scheme.key, one.name, numbers)
