"""Paints a cut: the table's colours, each tissue a little darker toward its edge, smooth at any size."""

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from flavum.anatomy.colour import Paper, colour_of
from flavum.anatomy.picture.cut import Cut
from flavum.anatomy.tissue import Tissue, tissue_table

EDGE_MM = 0.55  # how broad the darker rim is
EDGE_SHADE = 0.30  # how much darker it is where it is darkest
FINER = 2  # a cut is painted from a grid this much finer than the picture
Picture = NDArray[np.uint8]


def paint(cut: Cut, paper: Paper) -> Picture:
    """(rows / FINER, columns / FINER, 3): the cut as a picture on this paper."""
    table = np.zeros((256, 3))
    for tissue in Tissue:
        table[tissue] = colour_of(tissue, paper)
    colour = table[cut.labels] * (1 - EDGE_SHADE * _nearness_to_edge(cut))[..., None]
    rows, columns = (length // FINER for length in cut.labels.shape)
    blocks = colour[: rows * FINER, : columns * FINER].reshape(rows, FINER, columns, FINER, 3)
    # Means of light, not of numbers: else every edge between two bright colours would look dirty.
    linear = (blocks**2.2).mean(axis=(1, 3))
    return np.asarray(np.rint(255 * np.clip(linear, 0, 1) ** (1 / 2.2)), dtype=np.uint8)


def _nearness_to_edge(cut: Cut) -> NDArray[np.float64]:
    """0 well inside a structure, 1 at its edge. A structure and its parts (nucleus and disc) have none between them."""
    whole = np.arange(256, dtype=np.uint8)
    for tissue, row in tissue_table().items():
        whole[tissue] = tissue if row.part_of is None else row.part_of
    structures = whole[cut.labels]
    near = np.zeros(cut.labels.shape)
    for one in np.unique(structures):
        mask = structures == one
        own = gaussian_filter(mask.astype(np.float32), EDGE_MM / cut.step_mm)
        near[mask] = np.clip(2 * (1 - own[mask]), 0, 1)
    return near
