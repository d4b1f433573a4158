"""Whether what was found is a lumbar column on T2: a neck, a chest, a knee, noise or CT is refused, with a sentence."""

from itertools import pairwise

import numpy as np

from flavum.anatomy.tissue import Tissue
from flavum.errors import Refusal
from flavum.imaging.landmark.column import Station
from flavum.imaging.landmark.instance import find_bone
from flavum.imaging.measurement.contour import HALF
from flavum.imaging.segment import Segmentation
from flavum.imaging.volume import Volume

# Discs of grown-ups stand about 19 mm apart in the neck, 20 to 26 in the chest, 33 to 40 in the lumbar spine (body and
# disc heights of Panjabi 1991 and 1992). The bounds leave room for small people, worn discs and scoliosis: of 25 people
# of SPIDER the least is 27 mm, in the lowest five discs; farther up the same picture may show the chest.
APART_MM = (23.5, 55.0)
LOWEST = 5
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


# On T2 the fluid of the canal is brighter than marrow: of 25 people of SPIDER 1.3 to 3.5 times, arch included.
NOT_T2 = (
    "The canal is darker than the vertebrae in the sagittal images, which is not so on T2: "
    "give the sagittal T2 series of a lumbar MRI."
)
BONES = (Tissue.VERTEBRAL_BODY, Tissue.VERTEBRA)
FEWEST_VOXELS = 200


class NotLumbarRefusal(Refusal):
    """What was found in the images is no lumbar spine."""

    kind = "not_lumbar"


class NotT2Refusal(Refusal):
    """The images show a lumbar spine, but not with the brightness of T2."""

    kind = "not_t2"


def check_lumbar(stations: tuple[Station, ...], segmentation: Segmentation) -> None:
    """Raises NotLumbarRefusal where the discs, lowest first, are no lumbar column; a single disc needs its canal."""
    if np.mean([_has_canal(station, segmentation) for station in stations]) < WITH_CANAL:
        raise NotLumbarRefusal(NO_COLUMN)
    if len(stations) < 2:
        return
    centres = [station.disc.centre_mm for station in stations]
    joined = [find_bone(segmentation, (low + high) / 2) is not None for low, high in pairwise(centres)]
    if np.mean(joined) < JOINED:
        raise NotLumbarRefusal(NO_COLUMN)
    apart = float(np.median([np.linalg.norm(high - low) for low, high in pairwise(centres[:LOWEST])]))
    if not APART_MM[0] <= apart <= APART_MM[1]:
        raise NotLumbarRefusal(OTHER_REGION.format(apart=apart))


def check_weighting(volume: Volume, segmentation: Segmentation) -> None:
    """Raises NotT2Refusal where the canal is darker than the vertebrae: T1, CT, or a picture that was inverted.

    segmentation: on the volume's own grid. A picture of one brightness alone, as tests draw, is let pass.
    """
    canal, bone = (_brightness(volume, segmentation, tissues) for tissues in ((Tissue.SPINAL_CANAL,), BONES))
    if canal is not None and bone is not None and canal < bone:
        raise NotT2Refusal(NOT_T2)


def _brightness(volume: Volume, segmentation: Segmentation, tissues: tuple[Tissue, ...]) -> float | None:
    """The median where one of the tissues is likely; None where hardly any is seen."""
    there = [segmentation.probability[tissue] > HALF for tissue in tissues if tissue in segmentation.probability]
    inside = np.any(there, axis=0) if there else np.zeros(volume.frame.shape, dtype=np.bool_)
    return float(np.median(volume.values[inside])) if np.count_nonzero(inside) >= FEWEST_VOXELS else None


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
