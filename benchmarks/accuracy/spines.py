"""Random spines as studies with their own true label maps, for the benchmarks: no noise, no network."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from flavum.anatomy.frame import Frame, Vector
from flavum.anatomy.level import LUMBAR_LEVELS, Level
from flavum.anatomy.spine.field import describe, tissue_at
from flavum.anatomy.spine.nodes import Column, lay_out_roots, tabulate
from flavum.anatomy.spine.parameters import Spine
from flavum.anatomy.spine.pose import rotation_of
from flavum.anatomy.spine.raster import rasterise
from flavum.anatomy.tissue import Tissue, whole_of
from flavum.anatomy.truth.level import LevelTruth
from flavum.imaging.given import GivenSegmenter, from_labels
from flavum.imaging.segment import Segmentation
from flavum.imaging.series import Contrast, Orientation, Series, Study
from flavum.imaging.volume import AXIAL, SAGITTAL, Volume

# What a label map tells apart; every other tissue is background.
GROUPS = {
    Tissue.VERTEBRAL_BODY: whole_of(Tissue.VERTEBRAL_BODY),
    Tissue.SACRUM: whole_of(Tissue.SACRUM),
    Tissue.DISC: whole_of(Tissue.DISC),
    Tissue.ARCH: whole_of(Tissue.ARCH) - {Tissue.FACET},
    Tissue.FACET: {Tissue.FACET},
    Tissue.DURAL_SAC: whole_of(Tissue.DURAL_SAC),
    Tissue.EPIDURAL_FAT: {Tissue.EPIDURAL_FAT, Tissue.EXITING_ROOT},
    Tissue.LIGAMENTUM_FLAVUM_LEFT: {Tissue.LIGAMENTUM_FLAVUM_LEFT},
    Tissue.LIGAMENTUM_FLAVUM_RIGHT: {Tissue.LIGAMENTUM_FLAVUM_RIGHT},
}
NUMBERS = np.zeros(len(Tissue), dtype=np.int64)
for number, tissues in enumerate(GROUPS.values(), start=1):
    NUMBERS[[int(tissue) for tissue in tissues]] = number

# Where in a voxel its fractions are counted: a lattice (R3, by the plastic number's kin) that meets a flat edge evenly.
POINTS = (0.5 + np.arange(20)[:, None] * 1.2207440846057596 ** -np.arange(1.0, 4.0)) % 1.0 - 0.5

# From the side the canal is one thing (kept as the sac), and what is no body, disc or canal is nothing.
KEPT = {Tissue.EPIDURAL_FAT: Tissue.DURAL_SAC} | {tissue: tissue for tissue in [*list(GROUPS)[:3], Tissue.DURAL_SAC]}
FROM_THE_SIDE = np.array([0, *(1 + list(GROUPS).index(KEPT[t]) if t in KEPT else 0 for t in GROUPS)])

SAGITTAL_MM = np.array([60.0, 270.0, 190.0])  # field: left-right, head-foot, front-back
SAGITTAL_CENTRE_MM = np.array([0.0, 2.0, -14.0])
AXIAL_MM = np.array([108.0, 90.0])  # field of an angled stack: front-back, left-right
AXIAL_FORWARD_MM = 18.0  # of the canal's middle, where that field is centred
# Of the spine's own middle, however it curves: beyond, nothing here is measured to a fraction of a voxel, and a voxel
# holds the tissue at its centre.
NEAR_MM = {True: 16.0, False: 7.0}  # with axial tissues, or seen from the side alone


@dataclass(frozen=True)
class Resolution:
    """A way to image a spine. name: as printed. axial_mm: of an angled stack per disc, None for nothing but a volume.

    block_mm: how far such a stack reaches through its disc.
    """

    name: str
    sagittal_mm: tuple[float, float, float]
    axial_mm: tuple[float, float, float] | None
    block_mm: float = 8.0


CLINICAL = Resolution("0.6 x 0.6 x 4 mm", (4.0, 0.6, 0.6), (4.0, 0.6, 0.6))
PEDICLE_TO_PEDICLE = Resolution("0.6 x 0.6 x 4 mm, pedicle to pedicle", (4.0, 0.6, 0.6), (4.0, 0.6, 0.6), 44.0)
ISOTROPIC = Resolution("1 mm isotropic", (1.0, 1.0, 1.0), None)
RESOLUTIONS = (CLINICAL, ISOTROPIC)


def make_study(spine: Spine, truth: dict[Level, LevelTruth], resolution: Resolution, *, seed: int) -> Study:
    """A study of this spine: empty images, for only their geometry matters to true label maps.

    The grid lies at a random sub-voxel offset; angled stacks lie in the true disc planes, as a technologist aims them.
    """
    rng = np.random.default_rng(seed)
    sagittal = _frame(SAGITTAL_CENTRE_MM, SAGITTAL, SAGITTAL_MM, resolution.sagittal_mm, rng)
    axial = None
    if resolution.axial_mm is not None:
        frames = [_axial_frame(truth[level], resolution, rng) for level in LUMBAR_LEVELS]
        axial = _series("axial", Orientation.AXIAL, frames, is_volumetric=False)
    volume = _series("sagittal", Orientation.SAGITTAL, [sagittal], is_volumetric=resolution.axial_mm is None)
    return Study(f"spine-{spine.seed}", "benchmark", date(2026, 1, 1), volume, None, axial, (), True, "nifti")


def _axial_frame(truth: LevelTruth, resolution: Resolution, rng: np.random.Generator) -> Frame:
    spacing = np.array(resolution.axial_mm)
    axes = np.stack([truth.superior, truth.posterior, truth.left], axis=1)
    offset = np.array([0.0, *rng.uniform(-0.5, 0.5, 2) * spacing[1:]])
    centre = truth.canal_mm - truth.posterior * AXIAL_FORWARD_MM + axes @ offset
    return _centred(centre, axes, np.array([resolution.block_mm, *AXIAL_MM]), spacing)


def _frame(
    centre: Vector, axes: Vector, size: Vector, spacing: tuple[float, float, float], rng: np.random.Generator
) -> Frame:
    return _centred(centre + axes @ (rng.uniform(-0.5, 0.5, 3) * spacing), axes, size, np.array(spacing))


def _centred(centre: Vector, axes: Vector, size: Vector, spacing: Vector) -> Frame:
    shape = np.round(size / spacing).astype(int) + 1
    return Frame(tuple(shape), centre - axes @ ((shape - 1) * spacing / 2), axes, spacing)


def _series(name: str, orientation: Orientation, frames: list[Frame], *, is_volumetric: bool) -> Series:
    stacks = tuple(Volume(np.zeros(frame.shape, dtype=np.float32), frame) for frame in frames)
    return Series(name, name, orientation, Contrast.T2, stacks, is_volumetric)


def label(spine: Spine, study: Study, *, is_fraction: bool) -> GivenSegmenter:
    """The true label maps of a study: the tissue at every voxel's centre, or how much of a voxel each tissue fills."""
    series = [one for one in (study.sagittal_t2, study.axial_t2) if one is not None]
    frames = [stack.frame for one in series for stack in one.stacks]
    if not is_fraction:
        return GivenSegmenter(tuple(from_labels(Volume(rasterise(spine, frame), frame)) for frame in frames))
    maps = [_fractions(spine, frame, has_canal=n > 0 or len(frames) == 1) for n, frame in enumerate(frames)]
    return GivenSegmenter(tuple(maps))


