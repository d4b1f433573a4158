"""SPIDER T2 SPACE people as network input: normalised slices and labels that say what each pixel may be.

Arrays run (slice, to the feet, to the back), pixels are PIXEL_MM wide.
SPIDER draws the vertebra in one piece and no sacrum; body and arch are told apart by the front of the canal, and S1 is
guessed below the lowest disc, with a margin around it where nothing is claimed.
"""

from dataclasses import dataclass
from pathlib import Path

import nibabel as nib
import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from flavum.imaging.plane import normalise, resample
from training.view import PIXEL_MM

BACKGROUND, BODY, ARCH, DISC, CANAL, SACRUM = (1 << n for n in range(6))

VERTEBRA_IN, DISC_IN, CANAL_IN = 1, 2, 3

SPLIT_MARGIN_MM = 1.4  # beside the front of the canal nobody knows where body ends and pedicle begins
S1_HEIGHT_MM = 20.0
S1_GAP_MM = 1.5
S1_FRONT_MM = 12.0
MARROW = (0.72, 1.3)  # of the core's median, on the normalised scale
SMALLEST_DISC_MM2, SMALLEST_IN_SLICE_MM2 = 132.0, 26.0  # over all slices; in one
FRONT_MEDIAN_MM, FRONT_SIGMA_MM = 8.4, 2.8  # how the front of the canal is smoothed from row to row
S1_SIGMA_MM, S1_OPENING_MM, S1_AROUND_MM = 0.66, 1.9, 3.75


@dataclass(frozen=True, eq=False)
class Person:
    """image: float32, normalised. labels: uint8 bits."""

    key: str
    image: NDArray[np.float32]
    labels: NDArray[np.uint8]


def read_person(folder: Path, key: str) -> Person:
    """A person of SPIDER with weak labels."""
    image, drawn = read_expert(folder, key)
    spacing = (image.spacing, image.spacing)
    normal = normalise(resample(image.values, spacing, PIXEL_MM))
    parts = {n: resample(drawn == n, spacing, PIXEL_MM) for n in (VERTEBRA_IN, DISC_IN, CANAL_IN)}
    return Person(key, normal, label_weakly(normal, _argmax(parts)))


@dataclass(frozen=True, eq=False)
class Expert:
    """The T2 SPACE image of a person, (slice, to the feet, to the back); spacing in plane and across in mm."""

    values: NDArray[np.uint8]
    spacing: float
    thickness: float


def read_expert(folder: Path, key: str) -> tuple[Expert, NDArray[np.uint8]]:
    """Image and expert label map of a person, at full resolution."""
    picture = nib.load(folder / f"{key}_t2.nii.gz")
    drawn = nib.load(folder / f"{key}_labels.nii.gz")
    zooms = picture.header.get_zooms()
    turn = (slice(None), slice(None, None, -1), slice(None, None, -1))
    values, labels = (np.transpose(np.asarray(x.dataobj), (0, 2, 1))[turn].astype(np.uint8) for x in (picture, drawn))
    return Expert(values, float(zooms[1]), float(zooms[0])), labels


def _argmax(parts: dict[int, NDArray[np.float32]]) -> NDArray[np.uint8]:
    stack = np.stack([1.0 - sum(parts.values()), *parts.values()])
    return np.array([0, *parts], dtype=np.uint8)[stack.argmax(axis=0)]


