"""From a DICOM header to Slice values."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

import numpy as np
from pydicom.dataset import Dataset
from pydicom.uid import MediaStorageDirectoryStorage

from flavum.imaging.dicom.mr import SYNTHETIC_REMARK
from flavum.imaging.dicom.parse import DamagedFileRefusal, parse_header
from flavum.imaging.selection.slice import Exam, PixelState, Plane, Scan, Slice

PATIENT_KEY_CHARACTERS = 16
ORTHONORMAL_TOLERANCE = 0.01
# No MRI has pixels finer or coarser than these, nor a patient farther from the magnet's centre.
FINEST_SPACING_MM = 0.02
COARSEST_SPACING_MM = 20.0
FARTHEST_MM = 10_000.0
SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7"  # with its multi-frame kin below it


@dataclass(frozen=True)
class Patient:
    """Whose images a file says that it holds. name: as written, empty where it is not said."""

    name: str
    birth_date: date | None
    is_synthetic: bool


class _Elements:
    """Elements by keyword, looked for in a frame's own groups, then the shared ones, then the top of the file."""

    def __init__(self, datasets: Sequence[Dataset]) -> None:
        self._datasets = datasets

    def find(self, keyword: str) -> Any:
        return next((d[keyword].value for d in self._datasets if keyword in d), None)

    def text(self, keyword: str) -> str:
        value = self.find(keyword)
        return "" if value is None else str(value).strip()

    def words(self, *keywords: str) -> tuple[str, ...]:
        values = (self.find(keyword) for keyword in keywords)
        lists = ([value] if isinstance(value, str) else list(value or ()) for value in values)
        return tuple(str(word).strip().upper() for words in lists for word in words)

    def numbers(self, keyword: str, count: int) -> tuple[float, ...] | None:
        """The first `count` numbers; None where there are fewer, or one that is not finite."""
        value = self.find(keyword)
        values = list(value) if isinstance(value, Iterable) and not isinstance(value, str) else [value]
        if len(values) < count or any(v is None or v == "" for v in values[:count]):
            return None
        numbers = tuple(float(v) for v in values[:count])
        return numbers if all(math.isfinite(n) for n in numbers) else None

    def number(self, *keywords: str) -> float | None:
        found = (self.numbers(keyword, 1) for keyword in keywords)
        return next((numbers[0] for numbers in found if numbers), None)

    def integer(self, *keywords: str) -> int:
        return int(self.number(*keywords) or 0)


def read_slices(content: bytes, file: int) -> tuple[Slice, ...]:
    """The slices of one DICOM file; none for a DICOMDIR. To be called inside only_refusals."""
    header, pixels = parse_header(content)
    if header.get("SOPClassUID", header.file_meta.get("MediaStorageSOPClassUID")) == MediaStorageDirectoryStorage:
        return ()
    if not (header.get("StudyInstanceUID") and header.get("SeriesInstanceUID")):
        raise DamagedFileRefusal("A file does not say which study it belongs to; export the study again.")
    groups = header.get("PerFrameFunctionalGroupsSequence")
    if not groups or header.get("Modality") != "MR":
        return (_to_slice(_Elements([header]), file, 0, pixels),)
    if len(groups) != int(header.get("NumberOfFrames") or 0):
        raise DamagedFileRefusal("A file holds another number of pictures than it says; export the study again.")
    shared = [macro for group in header.get("SharedFunctionalGroupsSequence") or () for macro in _macros(group)]
    return tuple(
        _to_slice(_Elements([*_macros(group), *shared, header]), file, frame, pixels)
        for frame, group in enumerate(groups)
    )


def read_patient(content: bytes) -> Patient | None:
    """Whose file this is; None for a DICOMDIR. To be called inside only_refusals."""
    header, _ = parse_header(content)
    if header.get("SOPClassUID", header.file_meta.get("MediaStorageSOPClassUID")) == MediaStorageDirectoryStorage:
        return None
    elements = _Elements([header])
    name, born = elements.text("PatientName"), _to_date(elements.text("PatientBirthDate"))
    return Patient(_letters(name), born, _is_synthetic(elements))


def read_dicomdir_names(content: bytes) -> tuple[tuple[str, ...], ...] | None:
    """The files that a DICOMDIR names, each by its parts; None where this is no DICOMDIR. Inside only_refusals."""
    header, _ = parse_header(content)
    if header.file_meta.get("MediaStorageSOPClassUID") != MediaStorageDirectoryStorage:
        return None
    named = (_Elements([record]).find("ReferencedFileID") for record in header.get("DirectoryRecordSequence") or ())
    return tuple((name,) if isinstance(name, str) else tuple(str(part) for part in name) for name in named if name)


def _macros(group: Dataset) -> list[Dataset]:
    return [element.value[0] for element in group if element.VR == "SQ" and element.value]


