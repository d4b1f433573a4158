"""The arch of a vertebra as compiled functions: pedicle, lamina, spinous and transverse process, screws."""

import math
from typing import Any

from numba import njit

from flavum.anatomy.spine.canal import smoothstep, soft_minimum
from flavum.anatomy.spine.local import LEFT, UP, lean
from flavum.anatomy.spine.nodes import Column, Kind
from flavum.anatomy.spine.pose import DROOP, SPINOUS_LOW_MM
from flavum.anatomy.tissue import Tissue

KIND, REACH = int(Column.KIND), int(Column.REACH)
BACK_HEIGHT, OPENED, SCREWS = int(Column.BACK_HEIGHT), int(Column.OPENED), int(Column.SCREWS)
PEDICLE_WIDTH, PEDICLE_HEIGHT = int(Column.PEDICLE_WIDTH), int(Column.PEDICLE_HEIGHT)
PEDICLE_TURN, LAMINA_HEIGHT, LAMINA = int(Column.PEDICLE_TURN), int(Column.LAMINA_HEIGHT), int(Column.LAMINA)
SPINOUS_LENGTH, SPINOUS_HEIGHT = int(Column.SPINOUS_LENGTH), int(Column.SPINOUS_HEIGHT)
SPINOUS, TRANSVERSE, HALF_CANAL = int(Column.SPINOUS), int(Column.TRANSVERSE), int(Column.HALF_CANAL)
IS_SACRUM = int(Kind.SACRUM)
ARCH, CORTEX, METAL = int(Tissue.ARCH), int(Tissue.ARCH_CORTEX), int(Tissue.METAL)
NOTHING = -1

CORTEX_MM = 0.9
EDGE_MM = 2.2  # rounding of a lamina's edges
LAMINA_TOP_MM = 4.5  # of a lamina's upper edge above the body's middle
LAMINA_FROM_MM = 2.0  # behind the posterior wall: a lamina's side keeps off the disc
BESIDE_MM = 5.5  # how far a lamina reaches beyond the canal's side
PEDICLE_UP = 0.2  # of a pedicle's axis above the body's middle, of the body's height
PEDICLE_FROM_MM = -9.0
BELOW_PLATE_MM, TILT = 0.8, 0.12  # a pedicle keeps off its own endplates, which tilt in the canal's coordinates
SCREW_MM, SCREW_HEAD_MM = 3.1, 6.0
SCREW_WALL_MM = 0.8  # of a pedicle's inner wall that a screw leaves whole
SACRAL_ARCH_MM = 5.0
APART_MM = 0.5  # of two vertebrae where one would grow into the other
FAR_MM = 50.0  # outside a part, anywhere farther than
NEAR_MM = 3.0


@njit(cache=True)
def _shell(inside: float) -> int:
    return CORTEX if inside < CORTEX_MM else ARCH


@njit(cache=True)
def arch_of(x: float, t: float, s: float, inside: float, half: float, outside: float, k: int, table: Any) -> int:
    """The arch of body node k at (x, t), s millimetres above that body's middle along the canal, or NOTHING.

    inside: how deep in the arch's parts, room left to neighbours. half: of the canal's width here. outside: how far
    behind the canal's roof.
    """
    from_canal = _from_canal(abs(x) - half, outside)
    if table[k, SCREWS] > 0.5 and from_canal > SCREW_WALL_MM and _is_metal(abs(x), t, s, k, table):
        return METAL
    inside = min(inside, from_canal)
    return _shell(inside) if inside > 0.0 else NOTHING


@njit(cache=True, inline="always")
def _from_canal(aside: float, outside: float) -> float:
    """How far a place lies from the canal, whose wall is bone's own cortex."""
    return math.hypot(max(aside, 0.0), max(outside, 0.0))


@njit(cache=True, inline="always")
def give_way(inside: float, beside: float) -> float:
    """How deep a place still lies in a part that leaves room to a neighbour, in which it lies `beside` deep."""
    return min(inside, -beside - APART_MM)


@njit(cache=True)
def arch_depths(
    side: float, t: float, s: float, outside: float, half: float, roof: float, k: int, table: Any
) -> tuple[float, float, float]:  # fmt: skip
    """How deep a place lies in pedicle or transverse process, in lamina and spinous process: positive inside."""
    pedicle = max(pedicle_depth(side, t, s, outside, k, table), _transverse(side, t, s, k, table))
    if table[k, OPENED] > 0.5:
        return pedicle, -FAR_MM, -FAR_MM
    lamina = min(_lamina(side, s, outside, half, k, table), t - LAMINA_FROM_MM)
    return pedicle, lamina, _spinous(side, t, s, outside, roof, k, table)


