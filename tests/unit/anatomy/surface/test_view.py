"""What is seen, and how it is lit, on things simple enough to know."""

import numpy as np
import pytest

from flavum.anatomy.frame import Frame
from flavum.anatomy.surface.light import Scene, cast_shadows, feel_hollows
from flavum.anatomy.surface.mesh import Mesh, wrap
from flavum.anatomy.surface.stance import Stance
from flavum.anatomy.surface.view import View, compose, look, render
from flavum.anatomy.surface.zbuffer import NOTHING, trace
from flavum.anatomy.tissue import Tissue

RADIUS = 12.0
FRAME = Frame((40, 40, 40), np.full(3, -19.5), np.eye(3), np.ones(3))


def ball_mask() -> np.ndarray:
    z, y, x = np.indices((40, 40, 40)) - 19.5
    return x**2 + y**2 + z**2 < RADIUS**2


@pytest.fixture(scope="module")
def ball() -> Scene:
    vertices, faces = wrap(ball_mask())
    return compose([Mesh("ball", Tissue.DISC, vertices - 19.5, faces)], ball_mask(), FRAME)


def test_the_nearer_triangle_is_seen_and_one_that_faces_away_is_not() -> None:
    square = [[0.0, 0.0], [0.0, 9.0], [9.0, 0.0]]
    points = np.array([[*p, depth] for depth in (1.0, 5.0, 9.0) for p in square])
    faces = np.array([[0, 1, 2], [3, 4, 5], [6, 8, 7]], dtype=np.int32)

    hits = trace(points, faces, (10, 10))

    assert hits.face[2, 2] == 1
    assert hits.depth[2, 2] == 5.0
    assert hits.weight[2, 2].sum() == pytest.approx(1.0)
    assert hits.face[9, 9] == NOTHING


def test_a_ball_is_seen_as_a_disc_lit_from_above_left(ball: Scene) -> None:
    view = View(np.eye(3), np.zeros(3), (80, 60), pixel_mm=0.5)

    picture = render(ball, view)

    assert picture.shape == (60, 80, 4)
    assert picture[..., 3].sum() / 255 * 0.25 == pytest.approx(np.pi * RADIUS**2, rel=0.03)
    assert picture[18, 30, :3].sum() > picture[42, 50, :3].sum() + 60
    assert picture[0, 0, 3] == 0


def test_its_rim_is_drawn_darker_and_nothing_else(ball: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = View(np.eye(3), np.zeros(3), (80, 60), pixel_mm=0.5)
    drawn = render(ball, seen).astype(int)
    monkeypatch.setattr("flavum.anatomy.surface.view.OUTLINE", 1.0)

    darker = (render(ball, seen).astype(int) - drawn)[..., :3].sum(axis=2)

    row, column = np.nonzero(darker > 60)
    assert len(row) > 60
    assert np.hypot(row - 29.5, column - 39.5).min() > 2 * RADIUS - 3


def test_behind_a_ball_there_is_shadow(ball: Scene) -> None:
    toward = np.array([0.0, 0.0, 1.0])

    behind, beside, before = cast_shadows(ball, np.array([[0, 0, -25.0], [20, 0, -25.0], [0, 0, 25.0]]), toward)

    assert (behind, before) == (0.0, 1.0)
    assert beside == 1.0


def test_a_pit_is_darker_than_a_plain_and_a_peak_is_not() -> None:
    filled = np.zeros((40, 40, 40), dtype=bool)
    filled[:, :, :20] = True
    filled[17:23, 17:23, 8:20] = False
    up = np.array([[0.0, 0.0, 1.0]] * 2)

    pit, plain = feel_hollows(np.array([[0, 0, -11.5], [12.0, 12.0, 0.0]]), up, filled, FRAME)

    assert plain > 0.9
    assert pit < plain - 0.2


def test_a_scene_too_large_for_its_scale_is_shown_smaller(ball: Scene) -> None:
    stance = Stance(np.array([1.0, 0, 0]), np.array([0, 1.0, 0]), np.array([0, 0, 1.0]), planes={})

    wide, narrow = (look(ball, stance, turned_deg=0.0, size=size, pixel_mm=0.5) for size in ((80, 80), (40, 80)))

    assert wide.pixel_mm == 0.5
    assert 24 < narrow.pixel_mm * 40 < 27
    assert narrow.axes[:, 0] == pytest.approx([-1, 0, 0])