def _to_slice(elements: _Elements, file: int, frame: int, pixels: PixelState) -> Slice:
    return Slice(
        file=file,
        frame=frame,
        exam=_to_exam(elements),
        frame_of_reference=elements.text("FrameOfReferenceUID"),
        series_uid=elements.text("SeriesInstanceUID"),
        series_number=elements.integer("SeriesNumber"),
        description=elements.text("SeriesDescription"),
        modality=elements.text("Modality").upper(),
        body_parts=_body_parts(elements),
        sop_uid=elements.text("SOPInstanceUID"),
        pixels=pixels,
        shape=(elements.integer("Rows"), elements.integer("Columns")),
        order=(
            elements.integer("FrameAcquisitionNumber", "AcquisitionNumber"),
            elements.integer("TemporalPositionIndex", "TemporalPositionIdentifier"),
            frame or elements.integer("InstanceNumber"),
        ),
        has_writing=_has_writing(elements),
        plane=_to_plane(elements),
        scan=_to_scan(elements),
        slope=elements.number("RescaleSlope") or 1.0,
        intercept=elements.number("RescaleIntercept") or 0.0,
    )


def _to_exam(elements: _Elements) -> Exam:
    who = "\0".join(_letters(elements.text(k)) for k in ("PatientID", "PatientName", "PatientBirthDate"))
    if not who.strip("\0"):
        who = elements.text("StudyInstanceUID")  # nobody's name: then a study is all that is known of a patient
    return Exam(
        patient_key=sha256(who.encode("utf-8", "replace")).hexdigest()[:PATIENT_KEY_CHARACTERS],
        study_uid=elements.text("StudyInstanceUID"),
        acquired_on=next(filter(None, map(_to_date, map(elements.text, ("AcquisitionDate", "StudyDate")))), None),
        is_synthetic=_is_synthetic(elements),
    )


def _is_synthetic(elements: _Elements) -> bool:
    is_named_so = elements.text("PatientName").upper().startswith("SYNTHETIC")
    return is_named_so or SYNTHETIC_REMARK in elements.text("DeidentificationMethod")


def _letters(text: str) -> str:
    """A name as written, whatever its capitals, spaces and empty parts."""
    return " ".join(text.upper().replace("^", " ").split())


def _to_date(text: str) -> date | None:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        return None


def _body_parts(elements: _Elements) -> tuple[str, ...]:
    regions = elements.find("AnatomicRegionSequence") or ()
    names = [elements.text("BodyPartExamined"), *(str(region.get("CodeMeaning", "")) for region in regions)]
    return tuple(name.upper() for name in names if name)


def _has_writing(elements: _Elements) -> bool:
    is_capture = elements.text("SOPClassUID").startswith(SECONDARY_CAPTURE) or bool(elements.text("ConversionType"))
    has_colour = elements.integer("SamplesPerPixel") > 1
    return is_capture or has_colour or elements.text("BurnedInAnnotation").upper() == "YES"


def _to_plane(elements: _Elements) -> Plane | None:
    cosines = elements.numbers("ImageOrientationPatient", 6)
    position = elements.numbers("ImagePositionPatient", 3)
    spacing = elements.numbers("PixelSpacing", 2)
    if cosines is None or position is None or spacing is None:
        return None
    axes = np.reshape(cosines, (2, 3))
    is_square = np.allclose(axes @ axes.T, np.eye(2), atol=ORTHONORMAL_TOLERANCE)
    is_possible = all(FINEST_SPACING_MM <= s <= COARSEST_SPACING_MM for s in spacing)
    if not (is_square and is_possible and max(map(abs, position)) < FARTHEST_MM):
        return None
    along_row = axes[0] / np.linalg.norm(axes[0])
    down_column = axes[1] - (axes[1] @ along_row) * along_row
    return Plane(
        position_mm=np.array(position),
        along_row=along_row,
        down_column=down_column / np.linalg.norm(down_column),
        spacing_mm=(spacing[0], spacing[1]),
        between_slices_mm=_length(elements.number("SpacingBetweenSlices")),
        thickness_mm=_length(elements.number("SliceThickness")),
    )


def _length(value: float | None) -> float | None:
    # Some scanners count the distance between slices downward and give it a minus sign.
    return abs(value) if value is not None and FINEST_SPACING_MM <= abs(value) <= COARSEST_SPACING_MM else None


def _to_scan(elements: _Elements) -> Scan:
    # Enhanced MR says in one word each what classic MR says in lists.
    echo_pulse = {"SPIN": ("SE",), "GRADIENT": ("GR",), "BOTH": ("SE", "GR")}
    sequence = (*elements.words("ScanningSequence"), *echo_pulse.get(elements.text("EchoPulseSequence"), ()))
    return Scan(
        repetition_time_ms=elements.number("RepetitionTime"),
        echo_time_ms=elements.number("EffectiveEchoTime", "EchoTime"),
        inversion_time_ms=elements.number("InversionTimes", "InversionTime"),
        sequence=frozenset(sequence),
        options=frozenset(elements.words("ScanOptions", "SpectrallySelectedSuppression")),
        image_type=elements.words("FrameType") or elements.words("ImageType"),
    )
