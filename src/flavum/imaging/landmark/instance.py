"""Discs as separate things: found in a label map that only says "disc", stray voxels and fragments put right."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import label

from flavum.anatomy.frame import Vector
from flavum.anatomy.tissue import Tissue
from flavum.imaging.measurement.contour import HALF
from flavum.imaging.segment import Segmentation

BONES = (Tissue.VERTEBRAL_BODY, Tissue.VERTEBRA, Tissue.SACRUM)
SMALLEST_MM3 = 150.0
SMALLEST_SHARE = 0.12  # of the middle-sized disc; what is smaller is a stray piece
FRAGMENTS_MM = 12.0  # pieces whose centres lie closer belong to one disc: whole discs lie 25 mm apart and more
LARGEST_DISCS = 6


@dataclass(frozen=True, eq=False)
class DiscInstance:
    """One disc. centre_mm: LPS centroid. is_cut: it reaches an end of the slices' field above or below.

    is_cut_sideways: the slices end before the disc does on its left or right.
    """

    centre_mm: Vector
    volume_mm3: float
    is_cut: bool
    is_cut_sideways: bool


def find_discs(segmentation: Segmentation) -> tuple[DiscInstance, ...]:
    """Every disc above the sacrum, lowest first; segmentation in the SAGITTAL orientation."""
    mask = segmentation.probability[Tissue.DISC] > HALF
    numbered, count = label(mask, structure=np.ones((3, 3, 3)))
    voxel_mm3 = float(np.prod(segmentation.frame.spacing_mm))
    sizes = np.bincount(numbered.ravel(), minlength=count + 1)[1:] * voxel_mm3
    if not count:
        return ()
    usual = float(np.median(np.sort(sizes)[-LARGEST_DISCS:]))
    kept = np.flatnonzero(sizes >= max(SMALLEST_MM3, SMALLEST_SHARE * usual)) + 1
    pieces = [np.argwhere(numbered == number) for number in kept]
    discs = sorted(
        (_instance(group, segmentation) for group in _joined(pieces, segmentation)), key=lambda d: d.centre_mm[2]
    )
    return _above_sacrum(discs, segmentation)


def _joined(pieces: list[NDArray[np.intp]], segmentation: Segmentation) -> list[NDArray[np.intp]]:
    """Pieces grouped into discs: one that lies close to a larger one is a part of it."""
    groups: list[NDArray[np.intp]] = []
    for piece in sorted(pieces, key=len, reverse=True):
        here = segmentation.frame.to_lps(piece.mean(axis=0))
        for n, group in enumerate(groups):
            if np.linalg.norm(segmentation.frame.to_lps(group.mean(axis=0)) - here) < FRAGMENTS_MM:
                groups[n] = np.concatenate([group, piece])
                break
        else:
            groups.append(piece)
    return groups


def _instance(voxels: NDArray[np.intp], segmentation: Segmentation) -> DiscInstance:
    frame = segmentation.frame
    per_slice = np.bincount(voxels[:, 0], minlength=frame.shape[0])
    outermost = max(per_slice[0], per_slice[-1])
    rows = voxels[:, 1]
    return DiscInstance(
        centre_mm=frame.to_lps(voxels.mean(axis=0)),
        volume_mm3=len(voxels) * float(np.prod(frame.spacing_mm)),
        is_cut=bool(rows.min() == 0 or rows.max() == frame.shape[1] - 1),
        is_cut_sideways=bool(outermost > HALF * per_slice.max()),
    )


def _above_sacrum(discs: list[DiscInstance], segmentation: Segmentation) -> tuple[DiscInstance, ...]:
    """Without what is left of the disc between S1 and S2: a disc with sacrum above it belongs to the sacrum."""
    start = 0
    for number, (lower, upper) in enumerate(pairwise(discs)):
        if find_bone(segmentation, (lower.centre_mm + upper.centre_mm) / 2) is Tissue.SACRUM:
            start = number + 1
    return tuple(discs[start:])


def find_bone(segmentation: Segmentation, place_mm: Vector, radius_mm: float = 4.0) -> Tissue | None:
    """The bone that fills most of a small box around a place; None where there is hardly any."""
    frame = segmentation.frame
    reach = np.maximum(np.round(radius_mm / frame.spacing_mm), [1, 1, 1]).astype(int)
    middle = np.round(frame.to_index(place_mm)).astype(int)
    low, high = np.maximum(middle - reach, 0), np.minimum(middle + reach + 1, frame.shape)
    if np.any(low >= high):
        return None
    box = tuple(slice(a, b) for a, b in zip(low, high, strict=True))
    there = {
        bone: float(segmentation.probability[bone][box].mean()) for bone in BONES if bone in segmentation.probability
    }
    best = max(there, key=lambda bone: there[bone], default=None)
    return best if best is not None and there[best] > 0.25 else None
