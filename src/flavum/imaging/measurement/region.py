"""Area and front-back diameter of a region of an axial section: the dural sac or the canal."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from flavum.imaging.measurement.chord import find_chord, length_mm
from flavum.imaging.measurement.contour import Outline

TO_THE_BACK = np.array([1.0, 0.0])  # rows of an axial section run to the back


@dataclass(frozen=True, eq=False)
class Region:
    """area_mm2, and ap_mm: the length of ap_chord_mm, the chord through the centroid to the back."""

    outline: Outline
    area_mm2: float
    ap_mm: float
    ap_chord_mm: NDArray[np.float64]


def measure_region(outline: Outline) -> Region | None:
    """None where the front-back line through the centroid misses the outline."""
    chord = find_chord(outline, outline.centroid_mm, TO_THE_BACK)
    return None if chord is None else Region(outline, outline.area_mm2, length_mm(chord), chord)
