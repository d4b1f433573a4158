"""Variants of the lumbar spine: four or six vertebrae, or a lowest one that has grown half into the sacrum, with broad
processes and a low disc that hardly wears."""

from dataclasses import replace

from flavum.anatomy.population.wear import Luck
from flavum.anatomy.spine.parameters import USUAL_COUNT, LevelShape, Spine, VertebraShape

# Castellvi type II to III, as it looks on MRI; all sizes are our estimate (population.toml has how many have one).
PROCESSES_MM = 112.0  # from tip to tip: they meet the sacrum's wings
DISC_SHARE, LEAST_DISC_MM = 0.45, 2.5  # of the height a free disc would have
ANGLE_SHARE = 0.5  # of the angle it would have
FACET_MM = 9.0  # width of its small joints


def make_transitional(spine: Spine, luck: Luck) -> Spine:
    """The same healthy spine, its lowest lumbar vertebra transitional where this person has one."""
    if not luck.amount("transitional"):
        return spine
    first, lowest = spine.vertebrae[:2]
    levels = (_rudiment(spine.levels[0]), *spine.levels[1:])
    return replace(spine, vertebrae=(first, _broad(lowest), *spine.vertebrae[2:]), levels=levels, is_transitional=True)


def count_lumbar(luck: Luck) -> int:
    """How many vertebrae this person has between the sacrum and the last that carries ribs."""
    return USUAL_COUNT - bool(luck.amount("four_lumbar")) + bool(luck.amount("six_lumbar"))


def _broad(shape: VertebraShape) -> VertebraShape:
    return replace(shape, transverse_span_mm=max(shape.transverse_span_mm, PROCESSES_MM))


def _rudiment(shape: LevelShape) -> LevelShape:
    return replace(
        shape,
        disc_height_mm=max(shape.disc_height_mm * DISC_SHARE, LEAST_DISC_MM),
        disc_angle_deg=shape.disc_angle_deg * ANGLE_SHARE,
        left=replace(shape.left, facet_width_mm=FACET_MM),
        right=replace(shape.right, facet_width_mm=FACET_MM),
    )