def _fractions(spine: Spine, frame: Frame, *, has_canal: bool) -> Segmentation:
    """Partial volumes. has_canal: with what lies in and around the canal apart."""
    numbers = NUMBERS if has_canal else FROM_THE_SIDE[NUMBERS]
    labels = numbers[rasterise(spine, frame)]
    rotation = rotation_of(spine)
    start, steps = rotation.T @ frame.origin_mm, rotation.T @ (frame.axes * frame.spacing_mm)
    table, roots = tabulate(spine), lay_out_roots(spine)
    x, z = (start[n] + sum(np.indices(frame.shape, sparse=True)[k] * steps[n, k] for k in range(3)) for n in (0, 2))
    across = x - np.interp(z, table[:, Column.Z], table[:, Column.X])
    edge = np.argwhere(_on_edge(labels, frame) & (np.abs(across) < NEAR_MM[has_canal]))
    found = np.zeros((len(edge), len(GROUPS) + 1), dtype=np.float32)
    _sample(found, edge, start, steps, table, roots, describe(spine), numbers, POINTS)
    probability: dict[Tissue, NDArray[Any]] = {}
    for number, tissue in enumerate(GROUPS, start=1):
        if has_canal or number in FROM_THE_SIDE:
            probability[tissue] = (labels == number).astype(np.float32)
            probability[tissue][tuple(edge.T)] = found[:, number]
    canal = probability[Tissue.DURAL_SAC] + (probability[Tissue.EPIDURAL_FAT] if has_canal else 0.0)
    return Segmentation(frame, {**probability, Tissue.SPINAL_CANAL: canal}, "truth")


def _on_edge(labels: NDArray[np.int64], frame: Frame) -> NDArray[np.bool_]:
    """Voxels with another tissue among their neighbours; a thick slice holds edges that no neighbour shows."""
    edge = np.zeros(labels.shape, dtype=bool)
    for axis in range(3):
        here, there = [slice(None)] * 3, [slice(None)] * 3
        here[axis], there[axis] = slice(1, None), slice(None, -1)
        change = labels[tuple(here)] != labels[tuple(there)]
        edge[tuple(here)] |= change
        edge[tuple(there)] |= change
    if frame.spacing_mm[0] > 2.0 and np.allclose(np.abs(frame.axes), np.abs(AXIAL), atol=0.5):
        edge[:, 1:] |= edge[:, :-1]
        edge[:, :-1] |= edge[:, 1:]
        edge[:, :, 1:] |= edge[:, :, :-1]
        edge[:, :, :-1] |= edge[:, :, 1:]
    return edge


@njit(cache=True)
def _sample(
    found: Any, edge: Any, start: Any, steps: Any, table: Any, roots: Any, person: Any, numbers: Any, points: Any
) -> None:
    share = 1.0 / points.shape[0]
    guess = 0
    for m in range(edge.shape[0]):
        for n in range(points.shape[0]):
            u, v, w = edge[m, 0] + points[n, 0], edge[m, 1] + points[n, 1], edge[m, 2] + points[n, 2]
            x = start[0] + u * steps[0, 0] + v * steps[0, 1] + w * steps[0, 2]
            y = start[1] + u * steps[1, 0] + v * steps[1, 1] + w * steps[1, 2]
            z = start[2] + u * steps[2, 0] + v * steps[2, 1] + w * steps[2, 2]
            tissue, guess = tissue_at(x, y, z, table, roots, person, guess)
            found[m, numbers[tissue]] += share
