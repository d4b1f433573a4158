"""Left and right, head and foot, in all the ways in which a scanner may store one and the same patient."""

from itertools import permutations, product
from pathlib import Path

import nibabel
import numpy as np
import pytest
from dicom_factories import tilt, write_lumbar

from flavum.anatomy.frame import Frame
from flavum.imaging.dicom.mr import MrSeries
from flavum.imaging.study import read_study
from flavum.imaging.volume import AXIAL, SAGITTAL, Volume, to_closest_axes

MARKER_MM = np.array([9.0, -24.0, 33.0])  # to the left, in front, towards the head
EIGHT = list(product((1, -1), repeat=3))  # which way slices, rows and columns run


SAGITTAL_FRAME = Frame((10, 42, 40), np.array([-14.0, -62.0, 64.0]), SAGITTAL, np.array([4.0, 1.5, 2.0]))
AXIAL_FRAME = Frame((20, 40, 30), np.array([-20.0, -62.0, -10.0]), AXIAL, np.array([4.0, 1.5, 2.0]))


def patient(frame: Frame = SAGITTAL_FRAME) -> Volume:
    """A volume without any symmetry: brighter to the left, the back and the head, and one marker."""
    place = frame.to_lps(np.stack(np.indices(frame.shape), axis=-1))
    values = 1000 + np.rint(place @ [8.0, 3.0, 5.0] + 0.02 * (place**2) @ [3.0, 1.0, 2.0])
    values[tuple(np.rint(frame.to_index(MARKER_MM)).astype(int))] = 4000
    return Volume(values, frame)


def stored(volume: Volume, signs: tuple[int, int, int], order: tuple[int, int, int] = (0, 1, 2)) -> Volume:
    """The same voxels with array axes turned round and in another order."""
    axes = volume.frame.axes[:, order] * signs
    first = [0] * 3
    for n, axis in enumerate(order):
        first[axis] = volume.frame.shape[axis] - 1 if signs[n] < 0 else 0
    values = np.transpose(volume.values, order)[tuple(slice(None, None, sign) for sign in signs)]
    return Volume(values, Frame(values.shape, volume.frame.to_lps(first), axes, volume.frame.spacing_mm[list(order)]))


def turned(volume: Volume, turn: np.ndarray) -> Volume:
    frame = volume.frame
    return Volume(volume.values, Frame(frame.shape, turn @ frame.origin_mm, turn @ frame.axes, frame.spacing_mm))


def marker_of(volume: Volume) -> np.ndarray:
    return volume.frame.to_lps(np.unravel_index(int(volume.values.argmax()), volume.frame.shape))


def read_back(folder: Path, volume: Volume) -> Volume:
    write_lumbar(folder, [MrSeries("any", (volume,), 3500, 100, thickness_mm=4.0)])
    return read_study(folder).sagittal_t2.stacks[0]


@pytest.mark.parametrize("signs", EIGHT)
@pytest.mark.parametrize("order", [(0, 1, 2), (0, 2, 1)])
def test_marker_and_voxels_in_eight_orientations(signs, order, tmp_path: Path) -> None:
    truth = patient()

    read = read_back(tmp_path, stored(truth, signs, order))

    canonical = to_closest_axes(read, SAGITTAL)
    assert np.allclose(marker_of(read), marker_of(truth), atol=1e-4)
    assert canonical.frame.is_same_as(truth.frame)
    assert np.array_equal(canonical.values, truth.values)


@pytest.mark.parametrize("signs", EIGHT)
def test_marker_and_voxels_in_eight_oblique_orientations(signs, tmp_path: Path) -> None:
    c, s = np.cos(0.3), np.sin(0.3)
    turn = tilt(12) @ np.array([[c, -s, 0], [s, c, 0], [0, 0, 1.0]]) @ np.array([[c, 0, s], [0, 1.0, 0], [-s, 0, c]])
    truth = turned(patient(), turn)

    read = read_back(tmp_path, stored(truth, signs))

    canonical = to_closest_axes(read, SAGITTAL)
    assert np.allclose(marker_of(read), turn @ marker_of(patient()), atol=1e-4)
    assert canonical.frame.is_same_as(truth.frame)
    assert np.array_equal(canonical.values, truth.values)


@pytest.mark.parametrize("signs", EIGHT)
def test_angled_axial_stack_in_eight_orientations(signs, tmp_path: Path) -> None:
    truth = turned(patient(AXIAL_FRAME), tilt(25))
    axial = MrSeries("axial", (stored(truth, signs),), 4000, 105, thickness_mm=4.0)

    write_lumbar(tmp_path, [MrSeries("sagittal", (patient(),), 3500, 100, thickness_mm=4.0), axial])
    read = read_study(tmp_path).axial_t2.stacks[0]

    canonical = to_closest_axes(read, AXIAL)
    assert np.allclose(marker_of(read), tilt(25) @ marker_of(patient(AXIAL_FRAME)), atol=1e-4)
    assert canonical.frame.is_same_as(truth.frame)
    assert np.array_equal(canonical.values, truth.values)


@pytest.mark.parametrize("order", list(permutations(range(3))))
@pytest.mark.parametrize("signs", EIGHT)
def test_nifti_in_all_forty_eight_orders(order, signs, tmp_path: Path) -> None:
    truth = patient()
    volume = stored(truth, signs, order)
    affine = np.diag([-1.0, -1.0, 1.0, 1.0]) @ volume.frame.affine
    nibabel.save(nibabel.Nifti1Image(volume.values.astype(np.int16), affine), tmp_path / "t2.nii.gz")

    study = read_study(tmp_path / "t2.nii.gz")

    read = study.sagittal_t2.stacks[0]
    canonical = to_closest_axes(read, SAGITTAL)
    assert np.allclose(marker_of(read), marker_of(truth), atol=1e-4)
    assert canonical.frame.is_same_as(truth.frame)
    assert np.array_equal(canonical.values, truth.values)
    assert len(study.remarks) == 1
