"""Outlines keep the size and the holes of what they go around."""

import numpy as np
import pytest

from flavum.anatomy.picture.contour import trace_outlines, write_path


def area_of(knots: np.ndarray) -> float:
    x, y = knots.T
    return float(abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2)


def rings(*radii: float) -> np.ndarray:
    y, x = np.indices((200, 200)) - 99.5
    inside = [np.hypot(x, y) < radius / 0.2 for radius in radii]
    return np.logical_xor.reduce(inside)


def test_a_circle_keeps_its_area_and_place() -> None:
    (knots,) = trace_outlines(rings(15.0), step_mm=0.2)

    assert area_of(knots) == pytest.approx(np.pi * 15**2, rel=0.02)
    assert knots.mean(axis=0) == pytest.approx([20.0, 20.0], abs=0.1)


def test_a_hole_is_an_outline_of_its_own() -> None:
    outlines = trace_outlines(rings(15.0, 6.0), step_mm=0.2)

    assert sorted(map(area_of, outlines)) == pytest.approx([np.pi * 36, np.pi * 225], rel=0.04)
    assert write_path(outlines, scale=3.0).count("z") == 2


def test_what_reaches_the_edge_is_closed_along_it() -> None:
    (knots,) = trace_outlines(np.ones((50, 100), dtype=bool), step_mm=0.2)

    assert area_of(knots) == pytest.approx(200.0, rel=0.08)


def test_a_path_ends_where_it_began() -> None:
    path = write_path(trace_outlines(rings(15.0), step_mm=0.2), scale=3.0)

    steps = [list(map(float, part.split())) for part in path[:-1].split("c")[1:]]

    assert np.sum([step[4:] for step in steps], axis=0) == pytest.approx([0, 0], abs=1e-6)
