"""Draws a spine: a person's sizes, the healthy spine they make, and what wear, age and luck have done to it."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.random import Generator

from flavum.anatomy.level import Level
from flavum.anatomy.population.bone_wear import wear_vertebrae
from flavum.anatomy.population.fit import fit_roofs, leave_living
from flavum.anatomy.population.segment import shape_segments
from flavum.anatomy.population.sizes import Sizes, draw_sizes
from flavum.anatomy.population.transitional import count_lumbar, make_transitional
from flavum.anatomy.population.vertebra import shape_vertebrae
from flavum.anatomy.population.wear import Luck, wear_segments
from flavum.anatomy.spine.parameters import LEVELS, Cause, LevelShape, Spine

YOUNG_WEAR = 0.09  # of the discs of a spine without disease, at most
UPRIGHT_DEG = 9.0  # how far from level L3 may lie: people stand upright
LIES_ASKEW_DEG = 2.0  # standard deviation of how a person lies on the table: our estimate
PLANTED = {Cause.LIGAMENT: (3.0, 5.0), Cause.FACET: (6.0, 8.0), Cause.DISC: (4.5, 7.5), Cause.SLIP: (6.0, 10.0)}
BODY_SHARE, NODE_SHARE = 0.375, 0.5  # of a level: to the middle of its body, and from body to disc


def draw_spine(*, seed: int, plant: Cause | str | Mapping[Level, Cause] | None = None) -> Spine:
    """A random spine; the same seed gives the same spine.

    plant: one cause of narrowing for every level (or one for each level named), everything else healthy; an empty
    mapping: a healthy spine. None: everything from healthy to severe, the causes together as wear brings them.
    """
    rng = np.random.default_rng(seed)
    sizes = draw_sizes(rng)
    healthy, luck = _healthy(sizes, rng, seed), Luck(sizes, rng)
    spine = fit_roofs(make_transitional(healthy, luck) if plant is None else healthy, sizes)
    if plant is None:
        spine = replace(spine, levels=wear_segments(spine.levels, luck))
        spine = replace(spine, vertebrae=wear_vertebrae(spine.vertebrae, luck), lumbar_count=count_lumbar(luck))
        return leave_living(spine, sizes)
    planted = dict(plant) if isinstance(plant, Mapping) else dict.fromkeys(LEVELS, Cause(plant))
    levels = [_plant(shape, planted.get(level), rng) for level, shape in zip(LEVELS, spine.levels, strict=True)]
    order = tuple((level, planted[level]) for level in LEVELS if level in planted)
    return leave_living(replace(spine, levels=tuple(levels), planted=order), sizes)


def _healthy(sizes: Sizes, rng: Generator, seed: int) -> Spine:
    vertebrae = shape_vertebrae(sizes)
    levels = shape_segments(sizes, vertebrae, rng)
    wedges = [float(np.degrees(shape.wedge_rad)) for shape in vertebrae[1:4]]
    upright = sum(level.disc_angle_deg for level in levels[:3]) + wedges[0] + wedges[1] + wedges[2] / 2
    slope = float(np.clip(sizes.at("person.sacral_slope_deg"), upright - UPRIGHT_DEG, upright + UPRIGHT_DEG))
    wanted = {
        "sacral_slope_deg": slope,
        "yaw_deg": rng.normal(0, LIES_ASKEW_DEG),
        "roll_deg": rng.normal(0, LIES_ASKEW_DEG),
        "back_fat_mm": sizes.at("person.back_fat_mm"),
        "muscle_fat": sizes.at("person.muscle_fat_share"),
        "conus": (sizes.at("person.conus_place") - BODY_SHARE) / NODE_SHARE,
    }
    return Spine.within_bounds(wanted, vertebrae=vertebrae, levels=levels, seed=seed)


def _plant(shape: LevelShape, cause: Cause | None, rng: Generator) -> LevelShape:
    """The same level with one cause in full; a ligament or a facet is planted on both sides, unevenly."""
    shape = replace(shape, degeneration=float(rng.uniform(0, YOUNG_WEAR)))
    if cause is None:
        return shape
    left, right = (float(amount) for amount in rng.uniform(*PLANTED[cause], size=2))
    sides = shape.left, shape.right
    match cause:
        case Cause.LIGAMENT:
            thick = [
                replace(one, ligament_mm=one.ligament_mm + more) for one, more in zip(sides, (left, right), strict=True)
            ]
            return replace(shape, left=thick[0], right=thick[1])
        case Cause.FACET:
            return replace(
                shape, left=replace(sides[0], facet_growth_mm=left), right=replace(sides[1], facet_growth_mm=right)
            )
        case Cause.DISC:
            return replace(shape, bulge_mm=left)
        case Cause.SLIP:
            return replace(shape, slip_mm=left)
