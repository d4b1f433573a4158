"""Colours of the pictures: the tissue table's own, calmed, on light or dark paper."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from flavum.anatomy.tissue import Tissue, tissue_table

Colour = NDArray[np.float64]
GREY = np.array([0.30, 0.59, 0.11])  # how bright red, green and blue look


@dataclass(frozen=True)
class Paper:
    """What a picture is drawn on.

    line: of outlines. on: behind words on bone. whisper: how much quieter still the quiet tissues are on it.
    """

    name: str
    paper: str
    card: str
    ink: str
    soft: str
    line: str
    accent: str
    synthetic: str
    on: str
    whisper: float


LIGHT = Paper("light", "#f7f5f0", "#ffffff", "#18212b", "#56626d", "#5b4f40", "#b3401a", "#43367f", "#f3ead6", 1.0)
DARK = Paper("dark", "#11161b", "#1a2128", "#e9edf1", "#a9b5c0", "#0b0e11", "#ff9a6b", "#c3b8ff", "#4a4234", 0.6)

# How much of a tissue's own colour stays: the ligament speaks, bone and disc talk, the rest whispers.
LOUD = {
    Tissue.LIGAMENTUM_FLAVUM_LEFT: 1.0,
    Tissue.LIGAMENTUM_FLAVUM_RIGHT: 1.0,
    Tissue.DURAL_SAC: 0.85,
    Tissue.NERVE_ROOT: 0.85,
    Tissue.SPINAL_CORD: 0.85,
    Tissue.MUSCLE: 0.30,
    Tissue.FAT: 0.22,
    Tissue.VISCERA: 0.16,
    Tissue.KIDNEY: 0.22,
    Tissue.BOWEL_GAS: 0.10,
    Tissue.SKIN: 0.4,
    Tissue.VESSEL: 0.45,
    Tissue.VEIN: 0.5,
    Tissue.BACKGROUND: 0.0,
}
USUAL = 0.78
CORTEX = (Tissue.BODY_CORTEX, Tissue.ARCH_CORTEX, Tissue.SACRUM_CORTEX)
CORTEX_SHARE = 0.3  # a cut along the cortex would else be one dark blot


def parse(text: str) -> Colour:
    """Red, green and blue from 0 to 1 of `#rrggbb`."""
    return np.array([int(text[n : n + 2], 16) / 255 for n in (1, 3, 5)])


def write(colour: Colour) -> str:
    """The nearest `#rrggbb`."""
    return "#" + "".join(f"{round(255 * float(part)):02x}" for part in np.clip(colour, 0, 1))


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """share of `other` in `one`."""
    return np.asarray(one + (other - one) * share)


def colour_of(tissue: Tissue, paper: Paper) -> Colour:
    """The tissue's colour, nearer to the paper the less the tissue matters in a picture of the spine."""
    row = tissue_table()[tissue]
    own = parse(row.colour)
    if tissue in CORTEX and row.part_of is not None:
        own = mix(parse(tissue_table()[row.part_of].colour), own, CORTEX_SHARE)
    loud = LOUD.get(tissue, USUAL)
    return mix(parse(paper.card), own, loud if loud >= USUAL else loud * paper.whisper)


def surface_of(tissue: Tissue) -> Colour:
    """The tissue's colour as a lit surface, on any paper: a little greyer, and lighter, for shade darkens it."""
    own = parse(tissue_table()[tissue].colour)
    calm = 0.0 if tissue in (Tissue.LIGAMENTUM_FLAVUM_LEFT, Tissue.LIGAMENTUM_FLAVUM_RIGHT) else 0.18
    return mix(mix(own, np.full(3, own @ GREY), calm), np.ones(3), 0.30 if calm else 0.08)
