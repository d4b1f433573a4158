"""Draws a spine: sizes that belong together, wear that differs from level to level and side to side."""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.random import Generator

from flavum.anatomy.level import Level
from flavum.anatomy.population.lesion import add_lesions
from flavum.anatomy.spine.parameters import LEVELS, VERTEBRAE, Cause, LevelShape, SideShape, Spine, VertebraShape
from flavum.anatomy.truth.section import cut_canal

LARGEST_DEVIATION = 2.2  # standard deviations; beyond it a draw is cut off
STATURE_SHARE = 0.7  # how much of a size's deviation is the person's, the rest the vertebra's own
HEALTHY_WEAR = 0.09
SLOPE_SPREAD_DEG = 4.0
LEAST_ROOM_MM = 6.5  # between disc and ligaments in the midline; less than this is hardly ever seen alive
FAT_GIVES_WAY = 0.35  # share of the room beyond the least that the fat behind the sac may keep
LIGAMENT_IN_MIDLINE = 0.6  # how much of its thickness a ligament has beside the cleft
SLIPS_ABOVE, SLIPS_SHARE = 0.35, 0.25  # how worn a level is before it may slip, and how many such do
LESS, LESSENED = 0.88, 30  # by how much a level's disease is lessened at a time, and how often at most
NORMAL_LIGAMENT_MM = 3.0
LOW_SHARE = {"S1": 1.0, "L5": 1.0, "L4": 0.7, "L3": 0.4, "L2": 0.2}  # how low-lumbar in shape a vertebra is
TRANSVERSE = {"T12": 50.0, "L1": 72.0, "L2": 80.0, "L3": 88.0, "L4": 82.0, "L5": 88.0}
FACET_DEG = {"T12_L1": 22.0, "L1_L2": 26.0, "L2_L3": 31.0, "L3_L4": 38.0, "L4_L5": 46.0, "L5_S1": 52.0}
PLANTED = {Cause.LIGAMENT: (3.0, 5.0), Cause.FACET: (6.0, 8.0), Cause.DISC: (4.5, 7.5), Cause.SLIP: (6.0, 10.0)}


