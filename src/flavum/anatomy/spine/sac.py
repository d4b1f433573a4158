"""What the canal holds: ligament, fat, cyst, dural sac with cord and roots, as compiled functions of (x, t)."""

import math
from typing import Any

from numba import njit

from flavum.anatomy.spine.arch import LAMINA_TOP_MM
from flavum.anatomy.spine.canal import (
    BULGE_WIDTH_MM,
    EVEN,
    HERNIA_WIDTH_MM,
    LATERAL_END_MM,
    LEAST_CORNER_MM,
    MEDIAL_END_MM,
    facet_share,
    far_from_roof,
    foot_on_roof,
    half_width_of_sac,
    ligament_profile,
    place_on_ligament,
    roof_at,
    seam,
    smoothstep,
    soft_minimum,
    stand_of_hernia,
    swell,
    toward_next,
)
from flavum.anatomy.spine.local import BACK, LEFT, UP, blend, from_disc, lean
from flavum.anatomy.spine.nodes import Column, Kind
from flavum.anatomy.tissue import Tissue

KIND, REACH, HEIGHT = int(Column.KIND), int(Column.REACH), int(Column.HEIGHT)
ROOF, HALF_CANAL, SLOPE, FAT = int(Column.ROOF), int(Column.HALF_CANAL), int(Column.SLOPE), int(Column.FAT)
TREFOIL, FRONT, HERNIA = int(Column.TREFOIL), int(Column.FRONT), int(Column.HERNIA)
HERNIA_PLACE, HERNIA_UP = int(Column.HERNIA_PLACE), int(Column.HERNIA_UP)
CORNER, CORNER_UP, STEP = int(Column.CORNER), int(Column.CORNER_UP), int(Column.STEP)
LIGAMENT_LEFT, FACET_LEFT = int(Column.LIGAMENT_LEFT), int(Column.FACET_LEFT)
CHALK_LEFT, CYST_LEFT = int(Column.CHALK_LEFT), int(Column.CYST_LEFT)
LAMINA_HEIGHT = int(Column.LAMINA_HEIGHT)
IS_DISC, IS_SACRUM = int(Kind.DISC), int(Kind.SACRUM)

SAC, ROOT, CORD, FAT_TISSUE = (int(one) for one in (Tissue.DURAL_SAC, Tissue.NERVE_ROOT, Tissue.SPINAL_CORD,
                                                    Tissue.EPIDURAL_FAT))  # fmt: skip
LEFT_FLAVUM, RIGHT_FLAVUM = int(Tissue.LIGAMENTUM_FLAVUM_LEFT), int(Tissue.LIGAMENTUM_FLAVUM_RIGHT)
CHALK, CYST, DISC, LIGAMENT = (int(one) for one in (Tissue.CALCIFICATION, Tissue.CYST, Tissue.DISC, Tissue.LIGAMENT))
EXITING = int(Tissue.EXITING_ROOT)
NOTHING = -1

FAT_WIDTH_MM2 = 45.0  # how wide the fat behind it is
FAR_MM = 16.0  # from the roof: behind it there lies no arch that it bounds
DURA_MM = 0.35  # least epidural space around the sac
ACROSS_MM = 6.0  # beside the midline within which the other side's roof, grown more, can be the nearer one
CLEFT_MM = 3.0  # to either side of the midline, over which one ligament's thickness becomes the other's
FILM_MM = 0.3  # of fluid between dura and what hangs in it
ROUND_MM = 3.2  # how softly a roomy sac rounds its corners
ANNULUS_ENDS = 0.3  # part of the way from disc to body up to which annulus makes the canal's front wall even
UNDER_LAMINA_MM = 4.5  # how far at least a ligament runs up before the upper lamina, above its lower edge
OVER_CORNER_MM = 0.3  # how far over a body's corner the room behind it is kept
RECESS_MM = 3.5  # how much a trefoil canal's recesses are lower
ROOT_RADIUS_MM, SWAY_MM = 0.5, 0.4
CORD_NODES = 1.4  # over how many nodes the cord tapers
LAST_NODES, TAPER_MM = (0.3, 1.7), 6.0  # between which the sac narrows by so much and ends: at S2


