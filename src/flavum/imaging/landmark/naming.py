"""Which disc is which: counted upward from the sacrum, or in doubt."""

import numpy as np

from flavum.anatomy.level import Level
from flavum.anatomy.tissue import Tissue
from flavum.imaging.landmark.column import Station
from flavum.imaging.landmark.instance import find_bone
from flavum.imaging.measurement.contour import HALF
from flavum.imaging.segment import Segmentation

UPWARD = tuple(reversed(Level))
BELOW_MM = 18.0  # from the middle of a disc to the middle of the body beneath
FEWEST = 4
NO_SACRUM = (
    "The sacrum is not clearly in view, so the names of the levels are a guess (lowest disc taken as L5-S1): "
    "a person must confirm them."
)
# A transitional vertebra: the disc beneath it is a rudiment, or the first disc of the sacrum is well formed (O'Driscoll
# 1996). The shares are our own choice: better a person asked once too often than a level named wrongly.
RUDIMENT = 0.4  # of the next disc's volume
WELL_FORMED = 0.3  # of the lowest disc's volume, inside the sacrum
FIRST_SACRAL_MM = (14.0, 48.0)  # from the middle of the lowest disc down to the first disc of the sacrum
TRANSITIONAL = (
    "The lowest disc or the first disc of the sacrum looks like that of a transitional vertebra, so the names of the "
    "levels may be off by one: a person must confirm them."
)
FEW = "Fewer than four discs are in view, so a person must confirm the names of the levels."


def name_levels(stations: tuple[Station, ...], segmentation: Segmentation) -> tuple[tuple[Level, ...], str | None]:
    """The level of every station, lowest first (those above T12-L1 are left out), and why a person must confirm them.

    None for the doubt where the bone beneath the lowest disc is the sacrum.
    """
    names = UPWARD[: len(stations)]
    lowest = stations[0]
    beneath = find_bone(segmentation, lowest.disc.centre_mm - BELOW_MM * lowest.superior)
    if beneath is not Tissue.SACRUM:
        return names, NO_SACRUM
    if len(stations) < FEWEST:
        return names, FEW
    if not lowest.disc.is_cut and _is_transitional(lowest, stations[1], segmentation):
        return names, TRANSITIONAL
    return names, None


def _is_transitional(lowest: Station, above: Station, segmentation: Segmentation) -> bool:
    """Whether the lowest disc is a rudiment, or a disc inside the sacrum well formed."""
    if lowest.disc.volume_mm3 < RUDIMENT * above.disc.volume_mm3:
        return True
    frame = segmentation.frame
    places = frame.to_lps(np.argwhere(segmentation.probability[Tissue.DISC] > HALF))
    below = (lowest.disc.centre_mm - places) @ lowest.superior
    sacral = np.count_nonzero((below > FIRST_SACRAL_MM[0]) & (below < FIRST_SACRAL_MM[1]))
    return float(sacral * np.prod(frame.spacing_mm)) > WELL_FORMED * lowest.disc.volume_mm3