@njit(cache=True)
def pedicle_depth(side: float, t: float, s: float, outside: float, k: int, table: Any) -> float:
    """How deep a place lies in a pedicle or in the pillar behind it."""
    row = table[k]
    if t < PEDICLE_FROM_MM - NEAR_MM or outside > row[LAMINA] + NEAR_MM or abs(s) > 20.0:
        return -FAR_MM
    half_wide, half_tall = row[PEDICLE_WIDTH] / 2, row[PEDICLE_HEIGHT] / 2
    axis = row[HALF_CANAL] + half_wide + max(t - 4.0, 0.0) * row[PEDICLE_TURN]
    wide, tall = (side - axis) / half_wide, (s - PEDICLE_UP * row[BACK_HEIGHT]) / half_tall
    flare = 1.0 + 0.25 * smoothstep(4.0, -6.0, t)  # it widens into the body
    inside = (1.0 - math.sqrt(wide * wide + tall * tall) / flare) * half_wide
    ends = min(row[LAMINA] - outside, t - PEDICLE_FROM_MM)
    top = 0.5 * row[BACK_HEIGHT] - BELOW_PLATE_MM - TILT * max(-t, 0.0)
    if k + 1 < table.shape[0]:
        top -= side * abs(lean(k + 1, UP, k, LEFT, table))
    return float(min(inside, ends, top - abs(s)))


@njit(cache=True)
def _lamina(side: float, s: float, outside: float, half: float, k: int, table: Any) -> float:
    row = table[k]
    if outside <= 0.0 or side > half + BESIDE_MM + 2.0:
        return -FAR_MM
    is_sacral = row[KIND] == IS_SACRUM
    low = LAMINA_TOP_MM - (60.0 if is_sacral else row[LAMINA_HEIGHT])
    part = (LAMINA_TOP_MM - s) / row[LAMINA_HEIGHT]  # 0 at the upper edge, 1 at the lower
    thick = SACRAL_ARCH_MM if is_sacral else row[LAMINA] * (0.62 + 0.5 * smoothstep(0.0, 0.75, part))
    # The lower edge reaches farther down beside the midline, where the joint's process leaves it.
    low -= 2.5 * smoothstep(3.0, half, side)
    ends = soft_minimum(LAMINA_TOP_MM - s, s - low, EDGE_MM)
    walls = min(outside, thick - outside)
    return min(soft_minimum(walls, ends, EDGE_MM), half + BESIDE_MM - side)


@njit(cache=True)
def _spinous(side: float, t: float, s: float, outside: float, roof: float, k: int, table: Any) -> float:
    row = table[k]
    if outside <= 0.0 or t < roof - NEAR_MM or side > row[SPINOUS] * 2.0 + 2.0:
        return -FAR_MM
    out = t - roof
    length = row[SPINOUS_LENGTH] + 0.5 * row[LAMINA]
    tall = 0.5 * row[SPINOUS_HEIGHT] * (0.74 + 0.26 * smoothstep(0.3, 1.0, out / length))  # a neck, and a broad tip
    half_thick = row[SPINOUS] * (0.8 + 0.55 * smoothstep(0.55, 1.0, out / length))
    fall = s - SPINOUS_LOW_MM + DROOP * out
    edge = soft_minimum(tall - abs(fall), length - out, 7.0)
    above_next = s + (row[REACH] if k < 2 else table[k - 1, REACH] + table[k - 2, REACH])
    return min(soft_minimum(half_thick - side, edge, 1.5), out, above_next)


@njit(cache=True)
def _transverse(side: float, t: float, s: float, k: int, table: Any) -> float:
    row = table[k]
    start = row[HALF_CANAL] + row[PEDICLE_WIDTH] * 0.6
    if row[KIND] == IS_SACRUM or side < start - NEAR_MM or side > row[TRANSVERSE] + NEAR_MM:
        return -FAR_MM
    part = (side - start) / max(row[TRANSVERSE] - start, 1.0)
    thick, tall = 4.6 - 1.2 * part, 6.8 - 1.6 * part
    deep, up = (t - 7.0 - 4.0 * part) / thick, (s - 4.0 - 2.0 * part) / tall
    return min((1.0 - math.sqrt(deep * deep + up * up)) * thick, row[TRANSVERSE] - side, side - start)


@njit(cache=True)
def _is_metal(side: float, t: float, s: float, k: int, table: Any) -> bool:
    """A pedicle screw, and the rod that its head carries."""
    row = table[k]
    axis = row[HALF_CANAL] + row[PEDICLE_WIDTH] / 2 + 0.35 * (t - 4.0)
    up = s - PEDICLE_UP * row[BACK_HEIGHT]
    thick = min(SCREW_MM, max(row[PEDICLE_WIDTH] / 2 - 1.7, SCREW_MM / 2))  # it does not break the pedicle's inner wall
    if t > -30.0 and t < 24.0 and (side - axis) ** 2 + up * up < thick * thick:
        return True
    head = row[HALF_CANAL] + row[PEDICLE_WIDTH] / 2 + 8.0
    return (side - head) ** 2 + (t - 26.0) ** 2 + (0.7 * up) ** 2 < SCREW_HEAD_MM**2
