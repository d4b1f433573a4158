"""Bodies and discs as compiled functions over the node table."""

import math
from typing import Any

from numba import njit

from flavum.anatomy.spine.canal import (
    BULGE_WIDTH_MM,
    HERNIA_WIDTH_MM,
    roof_at,
    smoothstep,
    soft_minimum,
    stand_of_hernia,
    swell,
)
from flavum.anatomy.spine.local import height_over, in_plane
from flavum.anatomy.spine.nodes import Column, Kind
from flavum.anatomy.tissue import Tissue

KIND, HALF_WIDTH, DEPTH = int(Column.KIND), int(Column.HALF_WIDTH), int(Column.DEPTH)
FRONT_HEIGHT, BACK_HEIGHT, CONCAVITY = int(Column.FRONT_HEIGHT), int(Column.BACK_HEIGHT), int(Column.CONCAVITY)
SCHMORL_UPPER, SCHMORL_LOWER = int(Column.SCHMORL_UPPER), int(Column.SCHMORL_LOWER)
MODIC_UPPER, MODIC_LOWER, HAEMANGIOMA = int(Column.MODIC_UPPER), int(Column.MODIC_LOWER), int(Column.HAEMANGIOMA)
FRONT, OSTEOPHYTE, DEGENERATION = int(Column.FRONT), int(Column.OSTEOPHYTE), int(Column.DEGENERATION)
HERNIA, HERNIA_PLACE, HEIGHT = int(Column.HERNIA), int(Column.HERNIA_PLACE), int(Column.HEIGHT)
HERNIA_UP = int(Column.HERNIA_UP)
ROOF, SLOPE, FACET_LEFT, LIGAMENT_LEFT = (int(one) for one in (Column.ROOF, Column.SLOPE, Column.FACET_LEFT,
                                                               Column.LIGAMENT_LEFT))  # fmt: skip
IS_SACRUM, IS_DISC = int(Kind.SACRUM), int(Kind.DISC)

BODY, CORTEX = int(Tissue.VERTEBRAL_BODY), int(Tissue.BODY_CORTEX)
SACRUM, SACRUM_CORTEX = int(Tissue.SACRUM), int(Tissue.SACRUM_CORTEX)
DISC, NUCLEUS, VEIN = int(Tissue.DISC), int(Tissue.NUCLEUS), int(Tissue.VEIN)
OEDEMA, FATTY, SPOT = int(Tissue.MARROW_OEDEMA), int(Tissue.FATTY_MARROW), int(Tissue.HAEMANGIOMA)
NOTHING = -1
OUTSIDE = (-1.0, 0.0, 0.0, 0.0, 0.0)

CORTEX_MM = 0.8
RIM_MM = 1.7  # rounding of a body's edges
WAIST = 0.075
BACK_HOLLOW_MM = 0.9  # of the posterior wall, half-way up
VEIN_MM = (1.5, 5.5, 10.0)  # half-height, half-width at the wall and depth of the basivertebral vein
LEAVES_MM = 0.5  # of the canal, before the ligaments, by the largest hernia
MODIC_MM = 8.0
NODE_WIDTH_MM = 5.0
SACRAL_S1 = 2  # the node of S1
PLATE_PART = 0.86  # of a body's outline: inside its round rim


@njit(cache=True)
def outline(x: float, t: float, half_width: float, depth: float) -> float:
    """Radius of (x, t) in a kidney-like outline whose back lies at t = 0: below 1 inside."""
    across, along = abs(x) / half_width, (t + depth / 2) / (depth / 2)
    if along > 0.0:
        power = 4.2
        return float((across**power + along**power) ** (1.0 / power))
    return float((across**2.25 + (-along) ** 2.25) ** (1.0 / 2.25))


@njit(cache=True)
def half_height(x: float, t: float, is_up: bool, i: int, table: Any) -> float:
    """From a body's middle plane to its endplate at (x, t): hollow in the middle, the rim stands out."""
    row = table[i]
    part = min(max(-t / row[DEPTH], 0.0), 1.0)
    tall = 0.5 * (row[BACK_HEIGHT] + part * (row[FRONT_HEIGHT] - row[BACK_HEIGHT]))
    radius = min(outline(x, t, row[HALF_WIDTH], row[DEPTH]), 1.0)
    hollow = row[CONCAVITY] * (1.0 - radius * radius * radius)
    node = row[SCHMORL_UPPER] if is_up else row[SCHMORL_LOWER]
    if node > 0.0:
        far = (x * x + (t + 0.55 * row[DEPTH]) ** 2) / (NODE_WIDTH_MM * NODE_WIDTH_MM)
        hollow += node * math.exp(-far)
    return float(tall - hollow)


