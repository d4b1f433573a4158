"""Endplates and posterior walls in the mid-sagittal profile of a level: the corners from which a slip is read."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from flavum.imaging.measurement.chord import find_chord
from flavum.imaging.measurement.contour import Outline
from flavum.imaging.measurement.line import Polynomial, fit_polynomial
from flavum.imaging.measurement.ray import TissueMap

Point = NDArray[np.float64]

REACH_MM = 16.0  # farther from the disc's middle an endplate does not lie
RAY_GAP_MM = 0.4
BESIDE_DISC_MM = 8.0  # beyond a disc's ends to which its endplates are looked for
MIDDLE = 0.84  # part of an endplate, around its middle, to which its parabola is fitted: rims are rounded
NODES = 0.4  # part of an endplate, around its middle, that a Schmorl node may have pushed in
WALL_FROM_MM = 3.0  # from the endplates: nearer are lips
WALL_TO_MM = 24.0  # from the disc's endplate; a sacrum goes on
WALL_MIDDLE = 0.5  # part of a wall, half-way up, that no lip reaches: a straight wall is continued from there
WALL_REACH_MM = 45.0
INSIDE_MM = 8.0  # from the endplate: a place surely within the body
LEAST_LENGTH_MM = 15.0


@dataclass(frozen=True, eq=False)
class Endplate:
    """An endplate seen from the side, in (row, column) mm of the profile.

    anterior_mm, posterior_mm: its corners, where the curve fitted to it meets the lines fitted to the body's walls;
    the endplate's line joins them. wall: unit direction of the posterior wall, away from the disc.
    error_mm: standard error of a corner.
    """

    anterior_mm: Point
    posterior_mm: Point
    wall: Point
    error_mm: float

    @property
    def length_mm(self) -> float:
        return float(np.linalg.norm(self.posterior_mm - self.anterior_mm))

    @property
    def direction(self) -> Point:
        """Unit direction of the endplate, to the back."""
        return np.asarray((self.posterior_mm - self.anterior_mm) / self.length_mm)

    @property
    def middle_mm(self) -> Point:
        return np.asarray((self.anterior_mm + self.posterior_mm) / 2)


def find_endplate(bone: TissueMap, disc: Outline, away: int) -> Endplate | None:
    """The endplate on one side of a disc, or None where too little of the body is seen.

    bone: in the profile (rows to the feet, columns to the back). disc: its outline there.
    away: -1 for the body above, +1 for below.
    """
    starts = _along_middle(disc)
    hits = bone.find_first_change(starts, np.array([float(away), 0.0]), reach_mm=REACH_MM)
    hits = hits[~bone.holds(starts)]
    hits = hits[np.isfinite(hits[:, 0])]
    if len(hits) * RAY_GAP_MM < LEAST_LENGTH_MM:
        return None
    tangent = _tangent(hits)
    for _ in range(2):  # the walls tell where the endplate's middle is, and the endplate where the walls are
        if tangent is None:
            return None
        found = _fit(bone, hits, tangent, away)
        if found is None:
            return None
        tangent = found.direction
    return found


def _along_middle(disc: Outline) -> NDArray[np.float64]:
    """Points half-way between a disc's two faces, and beyond its ends on the line through them: a wedge has no level
    middle."""
    low, high = float(disc.points_mm[:, 1].min()), float(disc.points_mm[:, 1].max())
    columns = np.arange(low - BESIDE_DISC_MM, high + BESIDE_DISC_MM, RAY_GAP_MM)
    rows = np.full(len(columns), np.nan)
    for n, column in enumerate(columns):
        chord = find_chord(disc, np.array([disc.centroid_mm[0], column]), np.array([1.0, 0.0]))
        if chord is not None and low + BESIDE_DISC_MM / 2 < column < high - BESIDE_DISC_MM / 2:
            rows[n] = chord[:, 0].mean()
    seen = np.isfinite(rows)
    line = fit_polynomial(columns[seen], rows[seen], 1)
    level = np.full(len(columns), disc.centroid_mm[0]) if line is None else line(columns)
    return np.stack([np.where(seen, rows, level), columns], axis=1)


def _tangent(hits: NDArray[np.float64]) -> Point | None:
    line = fit_polynomial(hits[:, 1], hits[:, 0], 1)
    if line is None:
        return None
    direction = np.array([float(line.coefficients[0]), 1.0])
    return np.asarray(direction / np.linalg.norm(direction))


def _fit(bone: TissueMap, hits: NDArray[np.float64], tangent: Point, away: int) -> Endplate | None:
    """Endplate in its own axes: u along it to the back, v away from the disc."""
    normal = away * np.array([tangent[1], -tangent[0]])
    middle = np.median(hits, axis=0)
    u, v = (hits - middle) @ tangent, (hits - middle) @ normal
    centre = middle + tangent * (u.min() + u.max()) / 2 + normal * float(np.median(v))
    front = _wall(bone, centre, normal, -tangent, degree=1)  # the front narrows to its waist
    back = _wall(bone, centre, normal, tangent, degree=2)
    if front is None or back is None:
        return None
    u, v = (hits - centre) @ tangent, (hits - centre) @ normal
    ends = -front(0.0), back(0.0)
    from_middle = np.abs(u - (ends[0] + ends[1]) / 2) / (ends[1] - ends[0])
    inner = from_middle < MIDDLE / 2
    curve = fit_polynomial(u[inner], v[inner], 2, trusted=from_middle[inner] > NODES / 2)
    if curve is None or ends[1] - ends[0] < LEAST_LENGTH_MM:
        return None
    corners = []
    for sign, wall, end in zip((-1.0, 1.0), (front, back), ends, strict=True):
        height = float(curve(end))
        place = sign * float(wall(height))
        corners.append(centre + place * tangent + float(curve(place)) * normal)
    slope = float(back.coefficients[0])
    wall_direction = (normal + slope * tangent) / np.hypot(1.0, slope)
    return Endplate(corners[0], corners[1], wall_direction, float(np.hypot(curve.error_mm, back.error_mm)))


def _wall(bone: TissueMap, centre: Point, normal: Point, outward: Point, *, degree: int) -> Polynomial | None:
    """The curve along a wall: distance outward from the centre as a function of height over the endplate."""
    tall = bone.find_first_change((centre + INSIDE_MM * normal)[None], normal, reach_mm=WALL_TO_MM)[0]
    height = INSIDE_MM + float(np.linalg.norm(tall - centre - INSIDE_MM * normal))
    top = WALL_TO_MM if np.isnan(height) else min(height - WALL_FROM_MM, WALL_TO_MM)
    heights = np.arange(WALL_FROM_MM, top, RAY_GAP_MM)
    starts = centre + heights[:, None] * normal
    hits = bone.find_first_change(starts, outward, reach_mm=WALL_REACH_MM)
    seen = np.isfinite(hits[:, 0]) & bone.holds(starts)  # a Schmorl node may lie where a ray would start
    heights, distances = heights[seen], (hits[seen] - centre) @ outward
    middle = np.abs(heights - (WALL_FROM_MM + top) / 2) < WALL_MIDDLE / 2 * (top - WALL_FROM_MM)
    return fit_polynomial(heights, distances, degree, trusted=middle if degree == 1 else None)
