"""The ligament's thickness as it was built: an even profile laid on the roof, measured along its own long axis."""

from dataclasses import dataclass

import numpy as np

from flavum.anatomy.spine.canal import LATERAL_END_MM, MEDIAL_END_MM, ligament_profile, place_on_ligament, roof_at

STEPS = 2000
MIDDLE = (0.1, 0.9)  # the part of the long axis over which the maximum is sought


@dataclass(frozen=True)
class Band:
    """Largest thickness over the middle 80 % of the long axis, thickness at half its length, and that length."""

    maximum_mm: float
    midpoint_mm: float
    length_mm: float


def trace_band(thickest_mm: float, *, roof_mm: float, roof_slope: float, facet_mm: float, half_canal_mm: float) -> Band:
    """One side's ligament in the mid-disc plane.

    The ligament is an offset of the roof, so a chord perpendicular to the roof is perpendicular to the long axis up to
    the profile's own slope (less than 0.3 % of the thickness at the profile's steepest).
    """
    foot = np.linspace(0.0, half_canal_mm + LATERAL_END_MM, STEPS)
    t, rise = np.array([roof_at(place, roof_mm, roof_slope, facet_mm) for place in foot]).T
    along = np.array([place_on_ligament(place, half_canal_mm) for place in foot])
    thickness = thickest_mm * np.array([ligament_profile(place) for place in along])
    inward = np.stack([rise, -np.ones(STEPS)], axis=1) / np.sqrt(1 + rise**2)[:, None]
    axis = np.stack([foot, t], axis=1) + inward * thickness[:, None] / 2
    kept = (axis[:, 0] > MEDIAL_END_MM) & (along >= 0)
    axis, thickness = axis[kept], thickness[kept]
    run = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(axis, axis=0), axis=1))])
    middle = (run >= MIDDLE[0] * run[-1]) & (run <= MIDDLE[1] * run[-1])
    return Band(
        maximum_mm=float(thickness[middle].max()),
        midpoint_mm=float(np.interp(run[-1] / 2, run, thickness)),
        length_mm=float(run[-1]),
    )
