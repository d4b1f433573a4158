"""Area and front-back diameter of the dural sac or the canal in an axial section."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from flavum.imaging.measurement.chord import find_chord, length_mm
from flavum.imaging.measurement.contour import HALF, Outline, find_outline
from flavum.imaging.measurement.distance import measure_distance

CLEFT_RADIUS_MM = 1.5  # a cleft narrower than twice this is no room: the canal's AP does not reach into it
BACKWARD = np.array([1.0, 0.0])  # rows of an axial section run to the back


@dataclass(frozen=True, eq=False)
class Bore:
    """A closed curve with its area and the front-back chord through its centroid, (row, column) mm."""

    outline: Outline
    chord_mm: NDArray[np.float64]

    @property
    def area_mm2(self) -> float:
        return self.outline.area_mm2

    @property
    def ap_mm(self) -> float:
        return length_mm(self.chord_mm)


def measure_bore(
    probability: NDArray[Any], spacing_mm: tuple[float, float], *, over_clefts: bool = False
) -> Bore | None:
    """Area and AP of the largest piece of a tissue; None where there is none.

    over_clefts: the AP is taken on the shape opened with a disc of CLEFT_RADIUS_MM; the area stays literal.
    """
    outline = find_outline(probability, spacing_mm)
    if outline is None:
        return None
    smooth = open_clefts(probability, spacing_mm) if over_clefts else outline
    chord = None if smooth is None else find_chord(smooth, smooth.centroid_mm, BACKWARD)
    return None if chord is None else Bore(outline, chord)


def open_clefts(probability: NDArray[Any], spacing_mm: tuple[float, float]) -> Outline | None:
    """The outline of what a disc of CLEFT_RADIUS_MM reaches while it stays inside; None where it fits nowhere."""
    inner = measure_distance(probability, spacing_mm)
    core = np.clip(HALF + inner.values_mm - CLEFT_RADIUS_MM, 0.0, 1.0)
    if core.max() < HALF:
        return None
    reached = measure_distance(core, inner.spacing_mm)
    return find_outline(np.clip(HALF + reached.values_mm + CLEFT_RADIUS_MM, 0.0, 1.0), reached.spacing_mm)
