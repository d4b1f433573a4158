"""Small DICOM studies for tests, written by the product's own writer and then spoilt on purpose."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
from pydicom.config import disable_value_validation
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import EnhancedMRImageStorage, ExplicitVRLittleEndian

from flavum.anatomy.frame import Frame
from flavum.imaging.dicom.mr import MrSeries, write_study
from flavum.imaging.dicom.uid import make_uid
from flavum.imaging.volume import AXIAL, SAGITTAL, Volume

ON = date(2026, 11, 20)
SAGITTAL_SHAPE = (7, 48, 40)
AXIAL_SHAPE = (4, 24, 28)


def tilt(degrees: float) -> np.ndarray:
    """Turn about the patient's left-right axis."""
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return np.array([[1, 0, 0], [0, c, -s], [0, s, c]])


def make_volume(
    axes: np.ndarray = SAGITTAL,
    *,
    shape: tuple[int, int, int] = SAGITTAL_SHAPE,
    spacing_mm: Sequence[float] = (4.4, 1.5, 1.25),
    centre_mm: Sequence[float] = (0.0, 0.0, 0.0),
    seed: int = 0,
) -> Volume:
    """Whole numbers at random on a grid around a centre."""
    at_origin = Frame(shape, np.zeros(3), axes, np.array(spacing_mm))
    origin = np.array(centre_mm) - at_origin.to_lps((np.array(shape) - 1) / 2)
    values = np.random.default_rng(seed).integers(1, 4000, shape).astype(np.float32)
    return Volume(values, Frame(shape, origin, axes, np.array(spacing_mm)))


def sagittal_t2(volume: Volume | None = None, **more: Any) -> MrSeries:
    return MrSeries("one", (volume or make_volume(),), 3500, 100, echo_train_length=15, thickness_mm=4.0, **more)


def sagittal_t1(volume: Volume | None = None, **more: Any) -> MrSeries:
    return MrSeries("two", (volume or make_volume(seed=1),), 600, 10, thickness_mm=4.0, **more)


def axial_t2(*, angles_deg: Sequence[float] = (-10, 0, 15), **more: Any) -> MrSeries:
    stacks = tuple(
        make_volume(tilt(angle) @ AXIAL, shape=AXIAL_SHAPE, centre_mm=(0, 0, 35 * (1 - n)), seed=2 + n)
        for n, angle in enumerate(angles_deg)
    )
    return MrSeries("three", stacks, 4000, 105, echo_train_length=15, thickness_mm=4.0, **more)


def write_lumbar(folder: Path, series: Sequence[MrSeries] | None = None, **more: Any) -> list[Path]:
    """A study of sagittal T2, sagittal T1 and axial T2, or of the series given."""
    folder.mkdir(parents=True, exist_ok=True)
    chosen = [sagittal_t2(), sagittal_t1(), axial_t2()] if series is None else series
    return write_study(folder, chosen, on=ON, **{"seed": "s", **more})


def edit(paths: Sequence[Path], change: Callable[[Dataset], object]) -> None:
    """Change the dataset of each file."""
    for path in paths:
        dataset = pydicom.dcmread(path)
        change(dataset)
        dataset.save_as(path)


def put(**elements: Any) -> Callable[[Dataset], None]:
    """A change that sets elements by keyword, to values that the standard allows or not."""

    def change(dataset: Dataset) -> None:
        with disable_value_validation():
            for keyword, value in elements.items():
                setattr(dataset, keyword, value)

    return change


def of_series(paths: Sequence[Path], number: int) -> list[Path]:
    return [path for path in paths if path.parent.name == f"SE{number:06d}"]


def make_enhanced(paths: Sequence[Path]) -> Dataset:
    """One enhanced multi-frame MR object made of classic single-frame files of one series."""
    singles = [pydicom.dcmread(path) for path in paths]
    first = singles[0]
    whole = Dataset()
    for keyword in (
        "PatientName",
        "PatientID",
        "PatientBirthDate",
        "StudyInstanceUID",
        "SeriesInstanceUID",
        "StudyDate",
        "FrameOfReferenceUID",
        "Modality",
        "SeriesNumber",
        "Rows",
        "Columns",
        "BitsAllocated",
        "BitsStored",
        "HighBit",
        "PixelRepresentation",
        "SamplesPerPixel",
        "PhotometricInterpretation",
        "BodyPartExamined",
    ):
        whole[keyword] = first[keyword]
    whole.SOPClassUID = EnhancedMRImageStorage
    whole.SOPInstanceUID = make_uid("enhanced", first.SeriesInstanceUID)
    whole.ImageType = ["ORIGINAL", "PRIMARY", "OTHER", "NONE"]
    whole.EchoPulseSequence = "SPIN"
    whole.NumberOfFrames = len(singles)
    whole.SharedFunctionalGroupsSequence = [_shared_groups(first)]
    whole.PerFrameFunctionalGroupsSequence = [_frame_groups(one) for one in singles]
    whole.PixelData = b"".join(one.PixelData for one in singles)
    whole.file_meta = FileMetaDataset()
    whole.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    whole.file_meta.MediaStorageSOPClassUID = whole.SOPClassUID
    whole.file_meta.MediaStorageSOPInstanceUID = whole.SOPInstanceUID
    return whole


def _of(**elements: Any) -> Dataset:
    dataset = Dataset()
    put(**elements)(dataset)
    return dataset


def _shared_groups(first: Dataset) -> Dataset:
    timing = _of(RepetitionTime=float(first.RepetitionTime), FlipAngle=90.0, EchoTrainLength=15)
    return _of(
        MRTimingAndRelatedParametersSequence=[timing],
        MREchoSequence=[_of(EffectiveEchoTime=float(first.EchoTime))],
        PixelValueTransformationSequence=[_of(RescaleIntercept="-10", RescaleSlope="2", RescaleType="US")],
    )


def _frame_groups(one: Dataset) -> Dataset:
    measures = _of(
        PixelSpacing=one.PixelSpacing, SliceThickness=one.SliceThickness, SpacingBetweenSlices=one.SpacingBetweenSlices
    )
    return _of(
        PlanePositionSequence=[_of(ImagePositionPatient=one.ImagePositionPatient)],
        PlaneOrientationSequence=[_of(ImageOrientationPatient=one.ImageOrientationPatient)],
        PixelMeasuresSequence=[measures],
        MRImageFrameTypeSequence=[_of(FrameType=["ORIGINAL", "PRIMARY", "OTHER", "NONE"])],
    )
