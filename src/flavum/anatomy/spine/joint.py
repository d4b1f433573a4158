"""The facet joint: the lower vertebra's process in front and outside, the upper one's behind and inside, between them
cartilage and fluid."""

import math
from typing import Any

from numba import njit

from flavum.anatomy.spine.arch import FAR_MM
from flavum.anatomy.spine.canal import soft_minimum
from flavum.anatomy.spine.nodes import Column
from flavum.anatomy.tissue import Tissue

REACH, ANGLE, WIDE = int(Column.REACH), int(Column.ANGLE_LEFT), int(Column.WIDE_LEFT)
GAP, FLUID, FACET_GROWTH = int(Column.GAP_LEFT), int(Column.FLUID_LEFT), int(Column.FACET_LEFT)
STEP = int(Column.STEP)
FACET, CORTEX = int(Tissue.FACET), int(Tissue.ARCH_CORTEX)
CARTILAGE, JOINT_FLUID, LIGAMENT = int(Tissue.CARTILAGE), int(Tissue.JOINT_FLUID), int(Tissue.LIGAMENT)
NOTHING = -1

CORTEX_MM = 0.9
ASIDE_MM, BEHIND_MM = 3.0, 2.5  # of the joint's middle: outside the canal's edge, behind its roof there
CURVE = 0.022  # how the joint's surface bends, 1/mm
SUPERIOR_MM, INFERIOR_MM = 6.2, 7.2  # thickness of the two processes
UP_MM, DOWN_MM = 8.0, 15.0  # how far a process reaches past the disc, and towards its own vertebra
EDGE_MM = 2.6
CAPSULE_MM = 1.3
FRONT_MM = 1.5  # behind the posterior wall, where a grown process ends
RIM_MM = 0.8  # of a process that no cartilage covers
MEDIAL_MM = 9.0  # farther than this inside the canal's side there is no joint


@njit(cache=True)
def joint_at(
    side: float, t: float, s: float, outside: float, offset: int, k: int, half: float, roof: float, table: Any
) -> tuple[int, float, float]:  # fmt: skip
    """The joint of disc node k at `side` millimetres from the midline and s above the disc, or NOTHING; and how deep
    the place lies in the lower vertebra's and in the upper one's process (outside: negative).

    outside: how far behind the canal's roof. offset: 0 on the left, 1 on the right. roof: of the canal at the joint's
    side. The capsule closes the joint where neither bone nor ligamentum flavum does.
    """
    row = table[k]
    grown = row[FACET_GROWTH + offset]
    p, q = side - half - ASIDE_MM, t - roof - BEHIND_MM - 0.3 * grown
    if abs(p) > 20.0 or abs(q) > 20.0 or abs(s) > DOWN_MM + 2.0:
        return NOTHING, -FAR_MM, -FAR_MM
    c, d = math.cos(row[ANGLE + offset]), math.sin(row[ANGLE + offset])
    along = p * d + q * c
    across = p * c - q * d + CURVE * along * along
    gap = (row[GAP + offset] + row[FLUID + offset]) / 2
    reach = row[WIDE + offset] / 2 + 0.45 * grown - abs(along)
    past, thicker = UP_MM + 0.3 * grown, 0.6 * grown
    under, over = min(DOWN_MM, table[k - 1, REACH] - 0.5), min(DOWN_MM, row[REACH] - 0.5)  # half-way up a body it ends
    lower = _plate(across - gap, SUPERIOR_MM + thicker - across + gap, reach, past - s, s + under)
    upper = _plate(-across - gap, INFERIOR_MM + thicker + across + gap, reach, over - s, s + past)
    kept = min(outside, side - half + MEDIAL_MM)  # by canal and foramen
    before = t - FRONT_MM
    lower, upper = min(lower, kept, before), min(upper, kept, before - row[STEP])
    inside = max(lower, upper)
    if inside > 0.0:
        return (CORTEX if inside < CORTEX_MM else FACET), lower, upper
    if kept < 0.0:
        return NOTHING, lower, upper
    pocket = min(gap - abs(across), reach - RIM_MM, UP_MM - 0.5 - abs(s), kept - RIM_MM, before - RIM_MM)
    if pocket > 0.0:
        return (JOINT_FLUID if abs(across) < 0.25 + row[FLUID + offset] / 2 else CARTILAGE), lower, upper
    inside = lower if across > 0.0 else upper
    is_capsule = inside > -CAPSULE_MM and abs(across) < gap + 3.0 and abs(s) < UP_MM
    return (LIGAMENT if is_capsule or pocket > -CAPSULE_MM else NOTHING), lower, upper


@njit(cache=True)
def _plate(near: float, far: float, reach: float, up: float, down: float) -> float:
    """How deep within a process a place is, its edges round but for the joint's own surface."""
    edge = soft_minimum(soft_minimum(far, reach, EDGE_MM), soft_minimum(up, down, EDGE_MM), EDGE_MM)
    return min(near, edge)
