"""Bodies, discs and arches as compiled functions over the node table."""

import math
from typing import Any

from numba import njit

from flavum.anatomy.spine.canal import facet_share, foot_on_roof, roof_at, smoothstep, toward_next
from flavum.anatomy.spine.nodes import Column
from flavum.anatomy.tissue import Tissue

Y, Z, TILT, IS_DISC = int(Column.Y), int(Column.Z), int(Column.TILT), int(Column.IS_DISC)
HALF_WIDTH, DEPTH, HEIGHT = int(Column.HALF_WIDTH), int(Column.DEPTH), int(Column.HEIGHT)
ROOF, HALF_CANAL, SLOPE, FRONT = int(Column.ROOF), int(Column.HALF_CANAL), int(Column.SLOPE), int(Column.FRONT)
FACET_LEFT, FACET_RIGHT = int(Column.FACET_LEFT), int(Column.FACET_RIGHT)
DEGENERATION = int(Column.DEGENERATION)

BODY, BODY_CORTEX = int(Tissue.VERTEBRAL_BODY), int(Tissue.BODY_CORTEX)
SACRUM, SACRUM_CORTEX = int(Tissue.SACRUM), int(Tissue.SACRUM_CORTEX)
DISC, NUCLEUS = int(Tissue.DISC), int(Tissue.NUCLEUS)
ARCH, ARCH_CORTEX, FACET = int(Tissue.ARCH), int(Tissue.ARCH_CORTEX), int(Tissue.FACET)
NOTHING = -1

CORTEX_MM = 0.9
ENDPLATE_MM = 0.8
CONCAVITY_MM = 1.1
WAIST = 0.075
SACRAL_NODES = 2  # nodes 0 and 1 are S2 and S1
LAMINA_MM = 6.5
SPINOUS_MM = 27.0


@njit(cache=True)
def _local(i: int, y: float, z: float, table: Any) -> tuple[float, float]:
    """(behind the node, above the node) in the node's own frame."""
    lean = table[i, TILT]
    dy, dz = y - table[i, Y], z - table[i, Z]
    return dy * math.cos(lean) - dz * math.sin(lean), dy * math.sin(lean) + dz * math.cos(lean)


@njit(cache=True)
def _outline(x: float, y: float, half_width: float, depth: float) -> float:
    """Radius of (x, y) in a kidney-like outline whose back lies at y = 0: below 1 inside."""
    across, along = abs(x) / half_width, (y + depth / 2) / (depth / 2)
    power = 5.0 if along > 0.0 else 2.3
    return float((across**power + abs(along) ** power) ** (1.0 / power))


@njit(cache=True)
def _endplate(x: float, y: float, i: int, table: Any) -> float:
    """Height of the endplate over the body's middle at (x, y); concave in its middle."""
    radius = min(_outline(x, y, table[i, HALF_WIDTH], table[i, DEPTH]), 1.0)
    return float(table[i, HEIGHT] / 2 - CONCAVITY_MM * (1.0 - radius * radius))


@njit(cache=True)
def _body(x: float, y: float, z: float, i: int, table: Any) -> int:
    t, height = _local(i, y, z, table)
    half_height = _endplate(x, t, i, table)
    if abs(height) > half_height or t > 0.5:
        return NOTHING
    part = 2.0 * height / table[i, HEIGHT]
    narrow = 1.0 - WAIST * (1.0 - part * part)
    half_width, depth = table[i, HALF_WIDTH] * narrow, table[i, DEPTH] * narrow
    if i < SACRAL_NODES:
        half_width *= 1.0 + 0.35 * smoothstep(-0.9, 0.6, -part) * (0.4 if i == 1 else 0.2)
        depth *= 1.0 - 0.30 * smoothstep(-1.0, 1.0, -part)
    radius = _outline(x, t, half_width, depth)
    if radius > 1.0:
        return NOTHING
    rim = (1.0 / max(radius, 1e-3) - 1.0) * math.sqrt(x * x + (t + depth / 2) ** 2)
    shell = rim < CORTEX_MM or half_height - abs(height) < ENDPLATE_MM
    if i < SACRAL_NODES:
        return SACRUM_CORTEX if shell else SACRUM
    return BODY_CORTEX if shell else BODY


