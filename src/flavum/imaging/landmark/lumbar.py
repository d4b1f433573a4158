"""Whether what was found is a lumbar column: a neck, a chest, a knee or noise is refused, with a sentence."""

from itertools import pairwise

import numpy as np

from flavum.anatomy.tissue import Tissue
from flavum.errors import Refusal
from flavum.imaging.landmark.column import Station
from flavum.imaging.landmark.instance import find_bone
from flavum.imaging.measurement.contour import HALF
from flavum.imaging.segment import Segmentation

# Discs of grown-ups stand about 19 mm apart in the neck, 20 to 26 in the chest, 33 to 40 in the lumbar spine (body and
# disc heights of Panjabi 1991 and 1992). The bounds leave room for small people, worn discs and the short way to S1.
APART_MM = (25.0, 55.0)
JOINED = 0.6  # of the neighbouring discs have bone between them, at least
WITH_CANAL = 0.5  # of the discs have a canal behind them, at least
NEAR_MM = 45.0  # from a disc's centre to the canal behind it, at most

NO_COLUMN = (
    "What looks like discs in the sagittal images does not stand in a column with bone between and a canal behind: "
    "check that the study is a lumbar MRI."
)
OTHER_REGION = (
    "The discs in the sagittal images stand {apart:.0f} mm apart, and those of a grown-up's lumbar spine 33 to 40 mm: "
    "check that the study is a lumbar MRI, and not one of the neck or the chest."
)


class NotLumbarRefusal(Refusal):
    """What was found in the images is no lumbar spine."""

    kind = "not_lumbar"


def check_lumbar(stations: tuple[Station, ...], segmentation: Segmentation) -> None:
    """Raises NotLumbarRefusal where the discs, lowest first, are no lumbar column; a single disc says too little."""
    if len(stations) < 2:
        return
    centres = [station.disc.centre_mm for station in stations]
    joined = [find_bone(segmentation, (low + high) / 2) is not None for low, high in pairwise(centres)]
    if np.mean(joined) < JOINED or np.mean([_has_canal(s, segmentation) for s in stations]) < WITH_CANAL:
        raise NotLumbarRefusal(NO_COLUMN)
    apart = float(np.median([np.linalg.norm(high - low) for low, high in pairwise(centres)]))
    if not APART_MM[0] <= apart <= APART_MM[1]:
        raise NotLumbarRefusal(OTHER_REGION.format(apart=apart))


def _has_canal(station: Station, segmentation: Segmentation) -> bool:
    """Whether canal was found behind this disc, and not only guessed there."""
    frame = segmentation.frame
    if np.linalg.norm(station.canal_mm - station.disc.centre_mm) > NEAR_MM:
        return False
    index = np.round(frame.to_index(station.canal_mm)).astype(int)
    low, high = np.maximum(index - 2, 0), np.minimum(index + 3, frame.shape)
    box = tuple(slice(a, b) for a, b in zip(low, high, strict=True))
    canal = segmentation.probability[Tissue.SPINAL_CANAL][box]
    return bool(canal.size and canal.max() > HALF)
