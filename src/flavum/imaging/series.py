"""Series and studies as values, whatever file they came from."""

import tomllib
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from flavum.anatomy.frame import Frame, Vector
from flavum.imaging.volume import Volume


class Contrast(Enum):
    """Weighting of an MR series, judged from TR, TE and fat suppression, not from its description."""

    T1 = "T1"
    T2 = "T2"
    T2_FAT_SUPPRESSED = "T2 fat suppressed"
    OTHER = "other"
    UNKNOWN = "unknown"


class Orientation(Enum):
    """Plane of a series, judged from its geometry. VOLUME: near-isotropic, any plane can be cut from it."""

    SAGITTAL = "sagittal"
    AXIAL = "axial"
    CORONAL = "coronal"
    OBLIQUE = "oblique"


@dataclass(frozen=True, eq=False)
class Series:
    """One MR series.

    stacks: one Volume per block of parallel, evenly spaced slices (an angled axial series has one per disc).
    is_volumetric: voxels so nearly cubic that any plane may be cut from it.
    uid: SeriesInstanceUID, or the file's name for NIfTI. sop_uids: per stack, per slice along the stack's axis 0
    as read, the SOPInstanceUID (empty for NIfTI).
    """

    uid: str
    description: str
    orientation: Orientation
    contrast: Contrast
    stacks: tuple[Volume, ...]
    is_volumetric: bool
    repetition_time_ms: float | None = None
    echo_time_ms: float | None = None
    sop_uids: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, eq=False)
class Study:
    """The series that a reading needs; a missing one is None. sagittal_fs: T2 with the fat suppressed, STIR among it,
    shown and not measured.

    uid: StudyInstanceUID, or the file's name for NIfTI. remarks: sentences for the report about what was
    found on reading (series set aside, slices missing, geometry repaired).
    patient_key: an opaque hash of patient identity, for telling two studies apart; never a name.
    """

    uid: str
    patient_key: str
    acquired_on: date | None
    sagittal_t2: Series | None
    sagittal_t1: Series | None
    axial_t2: Series | None
    remarks: tuple[str, ...]
    is_synthetic: bool
    source_kind: str  # "dicom" or "nifti"
    sagittal_fs: Series | None = None


def judge_orientation(normal: Vector) -> Orientation:
    """The plane of slices that face along a unit LPS direction; OBLIQUE when no body axis lies within 45 degrees."""
    axis = int(np.abs(normal).argmax())
    if abs(normal[axis]) < np.cos(np.pi / 4):
        return Orientation.OBLIQUE
    return (Orientation.SAGITTAL, Orientation.CORONAL, Orientation.AXIAL)[axis]


def judge_volumetric(frame: Frame) -> bool:
    """Whether any plane may be cut from voxels of this size and number (series.toml); slices lie along axis 0."""
    is_fine = bool(frame.spacing_mm.max() <= series_limit("coarsest_volumetric_spacing"))
    return is_fine and min(frame.shape) >= series_limit("lowest_volumetric_slices")


def measure_height_mm(frame: Frame) -> float:
    """How far a frame reaches from foot to head."""
    return float(np.abs(frame.axes[2] * frame.spacing_mm) @ np.array(frame.shape))


@cache
def _limits() -> dict[str, Any]:
    return tomllib.loads(files("flavum.imaging").joinpath("series.toml").read_text(encoding="utf-8"))


def series_limit(name: str) -> float:
    """A threshold of series.toml in the unit given there."""
    return float(_limits()[name]["value"])
