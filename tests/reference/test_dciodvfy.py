"""dciodvfy (David Clunie, Debian dicom3tools) judges every DICOM object that Flavum writes."""

import subprocess
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import numpy as np
import pydicom
import pytest

from flavum.anatomy.frame import Frame
from flavum.anatomy.level import Level
from flavum.anatomy.phantom.protocol import load_protocol
from flavum.anatomy.phantom.scan import scan_spine
from flavum.anatomy.population.draw import draw_spine
from flavum.anatomy.side import Side
from flavum.evidence.quantity import Quantity
from flavum.imaging.dicom.mr import MrSeries, from_phantom, write_study
from flavum.imaging.dicom.report import write_measurement_report
from flavum.imaging.dicom.segmentation import write_segmentations
from flavum.imaging.dicom.source import SourceStack
from flavum.imaging.dicom.stamp import Stamp
from flavum.imaging.finding import Finding, Measure, Origin
from flavum.imaging.reading import DiscPlane, Grade, LevelReading, StudyReading
from flavum.imaging.segment import AXIAL_TISSUES, Segmentation
from flavum.imaging.volume import AXIAL, SAGITTAL, Volume

STAMP = Stamp(on=date(2026, 11, 20), at=time(12), version="0.1.0")
TILT = np.array([[1, 0, 0], [0, np.cos(0.3), -np.sin(0.3)], [0, np.sin(0.3), np.cos(0.3)]])
UNIT_OF = {m: "mm" for m in Measure} | {
    Measure.SAC_AREA: "mm2",
    Measure.SLIP_PERCENT: "%",
    Measure.SAC_DISC_AREA_RATIO: "ratio",
    Measure.ROOM_LOST: "share",
}

pytestmark = pytest.mark.judge("dciodvfy")


def find_errors(path: Path) -> list[str]:
    judge = subprocess.run(["dciodvfy", str(path)], capture_output=True, text=True, check=False)
    report = (judge.stdout + judge.stderr).splitlines()
    assert report, "dciodvfy said nothing at all, so it judged nothing"
    return [line for line in report if line.startswith("Error")]


def make_series(description: str, axes: np.ndarray) -> MrSeries:
    frame = Frame((3, 16, 20), np.array([-10.0, 5.0, 40.0]), axes, np.array([4.4, 0.6, 0.6]))
    volume = Volume(np.random.default_rng(0).uniform(0, 900, frame.shape), frame)
    return MrSeries(description, (volume,), 3500, 100, echo_train_length=15, thickness_mm=4.0)


@pytest.mark.parametrize("dicomdir", [False, True])
def test_mr_study(tmp_path: Path, dicomdir: bool) -> None:
    series = [make_series("sag", SAGITTAL), make_series("ax", AXIAL)]

    paths = write_study(tmp_path, series, on=date(2026, 11, 20), seed="judge", dicomdir=dicomdir)

    for path in [*paths, tmp_path / "DICOMDIR"] if dicomdir else paths:
        assert find_errors(path) == []


def make_stack(folder: Path, series: MrSeries) -> SourceStack:
    paths = write_study(folder, [series], on=date(2026, 11, 20), seed="judge")
    return SourceStack(series.stacks[0], tuple(pydicom.dcmread(path, stop_before_pixels=True) for path in paths))


@pytest.mark.parametrize("axes", [SAGITTAL, AXIAL, TILT @ AXIAL])
def test_segmentation(tmp_path: Path, axes: np.ndarray) -> None:
    source = make_stack(tmp_path, make_series("series", axes))
    shape = source.volume.frame.shape
    numbers = np.random.default_rng(1).integers(0, len(AXIAL_TISSUES) + 1, shape)
    probability = {tissue: (numbers == n).astype(float) for n, tissue in enumerate(AXIAL_TISSUES)}

    paths = write_segmentations(
        tmp_path, [Segmentation(source.volume.frame, probability, "test-model-1")], [source], stamp=STAMP
    )

    assert find_errors(paths[0]) == []


@pytest.mark.parametrize("doubt", [None, "the sacrum is out of view"])
def test_measurement_report(tmp_path: Path, doubt: str | None) -> None:
    """Every measure that there is, at every level, and a grade."""
    source = make_stack(tmp_path, make_series("series", AXIAL))

    write_measurement_report(tmp_path / "report.dcm", make_reading(doubt), [source], stamp=STAMP)

    assert find_errors(tmp_path / "report.dcm") == []


def make_reading(doubt: str | None) -> StudyReading:
    return StudyReading(
        levels=tuple(make_level(level) for level in Level),
        unread=(),
        level_doubt=doubt,
        sagittal=None,
        series=(),
        remarks=(),
        models=("test-model-1",),
        acquired_on=None,
        is_synthetic=True,
        sagittal_segmentation=None,
        axial_segmentations=(),
    )


def make_level(level: Level) -> LevelReading:
    plane = DiscPlane(level, np.array([-8.0, 8.0, 44.0]), np.array([-8.0, 8.0, 44.0]), *AXIAL.T)
    findings = tuple(
        Finding(measure, level, side, Quantity(1 / 3, unit, 0.1, 0.7, "how it is measured " * 5, "m"), Origin.COMPUTED)
        for measure, unit in UNIT_OF.items()
        for side in (None, Side.LEFT, Side.RIGHT)
    )
    return LevelReading(level, plane, findings, (Grade("lee_central", "2", "lee-central"),), None)


def test_judge_sees_a_fault(tmp_path: Path) -> None:
    path = write_study(tmp_path, [make_series("sag", SAGITTAL)], on=date(2026, 11, 20), seed="judge")[0]
    path.write_bytes(path.read_bytes().replace(b"MONOCHROME2", b"MONOCHROMEX"))

    assert find_errors(path)


def test_phantom_study(tmp_path: Path) -> None:
    """The usual protocol with few and coarse slices, into a DICOMDIR."""
    protocol = tuple(
        replace(one, slices=2, rows=64, columns=64, in_plane_mm=3.0) for one in load_protocol("lumbar_angled")
    )
    series = scan_spine(draw_spine(seed=1), protocol, seed=1)

    paths = write_study(
        tmp_path, [from_phantom(one) for one in series], on=date(2026, 11, 20), seed="judge", dicomdir=True
    )

    assert len(paths) == 2 + 2 + 10
    for path in paths:
        assert find_errors(path) == []


@pytest.mark.parametrize("name", ["routine_3t", "fat_saturated_1_5t", "dixon_3t", "space_1_5t"])
def test_phantom_protocol(tmp_path: Path, name: str) -> None:
    """Inversion, saturation, Dixon, 3-D: every kind of header that the phantom writes."""
    protocol = tuple(replace(one, slices=1, rows=32, columns=32, in_plane_mm=6.0) for one in load_protocol(name))
    series = scan_spine(draw_spine(seed=1), protocol, seed=1)

    for path in write_study(tmp_path, [from_phantom(one) for one in series], on=date(2026, 11, 20), seed="judge"):
        assert find_errors(path) == []
