"""What a spine is made of: the numbers that a parametric lumbar spine is built from."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from enum import Enum
from types import MappingProxyType

from flavum.anatomy.level import Level, Vertebra
from flavum.anatomy.side import Side
from flavum.errors import Refusal


class SpineRefusal(Refusal):
    """A spine was asked for that cannot exist."""


class Cause(Enum):
    """What narrows the canal where one cause was planted on purpose."""

    LIGAMENT = "ligament"
    FACET = "facet"
    DISC = "disc"
    SLIP = "slip"


# Outside of these bounds the geometry folds over itself or no human was ever seen; (lowest, highest).
BOUNDS: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "width_mm": (25.0, 65.0),
        "depth_mm": (20.0, 48.0),
        "height_mm": (15.0, 40.0),
        "wedge_deg": (-15.0, 20.0),
        "canal_depth_mm": (9.0, 26.0),
        "canal_width_mm": (14.0, 38.0),
        "pedicle_width_mm": (3.0, 24.0),
        "ligament_left_mm": (1.0, 9.0),
        "ligament_right_mm": (1.0, 9.0),
        "ligament_peak": (0.35, 0.7),
        "facet_left_mm": (0.0, 8.0),
        "facet_right_mm": (0.0, 8.0),
        "disc_height_mm": (2.5, 16.0),
        "disc_angle_deg": (-12.0, 24.0),
        "disc_bulge_mm": (0.0, 10.0),
        "bulge_offset_mm": (-8.0, 8.0),
        "slip_mm": (-6.0, 14.0),
        "dorsal_fat_mm": (0.0, 8.0),
        "ventral_fat_mm": (0.2, 6.0),
        "joint_angle_deg": (15.0, 75.0),
        "sacral_slope_deg": (10.0, 65.0),
        "pitch_deg": (-30.0, 30.0),
        "yaw_deg": (-30.0, 30.0),
        "roll_deg": (-30.0, 30.0),
        "skin_fat_mm": (3.0, 70.0),
        "muscle_fat": (0.0, 1.0),
        "sac_fill": (0.5, 1.0),
    }
)


def _check_bounds(part: object, name: str) -> None:
    for field in fields(part):  # type: ignore[arg-type]
        if field.name not in BOUNDS:
            continue
        value, (low, high) = getattr(part, field.name), BOUNDS[field.name]
        if not math.isfinite(value) or not low <= value <= high:
            raise SpineRefusal(f"{field.name} of {name} is {value:g}; choose a value from {low:g} to {high:g}.")


@dataclass(frozen=True)
class VertebraParameters:
    """One vertebra, in millimetres and degrees; of S1 the numbers of its upper end.

    width_mm, depth_mm: of the endplates. height_mm: of the body half-way from front to back.
    wedge_deg: angle between the endplates, positive when higher in front.
    canal_depth_mm, canal_width_mm: bony canal at the pedicles.
    """

    width_mm: float
    depth_mm: float
    height_mm: float
    wedge_deg: float
    canal_depth_mm: float
    canal_width_mm: float
    pedicle_width_mm: float

    def __post_init__(self) -> None:
        _check_bounds(self, "a vertebra")


@dataclass(frozen=True)
class LevelParameters:
    """One motion segment, in millimetres.

    ligament_*: thickness of the ligamentum flavum at its thickest place; ligament_peak: where along the band that
    is (0 midline, 1 facet). facet_*: how far the joint grows into the canal. disc_angle_deg: higher in front.
    bulge_offset_mm: to the left of the midline. slip_mm: upper vertebra forward. *_fat_mm: epidural fat in the
    midline. joint_angle_deg: of the facet joint against the sagittal plane. cause: what was planted, if anything.
    """

    ligament_left_mm: float
    ligament_right_mm: float
    facet_left_mm: float
    facet_right_mm: float
    disc_height_mm: float
    disc_angle_deg: float
    disc_bulge_mm: float
    slip_mm: float = 0.0
    dorsal_fat_mm: float = 2.0
    ventral_fat_mm: float = 0.7
    bulge_offset_mm: float = 0.0
    ligament_peak: float = 0.5
    joint_angle_deg: float = 40.0
    cause: Cause | None = None

    def __post_init__(self) -> None:
        _check_bounds(self, "a level")

    def ligament_mm(self, side: Side) -> float:
        """Thickness of one side's ligament at its thickest place."""
        return self.ligament_left_mm if side is Side.LEFT else self.ligament_right_mm


@dataclass(frozen=True)
class Spine:
    """A whole lumbar spine, T12 to S1, in LPS millimetres with the origin near the centre of L3.

    sacral_slope_deg: of the upper endplate of S1 against the axial plane, before the tilts.
    pitch_deg, yaw_deg, roll_deg: how the patient lies, turned about the left, the superior and the posterior axis.
    skin_fat_mm: subcutaneous fat of the back. muscle_fat: share of fat in the back muscles, 0 to 1.
    sac_fill: how wide the dural sac is in a canal that leaves it room. conus: level at which the cord ends.
    seed: of everything that has no parameter of its own, such as the course of the nerve roots.
    """

    vertebrae: Mapping[Vertebra, VertebraParameters]
    levels: Mapping[Level, LevelParameters]
    sacral_slope_deg: float = 38.0
    pitch_deg: float = 0.0
    yaw_deg: float = 0.0
    roll_deg: float = 0.0
    skin_fat_mm: float = 18.0
    muscle_fat: float = 0.2
    sac_fill: float = 0.9
    conus: Level = Level.L1_L2
    seed: int = 0

    def __post_init__(self) -> None:
        _check_bounds(self, "the spine")
        _check_complete(self.vertebrae, Vertebra)
        _check_complete(self.levels, Level)
        object.__setattr__(self, "vertebrae", MappingProxyType(dict(self.vertebrae)))
        object.__setattr__(self, "levels", MappingProxyType(dict(self.levels)))

    def replace_level(self, level: Level, **changes: float | Cause | None) -> "Spine":
        """The same spine with some numbers of one level changed."""
        changed = replace(self.levels[level], **changes)  # type: ignore[arg-type]
        return replace(self, levels={**self.levels, level: changed})


def _check_complete(given: Mapping[Enum, object], wanted: Iterable[Enum]) -> None:
    missing = [str(key.value) for key in wanted if key not in given]
    if missing:
        raise SpineRefusal(f"The spine lacks {', '.join(missing)}; give parameters for each.")
