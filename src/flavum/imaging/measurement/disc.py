"""Height and bulge of a disc in the mid-sagittal plane."""

import numpy as np
from numpy.typing import NDArray

from flavum.imaging.measurement.chord import find_chord, length_mm
from flavum.imaging.measurement.contour import Outline

Point = NDArray[np.float64]

PLACES = 21


def measure_height(
    disc: Outline, middle_mm: Point, posterior: Point, depth_mm: float
) -> tuple[float, tuple[NDArray[np.float64], ...]] | None:
    """Mean distance between the endplates over the middle half of the disc's depth, mm, and the chords behind it.

    middle_mm: the disc's centre; posterior: unit direction of its middle plane. None where a chord misses the disc.
    """
    upward = np.array([-posterior[1], posterior[0]])
    places = np.linspace(-depth_mm / 4, depth_mm / 4, PLACES)
    chords = [find_chord(disc, middle_mm + place * posterior, upward) for place in places]
    if any(chord is None for chord in chords):
        return None
    whole = tuple(chord for chord in chords if chord is not None)
    return float(np.mean([length_mm(chord) for chord in whole])), whole


def measure_bulge(disc: Outline, upper_corner_mm: Point, lower_corner_mm: Point) -> tuple[float, Point]:
    """Farthest reach of the disc behind the line joining the two corners (mm, 0 at least), and where it is reached.

    Only what lies between the two corners counts as bulge.
    """
    along = lower_corner_mm - upper_corner_mm
    length = float(np.linalg.norm(along))
    along = along / length
    behind = np.array([-along[1], along[0]]) * (1.0 if along[0] > 0 else -1.0)
    offset = disc.points_mm - upper_corner_mm
    between = (offset @ along > 0) & (offset @ along < length)
    reach = np.where(between, offset @ behind, -np.inf)
    farthest = int(np.argmax(reach))
    return max(float(reach[farthest]), 0.0), disc.points_mm[farthest]