@njit(cache=True)
def cross_section(
    x: float, i: int, f: float, table: Any
) -> tuple[float, float, float, float, float, float]:  # fmt: skip
    """Roof, its slope, half the width, fat, how much of disc disease there is, and how far a side's roof is pushed."""
    g = toward_next(f, table[i, KIND] == IS_DISC, table[i + 1, KIND] == IS_DISC)
    _, away = from_disc(i, f, table)
    return (
        blend(ROOF, i, g, table), blend(SLOPE, i, g, table), blend(HALF_CANAL, i, g, table), blend(FAT, i, g, table),
        1.0 - smoothstep(EVEN, 0.75, abs(away)), _grown(x, i, f, facet_share(away), table),
    )  # fmt: skip


@njit(cache=True)
def _grown(x: float, i: int, f: float, facet: float, table: Any) -> float:
    """How far the roof is pushed forward at its side: by a grown facet, or by a trefoil canal's shape."""
    disc, _ = from_disc(i, f, table)
    trefoil = RECESS_MM * max(blend(TREFOIL, i, f, table), 0.0) * (1.0 - facet)
    if disc < 0:
        return trefoil
    return float(trefoil + facet * table[disc, FACET_LEFT + (0 if x > 0 else 1)])


@njit(cache=True)
def canal_at(
    x: float, t: float, i: int, f: float, section: Any, table: Any, roots: Any, conus: float
) -> tuple[int, float]:  # fmt: skip
    """The tissue of the canal at (x, t) or NOTHING, and how far inside its roof the place lies (outside: negative)."""
    roof, slope, half, fat, ill, grown = section
    far = far_from_roof(abs(x), t, roof, slope, grown)
    is_aside = t < -6.0 or abs(x) > half + LATERAL_END_MM
    if far < -FAR_MM or (is_aside and far > FAR_MM):
        return NOTHING, far
    inside, foot = foot_on_roof(abs(x), t, roof, slope, grown)
    if inside <= 0.0 or is_aside:
        return NOTHING, inside
    disc, away = from_disc(i, f, table)
    along = place_on_ligament(foot, half)
    left, right = _ligaments(disc, away, table)
    profile = ligament_profile(min(max(along, 0.0), 1.0))
    thickness = (left if x > 0 else right) * profile
    if inside < thickness and 0.0 <= along <= 1.0 and abs(x) > MEDIAL_END_MM:
        return _flavum(x, inside, thickness, along, disc, table), inside
    if abs(x) > half:
        return NOTHING, inside
    ahead, lump = _before_front(x, t, i, f, ill, table)
    if ahead < 0.0:
        return _front_wall(t, disc, away, lump), inside
    ahead = min(ahead, t - _from_corners(x, away, i, disc, ill, table))
    behind = _from_roof(x, t, i, f, away, inside, profile, section, table) - seam(abs(x), slope)
    front = 0.0 if disc < 0 else table[disc, FRONT] * ill
    deep = roof - front - 0.5 * (left + right) - fat
    soft = min(ROUND_MM, max(0.42 * deep, 0.6))  # a pinched sac keeps its corners sharp: it gives way before it empties
    wide = half_width_of_sac(half, ill, i + f)
    room = soft_minimum(soft_minimum(ahead, behind, soft), wide - abs(x), soft)
    cyst = _from_cyst(x, t, away, i, disc, half, roof, slope, grown, thickness, table)
    if cyst < 0.0:
        return CYST, inside
    room = soft_minimum(room, cyst, soft)
    room -= DURA_MM + TAPER_MM * (1.0 - smoothstep(LAST_NODES[0], LAST_NODES[1], i + f))
    if room < FILM_MM:
        is_leaving = room <= 0.0 and _is_leaving(abs(x), t, i, f, half, table)
        return (EXITING if is_leaving else FAT_TISSUE if room <= 0.0 else SAC), inside
    high = max(ahead + behind * math.sqrt(1.0 + slope * slope), 0.1)
    return _content(x, ahead / high, wide, high, i + f, conus, roots), inside


