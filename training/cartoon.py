"""Axial slices drawn from a few random ellipses and bands: shapes that no parametric spine makes, for variety.

Coordinates are millimetres around the middle of the canal, (back, left). Crude on purpose: the network must not learn
one model's ligament by heart.

    python -m training.cartoon training/runs/cartoon.npz 1500 1
"""

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from flavum.anatomy.tissue import Tissue
from flavum.imaging.network import AXIAL_PIXEL_MM
from training.bank import write_stacks

AXIAL_CANVAS = 224
SUB_SLICES = 3  # as many as the phantom has: their banks are read together

Grid = NDArray[np.float32]


@dataclass(frozen=True)
class Side:
    """The posterior side wall of the canal on one side; sign is +1 for the patient's left."""

    sign: int
    lateral: float  # where the ligament meets the facet, from the midline
    corner_back: float
    sag: float
    thickness: float
    facet: float


@dataclass(frozen=True)
class Cartoon:
    """One axial anatomy. Lengths in millimetres; places are (back, left)."""

    depth: float
    body: tuple[float, float]
    power: float
    bulge: float
    notch: float
    roof: float
    sides: tuple[Side, Side]
    sac: tuple[float, float, float]
    lamina: float
    spinous: tuple[float, float]
    at_disc: bool
    bony_roof: bool
    skin_back: float
    seed: int


def draw_cartoon(rng: np.random.Generator) -> Cartoon:
    """A random anatomy, from healthy to severely narrowed, left and right a little different."""
    depth = rng.uniform(13, 23)
    stenosis = rng.beta(1.0, 1.4)
    width = rng.uniform(9.5, 15.5)
    swelling = rng.uniform(2.2, 3.8) + 4.0 * stenosis * rng.random()
    sides = tuple(
        Side(sign, width * rng.uniform(0.9, 1.1), depth * rng.uniform(-0.02, 0.2), rng.uniform(-0.5, 2.5),
             swelling * rng.uniform(0.75, 1.25), rng.uniform(5.5, 9.0) + 3 * stenosis * rng.random())
        for sign in (1, -1)
    )  # fmt: skip
    at_disc = bool(rng.random() < 0.65)
    sac = (rng.uniform(0.5, 1.0), rng.uniform(0.55, 1.0), rng.uniform(2.0, 3.2))
    return Cartoon(
        depth=depth, body=(rng.uniform(14, 19), rng.uniform(20, 28)), power=rng.uniform(2.0, 2.8),
        bulge=5 * stenosis * rng.random(), notch=rng.uniform(0, 3), roof=depth / 2 + rng.uniform(0.5, 5.0),
        sides=(sides[0], sides[1]), sac=sac, lamina=rng.uniform(4, 8),
        spinous=(rng.uniform(2.2, 5), rng.uniform(14, 32)),
        at_disc=at_disc, bony_roof=bool(rng.random() < (0.1 if at_disc else 0.5)), skin_back=rng.uniform(48, 85),
        seed=int(rng.integers(2**31)),
    )  # fmt: skip


def paint(cartoon: Cartoon, back: Grid, left: Grid) -> NDArray[np.uint8]:
    """Tissue at points; later strokes cover earlier ones."""
    rng = np.random.default_rng(cartoon.seed)
    label = np.full(back.shape, Tissue.FAT, dtype=np.uint8)
    _paint_flesh(label, cartoon, back, left, rng)
    front = _paint_body(label, cartoon, back, left, rng)
    inside = _paint_arch(label, cartoon, back, left, rng)
    canal = inside & ~front
    label[canal] = Tissue.EPIDURAL_FAT
    _paint_sac(label, cartoon, back, left, canal, rng)
    label[back > cartoon.skin_back] = Tissue.SKIN
    label[back > cartoon.skin_back + 2.5] = Tissue.BACKGROUND
    return label


def _ellipse(
    back: Grid, left: Grid, centre: tuple[float, float], half: tuple[float, float], power: float = 2.0
) -> Grid:
    return np.abs((back - centre[0]) / half[0]) ** power + np.abs((left - centre[1]) / half[1]) ** power


def _paint_flesh(label: NDArray[np.uint8], c: Cartoon, back: Grid, left: Grid, rng: np.random.Generator) -> None:
    label[back < -c.depth / 2 - c.body[0] * rng.uniform(0.6, 1.6)] = Tissue.VISCERA
    thick = rng.uniform(14, 24)
    for sign in (1, -1):
        behind = (c.depth / 2 + thick * rng.uniform(0.7, 1.1), sign * rng.uniform(22, 30))
        label[_ellipse(back, left, behind, (thick, rng.uniform(20, 28)), 2.4) < 1] = Tissue.MUSCLE
        beside = (-c.depth / 2 - rng.uniform(4, 16), sign * (c.body[1] + rng.uniform(8, 14)))
        label[_ellipse(back, left, beside, (rng.uniform(10, 20), rng.uniform(9, 15))) < 1] = Tissue.MUSCLE
        vessel = (-c.depth / 2 - 2 * c.body[0] - rng.uniform(6, 12), sign * rng.uniform(5, 15))
        label[_ellipse(back, left, vessel, (rng.uniform(5, 9),) * 2) < 1] = Tissue.VESSEL


