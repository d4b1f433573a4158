"""Which tissue lies at a point: compiled functions over the node table, in the spine's own frame, millimetres."""

import math
from typing import Any

from numba import njit

from flavum.anatomy.spine.bone import arch_at, body_at, disc_at
from flavum.anatomy.spine.canal import (
    BULGE_WIDTH_MM,
    DURA_MM,
    EVEN,
    LATERAL_END_MM,
    MEDIAL_END_MM,
    ROUND_MM,
    facet_share,
    foot_on_roof,
    front_at,
    ligament_profile,
    place_on_ligament,
    smoothstep,
    soft_minimum,
    toward_next,
)
from flavum.anatomy.spine.nodes import Column
from flavum.anatomy.spine.soft import around_at
from flavum.anatomy.tissue import Tissue

Y, Z, TILT, IS_DISC = int(Column.Y), int(Column.Z), int(Column.TILT), int(Column.IS_DISC)
ROOF, HALF_CANAL, SLOPE, FAT = int(Column.ROOF), int(Column.HALF_CANAL), int(Column.SLOPE), int(Column.FAT)
LEFT, RIGHT = int(Column.LIGAMENT_LEFT), int(Column.LIGAMENT_RIGHT)
FACET_LEFT, FACET_RIGHT, FRONT = int(Column.FACET_LEFT), int(Column.FACET_RIGHT), int(Column.FRONT)

SAC, ROOT, CORD = int(Tissue.DURAL_SAC), int(Tissue.NERVE_ROOT), int(Tissue.SPINAL_CORD)
LIGAMENT_LEFT, LIGAMENT_RIGHT = int(Tissue.LIGAMENTUM_FLAVUM_LEFT), int(Tissue.LIGAMENTUM_FLAVUM_RIGHT)
DISC, EPIDURAL_FAT, OSTEOPHYTE, NOTHING = int(Tissue.DISC), int(Tissue.EPIDURAL_FAT), int(Tissue.BODY_CORTEX), -1

SIDE_ROOM_MM = 2.0  # between sac and pedicle
CONUS_NODE = 10.2  # node number (L1-L2 is 10) at which the conus ends
ROOT_RADIUS_MM = 0.62
SEAM_MM = 6.0  # how softly the sac's back crosses the midline
ANNULUS_ENDS = 0.3  # part of the way from disc to body up to which annulus makes the canal's front wall even
END_MM = 18.0  # what counts as one node beyond either end of the table


@njit(cache=True)
def tissue_at(x: float, y: float, z: float, table: Any, roots: Any, back_fat_mm: float) -> int:
    """The tissue at a point of the spine's own frame."""
    i, f = find_node(y, z, table)
    lean = table[i, TILT] + f * (table[i + 1, TILT] - table[i, TILT])
    oy = table[i, Y] + f * (table[i + 1, Y] - table[i, Y])
    oz = table[i, Z] + f * (table[i + 1, Z] - table[i, Z])
    t = (y - oy) * math.cos(lean) - (z - oz) * math.sin(lean)
    if t < 12.0 and t > -75.0 and abs(x) < 40.0:
        bone = body_at(x, y, z, i, table)
        if bone >= 0:
            return bone
        disc = disc_at(x, y, z, i, table)
        if disc >= 0:
            return disc
    if t > -14.0 and t < 60.0 and abs(x) < 48.0:
        inside = canal_at(x, t, i, f, table, roots)
        if inside >= 0:
            return inside
        arch = arch_at(x, t, i, f, table)
        if arch >= 0:
            return arch
    return around_at(x, y, z, t, i + f, table, back_fat_mm)


@njit(cache=True)
def find_node(y: float, z: float, table: Any) -> tuple[int, float]:
    """The node below a point, and how far (0 to 1) the point lies on the way to the next one.

    Beyond either end of the table the way runs on, so that nothing is drawn there without end.
    """
    below = _height_over(0, y, z, table)
    if below < 0.0:
        return 0, below / END_MM
    for i in range(table.shape[0] - 1):
        above = _height_over(i + 1, y, z, table)
        if above < 0.0:
            return i, below / (below - above)
        below = above
    return table.shape[0] - 2, 1.0 + below / END_MM


@njit(cache=True)
def _height_over(i: int, y: float, z: float, table: Any) -> float:
    lean = table[i, TILT]
    return float((y - table[i, Y]) * math.sin(lean) + (z - table[i, Z]) * math.cos(lean))


@njit(cache=True)
def from_disc(i: int, f: float, table: Any) -> tuple[int, float]:
    """The disc node next to a place, and the place's way from it: 0 at the disc, +1 and -1 at the bodies."""
    if table[i, IS_DISC] > 0.5:
        return i, f
    if table[i + 1, IS_DISC] > 0.5:
        return i + 1, f - 1.0
    return -1, 1.0


