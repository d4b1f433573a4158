"""Who narrows a canal, by construction: what each cause takes when it alone comes to the healthy spine."""

from collections.abc import Mapping
from dataclasses import fields, replace

from flavum.anatomy.level import Level
from flavum.anatomy.spine.parameters import LEVELS, Cause, LevelShape, SideShape, Spine
from flavum.anatomy.truth.section import cut_canal

# What of a level belongs to which cause; the sides' own parts are named with a stroke.
PARTS: Mapping[Cause, tuple[str, ...]] = {
    Cause.LIGAMENT: ("side/ligament_mm", "side/calcification"),
    Cause.FACET: ("side/facet_growth_mm", "side/cyst_mm"),
    Cause.DISC: ("bulge_mm", "protrusion_mm", "protrusion_place_mm", "migration_mm"),
    Cause.SLIP: ("slip_mm", "is_isthmic"),
}
STEP_MM = 0.1


def measure_shares(healthy: Spine, ill: Spine, level: Level) -> dict[Cause, float]:
    """Each cause's part of the room that the causes take, one after the other alone; they sum to one.

    healthy, ill: the same person without and with disease. Empty where no cause takes any room of the canal.
    """
    number = LEVELS.index(level)
    free = cut_canal(healthy, number, step_mm=STEP_MM).canal_area_mm2
    taken = {}
    for cause, parts in PARTS.items():
        alone = _with_parts(healthy.levels[number], ill.levels[number], parts)
        spine = replace(healthy, levels=(*healthy.levels[:number], alone, *healthy.levels[number + 1 :]))
        taken[cause] = max(free - cut_canal(spine, number, step_mm=STEP_MM).canal_area_mm2, 0.0)
    whole = sum(taken.values())
    return {cause: area / whole for cause, area in taken.items()} if whole > 0 else {}


def _with_parts(healthy: LevelShape, ill: LevelShape, parts: tuple[str, ...]) -> LevelShape:
    own = {name: getattr(ill, name) for name in parts if "/" not in name}
    beside = tuple(name.removeprefix("side/") for name in parts if "/" in name)
    left, right = (_side(getattr(healthy, side), getattr(ill, side), beside) for side in ("left", "right"))
    return replace(healthy, left=left, right=right, **own)


def _side(healthy: SideShape, ill: SideShape, parts: tuple[str, ...]) -> SideShape:
    assert set(parts) <= {one.name for one in fields(SideShape)}
    return replace(healthy, **{name: getattr(ill, name) for name in parts})
