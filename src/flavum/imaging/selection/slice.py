"""One slice of a study as a value: whose it is, which series, where it lies, how it was scanned."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

import numpy as np

from flavum.anatomy.frame import Vector


class PixelState(Enum):
    """Whether a file holds the picture that its header promises."""

    WHOLE = "whole"
    ABSENT = "absent"
    CUT_SHORT = "cut short"


@dataclass(frozen=True)
class Exam:
    """Whose study a slice belongs to. patient_key: a hash, never a name."""

    patient_key: str
    study_uid: str
    acquired_on: date | None
    is_synthetic: bool


@dataclass(frozen=True)
class Scan:
    """How a slice was scanned. sequence, options, image_type: DICOM's own words, in capitals."""

    repetition_time_ms: float | None
    echo_time_ms: float | None
    inversion_time_ms: float | None
    sequence: frozenset[str]
    options: frozenset[str]
    image_type: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Plane:
    """Where a slice lies, in LPS millimetres.

    along_row, down_column: unit vectors along which the column number and the row number grow.
    spacing_mm: between rows, between columns. between_slices_mm, thickness_mm: as stated, or None.
    """

    position_mm: Vector
    along_row: Vector
    down_column: Vector
    spacing_mm: tuple[float, float]
    between_slices_mm: float | None
    thickness_mm: float | None

    @property
    def normal(self) -> Vector:
        return np.cross(self.along_row, self.down_column)


@dataclass(frozen=True, eq=False)
class Slice:
    """One picture: file is its place in the list of files, frame its place in the file.

    order: acquisition, moment and number, by which repeats of one place are told apart.
    has_writing: a screen save, or marked as having text burned into it. plane: None where it says not where it lies.
    """

    file: int
    frame: int
    exam: Exam
    frame_of_reference: str
    series_uid: str
    series_number: int
    description: str
    modality: str
    body_parts: tuple[str, ...]
    sop_uid: str
    pixels: PixelState
    shape: tuple[int, int]
    order: tuple[int, int, int]
    has_writing: bool
    plane: Plane | None
    scan: Scan
    slope: float
    intercept: float