@njit(cache=True)
def canal_at(x: float, t: float, i: int, f: float, table: Any, roots: Any) -> int:
    """The tissue of the canal at (x, t), or NOTHING outside it."""
    g = toward_next(f, table[i, IS_DISC] > 0.5, table[i + 1, IS_DISC] > 0.5)
    roof = table[i, ROOF] + g * (table[i + 1, ROOF] - table[i, ROOF])
    slope = table[i, SLOPE] + g * (table[i + 1, SLOPE] - table[i, SLOPE])
    half = table[i, HALF_CANAL] + g * (table[i + 1, HALF_CANAL] - table[i, HALF_CANAL])
    fat = table[i, FAT] + g * (table[i + 1, FAT] - table[i, FAT])
    left, right, grown_left, grown_right, front = _disease(i, f, table)
    if abs(x) > half + LATERAL_END_MM:
        return NOTHING
    inside, foot = foot_on_roof(abs(x), t, roof, slope, grown_left if x > 0 else grown_right)
    if inside <= 0.0 or t < -6.0:
        return NOTHING
    along = place_on_ligament(foot, half)
    thickness = (left if x > 0 else right) * ligament_profile(along)
    if inside < thickness and 0.0 <= along <= 1.0 and abs(x) > MEDIAL_END_MM:
        return LIGAMENT_LEFT if x > 0 else LIGAMENT_RIGHT
    if abs(x) > half:
        return NOTHING
    ahead = _before_front(x, t, front)
    if ahead < 0.0 and front > 1.0 and t > 0.0:
        return OSTEOPHYTE
    if ahead < 0.0 and abs(from_disc(i, f, table)[1]) < ANNULUS_ENDS:
        return DISC
    behind = inside - _cover(x, along, left, right) - fat * math.exp(-x * x / 30.0) - _seam(abs(x), slope)
    room = soft_minimum(soft_minimum(ahead, behind, ROUND_MM), half - SIDE_ROOM_MM - abs(x), ROUND_MM)
    if room - DURA_MM - _taper(i + f) <= 0.0:
        return EPIDURAL_FAT
    middle = (front + roof - 0.5 * (left + right) - fat) / 2
    return _content(x, t - middle, half - SIDE_ROOM_MM, max(middle - front, 2.0), i + f, roots)


@njit(cache=True)
def _disease(i: int, f: float, table: Any) -> tuple[float, float, float, float, float]:
    """Ligament left and right, facet left and right, and front, as they are at this place along the canal."""
    disc, away = from_disc(i, f, table)
    if disc < 0:
        return 0.0, 0.0, 0.0, 0.0, 0.0
    there = (1.0 - smoothstep(0.25, 0.62, away)) * (1.0 - smoothstep(0.35, 0.80, -away))
    grown, bulge = facet_share(away), 1.0 - smoothstep(EVEN, 0.75, abs(away))
    row = table[disc]
    return row[LEFT] * there, row[RIGHT] * there, row[FACET_LEFT] * grown, row[FACET_RIGHT] * grown, row[FRONT] * bulge


@njit(cache=True)
def _before_front(x: float, t: float, front: float) -> float:
    """Distance of (x, t) behind the canal's front wall."""
    wall = front_at(x, front)
    rise = -2.0 * x / (BULGE_WIDTH_MM * BULGE_WIDTH_MM) * wall
    return (t - wall) / math.sqrt(1.0 + rise * rise)


@njit(cache=True)
def _cover(x: float, along: float, left: float, right: float) -> float:
    """Thickness of what lines the roof, smooth across the cleft, so that the sac's back is smooth."""
    share = smoothstep(-3.0, 3.0, x)
    return ligament_profile(min(max(along, 0.0), 1.0)) * (right + share * (left - right))


@njit(cache=True)
def _seam(side: float, slope: float) -> float:
    """What rounds the sac's back where the two flanks' distances meet in the midline: no dura ends in an edge."""
    part = max(1.0 - 2.0 * side * slope / (SEAM_MM * math.sqrt(1.0 + slope * slope)), 0.0)
    return float(0.25 * SEAM_MM * part * part)


@njit(cache=True)
def _taper(node: float) -> float:
    """How much narrower the sac becomes towards its end behind S2, millimetres all around."""
    return 6.0 * (1.0 - smoothstep(0.0, 1.4, node))


@njit(cache=True)
def _content(x: float, t: float, half_width: float, half_depth: float, node: float, roots: Any) -> int:
    """Cord, root or fluid at (x, t) from the sac's middle."""
    cord = smoothstep(CONUS_NODE - 1.2, CONUS_NODE + 1.0, node)
    if cord > 0.0 and (x / (4.6 * cord)) ** 2 + ((t - 0.5) / (3.6 * cord)) ** 2 < 1.0:
        return CORD
    for n in range(roots.shape[0]):
        if node < roots[n, 2] - 1.0:
            continue
        dx = x - roots[n, 0] * half_width * 0.95
        dt = t - roots[n, 1] * half_depth * 0.9
        if dx * dx + dt * dt < ROOT_RADIUS_MM * ROOT_RADIUS_MM:
            return ROOT
    return SAC
