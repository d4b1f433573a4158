"""What a spine knows of itself: its true measures at each level, read off the field far below a voxel.

Definitions as in docs/measures.md. Areas are counted on a grid of twice resolution_mm, turned against the walls (at
0.05 mm within 0.3 % even of a pinched sac), chords are sampled every 0.01 mm, the ligament's thickness is as it was
built (error below 0.3 %).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import trim_mean

from flavum.anatomy.frame import Frame, Vector
from flavum.anatomy.level import LUMBAR_LEVELS, Level
from flavum.anatomy.side import Side
from flavum.anatomy.spine.nodes import Column, tabulate
from flavum.anatomy.spine.parameters import LEVELS, Cause, Spine
from flavum.anatomy.spine.pose import S1_BODY, Posture, place, rotation_of
from flavum.anatomy.spine.raster import rasterise
from flavum.anatomy.tissue import Tissue, whole_of
from flavum.anatomy.truth.band import Band, trace_band
from flavum.anatomy.truth.section import SAC, count_areas, cut_canal

MIDDLE_MM = 6.0  # of the canal's width: its depth is the mean over it of the middle half of all depths,
TRIMMED = 0.25  # which leaves out the cleft between the ligaments
CHORD_STEP_MM = 0.01
AREA_STEPS = 2  # an askew grid may be so much coarser
CHORD_REACH_MM = 18.0
HEIGHTS = 40  # chords whose mean a disc's height is
BEYOND_MM = 3.0  # how far above and below the two corners a bulge is looked for: farther off, walls lean


@dataclass(frozen=True, eq=False)
class LevelTruth:
    """The true plane of a level (LPS millimetres, the level's own orthonormal axes) and its true measures."""

    level: Level
    centre_mm: Vector
    canal_mm: Vector
    superior: Vector
    posterior: Vector
    left: Vector
    ligament_maximum_mm: dict[Side, float]
    ligament_midpoint_mm: dict[Side, float]
    sac_area_mm2: float
    sac_ap_mm: float
    canal_area_mm2: float
    canal_ap_mm: float
    disc_height_mm: float
    disc_bulge_mm: float
    slip_mm: float
    planted: Cause | None


def measure_truth(
    spine: Spine, levels: tuple[Level, ...] = LUMBAR_LEVELS, *, resolution_mm: float = 0.05
) -> dict[Level, LevelTruth]:
    """The true measures of a spine at some levels; resolution_mm is that of the grid on which areas are counted."""
    posture, rotation = place(spine), rotation_of(spine)
    return {level: _measure(spine, posture, rotation, level, resolution_mm) for level in levels}


def _measure(spine: Spine, posture: Posture, rotation: Vector, level: Level, step: float) -> LevelTruth:
    number = LEVELS.index(level)
    shape = spine.levels[number]
    cut = cut_canal(spine, number, step_mm=step)
    middle = cut.back_mm + cut.posterior * shape.roof_mm / 2
    sac, canal = cut.sac, cut.canal
    sac_mm2, canal_mm2 = count_areas(cut, spine, step_mm=AREA_STEPS * step)
    sac_centre, canal_centre = cut.centroid_mm(sac), cut.centroid_mm(canal)
    depth_mm = (spine.vertebrae[number].depth_mm + spine.vertebrae[number + 1].depth_mm) / 2
    bands = _bands(spine, posture, number)
    return LevelTruth(
        level=level,
        centre_mm=cut.centre_mm,
        canal_mm=middle if canal_centre is None else canal_centre,
        superior=cut.superior,
        posterior=cut.posterior,
        left=cut.left,
        ligament_maximum_mm={side: band.maximum_mm for side, band in bands.items()},
        ligament_midpoint_mm={side: band.midpoint_mm for side, band in bands.items()},
        sac_area_mm2=sac_mm2,
        sac_ap_mm=0.0 if sac_centre is None else _chord(spine, sac_centre, cut.posterior, SAC),
        canal_area_mm2=canal_mm2,
        canal_ap_mm=_ap_over_clefts(canal, step) if canal.any() else 0.0,
        disc_height_mm=_disc_height(spine, cut.centre_mm, cut.posterior, cut.superior, depth_mm),
        disc_bulge_mm=_bulge(spine, posture, rotation, number),
        slip_mm=shape.slip_mm,
        planted=dict(spine.planted).get(level),
    )


def _bands(spine: Spine, posture: Posture, number: int) -> dict[Side, Band]:
    row, shape = tabulate(spine, posture)[S1_BODY + 2 * number + 1], spine.levels[number]
    return {
        side: trace_band(
            shape.ligament_mm(side),
            roof_mm=row[Column.ROOF],
            roof_slope=row[Column.SLOPE],
            facet_mm=shape.facet_mm(side),
            half_canal_mm=row[Column.HALF_CANAL],
        )
        for side in Side
    }


def _ap_over_clefts(mask: NDArray[np.bool_], step: float) -> float:
    """Mean of the longest front-back runs over the middle of a mask, the largest and smallest quarter left out."""
    column = round(float(np.argwhere(mask).mean(axis=0)[1]))
    reach = round(MIDDLE_MM / 2 / step)
    runs = [_longest_run(mask[:, n]) for n in range(column - reach, column + reach + 1)]
    return float(trim_mean([run for run in runs if run], TRIMMED)) * step


def _longest_run(line: NDArray[np.bool_]) -> int:
    """How many neighbours are set in the longest row of such."""
    unset = np.flatnonzero(~np.pad(line, 1))
    return int(np.diff(unset).max() - 1)


def _line(spine: Spine, start: Vector, direction: Vector, count: int, step: float) -> NDArray[np.uint8]:
    """Labels at `count` points along a line."""
    other = np.cross(direction, [1.0, 0.2, 0.1])
    other /= np.linalg.norm(other)
    axes = np.stack([np.cross(other, direction), other, direction], axis=1)
    frame = Frame((1, 1, count), start, axes, np.array([1.0, 1.0, step]))
    return np.asarray(rasterise(spine, frame)[0, 0])


def _chord(spine: Spine, centre: Vector, direction: Vector, tissues: list[Tissue]) -> float:
    """Length of the unbroken run of these tissues through a point along a direction, or of the one nearest to it."""
    half = round(CHORD_REACH_MM / CHORD_STEP_MM)
    labels = _line(spine, centre - direction * half * CHORD_STEP_MM, direction, 2 * half + 1, CHORD_STEP_MM)
    inside = np.flatnonzero(np.isin(labels, tissues))
    if not len(inside):
        return 0.0
    runs = np.split(inside, np.flatnonzero(np.diff(inside) > 1) + 1)
    nearest = min(runs, key=lambda run: max(run[0] - half, half - run[-1], 0))
    return float(len(nearest) * CHORD_STEP_MM)


def _disc_height(spine: Spine, centre: Vector, posterior: Vector, superior: Vector, depth: float) -> float:
    """Mean over the middle half of the depth of the run of disc between the endplates."""
    disc = sorted(whole_of(Tissue.DISC))
    places = ((np.arange(HEIGHTS) + 0.5) / HEIGHTS - 0.5) * depth / 2
    return float(np.mean([_chord(spine, centre + posterior * place_mm, superior, disc) for place_mm in places]))


def _bulge(spine: Spine, posture: Posture, rotation: Vector, number: int, step: float = 0.05) -> float:
    """Farthest reach of the disc behind the line that joins the two posterior corners, in the mid-sagittal plane."""
    below, above = spine.vertebrae[number], spine.vertebrae[number + 1]
    lower, upper = posture.bodies[number + S1_BODY], posture.bodies[number + S1_BODY + 1]
    foot = rotation @ lower.at(posterior=below.depth_mm / 2, superior=below.posterior_height_mm / 2)
    head = rotation @ upper.at(posterior=above.depth_mm / 2, superior=-above.posterior_height_mm / 2)
    along = (head - foot) / np.linalg.norm(head - foot)
    left = rotation @ posture.discs[number].left
    left = left - along * (left @ along)
    left /= np.linalg.norm(left)
    behind = np.cross(along, left)
    start = foot - along * BEYOND_MM - behind * 3.0
    count = round((float(np.linalg.norm(head - foot)) + 2 * BEYOND_MM) / step)
    frame = Frame(
        (1, count, round(20.0 / step)), start, np.stack([left, along, behind], axis=1), np.array([1.0, step, step])
    )
    reach = np.argwhere(np.isin(rasterise(spine, frame)[0], sorted(whole_of(Tissue.DISC))))[:, 1]
    return max(float(reach.max() + 0.5) * step - 3.0, 0.0) if len(reach) else 0.0