@cache
def _table() -> dict[str, Any]:
    text = files("flavum.anatomy.population").joinpath("morphometry.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def draw_spine(*, seed: int, plant: Cause | str | Mapping[Level, Cause] | None = None) -> Spine:
    """A random spine; the same seed gives the same spine.

    plant: one cause of narrowing for every level (or one for each level named), everything else near normal.
    None: everything from healthy to severe, the causes together as wear brings them.
    """
    rng = np.random.default_rng(seed)
    planted = _planted(plant)
    stature = _deviation(rng)
    vertebrae = _draw_vertebrae(stature, rng)
    levels = _draw_levels(vertebrae, stature, planted, rng)
    if not planted:
        vertebrae, levels = add_lesions(vertebrae, levels, rng)
    spine = Spine(
        vertebrae=vertebrae,
        levels=levels,
        sacral_slope_deg=float(np.clip(_slope_under(vertebrae, levels) + SLOPE_SPREAD_DEG * _deviation(rng), 12, 62)),
        yaw_deg=2.0 * _deviation(rng),
        roll_deg=2.0 * _deviation(rng),
        back_fat_mm=max(_draw("global", "back_fat_mm", rng), 4.0),
        muscle_fat=float(np.clip(rng.beta(1.6, 6.0), 0.0, 0.85)),
        conus=float(np.clip(rng.normal(2.6, 0.8), 0.5, 4.5)),
        seed=seed,
        planted=tuple(sorted(planted.items(), key=lambda pair: LEVELS.index(pair[0]))),
    )
    return _with_living_sacs(spine)


def _slope_under(vertebrae: tuple[VertebraShape, ...], levels: tuple[LevelShape, ...]) -> float:
    """The sacral slope with which L3 lies level: people stand upright."""
    wedges = [float(np.degrees(shape.wedge_rad)) for shape in vertebrae[1:4]]
    return sum(level.disc_angle_deg for level in levels[:3]) + wedges[0] + wedges[1] + wedges[2] / 2


def _with_living_sacs(spine: Spine) -> Spine:
    """The same spine, its levels' disease lessened until every sac is whole and still holds its roots."""
    least = _table()["disease"]["least_sac_mm2"]["area"]
    levels = list(spine.levels)
    for number in range(len(levels)):
        for _ in range(LESSENED):
            cut = cut_canal(replace(spine, levels=tuple(levels)), number, step_mm=0.4)
            if cut.sac_area_mm2 >= least and cut.is_whole:
                break
            levels[number] = _lessen(levels[number])
    return replace(spine, levels=tuple(levels))


def _lessen(shape: LevelShape) -> LevelShape:
    def less(side: SideShape) -> SideShape:
        usual = min(side.ligament_mm, NORMAL_LIGAMENT_MM)
        return replace(
            side,
            ligament_mm=usual + LESS * (side.ligament_mm - usual),
            facet_growth_mm=LESS * side.facet_growth_mm,
            cyst_mm=LESS * side.cyst_mm,
        )

    return replace(
        shape,
        left=less(shape.left),
        right=less(shape.right),
        bulge_mm=LESS * shape.bulge_mm,
        protrusion_mm=LESS * shape.protrusion_mm,
        slip_mm=LESS * shape.slip_mm,
        fat_mm=LESS * shape.fat_mm,
    )


def _planted(plant: Cause | str | Mapping[Level, Cause] | None) -> dict[Level, Cause]:
    if plant is None:
        return {}
    if isinstance(plant, Mapping):
        return dict(plant)
    return dict.fromkeys(LEVELS, Cause(plant))


def _deviation(rng: Generator) -> float:
    return float(np.clip(rng.normal(), -LARGEST_DEVIATION, LARGEST_DEVIATION))


def _draw(group: str, name: str, rng: Generator) -> float:
    entry = _table()[group][name]
    return float(entry["mean"] + entry["sd"] * _deviation(rng))


def _sized(group: str, name: str, place: str, stature: float, rng: Generator) -> float:
    """A size at a vertebra or level: the mean there, moved by the person's stature and by its own luck."""
    entry = _table()[group][name]
    mixed = STATURE_SHARE * stature + (1 - STATURE_SHARE**2) ** 0.5 * 0.6 * _deviation(rng)
    return float(entry[place] + entry["sd"] * mixed)


def _draw_vertebrae(stature: float, rng: Generator) -> tuple[VertebraShape, ...]:
    """From S1 up."""
    slope, canal, arch = _draw("global", "roof_slope", rng), _deviation(rng), _deviation(rng)
    trefoil = float(rng.beta(1.3, 4.0))
    wedges = _table()["vertebra"]["wedge_deg"]
    shapes = []
    for vertebra in VERTEBRAE:
        name = vertebra.value
        depth, height = (_sized("vertebra", key, name, stature, rng) for key in ("depth_mm", "height_mm"))
        open_mm = depth * np.tan(np.radians(wedges[name] + wedges["sd"] * 0.5 * _deviation(rng)))
        low = LOW_SHARE.get(name, 0.0)
        shapes.append(
            VertebraShape(
                width_mm=_sized("vertebra", "width_mm", name, stature, rng),
                depth_mm=depth,
                anterior_height_mm=height + open_mm / 2,
                posterior_height_mm=height - open_mm / 2,
                concavity_mm=float(np.clip(rng.normal(1.5, 0.45), 0.4, 3.2)),
                canal_depth_mm=_sized("vertebra", "canal_depth_mm", name, canal, rng),
                canal_width_mm=_sized("vertebra", "canal_width_mm", name, canal, rng),
                roof_slope=slope,
                trefoil=min(trefoil * (0.3 + low), 1.0),
                pedicle_width_mm=float(np.clip(_sized("vertebra", "pedicle_width_mm", name, stature, rng), 5, 22)),
                pedicle_height_mm=14.8 + 0.8 * arch,
                pedicle_inclination_deg=float(np.clip(8.0 + 16.0 * low + 2.5 * _deviation(rng), 2, 35)),
                lamina_height_mm=float(np.clip(23.5 - 5.5 * low + 1.2 * arch, 14, 30)),
                lamina_thickness_mm=float(np.clip(6.3 + 0.5 * _deviation(rng), 4.5, 8.5)),
                spinous_length_mm=float(np.clip(30.0 - 8.0 * max(low - 0.6, 0) + 2.5 * arch, 14, 42)),
                spinous_height_mm=float(np.clip(21.0 - 7.0 * max(low - 0.5, 0) + 1.6 * _deviation(rng), 10, 28)),
                spinous_thickness_mm=float(np.clip(6.8 + 0.9 * _deviation(rng), 4.5, 10)),
                transverse_span_mm=float(np.clip(TRANSVERSE.get(name, 80.0) + 4.0 * _deviation(rng), 44, 110)),
            )
        )
    return tuple(shapes)


def _draw_levels(
    vertebrae: tuple[VertebraShape, ...], stature: float, planted: dict[Level, Cause], rng: Generator
) -> tuple[LevelShape, ...]:
    recess, flat = _draw("global", "roof_recess_mm", rng), float(rng.uniform(0.75, 1.1))
    levels = []
    for level, lower, upper in zip(LEVELS, vertebrae, vertebrae[1:], strict=False):
        wear = _draw_wear(level, rng) if not planted else float(rng.uniform(0, HEALTHY_WEAR))
        disease = _draw_disease(wear, rng)
        if level in planted:
            disease = _plant(disease, planted[level], rng)
        ligament = _sized("level", "ligament_mm", level.name, 0.0, rng)
        roof = (lower.canal_depth_mm + upper.canal_depth_mm) / 2 + max(recess, 1.0)
        disease, room = _leave_room(disease, roof, ligament)
        height = _sized("level", "disc_height_mm", level.name, stature, rng) - disease["disc_loss_mm"]
        fat = _sized("level", "dorsal_fat_mm", level.name, 0.0, rng) * (1 - 0.5 * wear)
        fat = min(fat, FAT_GIVES_WAY * (room - LEAST_ROOM_MM))
        angle = flat * _sized("level", "disc_angle_deg", level.name, 0.0, rng) * (1 - 0.35 * wear)
        facet_deg = FACET_DEG[level.name] + 3.0 * _deviation(rng)
        sides = [
            SideShape(
                ligament_mm=float(np.clip(ligament + disease[f"ligament_{side}"] + rng.normal(0, 0.15), 1.8, 9)),
                facet_growth_mm=disease[f"facet_{side}"],
                facet_angle_deg=float(np.clip(facet_deg + 3.0 * _deviation(rng), 8, 75)),
                facet_width_mm=float(np.clip(15.0 + 1.2 * _deviation(rng), 10, 20)),
                joint_space_mm=float(np.clip(1.8 - 0.9 * wear + 0.2 * _deviation(rng), 0.4, 2.6)),
            )
            for side in ("left", "right")
        ]
        levels.append(
            LevelShape(
                left=sides[0],
                right=sides[1],
                disc_height_mm=float(np.clip(height, 3.5, 16)),
                disc_angle_deg=float(np.clip(angle, -4, 22)),
                degeneration=wear,
                bulge_mm=disease["bulge"],
                slip_mm=disease["slip"],
                roof_mm=roof,
                roof_slope=(lower.roof_slope + upper.roof_slope) / 2,
                fat_mm=float(np.clip(fat, 0, 6)),
            )
        )
    return tuple(levels)


def _leave_room(disease: dict[str, float], roof_mm: float, ligament_mm: float) -> tuple[dict[str, float], float]:
    """The same disease, lessened by one factor where it would leave the sac no place; and the room left, mm."""
    thickened = (disease["ligament_left"] + disease["ligament_right"]) / 2
    grown = (disease["facet_left"] + disease["facet_right"]) / 4
    taken = disease["bulge"] + abs(disease["slip"]) + LIGAMENT_IN_MIDLINE * thickened + grown
    free = roof_mm - LIGAMENT_IN_MIDLINE * ligament_mm
    share = min(max(free - LEAST_ROOM_MM, 0.0) / taken, 1.0) if taken > 0 else 1.0
    return {name: amount * share for name, amount in disease.items()}, free - share * taken


def _draw_wear(level: Level, rng: Generator) -> float:
    """0 healthy to 1 worn out; the lower levels wear first."""
    usual = _table()["disease"]["wear"][level.name]
    return float(rng.beta(2.0 * usual / (1 - usual), 2.0))


def _draw_disease(wear: float, rng: Generator) -> dict[str, float]:
    """What wear has done to a level: each part goes with the wear, and has its own luck."""
    disease = {
        "ligament_left": _worn("ligament_mm", wear, rng),
        "ligament_right": _worn("ligament_mm", wear, rng),
        "facet_left": _worn("facet_mm", wear, rng),
        "facet_right": _worn("facet_mm", wear, rng),
        "bulge": _worn("bulge_mm", wear, rng),
        "disc_loss_mm": _worn("disc_loss_mm", wear, rng),
        "slip": float(rng.normal(0, 0.25)),
    }
    if wear > SLIPS_ABOVE and rng.random() < SLIPS_SHARE:
        disease["slip"] = _worn("slip_mm", wear, rng) * float(rng.choice([1.0, 1.0, 1.0, -0.4]))
    return disease


def _worn(name: str, wear: float, rng: Generator) -> float:
    return float(_table()["disease"][name]["most"] * wear * rng.uniform(0.3, 1.2))


def _plant(disease: dict[str, float], cause: Cause, rng: Generator) -> dict[str, float]:
    """The same level with one cause in full; a ligament or a facet is planted on both sides, unevenly."""
    left, right = (float(amount) for amount in rng.uniform(*PLANTED[cause], size=2))
    match cause:
        case Cause.LIGAMENT:
            return {**disease, "ligament_left": left, "ligament_right": right}
        case Cause.FACET:
            return {**disease, "facet_left": left, "facet_right": right}
        case Cause.DISC:
            return {**disease, "bulge": left}
        case Cause.SLIP:
            return {**disease, "slip": left}
