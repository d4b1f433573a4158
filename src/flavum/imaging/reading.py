"""What was read from one MRI study: every level, its findings and its pictures."""

from dataclasses import dataclass
from datetime import date

from flavum.anatomy.frame import Vector
from flavum.anatomy.level import Level
from flavum.anatomy.side import Side
from flavum.imaging.finding import Finding, Measure
from flavum.imaging.section import Drawing, Section
from flavum.imaging.segment import Segmentation


@dataclass(frozen=True)
class Grade:
    """An ordinal grade derived from measures.

    scheme: for example "lee_central", "schizas_like", "sac_area_class", "ap_class", "meyerding".
    value: the grade's own name, or None with a reason. source: claim key of the scheme.
    """

    scheme: str
    value: str | None
    source: str
    reason: str | None = None

    def __post_init__(self) -> None:
        if (self.value is None) == (self.reason is None):
            raise ValueError("a grade has a value or a reason why it has none, and not both")


@dataclass(frozen=True, eq=False)
class DiscPlane:
    """The middle plane of a disc, in LPS millimetres: the place where a level is measured.

    canal_mm: the point where the plane meets the middle of the canal.
    superior, posterior, left: the level's own orthonormal axes.
    """

    level: Level
    centre_mm: Vector
    canal_mm: Vector
    superior: Vector
    posterior: Vector
    left: Vector


@dataclass(frozen=True, eq=False)
class Landmarks:
    """What the measures from the side rest on, in LPS millimetres, each (2, 3); None where it was not seen.

    upper, lower: front and back corner of the endplates above and below the disc. height: the disc's height between
    them, its upper end first, half-way along the disc.
    """

    upper: Vector | None
    lower: Vector | None
    height: Vector | None


@dataclass(frozen=True, eq=False)
class Picture:
    """A section with the lines drawn on it."""

    section: Section
    drawings: tuple[Drawing, ...]


@dataclass(frozen=True, eq=False)
class LevelReading:
    """One level: its plane, findings, grades and axial picture (None where no axial cut could be had).

    landmarks: None where a reading does not keep them.
    """

    level: Level
    plane: DiscPlane
    findings: tuple[Finding, ...]
    grades: tuple[Grade, ...]
    axial: Picture | None
    landmarks: Landmarks | None = None

    def find(self, measure: Measure, side: Side | None = None) -> Finding | None:
        """The finding of a measure, or None when it was not looked for."""
        return next((f for f in self.findings if f.measure is measure and f.side is side), None)


@dataclass(frozen=True)
class SeriesUsed:
    """A series that the reading rests on. role: "sagittal_t2", "sagittal_t1", "axial_t2" or "volume_t2"."""

    role: str
    description: str
    slices: int
    spacing_mm: tuple[float, float, float]
    uid: str


@dataclass(frozen=True, eq=False)
class StudyReading:
    """A whole study.

    level_doubt: None when the names of the levels are sure; else why a person must confirm them.
    remarks: sentences about image quality and limits, for a reader. unread: level -> why it was not measured.
    models: keys of the model cards behind the segmentation.
    """

    levels: tuple[LevelReading, ...]
    unread: tuple[tuple[Level, str], ...]
    level_doubt: str | None
    sagittal: Picture | None
    series: tuple[SeriesUsed, ...]
    remarks: tuple[str, ...]
    models: tuple[str, ...]
    acquired_on: date | None
    is_synthetic: bool
    sagittal_segmentation: Segmentation | None
    axial_segmentations: tuple[Segmentation, ...]

    def get_level(self, level: Level) -> LevelReading:
        """The reading of a level; KeyError when it was not read."""
        for reading in self.levels:
            if reading.level is level:
                return reading
        raise KeyError(level.value)
