from dataclasses import replace
from datetime import date, time
from pathlib import Path

import numpy as np
import pydicom
import pytest
from pydicom.dataset import Dataset

from flavum.anatomy.frame import Frame
from flavum.anatomy.level import Level
from flavum.anatomy.side import Side
from flavum.evidence.quantity import Quantity
from flavum.imaging.dicom.mr import MrSeries, write_study
from flavum.imaging.dicom.report import NothingMeasuredRefusal, write_measurement_report
from flavum.imaging.dicom.source import SourceStack
from flavum.imaging.dicom.stamp import Stamp
from flavum.imaging.finding import Finding, Measure, Origin
from flavum.imaging.reading import DiscPlane, Grade, LevelReading, StudyReading
from flavum.imaging.volume import AXIAL, Volume

STAMP = Stamp(on=date(2026, 11, 20), at=time(12), version="0.1.0")


def make_sources(folder: Path) -> list[SourceStack]:
    frame = Frame((4, 24, 20), np.array([-10.0, -8.0, -6.0]), AXIAL, np.array([4.4, 0.7, 1.0]))
    volume = Volume(np.random.default_rng(0).uniform(0, 900, frame.shape), frame)
    paths = write_study(folder, [MrSeries("T2", (volume,), 3500, 100)], on=date(2026, 1, 1), seed="sr")
    return [SourceStack(volume, tuple(pydicom.dcmread(path, stop_before_pixels=True) for path in paths))]


def found(measure: Measure, level: Level, value: float, unit: str, side: Side | None = None) -> Finding:
    quantity = Quantity(value, unit, value - 0.5, value + 1.0, f"how {measure.value} is measured", "test-model-1")
    return Finding(measure, level, side, quantity, Origin.COMPUTED, confidence=0.8)


def make_reading(*, doubt: str | None = None) -> StudyReading:
    level = Level.L4_L5
    findings = (
        found(Measure.SAC_AREA, level, 84.25, "mm2"),
        found(Measure.SLIP, level, -1.5, "mm"),
        found(Measure.SAC_DISC_AREA_RATIO, level, 0.12345678901234567, "ratio"),
        found(Measure.SHARE_LIGAMENT, level, 0.61, "share"),
        found(Measure.LIGAMENT_THICKNESS_MAXIMUM, level, 4.9, "mm", Side.LEFT),
        found(Measure.LIGAMENT_THICKNESS_MAXIMUM, level, 3.1, "mm", Side.RIGHT),
        Finding(Measure.DISC_HEIGHT, level, None, None, Origin.COMPUTED, reason="the disc is cut off"),
    )
    plane = DiscPlane(level, np.zeros(3), np.zeros(3), AXIAL[:, 0], AXIAL[:, 1], AXIAL[:, 2])
    grades = (Grade("lee_central", "2", "lee-central"), Grade("meyerding", None, "meyerding", "no slip measured"))
    return StudyReading(
        levels=(LevelReading(level, plane, findings, grades, None),),
        unread=((Level.L5_S1, "out of view"),),
        level_doubt=doubt,
        sagittal=None,
        series=(),
        remarks=(),
        models=("test-model-1", "test-model-2"),
        acquired_on=date(2026, 1, 1),
        is_synthetic=True,
        sagittal_segmentation=None,
        axial_segmentations=(),
    )


def write(folder: Path, reading: StudyReading) -> Dataset:
    path = folder / "report.dcm"
    write_measurement_report(path, reading, make_sources(folder), stamp=STAMP)
    return pydicom.dcmread(path)


def items(node: Dataset, name: str) -> list[Dataset]:
    """Children whose concept has this meaning."""
    return [
        child
        for child in node.get("ContentSequence", [])
        if "ConceptNameCodeSequence" in child and child.ConceptNameCodeSequence[0].CodeMeaning == name
    ]


def groups_of(report: Dataset) -> dict[str, Dataset]:
    (measurements,) = items(report, "Imaging Measurements")
    return {
        items(group, "Tracking Identifier")[0].TextValue: group for group in items(measurements, "Measurement Group")
    }


def numbers_of(group: Dataset) -> dict[str, tuple[float, str]]:
    """Measure code -> value and UCUM unit."""
    values = {}
    for child in group.ContentSequence:
        if child.ValueType == "NUM":
            measured = child.MeasuredValueSequence[0]
            unit = measured.MeasurementUnitsCodeSequence[0].CodeValue
            values[child.ConceptNameCodeSequence[0].CodeValue] = (float(measured.NumericValue), unit)
    return values


