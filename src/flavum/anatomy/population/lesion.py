"""What else a worn or operated spine has: it goes with the wear of its levels, and with luck."""

from dataclasses import replace

import numpy as np
from numpy.random import Generator

from flavum.anatomy.spine.parameters import LevelShape, SideShape, VertebraShape

SCOLIOSIS, LARGEST_CURVE_DEG = 0.3, 7.0  # how many have one, and the most that one level turns aside
OPERATED, FUSED, BROKEN, SPOTTED, NODES = 0.03, 0.35, 0.05, 0.09, 0.12


def add_lesions(
    vertebrae: tuple[VertebraShape, ...], levels: tuple[LevelShape, ...], rng: Generator
) -> tuple[tuple[VertebraShape, ...], tuple[LevelShape, ...]]:
    """The same spine with osteophytes, herniations, cysts, changed marrow, a curve, breaks and earlier operations."""
    levels = tuple(_worn_level(level, rng) for level in _curved(levels, rng))
    vertebrae = tuple(_worn_vertebra(shape, n, levels, rng) for n, shape in enumerate(vertebrae))
    return _operated(vertebrae, rng), levels


def _curved(levels: tuple[LevelShape, ...], rng: Generator) -> tuple[LevelShape, ...]:
    """A side curve that turns back on itself, the vertebrae turning with it."""
    if rng.random() > SCOLIOSIS:
        return levels
    most, start = rng.uniform(0.5, LARGEST_CURVE_DEG) * rng.choice([-1, 1]), rng.uniform(0, np.pi)
    angles = [most * float(np.cos(start + 1.15 * n)) for n in range(len(levels))]
    return tuple(
        replace(level, side_angle_deg=angle, turn_deg=-0.5 * angle) for level, angle in zip(levels, angles, strict=True)
    )


def _worn_level(level: LevelShape, rng: Generator) -> LevelShape:
    wear = level.degeneration
    herniated = rng.random() < 0.22 * wear
    return replace(
        level,
        left=_worn_side(level.left, wear, rng),
        right=_worn_side(level.right, wear, rng),
        osteophyte_mm=float(4.5 * max(wear - 0.25, 0.0) * rng.uniform(0.1, 1.3)),
        protrusion_mm=float(rng.uniform(1.5, 5.5)) if herniated else 0.0,
        protrusion_place_mm=float(np.clip(rng.normal(0, 5.0), -10, 10)) if herniated else 0.0,
        migration_mm=float(np.clip(rng.normal(0, 3.0), -9, 9)) if herniated and rng.random() < 0.3 else 0.0,
        fat_mm=level.fat_mm + (float(rng.uniform(1.0, 3.0)) if rng.random() < 0.03 else 0.0),
        is_isthmic=level.slip_mm > 3.0 and rng.random() < 0.2,
    )


def _worn_side(side: SideShape, wear: float, rng: Generator) -> SideShape:
    return replace(
        side,
        effusion_mm=float(rng.uniform(0.3, 2.0)) if rng.random() < 0.35 * wear else 0.0,
        calcification=float(rng.uniform(0.05, 0.5)) if rng.random() < 0.12 * wear else 0.0,
        cyst_mm=float(rng.uniform(1.5, 4.0)) if rng.random() < 0.05 * wear else 0.0,
    )


def _worn_vertebra(shape: VertebraShape, n: int, levels: tuple[LevelShape, ...], rng: Generator) -> VertebraShape:
    above = levels[n].degeneration if n < len(levels) else 0.1
    below = levels[n - 1].degeneration if n else 0.1
    return replace(
        shape,
        modic_upper=_modic(above, rng),
        modic_lower=_modic(below, rng) if n else 0,
        schmorl_upper_mm=float(rng.uniform(1.5, 5.0)) if rng.random() < NODES and n else 0.0,
        schmorl_lower_mm=float(rng.uniform(1.5, 5.0)) if rng.random() < NODES and n else 0.0,
        haemangioma_mm=float(rng.uniform(3.0, 9.0)) if rng.random() < SPOTTED else 0.0,
        compression=float(rng.uniform(0.1, 0.45)) if rng.random() < BROKEN and n > 1 else 0.0,
    )


def _modic(wear: float, rng: Generator) -> int:
    if rng.random() > 0.55 * max(wear - 0.3, 0.0):
        return 0
    return int(rng.choice([1, 2, 2, 2, 3]))


def _operated(vertebrae: tuple[VertebraShape, ...], rng: Generator) -> tuple[VertebraShape, ...]:
    """Now and then one or two laminae are gone, or two neighbours are held by screws."""
    if rng.random() > OPERATED:
        return vertebrae
    first, fused = int(rng.integers(1, 3)), rng.random() < FUSED
    touched = {first, first + 1}
    return tuple(
        replace(shape, is_laminectomised=True, has_screws=fused) if n in touched else shape
        for n, shape in enumerate(vertebrae)
    )