@njit(cache=True)
def _from_roof(
    x: float, t: float, i: int, f: float, away: float, inside: float, profile: float, section: Any, table: Any
) -> float:  # fmt: skip
    """How far (x, t), `inside` its own side's roof, lies before what covers the nearer roof: ligament and fat.

    The ligaments' thickness changes smoothly across the cleft, so that the sac's back does.
    """
    slope, half, fat = section[1], section[2], section[3]
    left, right = _ligaments(from_disc(i, f, table)[0], away, table)
    across = max(CLEFT_MM, abs(left - right))  # no steeper than the sac's back is
    thickness = right + smoothstep(-across, across, x) * (left - right)
    back, foot = _from_other_side(x, t, i, f, away, section, table)
    there = ligament_profile(min(max(place_on_ligament(foot, half), 0.0), 1.0))
    room = min(inside - profile * thickness, back - there * thickness)
    return float(room - fat * math.exp(-x * x / FAT_WIDTH_MM2) / math.sqrt(1.0 + slope * slope))


@njit(cache=True)
def _from_other_side(
    x: float, t: float, i: int, f: float, away: float, section: Any, table: Any
) -> tuple[float, float]:  # fmt: skip
    """How far the other side's roof is, and the foot there, where a place near the midline can have it nearer."""
    roof, slope, _, _, _, grown = section
    if abs(x) > ACROSS_MM:
        return 99.0, 0.0
    other = _grown(-x if x != 0.0 else 1.0, i, f, facet_share(away), table)
    return foot_on_roof(-abs(x), t, roof, slope, other) if other > grown else (99.0, 0.0)


@njit(cache=True)
def _ligaments(disc: int, away: float, table: Any) -> tuple[float, float]:
    """Thickness of both ligaments here: from half-way up the upper lamina to the upper edge of the lower one."""
    if disc < 0:
        return 0.0, 0.0
    lower_edge = table[disc + 1, LAMINA_HEIGHT] - LAMINA_TOP_MM - UNDER_LAMINA_MM  # under the upper body's middle
    high_end = max(1.0 - lower_edge / table[disc, REACH], 0.62)
    there = (1.0 - smoothstep(0.25, high_end, away)) * (1.0 - smoothstep(0.46, 1.0, -away))
    return table[disc, LIGAMENT_LEFT] * there, table[disc, LIGAMENT_LEFT + 1] * there


@njit(cache=True)
def _flavum(x: float, inside: float, thickness: float, along: float, disc: int, table: Any) -> int:
    chalk = table[disc, CHALK_LEFT + (0 if x > 0 else 1)]
    if chalk > 0.0:
        deep = (inside / max(thickness, 0.5) - 0.5) / (0.5 * math.sqrt(chalk))
        beside = (along - 0.45) / (0.42 * math.sqrt(chalk))
        if deep * deep + beside * beside < 1.0:
            return CHALK
    return LEFT_FLAVUM if x > 0 else RIGHT_FLAVUM


@njit(cache=True)
def _before_front(x: float, t: float, i: int, f: float, ill: float, table: Any) -> tuple[float, float]:
    """Distance of (x, t) behind the canal's front wall, which disc, hernia or slip push back; and the hernia's part."""
    disc, away = from_disc(i, f, table)
    if disc < 0:
        return t, 0.0
    wall = table[disc, FRONT] * ill * swell(x / BULGE_WIDTH_MM)
    rise = -2.0 * x / (BULGE_WIDTH_MM * BULGE_WIDTH_MM) * wall
    lump = 0.0
    if table[disc, HERNIA] > 0.0:
        aside = (x - table[disc, HERNIA_PLACE]) / HERNIA_WIDTH_MM
        lump = table[disc, HERNIA] * math.exp(-aside * aside)
        lump *= stand_of_hernia(away * table[i, REACH], table[disc, HERNIA_UP])
        wall += lump
        rise -= 2.0 * aside / HERNIA_WIDTH_MM * lump
    return (t - wall) / math.sqrt(1.0 + rise * rise), lump


