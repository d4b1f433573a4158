"""Which tissue lies at a point: compiled functions over the node table, in the spine's own frame, millimetres."""

from typing import Any

import numpy as np
from numba import njit

from flavum.anatomy.frame import Vector
from flavum.anatomy.spine.arch import FAR_MM, arch_depths, arch_of, give_way
from flavum.anatomy.spine.bone import body_at, disc_at
from flavum.anatomy.spine.canal import roof_at
from flavum.anatomy.spine.joint import MEDIAL_MM, joint_at
from flavum.anatomy.spine.local import find_node, from_disc, in_plane
from flavum.anatomy.spine.nodes import Column, Kind, Trait
from flavum.anatomy.spine.parameters import USUAL_COUNT, Spine
from flavum.anatomy.spine.pose import T12_BODY, lay_back, place
from flavum.anatomy.spine.sac import canal_at, cross_section
from flavum.anatomy.spine.soft import around_at, wing_at
from flavum.anatomy.tissue import Tissue

KIND, REACH, ROOF = int(Column.KIND), int(Column.REACH), int(Column.ROOF)
IS_DISC, IS_SACRUM = int(Kind.DISC), int(Kind.SACRUM)
GANGLION, LIGAMENT = int(Tissue.GANGLION), int(Tissue.LIGAMENT)
NOTHING = -1
EXIT_MM, EXIT_RADIUS_MM = 10.0, 2.6  # of a root's ganglion under its pedicle
LOWEST_PART = -0.6  # of the way below S3 at which the sacral canal ends
T12_NODE = 2 + 2 * (T12_BODY - 2)
CONUS = int(Trait.CONUS)


def describe(spine: Spine) -> Vector:
    """What the field needs to know of the person beside the node table, in the order of Trait."""
    ribbed = T12_NODE + 2 * (spine.lumbar_count - USUAL_COUNT)
    return np.array([spine.muscle_fat, ribbed - spine.conus, ribbed, *lay_back(spine, place(spine))])


@njit(cache=True)
def tissue_at(x: float, y: float, z: float, table: Any, roots: Any, person: Any, guess: int) -> tuple[int, int]:
    """The tissue at a point of the spine's own frame, and the node below it, a guess for the next point."""
    i, f = find_node(x, y, z, table, guess)
    ax, at = in_plane(i, x, y, z, table)
    bx, bt = in_plane(i + 1, x, y, z, table)
    left, t = ax + f * (bx - ax), at + f * (bt - at)
    if t < 12.0 and t > -75.0 and abs(left) < 48.0:
        bone = body_at(x, y, z, i, table)
        if bone >= 0:
            return bone, i
        disc = disc_at(x, y, z, i, table)
        if disc >= 0:
            return disc, i
    if t > -16.0 and t < 80.0 and abs(left) < 62.0 and (i > 0 or f > LOWEST_PART):
        section = cross_section(left, i, f, table)
        inside, depth = canal_at(left, t, i, f, section, table, roots, person[CONUS])
        if inside >= 0:
            return inside, i
        behind = _behind(left, t, depth, i, f, section, table)
        if behind >= 0 and not (behind in (GANGLION, LIGAMENT) and wing_at(abs(left), t, i + f - 1.0) > 0.0):
            return behind, i
    return around_at(left, y, z, t, i + f - 1.0, table, i, person), i


@njit(cache=True)
def _behind(x: float, t: float, depth: float, i: int, f: float, section: Any, table: Any) -> int:
    """Joints, arches and ganglia at (x, t), or NOTHING; depth: inside the canal's roof.

    An arch gives way to the process of the neighbour's joint, and to the arch below it.
    """
    side = abs(x)
    roof, _, half, _, _, _ = section
    joint, lower, upper = joint_near(x, t, depth, i, f, section, table)
    if joint >= 0 and joint != LIGAMENT:
        return joint
    low, high, up, down = find_arches(i, f, table)
    under = max(arch_depths(side, t, up, -depth, half, roof, low, table)) if low >= 0 else -FAR_MM
    if high < table.shape[0]:
        over = max(arch_depths(side, t, -down, -depth, half, roof, high, table))
        found = arch_of(x, t, -down, give_way(over, max(lower, under)), half, -depth, high, table)
        if found >= 0:
            return found
        if joint < 0 and under <= 0.0 and table[high, KIND] != IS_SACRUM and _is_ganglion(side, t, -down, half):
            return GANGLION
    if low >= 0:
        found = arch_of(x, t, up, give_way(under, upper), half, -depth, low, table)
        if found >= 0:
            return found
    return joint


@njit(cache=True)
def joint_near(
    x: float, t: float, depth: float, i: int, f: float, section: Any, table: Any
) -> tuple[int, float, float]:  # fmt: skip
    """The joint at (x, t) or NOTHING, and how deep the place lies in the lower and in the upper vertebra's process."""
    side = abs(x)
    roof, slope, half, _, _, grown = section
    disc, away = from_disc(i, f, table)
    if disc < 0 or side <= half - MEDIAL_MM - 1.0 or side >= half + 22.0:
        return NOTHING, -FAR_MM, -FAR_MM
    edge = roof_at(half + 3.0, roof, slope, grown)[0]
    return joint_at(side, t, away * table[i, REACH], -depth, 0 if x > 0 else 1, disc, half, edge, table)


@njit(cache=True)
def find_arches(i: int, f: float, table: Any) -> tuple[int, int, float, float]:
    """The body nodes under and over a place, and how far it lies above the one and below the other."""
    low, high = (i - 1, i + 1) if table[i, KIND] == IS_DISC else (i, i + 1 if table[i + 1, KIND] != IS_DISC else i + 2)
    up = f * table[i, REACH] + (table[i - 1, REACH] if low < i else 0.0)
    down = (1.0 - f) * table[i, REACH]
    if high == i + 2:
        down += table[i + 1, REACH]
    return low, high, up, down


@njit(cache=True)
def _is_ganglion(side: float, t: float, s: float, half: float) -> bool:
    """The ganglion in the foramen, s millimetres above the body of its own number: under the pedicle."""
    out = min(max((side - half + 1.0) / 22.0, 0.0), 1.0)
    if side < half - 1.0 or out >= 1.0:
        return False
    up, deep = s + EXIT_MM * 0.55 + 9.0 * out, t - 3.0 + 7.0 * out
    radius = EXIT_RADIUS_MM * (1.0 - 0.45 * abs(out - 0.3))
    return up * up + deep * deep < radius * radius
