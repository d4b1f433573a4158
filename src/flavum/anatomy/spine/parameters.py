"""The parameters of one lumbar spine: valid, or not built."""

import math
from dataclasses import dataclass
from enum import Enum

from flavum.anatomy.level import Level, Vertebra
from flavum.anatomy.side import Side

VERTEBRAE = tuple(reversed(Vertebra))  # from S1 up to T12
LEVELS = tuple(reversed(Level))  # from L5-S1 up to T12-L1


class Cause(Enum):
    """What narrows a canal."""

    LIGAMENT = "ligament"
    FACET = "facet"
    DISC = "disc"
    SLIP = "slip"


def check_range(name: str, value: float, low: float, high: float) -> None:
    """Refuse a value that no spine has: ValueError."""
    if not (math.isfinite(value) and low <= value <= high):
        raise ValueError(f"{name} must lie between {low} and {high}, not {value}")


@dataclass(frozen=True)
class VertebraShape:
    """A vertebra: sizes of its body and of the canal at its pedicles.

    tilt_deg: how far the body's superior axis leans to the back (negative: to the front).
    canal_ap_mm, canal_width_mm: at mid-body; roof_slope: how steeply the laminae fall off to the sides.
    """

    width_mm: float
    depth_mm: float
    height_mm: float
    tilt_deg: float
    canal_ap_mm: float
    canal_width_mm: float
    roof_slope: float

    def __post_init__(self) -> None:
        check_range("width_mm", self.width_mm, 25, 75)
        check_range("depth_mm", self.depth_mm, 18, 55)
        check_range("height_mm", self.height_mm, 14, 42)
        check_range("tilt_deg", self.tilt_deg, -75, 45)
        check_range("canal_ap_mm", self.canal_ap_mm, 9, 30)
        check_range("canal_width_mm", self.canal_width_mm, 14, 40)
        check_range("roof_slope", self.roof_slope, 0.1, 1.2)


@dataclass(frozen=True)
class LevelShape:
    """A motion segment.

    ligament_*_mm: largest thickness of that ligamentum flavum in the mid-disc plane. facet_*_mm: how far the joint
    has grown into the canal. bulge_mm: how far the disc reaches behind the line between the bodies.
    slip_mm: upper vertebra forward (+). roof_mm: depth of the bony canal in the mid-disc plane, ligament included.
    fat_mm: epidural fat between sac and roof in the midline.
    """

    disc_height_mm: float
    ligament_left_mm: float
    ligament_right_mm: float
    facet_left_mm: float
    facet_right_mm: float
    bulge_mm: float
    slip_mm: float
    roof_mm: float
    roof_slope: float
    fat_mm: float
    degeneration: float

    def __post_init__(self) -> None:
        check_range("disc_height_mm", self.disc_height_mm, 2, 18)
        check_range("ligament_left_mm", self.ligament_left_mm, 1, 10)
        check_range("ligament_right_mm", self.ligament_right_mm, 1, 10)
        check_range("facet_left_mm", self.facet_left_mm, 0, 8)
        check_range("facet_right_mm", self.facet_right_mm, 0, 8)
        check_range("bulge_mm", self.bulge_mm, 0, 10)
        check_range("slip_mm", self.slip_mm, -8, 14)
        check_range("roof_mm", self.roof_mm, 12, 32)
        check_range("roof_slope", self.roof_slope, 0.1, 1.2)
        check_range("fat_mm", self.fat_mm, 0, 8)
        check_range("degeneration", self.degeneration, 0, 1)

    def ligament_mm(self, side: Side) -> float:
        return self.ligament_left_mm if side is Side.LEFT else self.ligament_right_mm

    def facet_mm(self, side: Side) -> float:
        return self.facet_left_mm if side is Side.LEFT else self.facet_right_mm


@dataclass(frozen=True)
class Spine:
    """A lumbar spine from the sacrum to T12.

    vertebrae, levels: in the order of VERTEBRAE and LEVELS. yaw_deg, roll_deg: how the patient lies on the table.
    back_fat_mm: subcutaneous fat behind the spinous processes. seed: lays out the nerve roots and the soft tissues.
    planted: level -> the one cause planted there, where one was.
    """

    vertebrae: tuple[VertebraShape, ...]
    levels: tuple[LevelShape, ...]
    yaw_deg: float
    roll_deg: float
    back_fat_mm: float
    seed: int
    planted: tuple[tuple[Level, Cause], ...] = ()

    def __post_init__(self) -> None:
        if len(self.vertebrae) != len(VERTEBRAE) or len(self.levels) != len(LEVELS):
            raise ValueError(f"a spine has {len(VERTEBRAE)} vertebrae and {len(LEVELS)} levels")
        check_range("yaw_deg", self.yaw_deg, -15, 15)
        check_range("roll_deg", self.roll_deg, -15, 15)
        check_range("back_fat_mm", self.back_fat_mm, 2, 80)

    def level(self, level: Level) -> LevelShape:
        return self.levels[LEVELS.index(level)]

    def vertebra(self, vertebra: Vertebra) -> VertebraShape:
        return self.vertebrae[VERTEBRAE.index(vertebra)]