@njit(cache=True)
def _from_corners(x: float, away: float, i: int, disc: int, ill: float, table: Any) -> float:
    """How far the line from the lower body's posterior corner to the upper one's, and these bodies' walls beyond it,
    stand behind the canal's own front line: endplates tilt, vertebrae slip and turn. Fat fills what lies before, so
    that the sac's front stays even beside the disc."""
    if disc < 0:
        return 0.0
    up = away * table[i, REACH]
    behind = max(_body_behind(x, up, disc, -1, table), _body_behind(x, up, disc, 1, table))
    return float(max(behind * (1.0 - abs(away)), table[disc, STEP] * ill))


@njit(cache=True)
def _body_behind(x: float, above: float, disc: int, sign: int, table: Any) -> float:
    """How far the lower (-1) or upper body stands behind the canal's front line at x, `above` the disc's middle."""
    body = disc + sign
    high = max(table[disc, CORNER_UP], LEAST_CORNER_MM)
    past = sign * (above - x * lean(body, LEFT, disc, UP, table)) - table[disc, CORNER_UP] + OVER_CORNER_MM
    if past <= -high:
        return 0.0
    behind = x * lean(body, LEFT, disc, BACK, table) - sign * table[disc, CORNER]
    behind *= min(1.0 + past / high, 1.0)
    if past > 0.0 and table[body, KIND] == IS_SACRUM:  # whose wall is not hollow
        behind -= past * lean(body, UP, disc, BACK, table)
    return float(behind)


@njit(cache=True)
def _front_wall(t: float, disc: int, away: float, lump: float) -> int:
    """What fills the room before the front wall where no body and no disc lies."""
    if disc < 0 or t < -1.5:
        return FAT_TISSUE
    if abs(away) < ANNULUS_ENDS or lump > 0.5:
        return DISC
    return LIGAMENT


@njit(cache=True)
def _from_cyst(
    x: float, t: float, away: float, i: int, disc: int, half: float, roof: float, slope: float, grown: float,
    thickness: float, table: Any,
) -> float:  # fmt: skip
    """Distance from the nearer of the cysts that sit on the ligaments, beside the joints."""
    nearest = 99.0
    for offset in range(2 if disc >= 0 else 0):
        radius = table[disc, CYST_LEFT + offset]
        if radius > 0.0:
            side = half - 2.5 - 0.5 * radius
            top = roof_at(side, roof, slope, grown)[0] - thickness - 0.55 * radius
            up, aside = 0.8 * away * table[i, REACH], x - (side if offset == 0 else -side)
            nearest = min(nearest, math.sqrt(aside * aside + (t - top) ** 2 + up * up) - radius)
    return nearest


@njit(cache=True)
def _is_leaving(side: float, t: float, i: int, f: float, half: float, table: Any) -> bool:
    """A root on its way out, along the canal's side above its pedicle."""
    disc, away = from_disc(i, f, table)
    if disc < 0 or (table[disc - 1, KIND] == IS_SACRUM and away < -0.6):
        return False
    part = min(max((0.35 - away) / 1.1, 0.0), 1.0)
    return (side - half + 2.4 - 1.2 * part) ** 2 + (t - 5.5 + 2.5 * part) ** 2 < 1.9


@njit(cache=True)
def _content(
    x: float, place: float, half_width: float, high: float, node: float, conus: float, roots: Any
) -> int:  # fmt: skip
    """Cord, root or fluid at x from the middle, at `place` (0 to 1) between the sac's front and back, `high` apart.

    Strands keep their place between front and back, so that they crowd where the sac is narrow.
    """
    cord = smoothstep(conus - CORD_NODES, conus + CORD_NODES, node)
    t = (place - 0.5) * high
    if cord > 0.02 and (x / (4.6 * cord)) ** 2 + ((t - 0.5) / (3.6 * cord)) ** 2 < 1.0:
        return CORD
    reach = ROOT_RADIUS_MM * ROOT_RADIUS_MM
    for n in range(roots.shape[0]):
        if node < roots[n, 2] - 1.0:
            continue
        dx = x - roots[n, 0] * half_width * 0.95 - SWAY_MM * math.sin(0.9 * node + roots[n, 3])
        if dx * dx >= reach:
            continue
        dt = (place - roots[n, 1]) * high
        if dx * dx + dt * dt < reach:
            return ROOT
    return SAC
