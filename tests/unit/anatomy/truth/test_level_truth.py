"""The truth against other ways to the same number, read off the field by other code."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt

from flavum.anatomy.frame import Frame
from flavum.anatomy.level import Level
from flavum.anatomy.population.draw import draw_spine
from flavum.anatomy.side import Side
from flavum.anatomy.spine.parameters import LEVELS, Cause, Spine
from flavum.anatomy.spine.pose import S1_BODY, place, rotation_of
from flavum.anatomy.spine.raster import rasterise
from flavum.anatomy.tissue import Tissue, whole_of
from flavum.anatomy.truth.level import LevelTruth, measure_truth

STEP = 0.05
CASES = [("ligament", Level.L3_L4), ("ligament", Level.L5_S1), ("disc", Level.L2_L3), ("slip", Level.L4_L5)]
LIGAMENT = {Side.LEFT: Tissue.LIGAMENTUM_FLAVUM_LEFT, Side.RIGHT: Tissue.LIGAMENTUM_FLAVUM_RIGHT}


def _case(plant: str, level: Level) -> tuple[Spine, LevelTruth]:
    spine = draw_spine(seed=101, plant=plant)
    return spine, measure_truth(spine, (level,))[level]


def _section(spine: Spine, truth: LevelTruth, size_mm: float = 40.0) -> NDArray[np.uint8]:
    """The axial section as an image: rows to the back, columns to the left."""
    n = round(size_mm / STEP)
    corner = truth.canal_mm - (truth.posterior + truth.left) * size_mm / 2
    axes = np.stack([truth.superior, truth.posterior, truth.left], axis=1)
    return rasterise(spine, Frame((1, n, n), corner, axes, np.array([1.0, STEP, STEP])))[0]


@pytest.mark.parametrize(("plant", "level"), CASES)
def test_ligament_is_as_thick_as_the_largest_circle_inside_it(plant: str, level: Level) -> None:
    spine, truth = _case(plant, level)
    labels = _section(spine, truth)
    for side, tissue in LIGAMENT.items():
        circle = 2 * distance_transform_edt(labels == tissue).max() * STEP - STEP
        # A band that tapers to both ends holds a circle a little smaller than its thickest chord is long.
        assert 0.94 * truth.ligament_maximum_mm[side] <= circle <= truth.ligament_maximum_mm[side] + STEP
        assert truth.ligament_maximum_mm[side] == pytest.approx(spine.level(level).ligament_mm(side), abs=0.01)
        assert 0.9 < truth.ligament_midpoint_mm[side] / truth.ligament_maximum_mm[side] <= 1.0


@pytest.mark.parametrize(("plant", "level"), CASES)
def test_sac_measured_on_another_grid_is_the_same(plant: str, level: Level) -> None:
    spine, truth = _case(plant, level)
    sac = np.isin(_section(spine, truth), sorted(whole_of(Tissue.DURAL_SAC)))
    assert sac.sum() * STEP**2 == pytest.approx(truth.sac_area_mm2, rel=0.005, abs=0.2)
    column = round(np.argwhere(sac).mean(axis=0)[1])
    assert sac[:, column].sum() * STEP == pytest.approx(truth.sac_ap_mm, abs=0.25)


def _line(points: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """A point of the line that fits the points best, and its direction."""
    middle = points.mean(axis=0)
    return middle, np.linalg.svd(points - middle)[2][0]


def _corner(body: NDArray[np.bool_], *, upper: bool) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Where the line fitted to the endplate meets the parabola fitted to the hollow posterior wall, (up, back) mm, and
    the endplate's direction.

    Rows run upward and columns to the back; the middle three fifths of either side are fitted.
    """
    rows, columns = np.flatnonzero(body.any(axis=1)), np.flatnonzero(body.any(axis=0))
    fifth = len(columns) // 5, len(rows) // 5
    columns, rows = columns[fifth[0] : -fifth[0]], rows[fifth[1] : -fifth[1]]
    edge = np.array([np.flatnonzero(body[:, c])[-1 if upper else 0] for c in columns])
    wall = np.array([np.flatnonzero(body[r])[-1] for r in rows])
    plate_at, plate = _line(np.stack([edge, columns], axis=1) * STEP)
    hollow = np.polyfit(rows * STEP, wall * STEP, 2)
    corner = plate_at
    for _ in range(20):
        corner = plate_at + plate * (np.polyval(hollow, corner[0]) - plate_at[1]) / plate[1]
    return corner, plate * np.sign(plate[1])


@pytest.mark.parametrize("seed", [101, 102])
def test_slip_is_the_one_between_fitted_corners(seed: int) -> None:
    spine = draw_spine(seed=seed, plant="slip")
    level = Level.L3_L4
    truth, n = measure_truth(spine, (level,))[level], LEVELS.index(level)
    bodies = sorted(whole_of(Tissue.VERTEBRAL_BODY))
    corners = []
    for number, upper in ((n + S1_BODY, True), (n + S1_BODY + 1, False)):
        pose, rotation = place(spine).bodies[number], rotation_of(spine)
        up, back = rotation @ pose.superior, rotation @ pose.posterior
        start = rotation @ pose.point - 18 * up - 26 * back
        axes = np.stack([np.cross(up, back), up, back], axis=1)
        frame = Frame((1, round(36 / STEP), round(48 / STEP)), start, axes, np.array([1.0, STEP, STEP]))
        labels = rasterise(spine, frame)[0]
        is_body = np.isin(labels, bodies)
        is_body[:, round(44 / STEP) :] = False
        corner, plate = _corner(_piece(is_body), upper=upper)
        corners.append((start + corner[0] * up + corner[1] * back, plate[0] * up + plate[1] * back))
    (below, plate), (above, _) = corners
    assert -(above - below) @ plate == pytest.approx(truth.slip_mm, abs=0.3)


def _piece(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The connected piece in the middle of the picture."""
    from scipy.ndimage import label

    pieces, _ = label(mask)
    return np.asarray(pieces == pieces[mask.shape[0] // 2, mask.shape[1] // 2])


def test_truth_names_the_planted_cause_and_the_patients_own_axes() -> None:
    spine, truth = _case("disc", Level.L2_L3)
    assert truth.planted is Cause.DISC
    assert np.cross(truth.left, truth.posterior) == pytest.approx(truth.superior)
    assert truth.left[0] > 0.9
    assert truth.posterior[1] > 0.7
    assert truth.disc_height_mm > spine.level(Level.L2_L3).disc_height_mm - 0.5
