"""A label map as an MR picture of random contrast (the SynthSeg recipe, kept near T2 most of the time)."""

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from flavum.anatomy.tissue import Tissue
from flavum.imaging.plane import resample_plane, weigh

# Brightness on a T2 picture, cerebrospinal fluid = 1. By eye; every draw changes them.
T2_BRIGHTNESS = {
    Tissue.BACKGROUND: 0.01, Tissue.VERTEBRAL_BODY: 0.34, Tissue.ARCH: 0.33, Tissue.FACET: 0.18, Tissue.DISC: 0.16,
    Tissue.SACRUM: 0.36, Tissue.DURAL_SAC: 1.0, Tissue.NERVE_ROOT: 0.35, Tissue.LIGAMENTUM_FLAVUM_LEFT: 0.12,
    Tissue.LIGAMENTUM_FLAVUM_RIGHT: 0.12, Tissue.EPIDURAL_FAT: 0.75, Tissue.SPINAL_CANAL: 0.7, Tissue.MUSCLE: 0.16,
    Tissue.FAT: 0.75, Tissue.SKIN: 0.3, Tissue.VESSEL: 0.05, Tissue.SPINAL_CORD: 0.4, Tissue.BODY_CORTEX: 0.04,
    Tissue.ARCH_CORTEX: 0.04, Tissue.NUCLEUS: 0.45, Tissue.VERTEBRA: 0.34, Tissue.SACRUM_CORTEX: 0.04,
    Tissue.VISCERA: 0.35, Tissue.METAL: 0.0, Tissue.LIGAMENT: 0.12, Tissue.CARTILAGE: 0.35, Tissue.JOINT_FLUID: 0.8,
    Tissue.VEIN: 0.6, Tissue.MARROW_OEDEMA: 0.55, Tissue.FATTY_MARROW: 0.55, Tissue.HAEMANGIOMA: 0.75,
    Tissue.CYST: 0.85, Tissue.KIDNEY: 0.45, Tissue.BOWEL_GAS: 0.01, Tissue.CALCIFICATION: 0.06,
    Tissue.EXITING_ROOT: 0.35, Tissue.GANGLION: 0.4,
}  # fmt: skip
MARROW = (Tissue.VERTEBRAL_BODY, Tissue.ARCH, Tissue.SACRUM)  # alike in one person, but for a little
MARROW_SPREAD = 0.35
BETWEEN_PROCESSES = (0.06, 0.5)  # ligament between spinous processes: from black to as bright as marrow
BLACK_DISC = 0.4  # of the people have discs whose core is hardly brighter than its ring
CORE_BLUR = (0.8, 2.5)  # pixels over which a disc's core fades into its ring
LIGAMENTS = (Tissue.LIGAMENTUM_FLAVUM_LEFT, Tissue.LIGAMENTUM_FLAVUM_RIGHT)
# How strongly a tissue is mottled: fat in muscle, bowel, worn discs and marrow.
MOTTLED = {Tissue.MUSCLE: 0.5, Tissue.VISCERA: 0.7, Tissue.FAT: 0.3, Tissue.DISC: 0.35, Tissue.NUCLEUS: 0.35,
           Tissue.VERTEBRAL_BODY: 0.25, Tissue.ARCH: 0.3, Tissue.SACRUM: 0.25, Tissue.FACET: 0.4,
           Tissue.DURAL_SAC: 0.15}  # fmt: skip
FAR_FROM_T2 = 0.15  # of the draws
USUAL_SPREAD, FAR_SPREAD = 0.25, 0.8  # natural logarithm
MOTTLE_FLOOR = 0.08


