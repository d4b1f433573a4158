"""Whether each ligamentum flavum lies where it belongs: behind the sac, between its two laminae, on its own side."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy.ndimage import label

from flavum.anatomy.frame import Frame, Vector
from flavum.anatomy.side import Side
from flavum.anatomy.spine.field import describe
from flavum.anatomy.spine.nodes import lay_out_roots, tabulate
from flavum.anatomy.spine.parameters import Spine
from flavum.anatomy.spine.pose import S1_BODY, rotation_of
from flavum.anatomy.tissue import Tissue, whole_of
from flavum.anatomy.truth.overlap import claim_depths

Mask = NDArray[np.bool_]

SAC = sorted(whole_of(Tissue.DURAL_SAC))
ARCH = sorted(whole_of(Tissue.ARCH))
FLAVUM = {Side.LEFT: Tissue.LIGAMENTUM_FLAVUM_LEFT, Side.RIGHT: Tissue.LIGAMENTUM_FLAVUM_RIGHT}
MIDDLE_MM = (2.5, 7.0)  # from where the two meet: there a ligament lies under laminae, not under joints
NEAR_DISC_MM = 6.0  # a level's ligament passes its disc this near


@dataclass(frozen=True)
class LigamentPlace:
    """What was found of one ligament of a level; lengths in millimetres, within the lattice's step.

    before_sac: columns in which sac lies behind ligament. astray: rows in which it reaches past the other ligament.
    from_upper_mm: how far behind its upper end the upper arch's bone lies; from_lower_mm: how far from its lower end,
    behind or below, the lower arch's lies; None where that arch was taken away, inf where no such bone is there.
    hole_mm: its largest gap from end to end.
    """

    number: int
    side: Side
    before_sac: int
    astray: int
    from_upper_mm: float | None
    from_lower_mm: float | None
    hole_mm: float


def place_ligaments(spine: Spine, number: int, labels: NDArray[np.uint8], frame: Frame) -> list[LigamentPlace]:
    """Both ligaments of a level (its number from L5-S1 up) in a lattice around its disc, whose axes run up, to the back
    and to the left, its rows at the disc in the middle."""
    step = float(frame.spacing_mm[0])
    lower, upper = _own_arches(spine, number, labels, frame)
    masks = {side: _at_disc(labels == tissue, step) for side, tissue in FLAVUM.items()}
    behind = np.flip(np.maximum.accumulate(np.flip(np.isin(labels, SAC), axis=1), axis=1), axis=1)
    places, meets = _meeting(masks)
    on_left = np.arange(labels.shape[2]) > meets[:, None]
    for side, tissue in FLAVUM.items():  # what is chalk was ligament
        chalk = (labels == Tissue.CALCIFICATION) & (on_left if side is Side.LEFT else ~on_left)[:, None, :]
        masks[side] = _at_disc((labels == tissue) | chalk, step)
    found = []
    for side, mask in masks.items():
        if not len(places):
            continue
        away = side.sign * (np.arange(labels.shape[2]) - meets[:, None]) * step
        window: Mask = mask & ((away >= MIDDLE_MM[0]) & (away < MIDDLE_MM[1]))[:, None, :]
        is_open = [spine.vertebrae[n].is_laminectomised for n in (number, number + 1)]
        found.append(
            LigamentPlace(
                number=number,
                side=side,
                before_sac=int((mask & behind).any(axis=1).sum()),
                astray=int((np.asarray(mask.any(axis=1)) & (away < -1.5 * step))[places].any(axis=1).sum()),
                from_upper_mm=None if is_open[1] else _behind_top(window, upper) * step,
                from_lower_mm=None if is_open[0] else _under_end(window, lower) * step,
                hole_mm=_largest_hole(window) * step,
            )
        )
    return found


def _at_disc(mask: Mask, step: float) -> Mask:
    """What of a mask is one with a piece that passes the disc; the rest belongs to the next level."""
    pieces, _ = label(mask)
    half, near = mask.shape[0] // 2, round(NEAR_DISC_MM / step)
    own = np.unique(pieces[half - near : half + near])
    return np.isin(pieces, own[own > 0])


def _meeting(masks: dict[Side, Mask]) -> tuple[NDArray[np.intp], Vector]:
    """Rows in which both ligaments are, and for every row the column in which they meet, along one line."""
    left, right = (np.asarray(masks[side].any(axis=1)) for side in (Side.LEFT, Side.RIGHT))
    rows = np.flatnonzero(left.any(axis=1) & right.any(axis=1))
    if len(rows) < 2:
        return rows[:0], np.zeros(len(left))
    inner = left.argmax(axis=1), right.shape[1] - 1 - np.flip(right, axis=1).argmax(axis=1)
    return rows, np.poly1d(np.polyfit(rows, (inner[0][rows] + inner[1][rows]) / 2, 1))(np.arange(len(left)))


def _behind_top(window: Mask, arch: Mask) -> float:
    """Places between a ligament's upper end and the first of the arch behind it: the median of its columns."""
    gaps = []
    for column in np.flatnonzero(window.any(axis=(0, 1))):
        row = int(np.flatnonzero(window[:, :, column].any(axis=1))[-1])
        back = int(np.flatnonzero(window[row, :, column])[-1])
        bone = np.flatnonzero(arch[row, back + 1 :, column])
        gaps.append(float(bone[0]) if len(bone) else np.inf)
    return float(np.median(gaps)) if gaps else np.inf


def _under_end(window: Mask, arch: Mask) -> float:
    """Places from a ligament's lower end to the nearest of the arch behind or below it: the median of its columns."""
    gaps = []
    for column in np.flatnonzero(window.any(axis=(0, 1))):
        row = int(np.flatnonzero(window[:, :, column].any(axis=1))[0])
        back = int(np.flatnonzero(window[row, :, column])[-1])
        bone = np.argwhere(arch[: row + 1, back:, column]) - [row, 0]
        gaps.append(float(np.hypot(*bone.T).min()) - 1.0 if len(bone) else np.inf)
    return float(np.median(gaps)) if gaps else np.inf


def _largest_hole(window: Mask) -> int:
    largest = 0
    for column in np.flatnonzero(window.any(axis=(0, 1))):
        rows = np.flatnonzero(window[:, :, column].any(axis=1))
        largest = max(largest, int(np.diff(rows).max(initial=1)) - 1)
    return largest


def _own_arches(spine: Spine, number: int, labels: NDArray[np.uint8], frame: Frame) -> tuple[Mask, Mask]:
    """Which bone behind the canal is the lower vertebra's, and which the upper one's."""
    places = np.argwhere(np.isin(labels, ARCH))
    points = frame.to_lps(places) @ rotation_of(spine)
    owners = np.zeros(len(places), dtype=np.int8)
    _find_owners(owners, points, S1_BODY + 2 * number + 1, tabulate(spine), lay_out_roots(spine), describe(spine))
    masks = []
    for owner in (-1, 1):
        mask = np.zeros(labels.shape, dtype=np.bool_)
        mask[tuple(places[owners == owner].T)] = True
        masks.append(mask)
    return masks[0], masks[1]


@njit(cache=True)
def _find_owners(owners: Any, points: Any, k: int, table: Any, roots: Any, person: Any) -> None:
    lower, upper, guess = np.empty(5), np.empty(5), k
    for n in range(points.shape[0]):
        x, y, z = points[n]
        guess = claim_depths(x, y, z, k, table, roots, person, guess, lower, upper)
        below, above = lower[1:].max(), upper[1:].max()
        if max(below, above) > 0.0:
            owners[n] = 1 if above > below else -1
