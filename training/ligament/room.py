"""The room that the ligaments leave: sac and fat, bright, joined with the canal that the experts drew."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from training.ligament.cut import PIXEL_MM, Cut

BRIGHT_PERCENTILE = 80.0  # of the canal
DARK_PERCENTILE, DARK_WITHIN_MM = 8.0, (0.5, 7.0)  # of what lies so far behind the canal and is no bone
HALF = 0.45  # of the way from dark to bright: a little below the middle, for the band is thinner than its blur
REACH_MM = 14.0
LEAST_MM2 = 15.0  # of what must lie behind the canal to know how dark dark is
ROOTS_MM = 1.2  # half of the gap, filled by dark rootlets and dura, over which the fat behind the sac still joins it
NECK_MM = 0.9  # what is narrower does not join the room: a vein, a nerve's sleeve


@dataclass(frozen=True, eq=False)
class Room:
    """half: the image's value at the border. row: of the canal's middle, in pixels."""

    mask: NDArray[np.bool_]
    half: float
    row: float


def find_room(cut: Cut) -> Room | None:
    """None where there is no canal, or nothing behind it to compare with."""
    rows = np.indices(cut.image.shape)[0]
    if not cut.shows_canal:
        return None
    row = float(rows[cut.canal].mean())
    away_mm = ndimage.distance_transform_edt(~cut.canal) * PIXEL_MM
    low, high = DARK_WITHIN_MM
    behind = cut.known & ~cut.bone & (away_mm > low) & (away_mm < high) & (rows > row)
    if behind.sum() * PIXEL_MM**2 < LEAST_MM2:
        return None
    bright = np.percentile(cut.image[cut.canal], BRIGHT_PERCENTILE)
    dark = np.percentile(cut.image[behind], DARK_PERCENTILE)
    half = float(dark + HALF * (bright - dark))
    beside_bone = ndimage.binary_dilation(cut.bone, iterations=round(0.6 / PIXEL_MM))
    allowed = cut.known & ~beside_bone & (away_mm < REACH_MM)
    lit = (
        ndimage.binary_closing(((cut.image > half) | cut.canal) & allowed, iterations=round(ROOTS_MM / PIXEL_MM))
        & allowed
    )
    opened = ndimage.binary_opening(_joined(lit, cut.canal), iterations=round(NECK_MM / PIXEL_MM))
    mask = ndimage.binary_fill_holes(_joined(opened, cut.canal))
    return Room(mask, half, row) if mask.any() else None


def _joined(mask: NDArray[np.bool_], canal: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The part of a mask that most of the canal lies in; nothing where none of it does."""
    marks, _ = ndimage.label(mask)
    within = np.bincount(marks[canal & mask], minlength=1)
    return marks == int(within.argmax()) if within.any() else np.zeros(mask.shape, dtype=np.bool_)
