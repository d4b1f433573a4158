"""Banks of label slices cut from random parametric spines, as clinical protocols would cut them.

python -m training.phantom axial training/runs/banks/axial.npz --spines 300 --seed 100000
"""

import argparse
import os
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import binary_dilation, distance_transform_edt, generate_binary_structure
from scipy.spatial.transform import Rotation

from flavum.anatomy.frame import LEFT, POSTERIOR, SUPERIOR, Frame, Vector
from flavum.anatomy.population.draw import draw_spine
from flavum.anatomy.spine.parameters import Spine
from flavum.anatomy.spine.pose import place, rotation_of
from flavum.anatomy.spine.raster import rasterise
from flavum.anatomy.tissue import Tissue
from flavum.imaging.network import AXIAL_PIXEL_MM, BESIDE_MM
from training.bank import write_stacks
from training.cartoon import AXIAL_CANVAS, make_cartoons
from training.view import PIXEL_MM, SLICES

SAGITTAL_CANVAS = 400
SUB_SLICES = 3
GAP = 1.2  # of the thickness, from slice to slice
THICKNESS_MM = (0.9, 5.0)  # SPACE to thick clinical slices
AXIAL_CUTS, SAGITTAL_CUTS = 2, 6  # per level; per spine
IN_DISC = 0.55  # of the axial cuts; the others lie anywhere up to OFF_DISC_MM away
OFF_DISC_MM = 17.0
TILT_DEG = 6.0
SHIFT_MM = 4.0
# As SPIDER's experts draw: the canal is the sac with its dura, rounded to a tube, so that it takes in some of the dark
# corners beside the sac's back and none of the pad of fat behind it. What is soft and lies within RIM_MM of the sac in
# space is canal, within OPEN_MM it may be, beyond it is not; to the side a millimetre counts half.
SAC = (Tissue.DURAL_SAC, Tissue.NERVE_ROOT, Tissue.SPINAL_CORD)
SOFT = (Tissue.EPIDURAL_FAT, Tissue.EXITING_ROOT, Tissue.LIGAMENTUM_FLAVUM_LEFT, Tissue.LIGAMENTUM_FLAVUM_RIGHT,
        Tissue.LIGAMENT)  # fmt: skip
RIM_MM, OPEN_MM = 0.9, 1.8
BESIDE_SAC_MM, COUNTS = (-4.5, -3.0, -1.5, 0.0, 1.5, 3.0, 4.5), 0.5
# Between marrow and disc real slices are dark over 1.4 mm (median of 19 people of SPIDER), the model's cortex over 0.8:
# cartilage and the shift of marrow's fat add a pixel to an endplate, for so many of the slices.
DARKER_PLATES = 0.6
DARK_DURA = 0.75  # of the slices: a dark line between fluid and fat, which a scan shows and the model has not
# Spines with these seeds belong to training alone: phantoms of tests and benchmarks use small seeds.
FIRST_SEED = 100_000
SPINES = {"sagittal": 60, "axial": 350}
CARTOONS = 1500


@dataclass(frozen=True, eq=False)
class Place:
    """Where a disc is cut: a point near the middle of the canal in its plane, and its axes, in LPS."""

    canal_mm: Vector
    superior: Vector
    posterior: Vector
    left: Vector


def find_places(spine: Spine) -> list[Place]:
    """The discs of a spine, lowest first."""
    rotation = rotation_of(spine)
    places = []
    for pose, below, above in zip(place(spine).discs, spine.vertebrae, spine.vertebrae[1:], strict=False):
        posterior, superior = rotation @ pose.posterior, rotation @ pose.superior
        back = (below.depth_mm + above.depth_mm) / 4 + (below.canal_depth_mm + above.canal_depth_mm) / 4
        places.append(Place(rotation @ pose.point + posterior * back, superior, posterior, rotation @ pose.left))
    return places


def cut_plane(spine: Spine, centre: Vector, axes: Vector, *, size: int, pixel_mm: float) -> NDArray[np.uint8]:
    """(size, size) tissues in a plane around centre; axes: normal, rows, columns."""
    corner = centre - (axes[:, 1] + axes[:, 2]) * (size - 1) / 2 * pixel_mm
    return rasterise(spine, Frame((1, size, size), corner, axes, np.array([1.0, pixel_mm, pixel_mm])))[0]


