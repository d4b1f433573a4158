"""The cross-section of the canal as compiled functions of (x, t): x to the left, t behind the posterior wall, mm."""

import math

from numba import njit

MEDIAL_END_MM = 0.7  # the cleft between the two ligaments
LATERAL_END_MM = 0.5  # how far the ligament runs beyond the canal's side
APEX_MM = 1.5  # rounding of the roof's apex
PEAK = 0.62  # part of the ligament's length at which it is thickest
TAPER = 0.4  # how much thinner it is at its ends
FACET_FROM_MM, FACET_TO_MM = 2.5, 10.5  # where a grown facet begins to push, and where it pushes fully
BULGE_WIDTH_MM = 11.0
ROUND_MM = 3.2  # how softly the sac rounds its corners
DURA_MM = 0.35  # least epidural space around the sac


@njit(cache=True, inline="always")
def smoothstep(low: float, high: float, value: float) -> float:
    part = min(max((value - low) / (high - low), 0.0), 1.0)
    return part * part * (3.0 - 2.0 * part)


@njit(cache=True)
def roof_at(x: float, roof: float, slope: float, facet_left: float, facet_right: float) -> float:
    """t of the bony roof (the ligament's dorsal surface) at x."""
    side = abs(x)
    grown = facet_left if x > 0 else facet_right
    fall = slope * (math.sqrt(side * side + APEX_MM * APEX_MM) - APEX_MM)
    return roof - fall - grown * smoothstep(FACET_FROM_MM, FACET_TO_MM, side)


@njit(cache=True)
def depth_below_roof(x: float, t: float, roof: float, slope: float, facet_left: float, facet_right: float) -> float:
    """Distance of (x, t) in front of the roof, positive inside the canal; exact to first order of the curvature."""
    step = 0.05
    here = roof_at(x, roof, slope, facet_left, facet_right)
    rise = (
        roof_at(x + step, roof, slope, facet_left, facet_right)
        - roof_at(x - step, roof, slope, facet_left, facet_right)
    ) / (2 * step)
    return (here - t) / math.sqrt(1.0 + rise * rise)


@njit(cache=True)
def ligament_profile(x: float, half_canal: float) -> float:
    """Thickness of the ligament at x as a part of its largest; 0 beyond its ends."""
    along = (abs(x) - MEDIAL_END_MM) / (half_canal + LATERAL_END_MM - MEDIAL_END_MM)
    if along < 0.0 or along > 1.0:
        return 0.0
    far = (along - PEAK) / (PEAK if along < PEAK else 1.0 - PEAK)
    return 1.0 - TAPER * far * far


@njit(cache=True)
def front_at(x: float, front: float) -> float:
    """t of the canal's front wall at x: the posterior wall line, pushed back by disc or slip."""
    part = x / BULGE_WIDTH_MM
    return front * math.exp(-part * part)


@njit(cache=True)
def soft_minimum(a: float, b: float, rounding: float) -> float:
    """The smaller of two distances, blended where they meet."""
    h = max(rounding - abs(a - b), 0.0) / rounding
    return min(a, b) - h * h * rounding * 0.25
