from collections.abc import Callable
from datetime import date, time
from pathlib import Path

import numpy as np
import pydicom
import pytest
from pydicom.dataset import Dataset

from flavum.anatomy.frame import Frame
from flavum.anatomy.phantom.protocol import load_protocol, place_stacks
from flavum.anatomy.phantom.scan import PhantomSeries, Stack
from flavum.anatomy.population.draw import draw_spine
from flavum.imaging.dicom.mr import MrRefusal, MrSeries, _image_datasets, _Study, from_phantom, write_study
from flavum.imaging.volume import AXIAL, SAGITTAL, Volume

ON = date(2026, 11, 20)
TILT = np.array([[1, 0, 0], [0, np.cos(0.3), -np.sin(0.3)], [0, np.sin(0.3), np.cos(0.3)]])


def make_volume(axes: np.ndarray, *, origin_z_mm: float = 40.0, seed: int = 0) -> Volume:
    frame = Frame((3, 5, 4), np.array([-10.0, 5.0, origin_z_mm]), axes, np.array([4.4, 0.7, 0.5]))
    return Volume(np.random.default_rng(seed).uniform(0, 900, frame.shape), frame)


def make_series() -> list[MrSeries]:
    stacks = (make_volume(AXIAL), make_volume(TILT @ AXIAL, origin_z_mm=0.0, seed=1))
    return [
        MrSeries("sag T2", (make_volume(SAGITTAL),), 3500, 100, echo_train_length=15, thickness_mm=4.0),
        MrSeries("ax T2", stacks, 4000, 105, echo_train_length=15, thickness_mm=4.0),
    ]


def place_from_header(dataset: Dataset, row: int, column: int) -> np.ndarray:
    """The equation of PS3.3 C.7.6.2.1.1, written out again."""
    along_row, down_column = np.reshape(np.array(dataset.ImageOrientationPatient, float), (2, 3))
    between_rows, between_columns = (float(x) for x in dataset.PixelSpacing)
    position = np.array(dataset.ImagePositionPatient, float)
    return position + along_row * between_columns * column + down_column * between_rows * row


@pytest.mark.parametrize("place", [(0, 0, 0), (2, 4, 3), (1, 0, 3), (1, 4, 0)])
@pytest.mark.parametrize("turn", [lambda a: a, lambda a: TILT @ a, lambda a: a * [-1, 1, 1], lambda a: a[:, [0, 2, 1]]])
def test_pixel_place_in_any_orientation(
    tmp_path: Path, place: tuple[int, int, int], turn: Callable[[np.ndarray], np.ndarray]
) -> None:
    volume = make_volume(turn(SAGITTAL))

    paths = write_study(tmp_path, [MrSeries("any", (volume,), 500, 10)], on=ON, seed="s")

    dataset = pydicom.dcmread(paths[place[0]])
    assert dataset.pixel_array[place[1:]] == round(volume.values[place])
    assert np.allclose(place_from_header(dataset, *place[1:]), volume.frame.to_lps(place), atol=1e-5)


def test_study_uids_are_consistent(tmp_path: Path) -> None:
    datasets = [pydicom.dcmread(path) for path in write_study(tmp_path, make_series(), on=ON, seed="s")]

    assert len(datasets) == 9
    assert len({d.StudyInstanceUID for d in datasets}) == 1
    assert len({d.FrameOfReferenceUID for d in datasets}) == 1
    assert len({d.SeriesInstanceUID for d in datasets}) == 2
    assert len({d.SOPInstanceUID for d in datasets}) == 9
    assert [d.InstanceNumber for d in datasets] == [1, 2, 3, 1, 2, 3, 4, 5, 6]


def test_study_says_it_is_synthetic(tmp_path: Path) -> None:
    dataset = pydicom.dcmread(write_study(tmp_path, make_series(), on=ON, seed="s")[0])

    assert str(dataset.PatientName).startswith("SYNTHETIC^")
    assert "not a person" in dataset.ImageComments
    assert "not a person" in dataset.DeidentificationMethod