@njit(cache=True)
def body_at(x: float, y: float, z: float, i: int, table: Any) -> int:
    """The vertebral body at a point above node i, or NOTHING."""
    for k in range(max(i - 1, 0), min(i + 3, table.shape[0])):
        if table[k, IS_DISC] < 0.5:
            found = _body(x, y, z, k, table)
            if found >= 0:
                return found
    return NOTHING


@njit(cache=True)
def disc_at(x: float, y: float, z: float, i: int, table: Any) -> int:
    """The disc at a point above node i, or NOTHING."""
    for k in range(max(i, 1), min(i + 2, table.shape[0])):
        if table[k, IS_DISC] < 0.5:
            if k == 1 and i == 0:
                return _rudiment(x, y, z, table)
            continue
        t, height = _local(k, y, z, table)
        if abs(height) > table[k, HEIGHT] + 6.0:
            continue
        below_t, below = _local(k - 1, y, z, table)
        above_t, above = _local(k + 1, y, z, table)
        if below < _endplate(x, below_t, k - 1, table) or above > -_endplate(x, above_t, k + 1, table):
            continue
        if _is_in_disc(x, t, k, table):
            soft = table[k, DEGENERATION]
            core = _outline(x, t + 1.0, table[k, HALF_WIDTH], table[k, DEPTH])
            return NUCLEUS if core < 0.62 - 0.15 * soft else DISC
    return NOTHING


@njit(cache=True)
def _is_in_disc(x: float, t: float, k: int, table: Any) -> bool:
    part = x / 11.0
    back = table[k, FRONT] * math.exp(-part * part)
    if t > back:
        return False
    edge = 1.0 + 0.8 * table[k, DEGENERATION]
    if t > -table[k, DEPTH] / 2:
        squeezed = min(t - back, 0.0) * (table[k, DEPTH] / 2) / (table[k, DEPTH] / 2 + back)
        return _outline(x, squeezed, table[k, HALF_WIDTH] + edge, table[k, DEPTH]) < 1.0
    return _outline(x, t, table[k, HALF_WIDTH] + edge, table[k, DEPTH] + 2.0 * edge) < 1.0


@njit(cache=True)
def _rudiment(x: float, y: float, z: float, table: Any) -> int:
    """The remnant of a disc between S1 and S2."""
    t, height = _local(1, y, z, table)
    low = -table[1, HEIGHT] / 2
    if height < low and height > low - 4.0 and _outline(x, t, table[1, HALF_WIDTH] * 0.8, table[1, DEPTH] * 0.7) < 1.0:
        return DISC
    return NOTHING


@njit(cache=True)
def arch_at(x: float, t: float, i: int, f: float, table: Any) -> int:
    """Pedicle, lamina, facet, spinous or transverse process at (x, t) behind the posterior wall, or NOTHING."""
    g = toward_next(f, table[i, IS_DISC] > 0.5, table[i + 1, IS_DISC] > 0.5)
    roof = table[i, ROOF] + g * (table[i + 1, ROOF] - table[i, ROOF])
    slope = table[i, SLOPE] + g * (table[i + 1, SLOPE] - table[i, SLOPE])
    half = table[i, HALF_CANAL] + g * (table[i + 1, HALF_CANAL] - table[i, HALF_CANAL])
    disc = i if table[i, IS_DISC] > 0.5 else (i + 1 if table[i + 1, IS_DISC] > 0.5 else -1)
    away = f if disc == i else f - 1.0
    grown = 0.0
    if disc >= 0:
        grown = table[disc, FACET_LEFT if x > 0 else FACET_RIGHT] * facet_share(away)
    depth, _ = foot_on_roof(abs(x), t, roof, slope, grown)
    outside = -depth
    if disc >= 0 and abs(away) < 0.62:
        facet = _facet(x, t, away, outside, half, roof_at(abs(x), roof, slope, grown)[0], grown)
        if facet >= 0:
            return facet
    upper = f - 1.0 if disc == i else f - 2.0  # place against the vertebra above: 0 at its body, -1 at the disc below
    own = f if disc == i + 1 else 2.0  # place against the vertebra below the disc
    if disc < 0:
        upper, own = f - 1.0, f
    found = _processes(x, t, upper, outside, half, roof)
    return found if found >= 0 else _processes(x, t, own, outside, half, roof)