def _paint_body(
    label: NDArray[np.uint8], c: Cartoon, back: Grid, left: Grid, rng: np.random.Generator
) -> NDArray[np.bool_]:
    lean = rng.normal(0, 4)
    middle = -c.depth / 2 - c.body[0] + c.bulge
    shape = _ellipse(back, left, (middle, 0), c.body, c.power)
    shape = (
        shape + c.notch * np.exp(-(((left - lean * 0.2) / 9) ** 2)) * np.maximum(back - middle, 0) / c.body[0] ** 1.5
    )
    whole = shape < 1
    core = _ellipse(
        back, left, (middle, lean * 0.3), (c.body[0] * rng.uniform(0.4, 0.75), c.body[1] * rng.uniform(0.4, 0.75))
    )
    if c.at_disc:
        label[whole] = Tissue.DISC
        label[whole & (core < 1)] = Tissue.NUCLEUS
        rim = rng.random() < 0.3
        label[whole & (shape > 0.8) & (rim & (np.sin(left * 0.2 + lean) > 0.2))] = Tissue.VERTEBRAL_BODY
    else:
        label[whole] = Tissue.BODY_CORTEX
        label[shape < rng.uniform(0.86, 0.95)] = Tissue.VERTEBRAL_BODY
    return whole


def _paint_arch(
    label: NDArray[np.uint8], c: Cartoon, back: Grid, left: Grid, rng: np.random.Generator
) -> NDArray[np.bool_]:
    """Bone behind the canal and the ligaments in front of it; returns the space in front of the ligaments."""
    inside = np.ones(back.shape, dtype=bool)
    for side in c.sides:
        here = (left * side.sign) >= 0
        off = np.abs(left)
        part = np.clip(off / side.lateral, 0, 1.3)
        line = c.roof + (side.corner_back - c.roof) * part + side.sag * 4 * part * (1 - part)
        steep = np.hypot(1.0, (side.corner_back - c.roof) / side.lateral)
        swell = side.thickness * steep * (0.55 + 0.45 * np.sin(np.pi * np.clip(part, 0, 1)))
        behind = here & (back > line) & (off < side.lateral + 2 * side.facet)
        inside &= ~(here & ((back > line - swell) | (off > side.lateral)))
        _paint_bone(label, c, side, back, left, behind & (back < line + c.lamina * steep), rng)
        ligament = Tissue.LIGAMENTUM_FLAVUM_LEFT if side.sign > 0 else Tissue.LIGAMENTUM_FLAVUM_RIGHT
        band = here & (back > line - swell) & (back <= line) & (off < side.lateral)
        label[band] = Tissue.ARCH_CORTEX if c.bony_roof else ligament
    length = c.roof + c.spinous[1]
    spine = _ellipse(back, left, (length / 2 + c.roof / 2, 0), (c.spinous[1] / 2, c.spinous[0]), 3.0)
    label[spine < 1] = Tissue.ARCH_CORTEX
    label[spine < 0.6] = Tissue.ARCH
    return inside & (back < c.roof + 1) & (back > -c.depth / 2 - 4)


def _paint_bone(
    label: NDArray[np.uint8], c: Cartoon, side: Side, back: Grid, left: Grid, lamina: NDArray[np.bool_],
    rng: np.random.Generator,
) -> None:  # fmt: skip
    label[lamina & (np.abs(left) < side.lateral)] = Tissue.ARCH
    middle = (side.corner_back + rng.uniform(0, 4), side.sign * (side.lateral + side.facet * 0.75))
    facet = _ellipse(back, left, middle, (side.facet * rng.uniform(1.0, 1.5), side.facet * 0.85), 2.2)
    label[facet < 1.0] = Tissue.FACET if c.at_disc else Tissue.ARCH
    if not c.at_disc:
        pedicle = (np.abs(left * side.sign - side.lateral - 5) < 5) & (back < middle[0]) & (back > -c.depth / 2 - 3)
        label[pedicle] = Tissue.ARCH


def _paint_sac(
    label: NDArray[np.uint8], c: Cartoon, back: Grid, left: Grid, canal: NDArray[np.bool_], rng: np.random.Generator
) -> None:
    if not canal.any():
        return
    low, high = np.percentile(back[canal], [1, 99])
    wide = float(np.percentile(np.abs(left[canal]), 97))
    half = ((high - low) / 2 * c.sac[0], wide * c.sac[1])
    centre = (low + half[0] + (high - low) * (1 - c.sac[0]) * rng.uniform(0.0, 0.5), rng.normal(0, 0.7))
    shape = _ellipse(back, left, centre, (max(half[0], 1.5), max(half[1], 2.0)), c.sac[2])
    sac = canal & (shape < 1)
    label[sac] = Tissue.DURAL_SAC
    for _ in range(int(rng.integers(4, 16))):
        root = (centre[0] + half[0] * rng.uniform(-0.3, 0.9), centre[1] + half[1] * rng.uniform(-0.8, 0.8))
        label[sac & (_ellipse(back, left, root, (rng.uniform(0.4, 1.0),) * 2) < 1)] = Tissue.NERVE_ROOT


def make_cartoons(file: Path, count: int, *, seed: int) -> None:
    """Write a bank of cartoon slices, AXIAL_CANVAS pixels square."""
    rng = np.random.default_rng(seed)
    axis = (np.arange(AXIAL_CANVAS, dtype=np.float32) - (AXIAL_CANVAS - 1) / 2) * np.float32(AXIAL_PIXEL_MM)
    back, left = np.meshgrid(axis, axis, indexing="ij")
    stacks = []
    for _ in range(count):
        cartoon = draw_cartoon(rng)
        moves = np.vstack([np.zeros(2), rng.uniform(-0.5, 0.5, size=(SUB_SLICES, 2)) * AXIAL_PIXEL_MM])
        stacks.append(np.stack([paint(cartoon, back + down, left + across) for down, across in moves]))
    write_stacks(file, stacks)


if __name__ == "__main__":
    make_cartoons(Path(sys.argv[1]), int(sys.argv[2]), seed=int(sys.argv[3]))
