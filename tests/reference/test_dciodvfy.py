"""dciodvfy (David Clunie, Debian dicom3tools) judges every DICOM object that Flavum writes."""

import subprocess
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from flavum.anatomy.frame import Frame
from flavum.imaging.dicom.mr import MrSeries, write_study
from flavum.imaging.volume import AXIAL, SAGITTAL, Volume

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


def test_judge_sees_a_fault(tmp_path: Path) -> None:
    path = write_study(tmp_path, [make_series("sag", SAGITTAL)], on=date(2026, 11, 20), seed="judge")[0]
    path.write_bytes(path.read_bytes().replace(b"MONOCHROME2", b"MONOCHROMEX"))

    assert find_errors(path)
