"""Area and front-back diameter of the dural sac or the canal in an axial section."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt
from scipy.stats import trim_mean

from flavum.imaging.measurement.chord import find_chord, find_crossings, length_mm
from flavum.imaging.measurement.contour import HALF, Outline, trace_outlines

MIDDLE_MM = 6.0  # of the canal's width: its depth is the mean over it of the middle half of all depths,
TRIMMED = 0.25  # which leaves out the cleft between the ligaments
CHORDS = 61
SPECK_MM2 = 0.4  # about a pixel
BESIDE_MM = 3.0
SEEN_VOXELS = 1.5  # how far from an edge a voxel may lie that still holds some of the tissue
BACKWARD = np.array([1.0, 0.0])  # rows of an axial section run to the back


@dataclass(frozen=True, eq=False)
class Bore:
    """A closed curve with its front-back diameter, (row, column) mm.

    area_mm2: of the curve and of the pieces cut off from it near by, as a pinched sac leaves in a recess: where it is
    known how much of each place the tissue fills, the sum of that.
    chord_mm: the chord through the centroid, or the one nearest to it that is as long as the diameter.
    """

    outline: Outline
    area_mm2: float
    ap_mm: float
    chord_mm: NDArray[np.float64]


def measure_bore(
    probability: NDArray[Any],
    spacing_mm: tuple[float, float],
    *,
    over_clefts: bool = False,
    filled: NDArray[Any] | None = None,
    voxel_mm: float = 0.0,
) -> Bore | None:
    """Area of a tissue and AP of its largest piece; None where there is none.

    over_clefts: the AP is a trimmed mean of the longest chords over the middle MIDDLE_MM of all pieces instead of the
    one chord through the centroid of the largest. filled: how much of each pixel the tissue fills, from slices with
    pixels of voxel_mm.
    """
    outlines = trace_outlines(probability, spacing_mm)
    if not outlines:
        return None
    outline = outlines[0]
    pieces = [one for one in outlines if _is_beside(one, outline)]
    area_mm2 = sum(one.area_mm2 for one in pieces)
    if over_clefts:
        middle = np.sum([one.centroid_mm * one.area_mm2 for one in pieces], axis=0) / area_mm2
        places = middle[1] + np.linspace(-MIDDLE_MM / 2, MIDDLE_MM / 2, CHORDS)
        chords = [chord for place in places if (chord := _longest_chord(pieces, place)) is not None]
    else:
        chord = find_chord(outline, outline.centroid_mm, BACKWARD)
        chords = [] if chord is None else [chord]
    if not chords:
        return None
    depths = np.array([length_mm(chord) for chord in chords])
    ap_mm = float(trim_mean(depths, TRIMMED))
    if filled is not None:
        area_mm2 = _filled_mm2(filled, probability, pieces, spacing_mm, voxel_mm)
    return Bore(outline, area_mm2, ap_mm, chords[int(np.argmin(np.abs(depths - ap_mm)))])


def _filled_mm2(
    filled: NDArray[Any],
    probability: NDArray[Any],
    pieces: list[Outline],
    spacing_mm: tuple[float, float],
    voxel_mm: float,
) -> float:
    """What the tissue fills in the pieces and as far around them as a voxel's part of it is seen."""
    low = np.min([one.points_mm.min(axis=0) for one in pieces], axis=0) - voxel_mm
    high = np.max([one.points_mm.max(axis=0) for one in pieces], axis=0) + voxel_mm
    rows, columns = (np.arange(n) * mm for n, mm in zip(filled.shape, spacing_mm, strict=True))
    window = ((rows > low[0]) & (rows < high[0]))[:, None] & ((columns > low[1]) & (columns < high[1]))
    away = distance_transform_edt(np.asarray(probability) < HALF, sampling=spacing_mm)
    return float(filled[window & (away <= SEEN_VOXELS * voxel_mm)].sum()) * spacing_mm[0] * spacing_mm[1]


def _longest_chord(pieces: list[Outline], column_mm: float) -> NDArray[np.float64] | None:
    """The longest front-back chord of any piece in a column."""
    start = np.array([0.0, column_mm])
    spans = [span for one in pieces for span in find_crossings(one, start, BACKWARD).reshape(-1, 2)]
    if not spans:
        return None
    longest = max(spans, key=lambda span: float(span[1] - span[0]))
    return np.asarray(start + longest[:, None] * BACKWARD)


def _is_beside(piece: Outline, main: Outline) -> bool:
    """Whether a piece belongs to the main one: no speck, and within its extent."""
    low, high = main.points_mm.min(axis=0) - BESIDE_MM, main.points_mm.max(axis=0) + BESIDE_MM
    return piece.area_mm2 >= SPECK_MM2 and bool(np.all((piece.centroid_mm > low) & (piece.centroid_mm < high)))