@njit(cache=True)
def body_depth(x: float, y: float, z: float, i: int, table: Any) -> tuple[float, float, float, float, float]:
    """How deep a point lies in body i (positive inside), its place against the body's middle (to the left, behind the
    wall, above) and how far it lies from the endplate."""
    row = table[i]
    h = height_over(i, x, y, z, table)
    if abs(h) > 0.5 * max(row[BACK_HEIGHT], row[FRONT_HEIGHT]) + 0.5:
        return OUTSIDE
    lx, t = in_plane(i, x, y, z, table)
    if t > 0.5 or abs(lx) > row[HALF_WIDTH] + 12.0 or t < -row[DEPTH] - 12.0:
        return OUTSIDE
    tall = half_height(lx, t, h > 0.0, i, table)
    to_plate = tall - abs(h)
    if to_plate <= 0.0:
        return OUTSIDE
    part = abs(h) / max(tall, 1.0)
    waist = 1.0 - WAIST * (1.0 - part * part)
    lip = _lip(i, h > 0.0, table) * smoothstep(0.62, 1.0, part)
    half_width, depth = row[HALF_WIDTH] * waist + lip, row[DEPTH] * (0.5 + 0.5 * waist) + lip
    is_sacral = row[KIND] == IS_SACRUM
    if is_sacral:
        half_width *= 1.0 + 0.3 * smoothstep(-1.0, 0.6, -h / tall) * (0.5 if i == SACRAL_S1 else 0.2)
        depth *= 1.0 - 0.22 * smoothstep(-1.0, 1.0, -h / tall)
    up = 2.0 * h / row[BACK_HEIGHT]
    hollow = 0.0 if is_sacral else BACK_HOLLOW_MM * max(1.0 - up * up, 0.0)  # a parabola from corner to corner
    radius = outline(lx, t + hollow, half_width, depth)
    if radius >= 1.0:
        return OUTSIDE
    rim = (1.0 / max(radius, 1e-3) - 1.0) * math.sqrt(lx * lx + (t + depth / 2) ** 2)
    inside = soft_minimum(rim, to_plate, RIM_MM) if not is_sacral else min(rim, to_plate)
    return inside, lx, t, h, to_plate


@njit(cache=True)
def _body(x: float, y: float, z: float, i: int, table: Any) -> int:
    inside, lx, t, h, to_plate = body_depth(x, y, z, i, table)
    if inside <= 0.0:
        return NOTHING
    if table[i, KIND] == IS_SACRUM:
        return SACRUM_CORTEX if inside < CORTEX_MM else SACRUM
    return CORTEX if inside < CORTEX_MM else _marrow(lx, t, h, to_plate, i, table)


@njit(cache=True)
def _lip(i: int, is_up: bool, table: Any) -> float:
    """How far the osteophytes of the neighbouring disc stand out."""
    k = i + 1 if is_up else i - 1
    if k < 0 or k >= table.shape[0] or table[k, KIND] != IS_DISC:
        return 0.0
    return float(table[k, OSTEOPHYTE])


@njit(cache=True)
def _marrow(x: float, t: float, h: float, to_plate: float, i: int, table: Any) -> int:
    row = table[i]
    if abs(h) < VEIN_MM[0] and t > -VEIN_MM[2] and abs(x) < VEIN_MM[1] * (1.0 + t / VEIN_MM[2]) + 0.6:
        return VEIN
    if row[HAEMANGIOMA] > 0.0 and (x - 6.0) ** 2 + (t + 0.5 * row[DEPTH]) ** 2 + h * h < row[HAEMANGIOMA] ** 2:
        return SPOT
    modic = row[MODIC_UPPER] if h > 0.0 else row[MODIC_LOWER]
    if modic > 0.0:
        deep = MODIC_MM * (0.45 + 0.55 * smoothstep(0.0, row[DEPTH], -t)) * (1.0 + 0.25 * math.sin(0.35 * x + i))
        if to_plate < deep:
            return OEDEMA if modic < 1.5 else (FATTY if modic < 2.5 else CORTEX)
    return BODY


@njit(cache=True)
def body_at(x: float, y: float, z: float, i: int, table: Any) -> int:
    """The vertebral body at a point above node i, or NOTHING."""
    for k in range(max(i - 1, 0), min(i + 3, table.shape[0])):
        if table[k, KIND] != IS_DISC:
            found = _body(x, y, z, k, table)
            if found >= 0:
                return found
    return NOTHING


@njit(cache=True)
def disc_at(x: float, y: float, z: float, i: int, table: Any) -> int:
    """The disc at a point above node i, or NOTHING."""
    for k in range(max(i, 1), min(i + 2, table.shape[0] - 1)):
        found = NOTHING
        if table[k, KIND] == IS_DISC:
            found = _disc(x, y, z, k, table)
        elif table[k, KIND] == IS_SACRUM:
            found = _rudiment(x, y, z, k, table)
        if found >= 0:
            return found
    return NOTHING


