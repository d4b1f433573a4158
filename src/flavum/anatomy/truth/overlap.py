"""Where two neighbouring vertebrae would claim one place: each part's own function, without the field's precedence.

The field lets a joint go before an arch and a body before both, so that no point of it has two tissues; whether bones
would grow through each other shows only when every part is asked by itself.
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np
from numba import njit

from flavum.anatomy.spine.arch import arch_depths, give_way
from flavum.anatomy.spine.bone import body_depth
from flavum.anatomy.spine.field import describe, find_arches, joint_near
from flavum.anatomy.spine.local import find_node, from_disc, in_plane
from flavum.anatomy.spine.nodes import lay_out_roots, tabulate
from flavum.anatomy.spine.parameters import LEVELS, Spine
from flavum.anatomy.spine.pose import S1_BODY, place
from flavum.anatomy.spine.sac import canal_at, cross_section

LATTICE_MM = (90.0, 110.0, 48.0)  # left-right, front-back and height of what is asked around a disc
FORWARD_MM = 52.0  # how much of it lies before the posterior wall
CONUS = 1  # in the person's numbers


class BonePart(IntEnum):
    """The parts of a vertebra that have a function of their own."""

    BODY = 0
    PEDICLE = 1  # and transverse process
    LAMINA = 2
    SPINOUS = 3
    PROCESS = 4  # of the joint between the two vertebrae


BODY, PROCESS = int(BonePart.BODY), int(BonePart.PROCESS)


@dataclass(frozen=True)
class Overlap:
    """What two parts, one of the lower and one of the upper vertebra of a level, claim both.

    depth_mm: of the deepest place found, in the shallower of the two parts.
    """

    number: int
    lower: BonePart
    upper: BonePart
    depth_mm: float
    volume_mm3: float


def find_overlaps(spine: Spine, *, step_mm: float = 1.5) -> list[Overlap]:
    """Every pair of parts that overlap at a level (its number from L5-S1 up), on a lattice of step_mm."""
    posture = place(spine)
    table, roots, person = tabulate(spine, posture), lay_out_roots(spine), describe(spine)
    found = []
    shift = np.random.default_rng(spine.seed).uniform(0, step_mm, 3)
    counts = tuple(round(size / step_mm) for size in LATTICE_MM)
    for number in range(len(LEVELS)):
        node = S1_BODY + 2 * number + 1
        start = shift - np.array([LATTICE_MM[0] / 2, FORWARD_MM, LATTICE_MM[2] / 2])
        volumes, depths = np.zeros((len(BonePart),) * 2), np.zeros((len(BonePart),) * 2)
        _ask(volumes, depths, node, start, step_mm, counts, table, roots, person)
        for lower, upper in np.argwhere(volumes):
            volume = float(volumes[lower, upper]) * step_mm**3
            found.append(Overlap(number, BonePart(lower), BonePart(upper), float(depths[lower, upper]), volume))
    return found


@njit(cache=True)
def _ask(
    counted: Any, depths: Any, k: int, start: Any, step: float, counts: Any, table: Any, roots: Any, person: Any
) -> None:  # fmt: skip
    row, guess = table[k], k
    lower, upper = np.empty(5), np.empty(5)
    for n in range(counts[2]):
        for m in range(counts[1]):
            for j in range(counts[0]):
                a, b, c = start[0] + j * step, start[1] + m * step, start[2] + n * step
                x = row[0] + a * row[3] + b * row[6] + c * row[9]
                y = row[1] + a * row[4] + b * row[7] + c * row[10]
                z = row[2] + a * row[5] + b * row[8] + c * row[11]
                guess = claim_depths(x, y, z, k, table, roots, person, guess, lower, upper)
                for p in range(5):
                    if lower[p] > 0.0:
                        for q in range(5):
                            if upper[q] > 0.0:
                                counted[p, q] += 1
                                depths[p, q] = max(depths[p, q], min(lower[p], upper[q]))


@njit(cache=True)
def claim_depths(
    x: float, y: float, z: float, k: int, table: Any, roots: Any, person: Any, guess: int, lower: Any, upper: Any
) -> int:  # fmt: skip
    """Fills in how deep a point lies in each part of the vertebrae below and above disc node k; a guess for the next.

    What the canal cuts out belongs to no arch; half-way up a body the next level begins.
    """
    lower[:], upper[:] = -1.0, -1.0
    i, f = find_node(x, y, z, table, guess)
    lower[BODY], upper[BODY] = body_depth(x, y, z, k - 1, table)[0], body_depth(x, y, z, k + 1, table)[0]
    ax, at = in_plane(i, x, y, z, table)
    bx, bt = in_plane(i + 1, x, y, z, table)
    left, t = ax + f * (bx - ax), at + f * (bt - at)
    if from_disc(i, f, table)[0] != k or t < -10.0 or t > 80.0 or abs(left) > 62.0:
        return i
    section = cross_section(left, i, f, table)
    inside, depth = canal_at(left, t, i, f, section, table, roots, person[CONUS])
    if inside >= 0:
        return i
    roof, _, half, _, _, _ = section
    _, lower[PROCESS], upper[PROCESS] = joint_near(left, t, depth, i, f, section, table)
    low, high, up, down = find_arches(i, f, table)
    under = arch_depths(abs(left), t, up, -depth, half, roof, low, table)
    over = arch_depths(abs(left), t, -down, -depth, half, roof, high, table)
    beside = max(lower[PROCESS], max(under))
    for n in range(3):
        lower[1 + n], upper[1 + n] = give_way(under[n], upper[PROCESS]), give_way(over[n], beside)
    return i
