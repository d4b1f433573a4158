"""Series and studies as values, whatever file they came from."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

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
    """The series that a reading needs; a missing one is None.

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
