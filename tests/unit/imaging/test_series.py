import numpy as np
import pytest
from dicom_factories import tilt

from flavum.anatomy.frame import Frame
from flavum.imaging.series import Orientation, judge_orientation, judge_volumetric, measure_height_mm
from flavum.imaging.volume import AXIAL, SAGITTAL


def turn_deg(degrees: float) -> np.ndarray:
    return np.array([np.cos(np.radians(degrees)), np.sin(np.radians(degrees)), 0.0])


@pytest.mark.parametrize(
    ("normal", "expected"),
    [
        (turn_deg(0), Orientation.SAGITTAL),
        (-turn_deg(20), Orientation.SAGITTAL),
        (turn_deg(44), Orientation.SAGITTAL),
        (turn_deg(46), Orientation.CORONAL),
        (tilt(44)[:, 2], Orientation.AXIAL),
        (-tilt(30)[:, 2], Orientation.AXIAL),
        (np.ones(3) / np.sqrt(3), Orientation.OBLIQUE),
    ],
)
def test_orientation_is_that_of_the_nearest_axis(normal: np.ndarray, expected: Orientation) -> None:
    assert judge_orientation(normal) is expected


@pytest.mark.parametrize(
    ("shape", "spacing", "expected"),
    [
        ((13, 512, 640), (0.9, 0.47, 0.47), True),
        ((15, 384, 384), (4.4, 0.7, 0.7), False),
        ((4, 90, 90), (1, 1, 1), False),
    ],
)
def test_volumetric_is_fine_and_thick_enough(shape, spacing, expected) -> None:
    assert judge_volumetric(Frame(shape, np.zeros(3), SAGITTAL, np.array(spacing))) is expected


def test_height_of_upright_and_tilted_frames() -> None:
    spacing = np.array([4.0, 1.0, 1.0])

    assert measure_height_mm(Frame((10, 200, 150), np.zeros(3), SAGITTAL, spacing)) == pytest.approx(200)
    assert measure_height_mm(Frame((10, 200, 150), np.zeros(3), AXIAL, spacing)) == pytest.approx(40)
    tilted = measure_height_mm(Frame((10, 200, 150), np.zeros(3), tilt(30) @ AXIAL, spacing))
    assert tilted == pytest.approx(40 * np.cos(np.pi / 6) + 200 * 0.5)
