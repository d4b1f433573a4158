"""Fits a level to the sac it must hold: as much room as the person was born with, and never none."""

from dataclasses import replace

from flavum.anatomy.level import Level
from flavum.anatomy.population.sizes import Sizes
from flavum.anatomy.spine.parameters import LEVELS, LevelShape, SideShape, Spine
from flavum.anatomy.truth.section import cut_canal

STEP_MM = 0.4  # of the pictures that are counted
TRIED_MM = (0.5, 3.0)  # roofs behind the pedicles' canal between which the sac's area is seen to grow
DEEPEST_MM, SHALLOWEST_MM = 9.0, -2.0
ROUNDS, LEAST_RISE_MM = 2, 3.0  # a millimetre of depth is worth at least 3 mm2
ENOUGH, FLATTER, FLATTENED = 0.97, 0.8, 5  # of the area; how much flatter a canal is made at a time, how often at most
LESS, LESSENED = 0.85, 30  # by how much a level's disease is lessened at a time, and how often at most
NORMAL_LIGAMENT_MM = 3.0


def fit_roofs(spine: Spine, sizes: Sizes) -> Spine:
    """The same spine, the roof of every level as deep as its healthy sac's area asks for.

    The area grows nearly evenly with the roof's depth, so that few tries tell where it must lie.
    """
    levels = tuple(_fit(spine, n, sizes.at("level.healthy_sac_mm2", level)) for n, level in enumerate(LEVELS))
    return replace(spine, levels=levels)


def _fit(spine: Spine, number: int, area_mm2: float) -> LevelShape:
    """A canal too narrow for so large a sac, however deep, is made flatter until it holds it."""
    shape = spine.levels[number]
    for _ in range(FLATTENED):
        fitted, found_mm2 = _deepen(_with(spine, number, shape), number, area_mm2)
        if found_mm2 > ENOUGH * area_mm2:
            break
        shape = replace(shape, roof_slope=FLATTER * shape.roof_slope)
    return fitted


def _deepen(spine: Spine, number: int, area_mm2: float) -> tuple[LevelShape, float]:
    """Two tries and ROUNDS better ones, each where the line through the last two would give the area; and its area."""
    shape = spine.levels[number]

    def try_it(deeper: float) -> tuple[float, float]:
        return deeper, cut_canal(_with(spine, number, _deepened(shape, deeper)), number, step_mm=STEP_MM).sac_area_mm2

    first, last = try_it(TRIED_MM[0]), try_it(TRIED_MM[1])
    for _ in range(ROUNDS):
        rise = (last[1] - first[1]) / (last[0] - first[0]) if last[0] != first[0] else 0.0
        wanted = last[0] + (area_mm2 - last[1]) / max(rise, LEAST_RISE_MM)
        first, last = last, try_it(min(max(wanted, SHALLOWEST_MM), DEEPEST_MM))
    return _deepened(shape, last[0]), last[1]


def _deepened(shape: LevelShape, deeper_mm: float) -> LevelShape:
    return replace(shape, roof_mm=min(max(shape.roof_mm + deeper_mm, 12.0), 34.0))


def _with(spine: Spine, number: int, shape: LevelShape) -> Spine:
    return replace(spine, levels=(*spine.levels[:number], shape, *spine.levels[number + 1 :]))


def leave_living(spine: Spine, sizes: Sizes) -> Spine:
    """The same spine, its levels' disease lessened until every sac is whole and still holds its roots."""
    for number, level in enumerate(LEVELS):
        for _ in range(LESSENED):
            if _lives(spine, number, level, sizes):
                break
            spine = _with(spine, number, _lessen(spine.levels[number]))
    return spine


def _lives(spine: Spine, number: int, level: Level, sizes: Sizes) -> bool:
    cut = cut_canal(spine, number, step_mm=STEP_MM)
    return cut.is_whole and cut.sac_area_mm2 >= sizes.at("level.least_sac_mm2", level)


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
