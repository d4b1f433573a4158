"""What age and wear do to a person's levels: each disease as often and as large as the table says, with the wear."""

import math
from dataclasses import replace

import numpy as np
from numpy.random import Generator

from flavum.anatomy.level import Level
from flavum.anatomy.population.sizes import Disease, Place, Sizes, load_population
from flavum.anatomy.spine.parameters import LEVELS, LevelShape, SideShape

FAT_LOST = 0.5  # share of the fat behind the sac that a worn-out level has lost
JOINT_LOST = 0.55  # share of the joint space that a worn-out level has lost
LEAST_DISC_MM = 2.5
CALCIFIED = 0.12  # of the ligaments of a worn-out level: our estimate
EXTRUDED, MIGRATED_MM = 0.3, 3.0  # how many hernias leave the disc's height, and how far (standard deviation)
BESIDE_MM = 5.0  # of a hernia from the midline (standard deviation)
CURVE_RAD = 1.15  # of the side curve's wave from one level to the next
RIM_FROM_MIDDLE_MM = 18.0  # where rims meet that lean on each other, a little inside half a body's width
MOST_LEANED_DEG = 20.0
TURN = -0.5  # a vertebra turns by half of what it leans, to the other side


class Luck:
    """What one person has: asks the table whether a disease is there, and how large it is."""

    def __init__(self, sizes: Sizes, rng: Generator) -> None:
        self.sizes, self.rng = sizes, rng

    def amount(self, name: str, place: Place = None) -> float:
        """How large a disease is there, 0 where it is not."""
        disease: Disease = load_population().diseases[f"disease.{name}"]
        wear = self.sizes.at("level.wear", place) if isinstance(place, Level) else 0.0
        likely = disease.likelihood(self.sizes.sex, place, wear=wear, age_years=self.sizes.age_years)
        return disease.draw_amount(self.rng) if self.rng.random() < likely else 0.0


def wear_segments(levels: tuple[LevelShape, ...], luck: Luck) -> tuple[LevelShape, ...]:
    """The same levels, from L5-S1 up, as this person's age and wear have left them."""
    fat_mm = luck.amount("lipomatosis_mm")
    worn = [_wear(shape, level, luck, fat_mm) for shape, level in zip(levels, LEVELS, strict=True)]
    return _curve(worn, luck)


def _wear(shape: LevelShape, level: Level, luck: Luck, fat_mm: float) -> LevelShape:
    wear, rng = luck.sizes.at("level.wear", level), luck.rng
    height = max(shape.disc_height_mm - luck.amount("disc_loss_mm", level), LEAST_DISC_MM)
    slip_mm, is_isthmic = _slip(level, luck)
    hernia = luck.amount("protrusion_mm", level)
    wanted = {
        "disc_height_mm": height,
        "disc_angle_deg": shape.disc_angle_deg * height / shape.disc_height_mm,
        "degeneration": wear,
        "bulge_mm": luck.amount("bulge_mm", level),
        "protrusion_mm": hernia,
        "protrusion_place_mm": rng.normal(0, BESIDE_MM) if hernia else 0.0,
        "migration_mm": rng.normal(0, MIGRATED_MM) if hernia and rng.random() < EXTRUDED else 0.0,
        "osteophyte_mm": luck.amount("osteophyte_mm", level),
        "slip_mm": slip_mm,
        "roof_mm": shape.roof_mm,
        "roof_slope": shape.roof_slope,
        "fat_mm": shape.fat_mm * (1 - FAT_LOST * wear) + fat_mm,
    }
    left, right = _wear_side(shape.left, level, luck), _wear_side(shape.right, level, luck)
    return LevelShape.within_bounds(wanted, left=left, right=right, is_isthmic=is_isthmic)


def _slip(level: Level, luck: Luck) -> tuple[float, bool]:
    """Forward positive, and whether the arch is broken; one kind of slip at a level."""
    found = {name: luck.amount(name, level) for name in ("isthmic_slip_mm", "slip_mm", "retroslip_mm")}
    if found["isthmic_slip_mm"]:
        return found["isthmic_slip_mm"], True
    return found["slip_mm"] or -found["retroslip_mm"], False


def _wear_side(side: SideShape, level: Level, luck: Luck) -> SideShape:
    wear = luck.sizes.at("level.wear", level)
    is_chalky = luck.rng.random() < CALCIFIED * wear
    wanted = {
        "ligament_mm": side.ligament_mm + luck.amount("ligament_mm", level),
        "facet_growth_mm": luck.amount("facet_mm", level),
        "facet_angle_deg": side.facet_angle_deg,
        "facet_width_mm": side.facet_width_mm,
        "joint_space_mm": side.joint_space_mm * (1 - JOINT_LOST * wear),
        "effusion_mm": luck.amount("joint_fluid_mm", level),
        "calcification": luck.rng.uniform(0.05, 0.5) if is_chalky else 0.0,
        "cyst_mm": luck.amount("cyst_mm", level) / 2,
    }
    return SideShape.within_bounds(wanted)


def _curve(levels: list[LevelShape], luck: Luck) -> tuple[LevelShape, ...]:
    """A side curve that turns back on itself, with the Cobb angle this person has; the vertebrae turn with it."""
    cobb = luck.amount("scoliosis_deg") or luck.sizes.at("person.cobb_deg")
    wave = np.cos(luck.rng.uniform(0, 2 * np.pi) + CURVE_RAD * np.arange(len(levels)))
    leaning = np.concatenate([[0.0], np.cumsum(wave)])
    angles = wave * cobb / np.ptp(leaning)
    return tuple(
        replace(level, side_angle_deg=_leaned(level, angle), turn_deg=float(np.clip(TURN * angle, -15, 15)))
        for level, angle in zip(levels, angles, strict=True)
    )


def _leaned(level: LevelShape, angle_deg: float) -> float:
    """The angle to the side, no larger than the disc's height lets two hard rims lean."""
    most = min(math.degrees(math.atan(level.disc_height_mm / RIM_FROM_MIDDLE_MM)), MOST_LEANED_DEG)
    return float(np.clip(angle_deg, -most, most))