def test_study_same_seed_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    first = write_study(tmp_path / "a", make_series(), on=ON, seed="s")
    second = write_study(tmp_path / "b", make_series(), on=ON, seed="s")

    assert [p.read_bytes() for p in first] == [p.read_bytes() for p in second]


def test_study_other_seed_other_uid(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    first = pydicom.dcmread(write_study(tmp_path / "a", make_series(), on=ON, seed="s")[0])
    second = pydicom.dcmread(write_study(tmp_path / "b", make_series(), on=ON, seed="t")[0])

    assert first.StudyInstanceUID != second.StudyInstanceUID
    assert first.SOPInstanceUID != second.SOPInstanceUID


def test_study_with_dicomdir(tmp_path: Path) -> None:
    paths = write_study(tmp_path, make_series(), on=ON, seed="s", dicomdir=True)

    assert len(paths) == 9
    assert all(path.is_file() for path in paths)
    records = pydicom.dcmread(tmp_path / "DICOMDIR").DirectoryRecordSequence
    images = [record for record in records if record.DirectoryRecordType == "IMAGE"]
    assert [tmp_path.joinpath(*image.ReferencedFileID) for image in images] == paths


def test_values_are_rounded_and_clipped(tmp_path: Path) -> None:
    frame = Frame((1, 1, 4), np.zeros(3), SAGITTAL, np.ones(3))
    volume = Volume(np.array([[[-3.0, 1.5, 2.4, 70000.0]]]), frame)

    dataset = pydicom.dcmread(write_study(tmp_path, [MrSeries("odd", (volume,), 500, 10)], on=ON, seed="s")[0])

    assert dataset.pixel_array.tolist() == [[0, 2, 2, 65535]]


def test_series_without_slices() -> None:
    with pytest.raises(MrRefusal, match="no slices"):
        MrSeries("empty", (), 500, 10)


def scan_small(name: str) -> dict[str, Dataset]:
    """First header of each series of a protocol, written without pictures."""
    spine = draw_spine(seed=1)
    headers = {}
    for one in load_protocol(name):
        frame = place_stacks(one, spine)[0]
        coarse = Frame((1, *frame.shape[1:]), frame.origin_mm, frame.axes, frame.spacing_mm)
        empty = np.zeros(coarse.shape, np.uint16)
        written = from_phantom(PhantomSeries(one, (Stack(empty, empty.astype(np.uint8), coarse),)))
        headers[one.name] = next(iter(_image_datasets(written, 1, _Study(ON, time(12), "s", "P"))))
    return headers


def test_header_carries_what_was_simulated() -> None:
    header = scan_small("routine_3t")["sagittal_stir_3t"]

    assert list(header.ScanningSequence) == ["SE", "IR"]
    assert header.InversionTime == 255
    assert header.EchoTrainLength == 14
    assert header.MagneticFieldStrength == 3.0
    assert header.ImagingFrequency == pytest.approx(127.73, abs=0.01)
    assert header.PixelBandwidth == 290
    assert header.InPlanePhaseEncodingDirection == "COL"
    assert header.ScanOptions == "SP"
    assert list(header.SequenceVariant) == ["SK", "MP", "OSP"]
    assert list(header.AcquisitionMatrix) == [0, 329, 280, 0]  # 280 mm at 0.85 and 1.0 mm
    assert header.PercentSampling == 85
    assert header.NumberOfPhaseEncodingSteps == 448  # 280 lines and 60 % more


def test_header_of_fat_saturation_and_dixon() -> None:
    assert list(scan_small("fat_saturated_1_5t")["sagittal_t2_fs_1_5t"].ScanOptions) == ["FS", "SP"]
    words = [header.ImageType[-1] for header in scan_small("dixon_1_5t").values()]
    assert words == ["OTHER", "OPP_PHASE", "WATER", "FAT"]


def test_axial_phase_along_the_rows() -> None:
    header = scan_small("routine_1_5t")["axial_t2_1_5t"]

    assert header.InPlanePhaseEncodingDirection == "ROW"
    assert list(header.AcquisitionMatrix) == [240, 0, 0, 277]
