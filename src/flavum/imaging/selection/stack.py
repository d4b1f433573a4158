"""From loose slices to stacks of parallel, evenly spaced ones, in LPS millimetres."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from flavum.anatomy.frame import Frame, Vector
from flavum.imaging.selection.slice import Plane, Slice

# Headers give positions and cosines rounded to some hundredths and ten-thousandths.
DIRECTION_TOLERANCE = 2e-3
SAME_PLACE_MM = 0.05
SIDEWAYS_TOLERANCE_MM = 0.5
# Of the distance between slices: how far one may be off, from where on there is a gap, and what slices are lost in it.
UNEVEN_SHARE = 0.1
GAP_SHARE = 1.5
MOST_LOST_IN_A_GAP = 5
# For a slice that stands alone and does not say how thick it is.
LONE_SLICE_MM = 4.0


@dataclass(frozen=True, eq=False)
class Stack:
    """Slices in order along axis 0 of the frame; rows run along axis 1, columns along axis 2."""

    slices: tuple[Slice, ...]
    frame: Frame


@dataclass(frozen=True, eq=False)
class Layout:
    """How the slices of a series lie.

    repeats: slices left out since another lies at the same place. gaps: places where stacks that lie straight behind
    each other are torn apart; missing: slices that seem lost there. is_even: whether each stack's slices lie evenly.
    """

    stacks: tuple[Stack, ...]
    repeats: int
    gaps: int
    missing: int
    is_even: bool


def lay_out(slices: Sequence[Slice]) -> Layout:
    """Sort slices of one size into stacks. Every slice must have a plane."""
    stacks: list[Stack] = []
    repeats = gaps = missing = 0
    is_even = True
    for column in _columns(slices):
        single = _without_repeats(column)
        repeats += len(column) - len(single)
        runs, lost = _split_at_gaps(single)
        missing += lost
        gaps += len(runs) - 1
        for run in runs:
            is_even = is_even and _lies_evenly(_depths(run))
            stacks.append(_to_stack(run))
    return Layout(tuple(stacks), repeats, gaps, missing, is_even)


def mean_normal(slices: Sequence[Slice]) -> Vector:
    """The unit direction that the slices face on average, all turned the same way."""
    normals = np.array([plane_of(one).normal for one in slices])
    turned = normals * np.where(normals @ normals[0] < 0, -1.0, 1.0)[:, None]
    total = turned.sum(axis=0)
    return np.asarray(total / np.linalg.norm(total))


def widest_turn_deg(slices: Sequence[Slice]) -> float:
    """The largest angle between the planes of two slices."""
    normals = np.array([plane_of(one).normal for one in slices])
    facing = np.unique(np.round(normals, 3), axis=0)
    return float(np.degrees(np.arccos(np.clip(np.abs(facing @ facing.T).min(), 0.0, 1.0))))


def plane_of(one: Slice) -> Plane:
    """The slice's plane; only slices that have one get this far."""
    assert one.plane is not None
    return one.plane


def _columns(slices: Sequence[Slice]) -> list[list[Slice]]:
    """Slices that face the same way and lie straight behind each other, in order along their normal."""
    planes = [plane_of(one) for one in slices]
    cosines = np.array([[plane.along_row, plane.down_column] for plane in planes])
    positions = np.array([plane.position_mm for plane in planes])
    columns: list[list[Slice]] = []
    left = np.arange(len(slices))
    while len(left):
        first = left[0]
        turned = np.abs(cosines[left] - cosines[first]).max(axis=(1, 2))
        offsets = positions[left] - positions[first]
        normal = planes[first].normal
        sideways = np.linalg.norm(offsets - np.outer(offsets @ normal, normal), axis=1)
        is_behind = (turned <= DIRECTION_TOLERANCE) & (sideways <= SIDEWAYS_TOLERANCE_MM)
        column = [slices[n] for n in left[is_behind]]
        columns.append(_in_order(column))
        left = left[~is_behind]
    return columns


def _in_order(column: list[Slice]) -> list[Slice]:
    return sorted(column, key=lambda one: (_depth(one, column[0]), one.order))


def _depth(one: Slice, first: Slice) -> float:
    # Rounded, so that repeats of one place are sorted by their order and not by the last digit.
    return round(float(plane_of(one).position_mm @ plane_of(first).normal) / SAME_PLACE_MM) * SAME_PLACE_MM


def _depths(column: Sequence[Slice]) -> NDArray[np.float64]:
    normal = plane_of(column[0]).normal
    return np.array([plane_of(one).position_mm @ normal for one in column])


def _without_repeats(column: list[Slice]) -> list[Slice]:
    """The first of the slices at each place."""
    depths = _depths(column)
    kept = [0]
    for n in range(1, len(column)):
        if depths[n] - depths[kept[-1]] > SAME_PLACE_MM:
            kept.append(n)
    return [column[n] for n in kept]


def _split_at_gaps(column: list[Slice]) -> tuple[list[list[Slice]], int]:
    """Runs without a gap, and how many slices seem lost in gaps of a whole number of steps."""
    if len(column) == 1:
        return [column], 0
    gaps = np.diff(_depths(column))
    step = _step(gaps, plane_of(column[0]))
    borders = np.flatnonzero(gaps > GAP_SHARE * step)
    steps = gaps[borders] / step
    whole = np.abs(steps - np.round(steps)) < UNEVEN_SHARE
    lost = np.round(steps[whole & (np.round(steps) <= MOST_LOST_IN_A_GAP + 1)]) - 1
    edges = [0, *(int(n) + 1 for n in borders), len(column)]
    return [column[a:b] for a, b in pairwise(edges)], int(lost.sum())


def _step(gaps: NDArray[np.float64], plane: Plane) -> float:
    """The distance from slice to slice: as stated where some slices keep to it, or all lie farther; else the usual one.

    Some scanners state the empty space between slices instead: less than the thickness, and so not believed.
    """
    stated = plane.between_slices_mm
    usual = float(np.median(gaps))
    if stated is None or stated < (1 - UNEVEN_SHARE) * (plane.thickness_mm or 0.0):
        return usual
    return stated if float(gaps.min()) >= (1 - UNEVEN_SHARE) * stated else usual


def _lies_evenly(depths: NDArray[np.float64]) -> bool:
    gaps = np.diff(depths)
    return len(gaps) == 0 or bool(np.all(np.abs(gaps - gaps.mean()) <= UNEVEN_SHARE * gaps.mean()))


def _to_stack(run: list[Slice]) -> Stack:
    first = plane_of(run[0])
    depths = _depths(run)
    own = first.between_slices_mm or first.thickness_mm or LONE_SLICE_MM
    spacing = float((depths[-1] - depths[0]) / (len(run) - 1)) if len(run) > 1 else own
    frame = Frame(
        shape=(len(run), *run[0].shape),
        origin_mm=first.position_mm,
        axes=np.stack([first.normal, first.down_column, first.along_row], axis=1),
        spacing_mm=np.array([spacing, *first.spacing_mm]),
    )
    return Stack(tuple(run), frame)