@njit(cache=True)
def _shell(depth: float) -> int:
    return ARCH_CORTEX if depth < CORTEX_MM else ARCH


@njit(cache=True)
def _processes(x: float, t: float, u: float, outside: float, half: float, roof: float) -> int:
    """A vertebra's arch at u along the canal, from its body: 0 mid-body, -1 the disc below, +1 the disc above."""
    side = abs(x)
    if u > -0.12 and u < 0.72 and side > half and outside < LAMINA_MM:  # pedicle
        tall = ((u - 0.30) / 0.42) ** 2
        wide = ((side - half - 4.8) / 4.8) ** 2
        if tall + wide < 1.0 and t > -8.0:
            return _shell((1.0 - math.sqrt(tall + wide)) * 4.8)
    if u > -1.30 and u < 0.14 and outside > 0.0 and side < half + 5.0:  # lamina
        thick = LAMINA_MM * (0.75 + 0.25 * math.cos(3.0 * (u + 0.6)))
        if outside < thick:
            return _shell(min(outside, thick - outside, (0.14 - u) * 15.0, (u + 1.30) * 15.0))
    return _levers(side, t, u, outside, half, roof)


@njit(cache=True)
def _levers(side: float, t: float, u: float, outside: float, half: float, roof: float) -> int:
    """Spinous and transverse process, on which the muscles pull."""
    if u > -1.5 and u < -0.05 and outside > 0.0 and t > roof - 2.0:  # spinous process
        long = SPINOUS_MM * (1.0 - 0.35 * ((u + 0.85) / 0.7) ** 2)
        half_thick = 2.6 + 1.6 * smoothstep(0.5, 1.0, (t - roof) / SPINOUS_MM)
        if t < roof + long and side < half_thick:
            return _shell(min(half_thick - side, roof + long - t, (u + 1.5) * 15.0, (-0.05 - u) * 15.0))
    if u > -0.05 and u < 0.5 and side > half + 8.0 and side < half + 30.0:  # transverse process
        centre = 6.0 + 0.12 * (side - half)
        round_ = ((t - centre) / 3.5) ** 2 + ((u - 0.22) / 0.27) ** 2
        if round_ < 1.0:
            return _shell((1.0 - math.sqrt(round_)) * 3.5)
    return NOTHING


@njit(cache=True)
def _facet(x: float, t: float, away: float, outside: float, half: float, roof: float, grown: float) -> int:
    """The joint between two arches: superior process in front, inferior behind, a dark joint line between."""
    side = abs(x)
    if outside <= 0.0 or side < half - 5.5 - 0.4 * grown:
        return NOTHING
    centre, middle = half + 5.0, roof + 6.5
    wide, deep = 8.6 + 0.7 * grown, 8.2 + 0.5 * grown
    tall = 0.60 + 0.02 * grown
    across, along = side - centre, t - middle
    turned, other = (across + along) * 0.7071, (along - across) * 0.7071
    radius = math.sqrt((turned / wide) ** 2 + (other / deep) ** 2 + (away / tall) ** 2)
    if radius > 1.0:
        return NOTHING
    joint = turned - 0.03 * other * other + 0.5
    if abs(joint) < 0.55 and abs(other) < deep - 1.0:
        return ARCH_CORTEX
    return FACET if (1.0 - radius) * wide > CORTEX_MM and outside > CORTEX_MM else ARCH_CORTEX