def cut(
    spine: Spine, centre: Vector, axes: Vector, *, size: int, pixel_mm: float, thickness_mm: float,
    rng: np.random.Generator, slices: int = 1, step_mm: float = 0.0,
) -> NDArray[np.uint8]:  # fmt: skip
    """(1 + slices * SUB_SLICES, size, size) tissues of slices step_mm apart; axes: normal, rows, columns."""
    within = ((np.arange(SUB_SLICES) + 0.5) / SUB_SLICES - 0.5) * thickness_mm
    beside = (np.arange(slices) - slices // 2) * step_mm
    planes = [cut_plane(spine, centre, axes, size=size, pixel_mm=pixel_mm)]
    for depth in np.add.outer(beside, within).ravel():
        moved = centre + axes @ (depth, *rng.uniform(-0.5, 0.5, 2) * pixel_mm)
        planes.append(cut_plane(spine, moved, axes, size=size, pixel_mm=pixel_mm))
    return np.stack(planes)


def cut_axial(spine: Spine, disc: Place, rng: np.random.Generator) -> NDArray[np.uint8]:
    """One axial slice at or near a disc, tilted a little away from it."""
    axes = np.stack([disc.superior, disc.posterior, disc.left], axis=1)
    axes = axes @ Rotation.from_euler("xyz", rng.normal(0, TILT_DEG / 2, 3), degrees=True).as_matrix()
    offset = rng.normal(0, 1.0) if rng.random() < IN_DISC else rng.uniform(-OFF_DISC_MM, OFF_DISC_MM)
    aside = rng.uniform(-SHIFT_MM, SHIFT_MM, 2)
    centre = disc.canal_mm + disc.superior * offset + disc.posterior * aside[0] + disc.left * aside[1]
    return cut(
        spine, centre, axes, size=AXIAL_CANVAS, pixel_mm=AXIAL_PIXEL_MM,
        thickness_mm=rng.uniform(*THICKNESS_MM), rng=rng,
    )  # fmt: skip


def cut_sagittal(spine: Spine, discs: list[Place], rng: np.random.Generator) -> NDArray[np.uint8]:
    """One sagittal slice between its neighbours, in the midline or beside it, tilted a little."""
    middle = discs[len(discs) // 2]
    axes = np.stack([LEFT, -SUPERIOR, POSTERIOR], axis=1)
    axes = axes @ Rotation.from_euler("xyz", rng.normal(0, TILT_DEG / 3, 3), degrees=True).as_matrix()
    beside = rng.normal(0, 6.0) if rng.random() < 0.6 else rng.uniform(-26, 26)
    centre = middle.canal_mm + LEFT * beside + SUPERIOR * rng.uniform(-60, 30) + POSTERIOR * rng.uniform(-20, 20)
    thickness = rng.uniform(*THICKNESS_MM)
    planes = cut(
        spine, centre, axes, size=SAGITTAL_CANVAS, pixel_mm=PIXEL_MM, thickness_mm=thickness, rng=rng,
        slices=SLICES, step_mm=max(BESIDE_MM, thickness * rng.uniform(1.0, GAP)),
    )  # fmt: skip
    near = [
        cut_plane(spine, centre + axes[:, 0] * aside, axes, size=SAGITTAL_CANVAS, pixel_mm=PIXEL_MM)
        if aside
        else planes[0]
        for aside in BESIDE_SAC_MM
    ]
    planes = darken_plates(planes, down=rng.random() < DARKER_PLATES, up=rng.random() < DARKER_PLATES)
    planes[0] = name_canal(blur_sacral_arch(planes[0]), near)
    return line_dura(planes) if rng.random() < DARK_DURA else planes


def darken_plates(planes: NDArray[np.uint8], *, down: bool, up: bool) -> NDArray[np.uint8]:
    """Planes (n, rows down, columns), a pixel of disc below the upper body (down), above the lower (up) as cortex."""
    planes, cortex = planes.copy(), planes == Tissue.BODY_CORTEX
    disc = np.isin(planes, (Tissue.DISC, Tissue.NUCLEUS))
    if down:
        planes[:, 1:][disc[:, 1:] & cortex[:, :-1]] = Tissue.BODY_CORTEX
    if up:
        planes[:, :-1][disc[:, :-1] & cortex[:, 1:]] = Tissue.BODY_CORTEX
    return planes


def line_dura(planes: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """All planes but the first, which is the truth, with a line of fibrous tissue where fat meets the sac."""
    sac = np.isin(planes, SAC)
    sac[0] = False
    beside = binary_dilation(sac, generate_binary_structure(2, 1)[None])
    return np.where(beside & (planes == Tissue.EPIDURAL_FAT), np.uint8(Tissue.LIGAMENT), planes)


def name_canal(truth: NDArray[np.uint8], near: list[NDArray[np.uint8]]) -> NDArray[np.uint8]:
    """The truth with what is soft around the sac named by how far it is from it. near: the planes at BESIDE_SAC_MM."""
    away = np.full(truth.shape, np.inf)
    for plane, aside in zip(near, BESIDE_SAC_MM, strict=True):
        away = np.minimum(away, np.hypot(_from_sac(plane), aside * COUNTS))
    soft, fat = np.isin(truth, SOFT), np.isin(truth, (Tissue.EPIDURAL_FAT, Tissue.EXITING_ROOT))
    named = np.where(soft & (away <= OPEN_MM), np.uint8(Tissue.EPIDURAL_FAT), truth)
    named = np.where(soft & (away <= RIM_MM), np.uint8(Tissue.SPINAL_CANAL), named)
    return np.where(fat & (away > OPEN_MM), np.uint8(Tissue.FAT), named)


def _from_sac(plane: NDArray[np.uint8]) -> NDArray[np.float64]:
    """How far each pixel of a plane is from the sac in it, in millimetres."""
    sac = np.isin(plane, SAC)
    return np.asarray(distance_transform_edt(~sac) * PIXEL_MM) if sac.any() else np.full(plane.shape, np.inf)


def blur_sacral_arch(truth: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Bone behind the canal at the height of the sacrum is arch or sacrum: the bank leaves it open (SACRUM_CORTEX)."""
    rows = np.flatnonzero((truth == Tissue.SACRUM).any(axis=1))
    if not len(rows):
        return truth
    arch = np.isin(truth, (Tissue.ARCH, Tissue.ARCH_CORTEX)) & (np.arange(len(truth))[:, None] > rows[0])
    return np.where(arch, np.uint8(Tissue.SACRUM_CORTEX), truth)


def make_bank(view: str, file: Path, *, spines: int, seed: int) -> None:
    """Write a bank of slices of one view from `spines` random spines, drawn on all cores."""
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) as pool:
        drawn = pool.map(partial(cut_spine, view), range(seed, seed + spines))
        write_stacks(file, [stack for stacks in drawn for stack in stacks])


def cut_spine(view: str, seed: int) -> list[NDArray[np.uint8]]:
    """The stacks of one view from the spine of this seed."""
    rng, spine = np.random.default_rng((seed, len(view))), draw_spine(seed=seed)
    discs = find_places(spine)
    if view == "axial":
        return [cut_axial(spine, disc, rng) for disc in discs for _ in range(AXIAL_CUTS)]
    return [cut_sagittal(spine, discs, rng) for _ in range(SAGITTAL_CUTS)]


def make_banks(view: str, folder: Path) -> list[Path]:
    """The usual banks of a view, made where they are missing."""
    phantom = folder / f"{view}.npz"
    if not phantom.exists():
        make_bank(view, phantom, spines=SPINES[view], seed=FIRST_SEED)
    if view == "sagittal":
        return [phantom]
    if not (cartoon := folder / "cartoon.npz").exists():
        make_cartoons(cartoon, CARTOONS, seed=1)
    return [phantom, cartoon]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("view", choices=("sagittal", "axial"))
    asked.add_argument("file", type=Path)
    asked.add_argument("--spines", type=int, default=300)
    asked.add_argument("--seed", type=int, default=FIRST_SEED)
    chosen = asked.parse_args()
    make_bank(chosen.view, chosen.file, spines=chosen.spines, seed=chosen.seed)


if __name__ == "__main__":
    main()
