"""The two borders of each ligament, found along rays from the room outward: to the cortex of the lamina, or to fat."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from scipy.ndimage import map_coordinates

from flavum.anatomy.side import Side
from flavum.imaging.measurement.contour import Outline, find_outline
from flavum.imaging.measurement.ligament import Band, measure_band
from training.ligament.cut import PIXEL_MM, Cut
from training.ligament.room import Room

CORTEX_MM = 0.8  # of a lamina: as dark as the ligament, and drawn as neither
STEP_MM, RAY_MM = 0.1, 9.0
APART_MM = 0.3  # from ray to ray
THICKNESS_MM = (0.8, 8.0)  # what can be a ligament
LEAST_LENGTH_MM = 6.0
BRIDGED_MM = 2.4  # of rays that found nothing, between rays that did
SMOOTH_MEDIAN_MM, SMOOTH_SIGMA_MM = 2.7, 0.6
EDGE_MM = 0.8  # from the edge of the volume
FRONT = -0.25  # rays that point farther to the front than this are none of the ligament's
ABOUT_CLEFT_MM = 0.3
FORWARD = 0.9  # of the steps along the outer border that go the way of the inner one
AHEAD_OF_CANAL_MM = 1.0

Points = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Borders:
    """Of one ligament, from the front to the cleft: (n, 2) points on its inner and outer border, (row, column) mm."""

    inner: Points
    outer: Points

    @property
    def outline(self) -> Outline:
        return Outline(np.vstack([self.inner, self.outer[::-1], self.inner[:1]]))

    def measure(self) -> Band | None:
        """As the product measures a segmented ligament."""
        return measure_band(self.outline)


@dataclass(frozen=True, eq=False)
class _Rays:
    """start: (n, 2) mm on the room's border; out: unit directions; length_mm: to the outer border, inf where none."""

    start: Points
    out: Points
    length_mm: NDArray[np.float64]
    is_dorsal: NDArray[np.bool_]


def find_bands(cut: Cut, room: Room) -> dict[Side, Borders]:
    """The ligaments whose borders can be seen over LEAST_LENGTH_MM."""
    rays = _cast(cut, room)
    if rays is None:
        return {}
    cleft = rays.start[np.argmax(rays.start[:, 0]), 1]
    beside = {
        Side.RIGHT: rays.start[:, 1] < cleft - ABOUT_CLEFT_MM,
        Side.LEFT: rays.start[:, 1] > cleft + ABOUT_CLEFT_MM,
    }
    found = {side: _join(rays, here) for side, here in beside.items()}
    return {side: borders for side, borders in found.items() if borders is not None}


def _cast(cut: Cut, room: Room) -> _Rays | None:
    outline = find_outline(ndimage.gaussian_filter(room.mask.astype(np.float64), 1.5), (PIXEL_MM, PIXEL_MM))
    if outline is None:
        return None
    start = _evenly(outline.points_mm)
    slope = list(np.gradient(ndimage.gaussian_filter(room.mask.astype(np.float64), 3.0)))
    out = -np.stack([_at(part, start) for part in slope], axis=1)
    out /= np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-9)
    inside_mm = ndimage.distance_transform_edt(cut.known) * PIXEL_MM
    is_dorsal = (out[:, 0] > FRONT) & (start[:, 0] > room.row * PIXEL_MM - AHEAD_OF_CANAL_MM)
    is_dorsal &= _at(inside_mm, start) > EDGE_MM
    return _Rays(start, out, _reach(cut, room, start, out), is_dorsal)


def _reach(cut: Cut, room: Room, start: Points, out: Points) -> NDArray[np.float64]:
    """How far each ray goes to the nearer of cortex and bright fat; inf where it meets neither within the volume."""
    far = np.arange(0.0, RAY_MM, STEP_MM)
    places = start[:, None] + out[:, None] * far[None, :, None]
    bone = _first(_at(ndimage.gaussian_filter(cut.bone.astype(np.float64), 1.0), places) > 0.5, far) - CORTEX_MM
    lit = _first((_at(ndimage.gaussian_filter(cut.image, 0.7), places) > room.half) & (far > 1.0), far)
    beyond = _first(_at(cut.known.astype(np.float64), places) < 0.5, far)
    reached = np.minimum(bone, lit)
    return np.where((reached < beyond) & (reached > THICKNESS_MM[0]) & (reached < THICKNESS_MM[1]), reached, np.inf)


def _first(met: NDArray[np.bool_], far: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(met.any(axis=1), far[met.argmax(axis=1)], np.inf)


def _join(rays: _Rays, here: NDArray[np.bool_]) -> Borders | None:
    """The longest run of rays of one side that found an outer border, smoothed along it."""
    seen = rays.is_dorsal & here & np.isfinite(rays.length_mm)
    bridged = ndimage.binary_closing(seen, iterations=round(BRIDGED_MM / 2 / APART_MM)) & here & rays.is_dorsal
    marks, count = ndimage.label(bridged)
    if not count:
        return None
    run = np.flatnonzero(marks == int(np.bincount(marks)[1:].argmax()) + 1)
    if len(run) * APART_MM < LEAST_LENGTH_MM:
        return None
    known = run[np.isfinite(rays.length_mm[run])]
    length = np.interp(run, known, rays.length_mm[known])
    length = ndimage.median_filter(length, size=round(SMOOTH_MEDIAN_MM / APART_MM), mode="nearest")
    length = ndimage.gaussian_filter1d(length, SMOOTH_SIGMA_MM / APART_MM, mode="nearest")
    inner = rays.start[run]
    outer = inner + rays.out[run] * length[:, None]
    return Borders(inner, outer) if _runs_along(inner, outer) else None


def _runs_along(inner: Points, outer: Points) -> bool:
    """Whether the outer border follows the inner one; where rays cross, it turns back in loops."""
    forward = (np.diff(inner, axis=0) * np.diff(outer, axis=0)).sum(axis=1) > 0
    return bool(forward.mean() >= FORWARD)


def _evenly(closed: Points) -> Points:
    """Points APART_MM from each other along a closed line, beginning where it is farthest to the front."""
    run = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(closed, axis=0), axis=1))])
    even = np.arange(0.0, run[-1], APART_MM)
    points = np.stack([np.interp(even, run, closed[:, n]) for n in range(2)], axis=1)
    return np.roll(points, -int(points[:, 0].argmin()), axis=0)


def _at(values: NDArray[np.floating], points_mm: Points) -> NDArray[np.float64]:
    return np.asarray(map_coordinates(values, np.moveaxis(points_mm, -1, 0) / PIXEL_MM, order=1, mode="nearest"))
