"""Area and front-back diameter of the dural sac or the canal in an axial section."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from flavum.imaging.measurement.chord import find_chord, length_mm
from flavum.imaging.measurement.contour import HALF, Outline, trace_outlines
from flavum.imaging.measurement.distance import measure_distance

CLEFT_RADIUS_MM = 1.5  # a cleft narrower than twice this is no room: the canal's AP does not reach into it
DENSE_MM = 0.05
SPECK_MM2 = 0.4  # about a pixel
BESIDE_MM = 3.0
BACKWARD = np.array([1.0, 0.0])  # rows of an axial section run to the back


@dataclass(frozen=True, eq=False)
class Bore:
    """A closed curve with the front-back chord through its centroid, (row, column) mm.

    area_mm2: of the curve and of the pieces cut off from it near by, as a pinched sac leaves in a recess.
    """

    outline: Outline
    area_mm2: float
    chord_mm: NDArray[np.float64]

    @property
    def ap_mm(self) -> float:
        return length_mm(self.chord_mm)


def measure_bore(
    probability: NDArray[Any], spacing_mm: tuple[float, float], *, over_clefts: bool = False
) -> Bore | None:
    """Area of a tissue and AP of its largest piece; None where there is none.

    over_clefts: the AP is taken on the shape opened with a disc of CLEFT_RADIUS_MM; area and centroid stay literal.
    """
    outlines = trace_outlines(probability, spacing_mm)
    if not outlines:
        return None
    outline = outlines[0]
    area_mm2 = sum(one.area_mm2 for one in outlines if _is_beside(one, outline))
    centre = outline.centroid_mm
    opened = open_clefts(probability, spacing_mm) if over_clefts else ()
    chords = [find_chord(one, centre, BACKWARD) for one in (*opened, outline)]
    chord = next((chord for chord in chords if chord is not None), None)
    return None if chord is None else Bore(outline, area_mm2, chord)


def _is_beside(piece: Outline, main: Outline) -> bool:
    """Whether a piece belongs to the main one: no speck, and within its extent."""
    low, high = main.points_mm.min(axis=0) - BESIDE_MM, main.points_mm.max(axis=0) + BESIDE_MM
    return piece.area_mm2 >= SPECK_MM2 and bool(np.all((piece.centroid_mm > low) & (piece.centroid_mm < high)))


def open_clefts(probability: NDArray[Any], spacing_mm: tuple[float, float]) -> tuple[Outline, ...]:
    """The outlines of what a disc of CLEFT_RADIUS_MM reaches while it stays inside."""
    inner = measure_distance(probability, spacing_mm)
    core = trace_outlines(inner.values_mm - CLEFT_RADIUS_MM + HALF, inner.spacing_mm)
    if not core:
        return ()
    tree = cKDTree(np.concatenate([_dense(outline.points_mm) for outline in core]))
    places = np.moveaxis(np.indices(inner.values_mm.shape), 0, -1) * np.asarray(inner.spacing_mm)
    distance, _ = tree.query(places, distance_upper_bound=2 * CLEFT_RADIUS_MM)
    outside = np.where(inner.values_mm > CLEFT_RADIUS_MM, 0.0, np.minimum(distance, 2 * CLEFT_RADIUS_MM))
    return trace_outlines(CLEFT_RADIUS_MM - outside + HALF, inner.spacing_mm)


def _dense(points_mm: NDArray[np.float64]) -> NDArray[np.float64]:
    """A closed curve with a point every DENSE_MM."""
    run = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(points_mm, axis=0), axis=1))])
    places = np.arange(0.0, run[-1], DENSE_MM)
    return np.stack([np.interp(places, run, points_mm[:, n]) for n in range(2)], axis=1)
