"""The same spine standing: the discs carry weight, the ligament buckles, the canal narrows (standing.toml)."""

import tomllib
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

from flavum.anatomy.spine.parameters import LevelShape, SideShape, Spine

LUMBAR = 5  # levels from L5-S1 up that carry the change
LARGEST_ANGLE_DEG, LEAST_DISC_MM, LARGEST_LIGAMENT_MM, LARGEST_BULGE_MM = 32.0, 2.0, 10.0, 10.0


@cache
def load_standing() -> dict[str, Any]:
    """The table of what standing changes, with units and sources."""
    return tomllib.loads(files("flavum.anatomy.population").joinpath("standing.toml").read_text(encoding="utf-8"))


def stand(spine: Spine) -> Spine:
    """A spine that was drawn lying, as it stands."""
    levels = tuple(_load(level) if n < LUMBAR else level for n, level in enumerate(spine.levels))
    return replace(spine, levels=levels)


def _load(level: LevelShape) -> LevelShape:
    change = {name: row["value"] for name, row in load_standing().items() if "value" in row}
    return replace(
        level,
        left=_buckle(level.left, change["ligament_mm"]),
        right=_buckle(level.right, change["ligament_mm"]),
        bulge_mm=min(level.bulge_mm + change["bulge_mm"], LARGEST_BULGE_MM),
        disc_height_mm=max(level.disc_height_mm * (1 - change["disc_height_share"]), LEAST_DISC_MM),
        disc_angle_deg=min(level.disc_angle_deg + change["disc_angle_deg"], LARGEST_ANGLE_DEG),
        slip_mm=min(max(level.slip_mm * (1 + change["slip_share"]), -8.0), 16.0),
    )


def _buckle(side: SideShape, more_mm: float) -> SideShape:
    return replace(side, ligament_mm=min(side.ligament_mm + more_mm, LARGEST_LIGAMENT_MM))