def draw_brightness(rng: np.random.Generator, *, usual: bool = False) -> NDArray[np.float32]:
    """Brightness of each tissue by its number; left and right ligament are always equally bright."""
    spread = FAR_SPREAD if rng.random() < FAR_FROM_T2 and not usual else USUAL_SPREAD
    table = np.zeros(max(Tissue) + 1, dtype=np.float32)
    for tissue, bright in T2_BRIGHTNESS.items():
        table[tissue] = bright * np.exp(rng.normal(0.0, spread))
    table[LIGAMENTS[1]] = table[LIGAMENTS[0]]
    if spread is USUAL_SPREAD:
        for tissue in MARROW[1:]:
            table[tissue] = table[MARROW[0]] * np.exp(rng.normal(0.0, MARROW_SPREAD))
    table[Tissue.LIGAMENT] = table[Tissue.DURAL_SAC] * rng.uniform(*BETWEEN_PROCESSES)
    if rng.random() < BLACK_DISC:
        table[Tissue.NUCLEUS] = table[Tissue.DISC] * rng.uniform(0.9, 1.6)
    return table


def draw_mottle(shape: tuple[int, int], rng: np.random.Generator) -> NDArray[np.float32]:
    """A field of fine and coarse patches around zero with unit deviation."""
    field = np.zeros(shape, dtype=np.float32)
    for grain in (4, 10, 25):
        knots = rng.normal(size=[n // grain + 3 for n in shape]).astype(np.float32)
        down, across = (weigh(n, 1.0 / grain, n // grain + 3) for n in shape)
        field += resample_plane(knots, down, across) * np.float32(rng.uniform(0.2, 1.0))
    return field / max(float(field.std()), 1e-6)


def render(labels: NDArray[np.uint8], rng: np.random.Generator, *, usual: bool = False) -> NDArray[np.float32]:
    """(slices, sub-slices, rows, columns) tissues -> (slices, rows, columns) signal of slices of one scan.

    Sub-slices lie through the thickness of a slice. usual: only the contrast of a usual T2 picture.
    """
    brightness = draw_brightness(rng, usual=usual)
    strength = np.full(len(brightness), MOTTLE_FLOOR, dtype=np.float32)
    for tissue, amount in MOTTLED.items():
        strength[tissue] = amount * rng.uniform(0.1, 1.0)
    shared = draw_mottle(labels.shape[2:], rng)
    return np.stack([_render_slice(one, brightness, strength, shared, rng) for one in labels])


def _render_slice(
    labels: NDArray[np.uint8], brightness: NDArray[np.float32], strength: NDArray[np.float32],
    shared: NDArray[np.float32], rng: np.random.Generator,
) -> NDArray[np.float32]:  # fmt: skip
    """One slice: half of what mottles it is its own, half its neighbours' too."""
    mottle = (shared + draw_mottle(labels.shape[1:], rng)) * np.float32(0.5**0.5)
    signal = _fade_cores(brightness[labels], labels, rng)
    signal = signal * np.exp(strength[labels] * mottle - 0.5 * strength[labels] ** 2)
    return np.asarray(signal.mean(axis=0), dtype=np.float32)


def _fade_cores(
    signal: NDArray[np.float32], labels: NDArray[np.uint8], rng: np.random.Generator
) -> NDArray[np.float32]:
    """The same signal, each disc's core fading softly into its ring."""
    inside = (labels == Tissue.DISC) | (labels == Tissue.NUCLEUS)
    if not inside.any():
        return signal
    sigma = rng.uniform(*CORE_BLUR)
    near = _around(inside, margin=int(4 * sigma) + 1)  # elsewhere nothing changes, and time is short
    within, wide = inside[:, *near], (0, sigma, sigma)
    weight = gaussian_filter(within.astype(np.float32), wide)
    soft = gaussian_filter(np.where(within, signal[:, *near], 0).astype(np.float32), wide) / np.maximum(weight, 1e-3)
    faded = signal.copy()
    faded[:, *near] = np.where(within, soft, signal[:, *near])
    return faded


def _around(inside: NDArray[np.bool_], margin: int) -> tuple[slice, slice]:
    """The rows and columns that hold everything inside, and a margin."""
    places = (np.flatnonzero(inside.any(axis=(0, 2))), np.flatnonzero(inside.any(axis=(0, 1))))
    rows, columns = (slice(max(int(one[0]) - margin, 0), int(one[-1]) + margin + 1) for one in places)
    return rows, columns
