"""The parameters of one lumbar spine: valid, or not built."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import Enum
from typing import Any, Self

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


def between(low: float, high: float, default: float | None = None) -> float:
    """A field of a shape that refuses values outside low to high."""
    bounds = {"low": low, "high": high}
    made = field(metadata=bounds) if default is None else field(default=default, metadata=bounds)
    return made


class Checked:
    """Refuses every field that lies outside the bounds it was declared with: ValueError."""

    @classmethod
    def within_bounds(cls, wanted: Mapping[str, float], **others: Any) -> Self:
        """One whose numbers are cut off at the bounds they were declared with."""
        bounds = {one.name: one.metadata for one in fields(cls) if "low" in one.metadata}  # type: ignore[arg-type]
        held = {name: min(max(value, bounds[name]["low"]), bounds[name]["high"]) for name, value in wanted.items()}
        return cls(**held, **others)

    def __post_init__(self) -> None:
        for one in fields(self):  # type: ignore[arg-type]  # only dataclasses derive from this
            if "low" in one.metadata:
                check_range(one.name, getattr(self, one.name), one.metadata["low"], one.metadata["high"])


@dataclass(frozen=True, kw_only=True)
class VertebraShape(Checked):
    """A vertebra: its body, the canal at its pedicles and its arch.

    anterior_height_mm, posterior_height_mm: of the body at its walls. concavity_mm: how deep its endplates are hollow.
    canal_*_mm: between and behind the pedicles. roof_slope: how steeply the laminae fall off to the sides.
    trefoil: 0 an oval canal, 1 one with narrow recesses. pedicle_inclination_deg: outward to the back.
    lamina_height_mm: from its upper to its lower edge. transverse_span_mm: from tip to tip.
    modic_upper, modic_lower: 0 none, 1 oedema, 2 fat, 3 dense bone, at that endplate.
    schmorl_*_mm: depth of a disc's node in that endplate. haemangioma_mm: radius. compression: part of the height in
    front that is lost. is_laminectomised: lamina and spinous process taken away. has_screws: fused, metal in place.
    """

    width_mm: float = between(25, 75)
    depth_mm: float = between(18, 55)
    anterior_height_mm: float = between(12, 44)
    posterior_height_mm: float = between(12, 44)
    concavity_mm: float = between(0, 5, 1.4)
    canal_depth_mm: float = between(9, 30)
    canal_width_mm: float = between(14, 40)
    roof_slope: float = between(0.1, 1.4)
    trefoil: float = between(0, 1, 0.2)
    pedicle_width_mm: float = between(4, 26, 9.0)
    pedicle_height_mm: float = between(8, 24, 14.5)
    pedicle_inclination_deg: float = between(0, 40, 12.0)
    lamina_height_mm: float = between(10, 34, 22.0)
    lamina_thickness_mm: float = between(3, 11, 6.2)
    spinous_length_mm: float = between(5, 50, 29.0)
    spinous_height_mm: float = between(6, 36, 19.0)
    spinous_thickness_mm: float = between(3, 14, 6.5)
    transverse_span_mm: float = between(40, 125, 80.0)
    modic_upper: int = 0
    modic_lower: int = 0
    schmorl_upper_mm: float = between(0, 9, 0.0)
    schmorl_lower_mm: float = between(0, 9, 0.0)
    haemangioma_mm: float = between(0, 14, 0.0)
    compression: float = between(0, 0.75, 0.0)
    is_laminectomised: bool = False
    has_screws: bool = False

    @property
    def front_height_mm(self) -> float:
        """Of the body at its front wall as it is now, broken or not."""
        return self.anterior_height_mm * (1 - self.compression)

    @property
    def height_mm(self) -> float:
        """Of the body's middle."""
        return (self.front_height_mm + self.posterior_height_mm) / 2

    @property
    def wedge_rad(self) -> float:
        """Between the endplates, open to the front."""
        return 2 * math.atan2(self.front_height_mm - self.posterior_height_mm, 2 * self.depth_mm)


@dataclass(frozen=True, kw_only=True)
class SideShape(Checked):
    """One side of a level: the ligamentum flavum and the facet joint.

    ligament_mm: its largest thickness in the mid-disc plane. facet_growth_mm: how far the joint has grown, into the
    canal too. facet_angle_deg: of the joint's plane to the sagittal one. calcification: part of the ligament.
    effusion_mm: width of the joint's fluid beyond its cartilage. cyst_mm: radius of a cyst before the joint.
    """

    ligament_mm: float = between(1, 10)
    facet_growth_mm: float = between(0, 8, 0.0)
    facet_angle_deg: float = between(5, 85, 45.0)
    facet_width_mm: float = between(8, 26, 15.0)
    joint_space_mm: float = between(0.2, 4, 1.4)
    effusion_mm: float = between(0, 6, 0.0)
    calcification: float = between(0, 0.8, 0.0)
    cyst_mm: float = between(0, 9, 0.0)


