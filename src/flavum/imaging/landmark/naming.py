"""Which disc is which: counted upward from the sacrum, or in doubt."""

from flavum.anatomy.level import Level
from flavum.anatomy.tissue import Tissue
from flavum.imaging.landmark.column import Station
from flavum.imaging.landmark.instance import find_bone
from flavum.imaging.segment import Segmentation

UPWARD = tuple(reversed(Level))
BELOW_MM = 18.0  # from the middle of a disc to the middle of the body beneath
FEWEST = 4
NO_SACRUM = (
    "The sacrum is not clearly in view, so the names of the levels are a guess (lowest disc taken as L5-S1): "
    "a person must confirm them."
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
    return names, None
