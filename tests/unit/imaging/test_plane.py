import numpy as np
import pytest

from flavum.imaging.plane import normalise, resample, resample_plane, weigh


@pytest.mark.parametrize(("gain", "offset"), [(1.0, 0.0), (0.013, 0.0), (37.5, -900.0)])
def test_normalise_is_blind_to_gain_and_offset(gain: float, offset: float) -> None:
    values = np.random.default_rng(3).gamma(2.0, 60.0, size=(4, 50, 60))

    assert np.allclose(normalise(gain * values + offset), normalise(values), atol=2e-3)


def test_normalise_keeps_the_order_of_intensities() -> None:
    normal = normalise(np.arange(1000.0))

    assert np.all(np.diff(normal) >= 0)
    assert normal.min() == 0


def test_normalise_of_a_flat_image_is_zero() -> None:
    assert not normalise(np.full((5, 6), 7)).any()


@pytest.mark.parametrize("step", [0.3, 1.0, 1.9])
def test_weights_of_every_new_pixel_sum_to_one_inside(step: float) -> None:
    assert np.allclose(weigh(20, step, 60).sum(axis=1), 1.0, atol=1e-6)


def test_weights_far_outside_are_nothing() -> None:
    assert not weigh(5, 1.0, 30, start=40.0).any()


def test_resample_keeps_a_slope_where_it_is() -> None:
    plane = np.add.outer(0.5 * np.arange(40) * 0.5, 2.0 * np.arange(50) * 0.4)

    coarse = resample(plane, (0.5, 0.4), 0.9)

    rows, columns = np.indices(coarse.shape) * 0.9
    inner = (slice(2, -3), slice(2, -3))
    assert np.allclose(coarse[inner], (0.5 * rows + 2.0 * columns)[inner], atol=1e-3)


def test_resample_there_and_back_moves_no_edge() -> None:
    plane = np.zeros((60, 60), dtype=np.float32)
    plane[20:41, 15:46] = 1.0

    coarse = resample(plane, (0.5, 0.5), 0.9)
    back = resample_plane(coarse, *(weigh(60, 0.5 / 0.9, size) for size in coarse.shape))

    assert np.array_equal(back[30] > 0.5, plane[30] > 0.5)
    assert np.array_equal(back[:, 30] > 0.5, plane[:, 30] > 0.5)