@njit(cache=True)
def _disc(x: float, y: float, z: float, k: int, table: Any) -> int:
    h = height_over(k, x, y, z, table)
    if abs(h) > table[k, HEIGHT] + 9.0:
        return NOTHING
    lx, t = in_plane(k, x, y, z, table)
    if t > table[k, FRONT] + table[k, HERNIA] + 1.0 or abs(lx) > table[k, HALF_WIDTH] + 12.0:
        return NOTHING
    bx, bt = in_plane(k - 1, x, y, z, table)
    ax, at = in_plane(k + 1, x, y, z, table)
    below, above = height_over(k - 1, x, y, z, table), height_over(k + 1, x, y, z, table)
    if below < half_height(bx, bt, True, k - 1, table) or above > -half_height(ax, at, False, k + 1, table):
        return NOTHING
    if not _is_in_disc(lx, t, h, k, table):
        return NOTHING
    found = _annulus_or_nucleus(lx, t, h, k, table)
    is_covered = found != NUCLEUS or (_is_on_plate(bx, bt, k - 1, table) and _is_on_plate(ax, at, k + 1, table))
    return found if is_covered else DISC


@njit(cache=True, inline="always")
def _is_on_plate(x: float, t: float, i: int, table: Any) -> bool:
    """Whether body i's endplate reaches over (x, t): of two that have slipped apart it holds the nucleus no more."""
    return bool(outline(x, t, table[i, HALF_WIDTH], table[i, DEPTH]) < PLATE_PART)


@njit(cache=True)
def _back_of_disc(x: float, h: float, k: int, table: Any) -> float:
    """How far a disc reaches behind the posterior wall line at x, h above its middle: it stops at ligament and joint,
    and a hernia that has moved up or down is less at the disc."""
    row, offset = table[k], 0 if x > 0 else 1
    back = row[FRONT] * swell(x / BULGE_WIDTH_MM)
    if row[HERNIA] > 0.0:
        back += row[HERNIA] * swell((x - row[HERNIA_PLACE]) / HERNIA_WIDTH_MM) * stand_of_hernia(h, row[HERNIA_UP])
    if back < 1.0:
        return float(back)
    roof, rise = roof_at(abs(x), row[ROOF], row[SLOPE], row[FACET_LEFT + offset])
    room = roof - row[LIGAMENT_LEFT + offset] * math.sqrt(1.0 + rise * rise) - LEAVES_MM
    return float(max(min(back, room), 1.0))


@njit(cache=True)
def _is_in_disc(x: float, t: float, h: float, k: int, table: Any) -> bool:
    back = _back_of_disc(x, h, k, table)
    if t > back:
        return False
    depth, half_width = table[k, DEPTH], table[k, HALF_WIDTH]
    edge = 0.8 + 0.9 * table[k, DEGENERATION] + 0.6 * table[k, OSTEOPHYTE]
    if t > -depth / 2:
        squeezed = min(t - back, 0.0) * (depth / 2) / (depth / 2 + back)
        return outline(x, squeezed, half_width + edge, depth) < 1.0
    return outline(x, t, half_width + edge, depth + 2.0 * edge) < 1.0


@njit(cache=True)
def _annulus_or_nucleus(x: float, t: float, h: float, k: int, table: Any) -> int:
    soft = table[k, DEGENERATION]
    core = outline(x, t + 2.0, table[k, HALF_WIDTH] - 2.0, table[k, DEPTH] - 3.0)
    if core > 0.74 - 0.2 * soft + 0.03 * math.sin(3.0 * math.atan2(x, t + 0.5 * table[k, DEPTH])):
        return DISC
    cleft = 0.35 + 0.5 * soft  # a dark band half-way up, that grows with age
    # The core is a lens: dark cartilage lies over it and under it, thicker towards its edge.
    lens = 0.47 * table[k, HEIGHT] * math.sqrt(max(1.0 - core * core / (0.8 * 0.8), 0.0))
    return DISC if (abs(h) < cleft and core < 0.5) or abs(h) > lens else NUCLEUS


@njit(cache=True)
def _rudiment(x: float, y: float, z: float, k: int, table: Any) -> int:
    """The remnant of a disc under a sacral body."""
    h = height_over(k, x, y, z, table)
    low = -0.5 * table[k, BACK_HEIGHT]
    if h < low and h > low - 3.0:
        lx, t = in_plane(k, x, y, z, table)
        if outline(lx, t + 2.0, table[k, HALF_WIDTH] * 0.7, table[k, DEPTH] * 0.7) < 1.0:
            return DISC
    return NOTHING