def label_weakly(image: NDArray[np.float32], drawn: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Bits of possible classes from SPIDER's three labels."""
    labels = np.full(drawn.shape, BACKGROUND, dtype=np.uint8)
    _mark_sacrum(labels, image, drawn)
    _split_vertebra(labels, drawn)
    labels[drawn == DISC_IN] = DISC
    labels[drawn == CANAL_IN] = CANAL
    return labels


def find_canal_front(canal: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Column of the front of the canal in each row, over all slices, bridged where the canal is not seen."""
    rows = np.arange(canal.shape[1])
    seen = np.where(canal.any(axis=2), canal.argmax(axis=2), np.nan)
    known = np.isfinite(seen).sum(axis=0) >= 2
    front = np.interp(rows, rows[known], np.nanmedian(seen[:, known], axis=0))
    return ndimage.gaussian_filter1d(
        ndimage.median_filter(front, round(FRONT_MEDIAN_MM / PIXEL_MM), mode="nearest"),
        FRONT_SIGMA_MM / PIXEL_MM, mode="nearest",
    )  # fmt: skip


def _split_vertebra(labels: NDArray[np.uint8], drawn: NDArray[np.uint8]) -> None:
    behind = np.arange(drawn.shape[2])[None, :] - find_canal_front(drawn == CANAL_IN)[:, None]
    margin = SPLIT_MARGIN_MM / PIXEL_MM
    part = np.where(behind < -margin, BODY, np.where(behind > margin, ARCH, BODY | ARCH))
    vertebra = drawn == VERTEBRA_IN
    labels[vertebra] = np.broadcast_to(part, drawn.shape)[vertebra]


def _lowest_disc(drawn: NDArray[np.uint8]) -> NDArray[np.bool_]:
    marks, count = ndimage.label(drawn == DISC_IN)
    sizes = np.bincount(marks.ravel())
    big = [n for n in range(1, count + 1) if sizes[n] * PIXEL_MM**2 >= SMALLEST_DISC_MM2]
    rows = ndimage.center_of_mass(marks > 0, marks, big)
    return marks == big[int(np.argmax([row for _, row, _ in rows]))]


def _mark_sacrum(labels: NDArray[np.uint8], image: NDArray[np.float32], drawn: NDArray[np.uint8]) -> None:
    disc = _lowest_disc(drawn)
    with_disc = np.flatnonzero(disc.sum(axis=(1, 2)) * PIXEL_MM**2 >= SMALLEST_IN_SLICE_MM2)
    for n in range(len(labels)):
        nearest = with_disc[np.abs(with_disc - n).argmin()]
        below, along, half = _disc_coordinates(disc[nearest])
        open_ground = (below > 0) & (along > -half - S1_FRONT_MM)
        labels[n][open_ground] = BACKGROUND | SACRUM
        if nearest == n:
            _mark_s1(labels[n], image[n], below, along, half)


def _disc_coordinates(disc: NDArray[np.bool_]) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
    """Millimetres below the disc's lower face, millimetres along it to the back from its middle, its half length."""
    pixels = np.argwhere(disc).astype(np.float64)
    centre = pixels.mean(axis=0)
    _, _, axes = np.linalg.svd(pixels - centre, full_matrices=False)
    back = axes[0] * np.sign(axes[0][1])
    down = np.array([back[1], -back[0]])
    grid = np.stack(np.indices(disc.shape), axis=-1) - centre
    along, depth = grid @ back, grid @ down
    half = float(np.percentile(np.abs(along[disc]), 98))
    bins = np.round(along).astype(int)
    faces = np.arange(int(-half), int(half) + 1)
    floor = np.array([depth[disc & (bins == t)].max(initial=-np.inf) for t in faces])
    known = np.isfinite(floor)
    floor = np.interp(np.arange(bins.min(), bins.max() + 1), faces[known], floor[known])
    below = depth - floor[bins - bins.min()]
    return below * PIXEL_MM, along * PIXEL_MM, half * PIXEL_MM


def _mark_s1(
    labels: NDArray[np.uint8],
    image: NDArray[np.float32],
    below: NDArray[np.float64],
    along: NDArray[np.float64],
    half: float,
) -> None:
    smooth = ndimage.gaussian_filter(image, S1_SIGMA_MM / PIXEL_MM)
    core = (below > 4) & (below < 12) & (np.abs(along) < 0.5 * half)
    if not core.any():
        return
    median = np.median(smooth[core])
    near = (below > S1_GAP_MM) & (below < S1_HEIGHT_MM) & (along > -half) & (along < half + 1.0)
    marrow = near & (smooth > MARROW[0] * median) & (smooth < MARROW[1] * median)
    marks, _ = ndimage.label(ndimage.binary_opening(marrow, iterations=round(S1_OPENING_MM / PIXEL_MM)))
    kept = marks == np.bincount(marks[core & (marks > 0)], minlength=1).argmax() if marks[core].any() else core & False
    kept = ndimage.binary_fill_holes(kept)
    labels[kept & (labels == (BACKGROUND | SACRUM))] = SACRUM
    around = ndimage.binary_dilation(kept, iterations=round(S1_AROUND_MM / PIXEL_MM))
    front = (below > 0) & (below < S1_HEIGHT_MM) & (along < 0) & ~around
    labels[front & (labels == (BACKGROUND | SACRUM))] = BACKGROUND
