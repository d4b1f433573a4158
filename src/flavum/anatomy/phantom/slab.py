"""What share of each voxel each tissue fills, for a slice of some thickness: the partial volume effect."""

from collections.abc import Callable

import numpy as np
from numba import njit
from numpy.typing import NDArray

from flavum.anatomy.frame import Frame, Vector
from flavum.anatomy.tissue import Tissue

# Whatever can say which Tissue lies at each voxel centre of a frame: a spine, a mask, a test's ellipsoid.
Labels = NDArray[np.uint8]
LabelSource = Callable[[Frame], Labels]

# The profile of a 2-D slice is a rounded box, half high at half the thickness; its edge is this share as wide.
EDGE_SHARE = 0.07
REACH_SHARE = 0.75  # how far from the slice's middle it is sampled, in thicknesses
# Steps of the R2 low-discrepancy sequence (1/g and 1/g^2 with g^3 = g + 1): no two samples of a pixel share a line.
ROW_STEP, COLUMN_STEP = 0.7548776662466927, 0.5698402909980532


def slice_frame(frame: Frame, index: int) -> Frame:
    """The frame of one slice: index along array axis 0."""
    return Frame((1, *frame.shape[1:]), frame.to_lps([index, 0, 0]), frame.axes, frame.spacing_mm)


def sample_pattern(thickness_mm: float, samples: int) -> tuple[Vector, Vector]:
    """Where a pixel is looked up: offsets (samples, 3) and weights that sum to 1.

    Offsets: across the slice in mm; down the rows and along the rows in pixels, balanced about the pixel's centre.
    """
    n = np.arange(samples)
    across = ((n + 0.5) / samples * 2 - 1) * REACH_SHARE * thickness_mm
    profile = 1 / (1 + np.exp((np.abs(across) / thickness_mm - 0.5) / EDGE_SHARE))
    weights = profile / profile.sum()
    in_plane = np.stack([n * ROW_STEP % 1, n * COLUMN_STEP % 1], axis=1)
    return np.column_stack([across, in_plane - weights @ in_plane]), weights


def tissue_fractions(
    source: LabelSource, frame: Frame, *, thickness_mm: float, samples: int = 8
) -> NDArray[np.float32]:
    """Share of every voxel of a one-slice frame that each tissue fills, (Tissue, rows, columns), summing to 1."""
    fractions = np.zeros((len(Tissue), *frame.shape[1:]), dtype=np.float32)
    offsets, weights = sample_pattern(thickness_mm, samples)
    for offset, weight in zip(offsets, weights, strict=True):
        index = offset / [frame.spacing_mm[0], 1, 1]
        shifted = Frame(frame.shape, frame.to_lps(index), frame.axes, frame.spacing_mm)
        _add(fractions, source(shifted)[0], np.float32(weight))
    return fractions


@njit(cache=True)
def _add(fractions, labels, weight):  # type: ignore[no-untyped-def]
    for row in range(labels.shape[0]):
        for column in range(labels.shape[1]):
            fractions[labels[row, column], row, column] += weight
