import io

import numpy as np
import pytest
from PIL import Image

from flavum.imaging.section import Section
from flavum.report.figure.view import frame_around, frame_whole, keep_inside, to_png


def make_section(image: np.ndarray, spacing: tuple[float, float] = (1.0, 0.5)) -> Section:
    return Section(np.zeros(3), np.array([0.0, 1, 0]), np.array([1.0, 0, 0]), spacing, image, {})


def test_centre_of_the_view_is_the_pixel_asked_for() -> None:
    view = frame_around(make_section(np.zeros((40, 40))), (10, 20), width_mm=8, height_mm=6)

    assert view.to_drawing([[10, 20]]) == [(40.0, 30.0)]


def test_drawing_moves_ten_units_a_millimetre_along_columns_and_rows() -> None:
    view = frame_around(make_section(np.zeros((40, 40))), (10, 20), width_mm=8, height_mm=6)

    (x0, y0), (x1, y1) = view.to_drawing([[10, 20], [11, 22]])
    assert (x1 - x0, y1 - y0) == pytest.approx((10.0, 10.0))


def test_whole_view_reaches_the_outer_edges_of_the_outer_pixels() -> None:
    view = frame_whole(make_section(np.zeros((40, 60))))

    assert (view.width_mm, view.height_mm) == (30.0, 40.0)
    assert view.to_drawing([[-0.5, -0.5]]) == [(0.0, 0.0)]


def test_view_that_sticks_out_is_moved_inside() -> None:
    view = keep_inside(frame_around(make_section(np.zeros((40, 40))), (0, 0), width_mm=8, height_mm=6))

    assert (view.left_mm, view.top_mm) == (-0.25, -0.5)


def test_bright_point_is_found_where_the_drawing_says_it_is() -> None:
    image = np.zeros((40, 40))
    image[12, 24] = 100.0
    view = frame_around(make_section(image), (10, 20), width_mm=16, height_mm=16)

    picture = np.asarray(Image.open(io.BytesIO(to_png(view, step_mm=0.25))))

    row, column = np.argwhere(picture == 255).mean(axis=0)
    ((x, y),) = view.to_drawing([[12, 24]])
    assert (column + 0.5) * 2.5 == pytest.approx(x, abs=1.0)
    assert (row + 0.5) * 2.5 == pytest.approx(y, abs=1.0)


def test_outside_of_the_section_is_black_and_uniform_images_do_not_divide_by_zero() -> None:
    view = frame_around(make_section(np.full((4, 4), 7.0)), (2, 2), width_mm=20, height_mm=20)

    picture = np.asarray(Image.open(io.BytesIO(to_png(view, step_mm=1.0))))

    assert picture.dtype == np.uint8
    assert picture[0, 0] == 0


def test_missing_values_are_black() -> None:
    image = np.full((8, 8), np.nan)

    assert np.asarray(Image.open(io.BytesIO(to_png(frame_whole(make_section(image)), step_mm=1.0)))).max() == 0