def test_measures_read_back(tmp_path: Path) -> None:
    groups = groups_of(write(tmp_path, make_reading()))

    assert set(groups) == {"L4-L5", "L4-L5 left", "L4-L5 right"}
    centre = numbers_of(groups["L4-L5"])
    assert centre["SAC_AREA"] == (84.25, "mm2")
    assert centre["SLIP"] == (-1.5, "mm")
    assert centre["SHARE_LIGAMENT"] == (0.61, "1")
    assert centre["SAC_DISC_RATIO"] == (pytest.approx(0.123456789, abs=1e-9), "{ratio}")
    assert numbers_of(groups["L4-L5 left"]) == {"LF_MAX": (4.9, "mm")}
    assert numbers_of(groups["L4-L5 right"]) == {"LF_MAX": (3.1, "mm")}


def test_absent_measure_is_not_written(tmp_path: Path) -> None:
    report = write(tmp_path, make_reading())

    assert "DISC_HEIGHT" not in str(report)


def test_finding_site_and_side(tmp_path: Path) -> None:
    groups = groups_of(write(tmp_path, make_reading()))

    (site,) = items(groups["L4-L5 left"], "Finding Site")
    assert site.ConceptCodeSequence[0].CodeMeaning == "L4/L5 disc"
    assert items(site, "Laterality")[0].ConceptCodeSequence[0].CodeMeaning == "Left"
    (site,) = items(groups["L4-L5 right"], "Finding Site")
    assert items(site, "Laterality")[0].ConceptCodeSequence[0].CodeMeaning == "Right"
    (site,) = items(groups["L4-L5"], "Finding Site")
    assert not items(site, "Laterality")


def test_interval_is_written_in_the_unit_of_the_value(tmp_path: Path) -> None:
    group = groups_of(write(tmp_path, make_reading()))["L4-L5 left"]
    number = next(child for child in group.ContentSequence if child.ValueType == "NUM")

    for sign, distance in (("+, range of upper", 1.0), ("-, range of lower", 0.5)):
        (item,) = items(number, f"{sign} measurement uncertainty")
        measured = item.MeasuredValueSequence[0]
        assert float(measured.NumericValue) == pytest.approx(distance)
        assert measured.MeasurementUnitsCodeSequence[0].CodeValue == "mm"


def test_slip_names_both_vertebrae(tmp_path: Path) -> None:
    group = groups_of(write(tmp_path, make_reading()))["L4-L5"]
    slip = next(
        child
        for child in group.ContentSequence
        if child.ValueType == "NUM" and child.ConceptNameCodeSequence[0].CodeValue == "SLIP"
    )

    sites = [site.ConceptCodeSequence[0].CodeMeaning for site in items(slip, "Finding Site")]
    assert sites == ["L4 vertebra", "L5 vertebra"]


def test_doubtful_level_is_not_tied_to_a_disc(tmp_path: Path) -> None:
    report = write(tmp_path, make_reading(doubt="the sacrum is out of view"))

    groups = groups_of(report)
    assert all("to be confirmed" in name for name in groups)
    assert "L4/L5 disc" not in str(report)
    assert "L4 vertebra" not in str(report)


def test_group_names_the_image_at_the_level(tmp_path: Path) -> None:
    report = write(tmp_path, make_reading())

    images = [
        child.ReferencedSOPSequence[0].ReferencedSOPInstanceUID
        for child in groups_of(report)["L4-L5"].ContentSequence
        if child.ValueType == "IMAGE"
    ]
    nearest = min(make_sources(tmp_path)[0].headers, key=lambda header: abs(float(header.ImagePositionPatient[2])))
    assert images == [nearest.SOPInstanceUID]


def test_grade_is_written_and_an_absent_one_is_not(tmp_path: Path) -> None:
    text = str(write(tmp_path, make_reading()))

    assert "lee central: 2" in text
    assert "meyerding" not in text


def test_observer_is_the_device_and_nobody_verified(tmp_path: Path) -> None:
    report = write(tmp_path, make_reading())

    assert items(report, "Device Observer Name")[0].TextValue == "Flavum"
    assert report.VerificationFlag == "UNVERIFIED"
    assert report.PreliminaryFlag == "PRELIMINARY"


def test_same_input_same_bytes(tmp_path: Path) -> None:
    written = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        write(tmp_path / name, make_reading())
        written.append((tmp_path / name / "report.dcm").read_bytes())

    assert written[0] == written[1]


def test_reading_without_any_measure(tmp_path: Path) -> None:
    with pytest.raises(NothingMeasuredRefusal, match="Nothing could be measured"):
        write(tmp_path, replace(make_reading(), levels=()))
