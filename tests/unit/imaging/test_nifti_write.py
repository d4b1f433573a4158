"""Volumes written as NIfTI: where they lie, and that no grey value is lost beyond half a step."""

import gzip

import nibabel
import numpy as np
import pytest

from flavum.anatomy.frame import Frame
from flavum.imaging.nifti.write import to_nifti
from flavum.imaging.volume import SAGITTAL, Volume

FRAME = Frame((2, 3, 4), np.array([10.0, -20.0, 30.0]), SAGITTAL, np.array([4.0, 1.5, 0.5]))


def read(content: bytes) -> nibabel.Nifti1Image:
    return nibabel.Nifti1Image.from_bytes(gzip.decompress(content))


def volume(low: float, high: float) -> Volume:
    return Volume(np.linspace(low, high, 24).reshape(2, 3, 4).astype(np.float32), FRAME)


def test_places_are_ras() -> None:
    image = read(to_nifti(volume(0, 23)))
    assert np.allclose((image.affine @ [0, 0, 0, 1])[:3], [-10, 20, 30])
    assert np.allclose((image.affine @ [1, 2, 3, 1])[:3] * [-1, -1, 1], FRAME.to_lps([1, 2, 3]))


def test_whole_numbers_that_fit_are_kept_as_they_are() -> None:
    image = read(to_nifti(volume(0, 23)))
    assert image.get_data_dtype() == np.int16
    assert np.array_equal(np.asarray(image.dataobj), volume(0, 23).values)


@pytest.mark.parametrize(("low", "high"), [(0.0, 65535.0), (-0.5, 0.25), (7.3, 7.3)])
def test_other_values_are_scaled_and_come_back(low: float, high: float) -> None:
    back = np.asarray(read(to_nifti(volume(low, high))).dataobj)
    assert np.abs(back - volume(low, high).values).max() <= (high - low) / 65534 / 2 + 1e-6 * abs(high)


def test_labels_stay_bytes_and_bytes_stay_the_same() -> None:
    labels = Volume(np.arange(24, dtype=np.uint8).reshape(2, 3, 4), FRAME)
    assert read(to_nifti(labels)).get_data_dtype() == np.uint8
    assert to_nifti(labels) == to_nifti(labels)
