"""Thickness of a ligament seen as a band in an axial section: chords perpendicular to its curved long axis."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from flavum.imaging.measurement.chord import find_chord, find_crossings, length_mm
from flavum.imaging.measurement.contour import Outline

STATIONS = 61
ROUNDS = 4
BEND = 4  # degree of the long axis as a curve over the band's principal axis
TRUSTED = 0.84  # part of the axis, around its middle, whose chords do not leave by the band's ends
MIDDLE = 0.8  # part of the axis over which the largest thickness is sought
WINDOW_MM = 1.2  # thickness is averaged over this much of the axis
LEAST_LENGTH_MM = 6.0
LEAST_SLENDERNESS = 1.3  # a band is longer than thick


@dataclass(frozen=True, eq=False)
class Band:
    """A ligament's long axis (n, 2) in (row, column) mm, and the chords at which it was measured."""

    axis_mm: NDArray[np.float64]
    maximum_mm: float
    midpoint_mm: float
    maximum_chord_mm: NDArray[np.float64]
    midpoint_chord_mm: NDArray[np.float64]


def measure_band(outline: Outline) -> Band | None:
    """Largest thickness over the middle 80 % of the long axis, and thickness at half its length.

    None where the outline is no band: too short, or as thick as it is long.
    """
    along, across = _principal_axes(outline)
    centre = outline.centroid_mm
    reach = (outline.points_mm - centre) @ along
    low, high = float(reach.min()), float(reach.max())
    if high - low < LEAST_LENGTH_MM or outline.area_mm2 * LEAST_SLENDERNESS > (high - low) ** 2:
        return None
    bend = np.zeros(BEND + 1)
    for _ in range(ROUNDS):
        axis = _Axis(centre, along, across, bend, *_ends(outline, _Axis(centre, along, across, bend, low, high)))
        places, chords = _chords(outline, axis)
        if len(places) < STATIONS // 2:
            return None
        inner = np.abs(places - (axis.low + axis.high) / 2) < TRUSTED / 2 * (axis.high - axis.low)
        middles = chords.mean(axis=1) - centre
        bend = np.polyfit(middles[inner] @ along, middles[inner] @ across, BEND)
    return _read(axis, places, chords)


@dataclass(frozen=True, eq=False)
class _Axis:
    """The long axis: points centre + u * along + bend(u) * across, for u from low to high."""

    centre: NDArray[np.float64]
    along: NDArray[np.float64]
    across: NDArray[np.float64]
    bend: NDArray[np.float64]
    low: float
    high: float

    def points(self, u: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(self.centre + u[:, None] * self.along + np.polyval(self.bend, u)[:, None] * self.across)

    def normals(self, u: NDArray[np.float64]) -> NDArray[np.float64]:
        slope = np.polyval(np.polyder(self.bend), u)[:, None]
        return np.asarray((self.across - slope * self.along) / np.hypot(1.0, slope))


def _principal_axes(outline: Outline) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Unit directions along and across the band, from evenly spread points of its outline."""
    run = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(outline.points_mm, axis=0), axis=1))])
    even = np.linspace(0.0, run[-1], 400, endpoint=False)
    points = np.stack([np.interp(even, run, outline.points_mm[:, n]) for n in range(2)], axis=1)
    along = np.linalg.eigh(np.cov(points.T))[1][:, 1]
    return along, np.array([-along[1], along[0]])


def _ends(outline: Outline, axis: _Axis) -> tuple[float, float]:
    """Where the axis, carried on straight from near its ends, leaves the outline: u at both ends."""
    ends = []
    for edge, sign in ((axis.low, -1.0), (axis.high, 1.0)):
        inner = np.array([edge - sign * (1 - TRUSTED) / 2 * (axis.high - axis.low)])
        point, normal = axis.points(inner)[0], axis.normals(inner)[0]
        tangent = np.array([normal[1], -normal[0]])
        tangent *= sign * np.sign(tangent @ axis.along)
        crossings = find_crossings(outline, point, tangent)
        ahead = crossings[crossings > 0]
        ends.append(float(inner[0]) + (float(ahead.min()) * float(tangent @ axis.along) if len(ahead) else 0.0))
    return ends[0], ends[1]


def _chords(outline: Outline, axis: _Axis) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    places = np.linspace(axis.low, axis.high, STATIONS + 2)[1:-1]
    found = [
        find_chord(outline, point, normal)
        for point, normal in zip(axis.points(places), axis.normals(places), strict=True)
    ]
    seen = [n for n, chord in enumerate(found) if chord is not None]
    return places[seen], np.array([chord for chord in found if chord is not None]).reshape(-1, 2, 2)


def _read(axis: _Axis, places: NDArray[np.float64], chords: NDArray[np.float64]) -> Band:
    points = axis.points(np.concatenate([[axis.low], places, [axis.high]]))
    run = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])
    here, whole = run[1:-1], run[-1]
    thickness = _averaged(np.array([length_mm(chord) for chord in chords]), here)
    middle = np.abs(here - whole / 2) <= MIDDLE / 2 * whole
    thickest = int(np.argmax(np.where(middle, thickness, -np.inf)))
    half = int(np.argmin(np.abs(here - whole / 2)))
    return Band(
        axis_mm=points,
        maximum_mm=float(thickness[thickest]),
        midpoint_mm=float(np.interp(whole / 2, here, thickness)),
        maximum_chord_mm=chords[thickest],
        midpoint_chord_mm=chords[half],
    )


def _averaged(values: NDArray[np.float64], places: NDArray[np.float64]) -> NDArray[np.float64]:
    near = np.abs(places[:, None] - places[None]) <= WINDOW_MM / 2
    return np.asarray((near * values[None]).sum(axis=1) / near.sum(axis=1))
