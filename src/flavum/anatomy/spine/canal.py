"""The cross-section of the canal as compiled functions of (x, t): x to the left, t behind the posterior wall, mm."""

import math

from numba import njit

MEDIAL_END_MM = 0.7  # the cleft between the two ligaments
LATERAL_END_MM = 0.5  # how far the ligament runs beyond the canal's side
APEX_MM = 1.5  # rounding of the roof's apex
PEAK = 0.62  # part of the ligament's length at which it is thickest
TAPER = 0.4  # how much thinner it is at its ends
FACET_FROM_MM, FACET_TO_MM = 1.0, 14.0  # where a grown facet begins to push, and where it pushes fully
HERNIA_EVEN_MM, HERNIA_TALL_MM = 3.0, 6.5  # up and down from its middle: even so far, then falling off
BULGE_WIDTH_MM, HERNIA_WIDTH_MM = 11.0, 6.0  # of what pushes the front wall back
FOOT_PARTS, FOOT_ROUNDS, FOOT_REACH_MM = 8, 9, 45.0  # how a foot is looked for
GOLDEN = 0.618034
LEAST_CORNER_MM = 0.5  # half the height over which the line from corner to corner runs at least
EVEN = 0.24  # part of the way from disc to body, some 4 mm, over which a cross-section stays as it is at the disc
SIDE_ROOM_MM, BESIDE_DISC_MM = 1.3, 1.2  # between sac and pedicle; more of it at a disc, before the joint
SACRAL_SAC_MM, SAC_GROWTH_MM, LUMBOSACRAL_NODE = 10.0, 0.6, 5  # half of its width there; what each node adds
SEAM_MM = 4.5  # how softly the sac's back crosses the midline


@njit(cache=True, inline="always")
def smoothstep(low: float, high: float, value: float) -> float:
    part = min(max((value - low) / (high - low), 0.0), 1.0)
    return part * part * (3.0 - 2.0 * part)


@njit(cache=True, inline="always")
def facet_share(away: float) -> float:
    """How much of a facet's growth there is at a place along the canal: 0 at the disc, +1 and -1 at the bodies."""
    return 1.0 - smoothstep(EVEN, 0.95, abs(away))


@njit(cache=True, inline="always")
def toward_next(f: float, from_disc: bool, to_disc: bool) -> float:
    """How far the canal's shape has changed from one node to the next at f of the way; even beside a disc."""
    return smoothstep(EVEN if from_disc else 0.0, 1.0 - EVEN if to_disc else 1.0, f)


@njit(cache=True)
def roof_at(side: float, roof: float, slope: float, grown: float) -> tuple[float, float]:
    """t of the bony roof (the ligament's dorsal surface) `side` millimetres from the midline, and its slope there."""
    bend = math.sqrt(side * side + APEX_MM * APEX_MM)
    part = min(max((side - FACET_FROM_MM) / (FACET_TO_MM - FACET_FROM_MM), 0.0), 1.0)
    push = grown * part * part * (3.0 - 2.0 * part)
    rise = grown * 6.0 * part * (1.0 - part) / (FACET_TO_MM - FACET_FROM_MM)
    return roof - slope * (bend - APEX_MM) - push, -slope * side / bend - rise


@njit(cache=True, inline="always")
def far_from_roof(side: float, t: float, roof: float, slope: float, grown: float) -> float:
    """How far before the roof (behind: negative) a place lies at least: a roof is nowhere steeper than this bound."""
    steepest = slope + 1.5 * grown / (FACET_TO_MM - FACET_FROM_MM)
    return (roof_at(side, roof, slope, grown)[0] - t) / math.sqrt(1.0 + steepest * steepest)


@njit(cache=True, inline="always")
def _away(foot: float, side: float, t: float, roof: float, slope: float, grown: float) -> float:
    here = roof_at(foot, roof, slope, grown)[0] - t
    return (foot - side) * (foot - side) + here * here


@njit(cache=True)
def foot_on_roof(side: float, t: float, roof: float, slope: float, grown: float) -> tuple[float, float]:
    """The nearest point of the roof to (side, t): its distance (positive inside the canal) and its own side.

    A grown facet bends the roof back and forth, so the nearest stretch is looked for first and refined within it.
    """
    here = roof_at(side, roof, slope, grown)[0]
    reach = min(abs(t - here), FOOT_REACH_MM)  # no foot lies farther aside than the roof lies over the point
    low = max(side - reach, 0.0)
    step = (side + reach - low) / FOOT_PARTS
    best, least = low, 1e9
    for n in range(FOOT_PARTS + 1):
        away = _away(low + n * step, side, t, roof, slope, grown)
        if away < least:
            best, least = low + n * step, away
    first, last = max(best - step, 0.0), best + step
    left, right = last - GOLDEN * (last - first), first + GOLDEN * (last - first)
    from_left, from_right = _away(left, side, t, roof, slope, grown), _away(right, side, t, roof, slope, grown)
    for _ in range(FOOT_ROUNDS):  # golden section
        if from_left < from_right:
            last, right, from_right = right, left, from_left
            left = last - GOLDEN * (last - first)
            from_left = _away(left, side, t, roof, slope, grown)
        else:
            first, left, from_left = left, right, from_right
            right = first + GOLDEN * (last - first)
            from_right = _away(right, side, t, roof, slope, grown)
    foot = (first + last) / 2
    distance = math.sqrt(_away(foot, side, t, roof, slope, grown))
    return (distance if t < here else -distance), foot


@njit(cache=True)
def place_on_ligament(foot: float, half_canal: float) -> float:
    """Where along the ligament a place on the roof is: 0 at its medial end, 1 at the facet's capsule."""
    return (foot - MEDIAL_END_MM) / (half_canal + LATERAL_END_MM - MEDIAL_END_MM)


@njit(cache=True)
def ligament_profile(along: float) -> float:
    """Thickness there as a part of the ligament's largest."""
    far = (along - PEAK) / (PEAK if along < PEAK else 1.0 - PEAK)
    return 1.0 - TAPER * far * far


@njit(cache=True, inline="always")
def swell(part: float) -> float:
    """How much of a bulge or a hernia there is so many of its widths beside its middle."""
    return math.exp(-part * part)


@njit(cache=True, inline="always")
def stand_of_hernia(up: float, moved: float) -> float:
    """How much of a hernia there is `up` millimetres above its disc, when it has moved that far up (or down)."""
    return swell(max(abs(up - moved) - HERNIA_EVEN_MM, 0.0) / HERNIA_TALL_MM)


@njit(cache=True)
def soft_minimum(a: float, b: float, rounding: float) -> float:
    """The smaller of two distances, blended where they meet."""
    h = max(rounding - abs(a - b), 0.0) / rounding
    return min(a, b) - h * h * rounding * 0.25


@njit(cache=True, inline="always")
def half_width_of_sac(half: float, ill: float, node: float) -> float:
    """Half the sac's width where nothing but the canal's sides bounds it: less before joints, least in the sacrum."""
    own = SACRAL_SAC_MM + SAC_GROWTH_MM * (node - LUMBOSACRAL_NODE)
    return float(min(half - SIDE_ROOM_MM - BESIDE_DISC_MM * ill, own))


@njit(cache=True)
def seam(side: float, slope: float) -> float:
    """What rounds the sac's back where the two flanks' distances meet in the midline: no dura ends in an edge."""
    part = max(1.0 - 2.0 * side * slope / (SEAM_MM * math.sqrt(1.0 + slope * slope)), 0.0)
    return float(0.25 * SEAM_MM * part * part)
