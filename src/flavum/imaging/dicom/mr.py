"""Writing MR images as a classic DICOM study: one file a slice, every one marked as synthetic."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.fileset import FileSet
from pydicom.uid import UID, ExplicitVRLittleEndian, MRImageStorage

from flavum.anatomy.frame import Frame
from flavum.anatomy.phantom.artefact import resonance_mhz
from flavum.anatomy.phantom.protocol import SeriesProtocol
from flavum.anatomy.phantom.scan import PhantomSeries
from flavum.anatomy.phantom.signal import Shown
from flavum.errors import Refusal
from flavum.imaging.dicom.uid import make_uid
from flavum.imaging.volume import Volume

SYNTHETIC_REMARK = "Synthetic phantom, not a person"
DIXON_WORDS = {Shown.OPPOSED: ("OPP_PHASE",), Shown.WATER: ("WATER",), Shown.FAT: ("FAT",)}  # as scanners write them
HIGHEST_VALUE = np.iinfo(np.uint16).max


class MrRefusal(Refusal):
    """The series cannot be written as MR images."""

    kind = "output"


@dataclass(frozen=True)
class MrEncoding:
    """How a slice was sampled. phase_direction: ROW or COL. acquired_mm: resolved down the rows and along them.

    scan_options, sequence_variant: DICOM's defined terms. oversampling: of the field of view along the phase, a share.
    """

    bandwidth_hz: float
    phase_direction: str
    acquired_mm: tuple[float, float]
    oversampling: float = 0.0
    inversion_time_ms: float | None = None
    scan_options: tuple[str, ...] = ()
    sequence_variant: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class MrSeries:
    """A series to write. Array axis 0 of every stack runs across the slices, axis 1 down the rows, axis 2 along them.

    stacks: one Volume per block of parallel slices; values are rounded to 0..65535.
    thickness_mm: of the excited slice; the frames' spacing says how far apart slices lie. None: as the spacing.
    """

    description: str
    stacks: tuple[Volume, ...]
    repetition_time_ms: float
    echo_time_ms: float
    echo_train_length: int = 1
    thickness_mm: float | None = None
    field_strength_tesla: float = 1.5
    image_type: tuple[str, ...] = ("ORIGINAL", "PRIMARY", "OTHER")
    body_part: str = "LSPINE"
    is_three_dimensional: bool = False
    encoding: MrEncoding | None = None

    def __post_init__(self) -> None:
        if not self.stacks:
            raise MrRefusal(f"Series {self.description!r} has no slices to write; give it at least one stack.")


def from_phantom(series: PhantomSeries) -> MrSeries:
    """A scanned phantom series as one to write."""
    protocol, sequence = series.protocol, series.protocol.sequence
    kinds = ("OTHER", *DIXON_WORDS.get(sequence.shown, ()))
    return MrSeries(
        description=protocol.description,
        stacks=tuple(Volume(stack.values, stack.frame) for stack in series.stacks),
        repetition_time_ms=sequence.repetition_time_ms,
        echo_time_ms=sequence.echo_time_ms,
        echo_train_length=sequence.echo_train_length,
        thickness_mm=protocol.thickness_mm,
        field_strength_tesla=sequence.field_strength_tesla,
        is_three_dimensional=protocol.three_dimensional,
        image_type=("ORIGINAL", "PRIMARY", *kinds),
        encoding=_encoding_of(protocol),
    )


def _encoding_of(protocol: SeriesProtocol) -> MrEncoding:
    sequence, encoding = protocol.sequence, protocol.encoding
    is_prepared = sequence.fat_left < 1 or sequence.inversion_time_ms is not None
    options = {"FS": sequence.fat_left < 1, "SP": encoding.saturation_mm is not None}
    variant = {"SK": sequence.echo_train_length > 1, "MP": is_prepared, "OSP": encoding.oversampling > 0}
    return MrEncoding(
        bandwidth_hz=encoding.bandwidth_hz,
        phase_direction=encoding.phase_direction.value,
        acquired_mm=protocol.acquired_mm or (protocol.in_plane_mm, protocol.in_plane_mm),
        oversampling=encoding.oversampling,
        inversion_time_ms=sequence.inversion_time_ms,
        scan_options=tuple(term for term, holds in options.items() if holds),
        sequence_variant=tuple(term for term, holds in variant.items() if holds),
    )


@dataclass(frozen=True)
class _Study:
    on: date
    at: time
    seed: str
    patient: str

    @property
    def uid(self) -> UID:
        return make_uid("study", self.seed, self.patient, self.on.isoformat(), self.at.isoformat())


def write_study(
    folder: Path,
    series: Sequence[MrSeries],
    *,
    on: date,
    seed: str,
    at: time = time(12),
    patient: str = "PHANTOM",
    dicomdir: bool = False,
) -> list[Path]:
    """Write the series as one study under an existing folder and return the image files in order.

    seed: makes the UIDs; the same seed and series give the same bytes. patient: second part of the made-up name
    and the patient's identifier. dicomdir: also write a DICOMDIR (the files then bear the media's own names).
    """
    study = _Study(on, at, seed, patient)
    numbered = [
        (number, dataset) for number, one in enumerate(series, 1) for dataset in _image_datasets(one, number, study)
    ]
    if dicomdir:
        return _write_media(folder, [dataset for _, dataset in numbered], study)
    paths = []
    for number, dataset in numbered:
        path = folder / f"SE{number:06d}" / f"IM{dataset.InstanceNumber:06d}.dcm"
        path.parent.mkdir(exist_ok=True)
        dataset.save_as(path, enforce_file_format=True)
        paths.append(path)
    return paths


def _write_media(folder: Path, datasets: list[Dataset], study: _Study) -> list[Path]:
    media = FileSet()
    media.UID = make_uid("media", study.uid)
    for dataset in datasets:
        media.add(dataset)
    media.write(folder)
    paths = [Path(instance.path) for instance in media]
    # pydicom leaves its staging folder to the garbage collector, which warns about it.
    media._stage["t"].cleanup()
    return paths


def _image_datasets(series: MrSeries, number: int, study: _Study) -> Iterator[Dataset]:
    series_uid = make_uid("series", study.uid, str(number), series.description)
    slices = [(stack.frame, n, pixels) for stack in series.stacks for n, pixels in enumerate(_to_uint16(stack.values))]
    for instance, (frame, n, pixels) in enumerate(slices, 1):
        dataset = Dataset()
        _add_patient_and_study(dataset, study)
        _add_series(dataset, series, number, series_uid)
        _add_acquisition(dataset, series, frame)
        if series.encoding is not None:
            _add_encoding(dataset, series.encoding, frame)
        _add_place(dataset, frame, n)
        _add_pixels(dataset, pixels)
        dataset.InstanceNumber = instance
        dataset.AcquisitionNumber = 1
        _add_identity(dataset, make_uid("instance", series_uid, str(instance), pixels.tobytes()))
        yield dataset


def _to_uint16(values: NDArray[Any]) -> NDArray[np.uint16]:
    return np.clip(np.rint(values), 0, HIGHEST_VALUE).astype(np.uint16)


def _add_patient_and_study(dataset: Dataset, study: _Study) -> None:
    dataset.SpecificCharacterSet = "ISO_IR 192"
    dataset.PatientName = f"SYNTHETIC^{study.patient}"
    dataset.PatientID = f"SYNTHETIC-{study.patient}"
    dataset.PatientBirthDate = ""
    dataset.PatientSex = ""
    dataset.PatientIdentityRemoved = "YES"
    dataset.DeidentificationMethod = SYNTHETIC_REMARK
    dataset.PatientComments = SYNTHETIC_REMARK
    dataset.ImageComments = SYNTHETIC_REMARK
    dataset.StudyInstanceUID = study.uid
    dataset.StudyID = "1"
    dataset.AccessionNumber = ""
    dataset.ReferringPhysicianName = ""
    dataset.StudyDescription = "Lumbar spine, synthetic phantom"
    for element in ("Study", "Series", "Acquisition", "Content"):
        setattr(dataset, f"{element}Date", study.on.strftime("%Y%m%d"))
        setattr(dataset, f"{element}Time", study.at.strftime("%H%M%S"))
    dataset.FrameOfReferenceUID = make_uid("frame of reference", study.uid)
    dataset.PositionReferenceIndicator = ""


def _add_series(dataset: Dataset, series: MrSeries, number: int, series_uid: UID) -> None:
    dataset.Modality = "MR"
    dataset.SeriesInstanceUID = series_uid
    dataset.SeriesNumber = number
    dataset.SeriesDescription = series.description
    dataset.BodyPartExamined = series.body_part
    dataset.PatientPosition = "HFS"
    dataset.Manufacturer = "Flavum"
    dataset.ManufacturerModelName = "Flavum phantom"
    dataset.InstitutionName = "none (synthetic)"
    dataset.ImageType = list(series.image_type)


def _add_acquisition(dataset: Dataset, series: MrSeries, frame: Frame) -> None:
    dataset.ScanningSequence = "SE"
    dataset.SequenceVariant = "SK" if series.echo_train_length > 1 else "NONE"
    dataset.ScanOptions = ""
    dataset.MRAcquisitionType = "3D" if series.is_three_dimensional else "2D"
    dataset.RepetitionTime = series.repetition_time_ms
    dataset.EchoTime = series.echo_time_ms
    dataset.EchoTrainLength = series.echo_train_length
    dataset.FlipAngle = 90
    dataset.NumberOfAverages = 1
    dataset.MagneticFieldStrength = series.field_strength_tesla
    spacing = float(frame.spacing_mm[0])
    dataset.SliceThickness = _decimal(spacing if series.thickness_mm is None else series.thickness_mm)
    dataset.SpacingBetweenSlices = _decimal(spacing)


def _add_encoding(dataset: Dataset, encoding: MrEncoding, frame: Frame) -> None:
    """Field of view, matrix and bandwidth; what a scanner of the same settings writes."""
    is_inverted = encoding.inversion_time_ms is not None
    dataset.ScanningSequence = ["SE", "IR"] if is_inverted else "SE"
    dataset.SequenceVariant = list(encoding.sequence_variant) or "NONE"
    dataset.ScanOptions = list(encoding.scan_options)
    if encoding.inversion_time_ms is not None:
        dataset.InversionTime = _decimal(encoding.inversion_time_ms)
    dataset.ImagedNucleus = "1H"
    dataset.ImagingFrequency = _decimal(resonance_mhz(float(dataset.MagneticFieldStrength)))
    dataset.PixelBandwidth = _decimal(encoding.bandwidth_hz)
    dataset.InPlanePhaseEncodingDirection = encoding.phase_direction
    size_mm = [frame.shape[axis] * frame.spacing_mm[axis] for axis in (1, 2)]
    rows, columns = (round(mm / resolved) for mm, resolved in zip(size_mm, encoding.acquired_mm, strict=True))
    phase, readout = (0, 1) if encoding.phase_direction == "COL" else (1, 0)
    # Readout rows, readout columns, phase rows, phase columns: two of them are 0.
    dataset.AcquisitionMatrix = [0, columns, rows, 0] if phase == 0 else [rows, 0, 0, columns]
    dataset.NumberOfPhaseEncodingSteps = round((rows, columns)[phase] * (1 + encoding.oversampling))
    dataset.PercentSampling = _decimal(round(100 * encoding.acquired_mm[readout] / encoding.acquired_mm[phase], 3))
    dataset.PercentPhaseFieldOfView = _decimal(round(100 * size_mm[phase] / size_mm[readout], 3))


def _add_place(dataset: Dataset, frame: Frame, n: int) -> None:
    """Where slice n lies. DICOM names first the direction along a row (our axis 2), then down a column (axis 1)."""
    along_row, down_column = frame.axes[:, 2], frame.axes[:, 1]
    dataset.ImageOrientationPatient = [_decimal(x) for x in (*along_row, *down_column)]
    dataset.ImagePositionPatient = [_decimal(x) for x in frame.to_lps([n, 0, 0])]
    dataset.PixelSpacing = [_decimal(frame.spacing_mm[1]), _decimal(frame.spacing_mm[2])]


def _decimal(value: float) -> str:
    """A DICOM decimal string (at most 16 characters), without a minus sign before zero."""
    return f"{round(float(value), 9) + 0.0:.10g}"


def _add_pixels(dataset: Dataset, pixels: NDArray[np.uint16]) -> None:
    dataset.SamplesPerPixel = 1
    dataset.PhotometricInterpretation = "MONOCHROME2"
    dataset.Rows, dataset.Columns = pixels.shape
    dataset.BitsAllocated = 16
    dataset.BitsStored = 16
    dataset.HighBit = 15
    dataset.PixelRepresentation = 0
    dataset.WindowCenter = float(max(pixels.max() / 2, 1))
    dataset.WindowWidth = float(max(pixels.max(), 1))
    dataset.PixelData = pixels.astype("<u2").tobytes()


def _add_identity(dataset: Dataset, uid: UID) -> None:
    dataset.SOPClassUID = MRImageStorage
    dataset.SOPInstanceUID = uid
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset.file_meta.MediaStorageSOPClassUID = MRImageStorage
    dataset.file_meta.MediaStorageSOPInstanceUID = uid
    dataset.file_meta.ImplementationClassUID = make_uid("implementation", "flavum")
    dataset.file_meta.ImplementationVersionName = "FLAVUM"
