"""The thickness of a band (a ligament in cross-section) along its own curved long axis."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

CENTRE_STEPS = 200
ROUNDS = 4
MIDDLE = (0.1, 0.9)  # the part of the long axis over which the maximum is sought
CAST_MM = 14.0


@dataclass(frozen=True)
class Band:
    """Largest thickness over the middle 80 % of the long axis, and thickness at half its length."""

    maximum_mm: float
    midpoint_mm: float
    length_mm: float


def trace_thickness(mask: NDArray[np.bool_], step_mm: float) -> Band:
    """Thickness of a band drawn finely: rows run to the back, columns to the left, one surface in front, one behind.

    The surfaces are read column by column; chords perpendicular to the long axis run from one to the other.
    """
    columns = np.flatnonzero(mask.any(axis=0))
    front = mask.argmax(axis=0)[columns] - 0.5
    back = mask.shape[0] - 1 - mask[::-1].argmax(axis=0)[columns] + 0.5
    x = columns * step_mm
    front_mm, back_mm = _smooth(front * step_mm), _smooth(back * step_mm)
    centre = np.stack([x, (front_mm + back_mm) / 2], axis=1)
    thickness = back_mm - front_mm
    for _ in range(ROUNDS):
        centre = _resample(centre)
        normal = _normals(centre)
        ahead = _cast(centre, -normal, x, front_mm)
        behind = _cast(centre, normal, x, back_mm)
        thickness = ahead + behind
        centre = centre + normal * ((behind - ahead) / 2)[:, None]
    run = _arc(centre)
    middle = (run >= MIDDLE[0] * run[-1]) & (run <= MIDDLE[1] * run[-1])
    return Band(
        maximum_mm=float(thickness[middle].max()),
        midpoint_mm=float(np.interp(run[-1] / 2, run, thickness)),
        length_mm=float(run[-1]),
    )


def _smooth(surface: NDArray[np.float64], reach: int = 6) -> NDArray[np.float64]:
    """Take the staircase of the grid off a surface: a running straight-line fit."""
    padded = np.concatenate([2 * surface[0] - surface[reach:0:-1], surface, 2 * surface[-1] - surface[-2 : -reach - 2 : -1]])
    return np.convolve(padded, np.full(2 * reach + 1, 1 / (2 * reach + 1)), mode="valid")


def _arc(points: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])


def _resample(points: NDArray[np.float64]) -> NDArray[np.float64]:
    run = _arc(points)
    places = np.linspace(0, run[-1], CENTRE_STEPS)
    return np.stack([np.interp(places, run, points[:, n]) for n in range(2)], axis=1)


def _normals(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Unit normals that point to the back (second coordinate positive)."""
    tangent = np.gradient(points, axis=0)
    kernel = np.full(9, 1 / 9)
    tangent = np.stack([np.convolve(np.pad(tangent[:, n], 4, mode="edge"), kernel, mode="valid") for n in range(2)], axis=1)
    normal = np.stack([-tangent[:, 1], tangent[:, 0]], axis=1)
    normal /= np.linalg.norm(normal, axis=1, keepdims=True)
    return normal * np.sign(normal[:, 1:2])


def _cast(
    start: NDArray[np.float64], direction: NDArray[np.float64], x: NDArray[np.float64], surface: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Distance from each start along its direction to the surface t = surface(x), or to the band's cut end."""
    reach = np.linspace(0, CAST_MM, 1401)
    points = start[:, None, :] + direction[:, None, :] * reach[None, :, None]
    over = (points[..., 1] - np.interp(points[..., 0], x, surface)) * np.sign(direction[:, 1:2])
    ended = (points[..., 0] < x[0]) | (points[..., 0] > x[-1])
    first = np.argmax((over >= 0) | ended, axis=1)
    rows = np.arange(len(start))
    before = np.maximum(first - 1, 0)
    high, low = over[rows, first], over[rows, before]
    part = np.where((high > low) & (high >= 0), -low / np.where(high > low, high - low, 1.0), 0.0)
    return np.asarray(reach[before] + np.clip(part, 0, 1) * (reach[1] - reach[0]))
