"""The healthy motion segments of a person whose sizes are known; wear comes on top of them."""

import math

import numpy as np

from flavum.anatomy.level import Level
from flavum.anatomy.population.sizes import Sizes
from flavum.anatomy.spine.parameters import LEVELS, LevelShape, SideShape, VertebraShape

HOLLOW_IN_MIDDLE = 0.97  # share of an endplate's hollow that counts over the middle half of a disc's depth
LIGAMENT_SIDES_DIFFER_MM = 0.15  # standard deviation between left and right
# How much steeper than the laminae joints and ligaments, between which the sac lies as in a V, fall off to the sides at
# the disc. So chosen that drawn sacs are as deep in the midline, and as low beside it, as the canals that SPIDER's
# experts drew in 19 people (docs/anatomy.md).
STEEPER_DEG = {
    Level.T12_L1: 6.0, Level.L1_L2: 8.0, Level.L2_L3: 11.0, Level.L3_L4: 12.5, Level.L4_L5: 12.5, Level.L5_S1: 4.0,
}  # fmt: skip


def shape_segments(
    sizes: Sizes, vertebrae: tuple[VertebraShape, ...], rng: np.random.Generator
) -> tuple[LevelShape, ...]:
    """From L5-S1 up, without disease; the roof stands where the canal's depth at the pedicles puts it."""
    pairs = zip(LEVELS, vertebrae, vertebrae[1:], strict=False)
    return tuple(_shape(sizes, level, lower, upper, rng) for level, lower, upper in pairs)


def _shape(
    sizes: Sizes, level: Level, lower: VertebraShape, upper: VertebraShape, rng: np.random.Generator
) -> LevelShape:
    hollow = HOLLOW_IN_MIDDLE * (lower.concavity_mm + upper.concavity_mm)
    turned = rng.choice([-1.0, 1.0]) * sizes.at("level.facet_tropism_deg", level) / 2
    unlike = LIGAMENT_SIDES_DIFFER_MM * rng.normal()
    sides = [_side(sizes, level, sign * turned, sign * unlike / math.sqrt(2)) for sign in (1, -1)]
    wanted = {
        "disc_height_mm": sizes.at("level.disc_height_mm", level) - hollow,
        "disc_angle_deg": sizes.at("level.disc_angle_deg", level),
        "degeneration": 0.0,
        "roof_mm": (lower.canal_depth_mm + upper.canal_depth_mm) / 2,
        "roof_slope": _slope_at_disc(level, lower, upper),
        "fat_mm": sizes.at("level.dorsal_fat_mm", level),
    }
    return LevelShape.within_bounds(wanted, left=sides[0], right=sides[1])


def _slope_at_disc(level: Level, lower: VertebraShape, upper: VertebraShape) -> float:
    laminae = math.degrees(math.atan((lower.roof_slope + upper.roof_slope) / 2))
    return math.tan(math.radians(laminae + STEEPER_DEG[level]))


def _side(sizes: Sizes, level: Level, turned_deg: float, thicker_mm: float) -> SideShape:
    return SideShape.within_bounds(
        {
            "ligament_mm": sizes.at("level.ligament_mm", level) + thicker_mm,
            "facet_angle_deg": sizes.at("level.facet_angle_deg", level) + turned_deg,
            "facet_width_mm": sizes.at("level.facet_width_mm", level),
            "joint_space_mm": sizes.at("level.joint_space_mm", level),
        }
    )