@dataclass(frozen=True, kw_only=True)
class LevelShape(Checked):
    """A motion segment.

    disc_angle_deg: lordosis of the disc; side_angle_deg: it opens to the left; turn_deg: the upper vertebra turns to
    the left. degeneration: 0 a young disc, 1 a black one. bulge_mm: how far the disc reaches behind the line between
    the bodies. protrusion_mm: of a focal one beyond that, protrusion_place_mm to the left, migration_mm upward.
    slip_mm: upper vertebra forward (+); is_isthmic: its arch stays behind. roof_mm: depth of the bony canal in the
    mid-disc plane, ligament included. fat_mm: epidural fat between sac and roof in the midline.
    """

    left: SideShape
    right: SideShape
    disc_height_mm: float = between(2, 18)
    disc_angle_deg: float = between(-25, 32)
    side_angle_deg: float = between(-20, 20, 0.0)
    turn_deg: float = between(-15, 15, 0.0)
    degeneration: float = between(0, 1, 0.2)
    bulge_mm: float = between(0, 10, 0.0)
    protrusion_mm: float = between(0, 9, 0.0)
    protrusion_place_mm: float = between(-12, 12, 0.0)
    migration_mm: float = between(-12, 12, 0.0)
    osteophyte_mm: float = between(0, 9, 0.0)
    slip_mm: float = between(-8, 16, 0.0)
    is_isthmic: bool = False
    roof_mm: float = between(12, 34)
    roof_slope: float = between(0.1, 2.2)
    fat_mm: float = between(0, 10, 2.0)

    def side(self, side: Side) -> SideShape:
        return self.left if side is Side.LEFT else self.right

    def ligament_mm(self, side: Side) -> float:
        return self.side(side).ligament_mm

    def facet_mm(self, side: Side) -> float:
        return self.side(side).facet_growth_mm


USUAL_COUNT, LUMBAR_COUNTS = 5, (4, 5, 6)


@dataclass(frozen=True, kw_only=True)
class Spine(Checked):
    """A lumbar spine from the sacrum to T12.

    vertebrae, levels: in the order of VERTEBRAE and LEVELS. sacral_slope_deg: of S1's upper endplate, forward down.
    yaw_deg, roll_deg: how the patient lies on the table. back_fat_mm: subcutaneous fat behind the spinous processes.
    muscle_fat: part of the back muscles that fat has replaced. conus: place of the cord's end, in nodes below T12's
    body (2 is L1's body). seed: lays out the nerve roots and the soft tissues.
    planted: level -> the one cause planted there, where one was. is_transitional: L5 has half grown into the sacrum.
    lumbar_count: vertebrae without ribs above the sacrum. Levels are named upward from the sacrum here; where there are
    not five of them, a reader who counts from the ribs names them otherwise.
    """

    vertebrae: tuple[VertebraShape, ...]
    levels: tuple[LevelShape, ...]
    sacral_slope_deg: float = between(5, 75, 38.0)
    yaw_deg: float = between(-15, 15, 0.0)
    roll_deg: float = between(-15, 15, 0.0)
    back_fat_mm: float = between(2, 80, 20.0)
    muscle_fat: float = between(0, 0.9, 0.1)
    conus: float = between(-2, 6, 2.6)
    seed: int = 0
    planted: tuple[tuple[Level, Cause], ...] = ()
    is_transitional: bool = False
    lumbar_count: int = USUAL_COUNT

    def __post_init__(self) -> None:
        super().__post_init__()
        if len(self.vertebrae) != len(VERTEBRAE) or len(self.levels) != len(LEVELS):
            raise ValueError(f"a spine has {len(VERTEBRAE)} vertebrae and {len(LEVELS)} levels")
        if self.lumbar_count not in LUMBAR_COUNTS:
            raise ValueError("a spine has four, five or six lumbar vertebrae")

    def level(self, level: Level) -> LevelShape:
        return self.levels[LEVELS.index(level)]

    def vertebra(self, vertebra: Vertebra) -> VertebraShape:
        return self.vertebrae[VERTEBRAE.index(vertebra)]
