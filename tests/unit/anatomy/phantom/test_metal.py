"""The field of a screw, and what it does to the picture."""

import numpy as np
import pytest

from flavum.anatomy.phantom.artefact import constant
from flavum.anatomy.phantom.metal import displace, field_ppm, offset_hz

SIZE = 96


def test_field_of_a_ball_is_a_dipole() -> None:
    """Outside: chi/3 (a/r)^3 (3 cos^2 - 1); on the axis twice as strong as beside it, and of the other sign."""
    x, y, z = np.indices((SIZE,) * 3) - SIZE // 2
    radius = 8.0

    ppm = field_ppm(x**2 + y**2 + z**2 <= radius**2)

    volume = (x**2 + y**2 + z**2 <= radius**2).sum()
    a_cubed = volume * 3 / (4 * np.pi)
    for distance in (14, 20):
        along = constant("metal") / 3 * a_cubed / distance**3 * 2
        assert ppm[SIZE // 2, SIZE // 2, SIZE // 2 + distance] == pytest.approx(along, rel=0.06)
        assert ppm[SIZE // 2 + distance, SIZE // 2, SIZE // 2] == pytest.approx(-along / 2, rel=0.06)


def make_screw() -> tuple[np.ndarray, np.ndarray]:
    """A cylinder of 6 mm along the front-back axis, square to the field; the slice is cut across it. 1 mm pixels."""
    x, _, z = np.indices((SIZE, 60, SIZE)) - np.array([SIZE // 2, 0, SIZE // 2]).reshape(3, 1, 1, 1)
    is_metal = x**2 + z**2 <= 3.0**2
    tissue = (~is_metal[:, 30, :]).astype(np.float32)
    return field_ppm(is_metal)[:, 30, :], tissue


def void_mm2(field_tesla: float, bandwidth_hz: float) -> int:
    ppm, tissue = make_screw()
    image = displace(tissue, offset_hz(ppm, field_tesla), pixels_per_hz=1 / bandwidth_hz, axis=1)
    return int((image < 0.5).sum())


def test_void_grows_with_the_field_and_is_larger_than_the_screw() -> None:
    screw = int((make_screw()[1] < 0.5).sum())

    assert screw < void_mm2(1.5, 220) < void_mm2(3.0, 220)


def test_void_and_pile_up_grow_as_the_bandwidth_falls() -> None:
    ppm, tissue = make_screw()
    offsets = np.clip(offset_hz(ppm, 1.5), -590, 590)  # nothing lost: what moves is moved along the readout

    changed = []
    for bandwidth_hz in (800.0, 400.0, 200.0, 100.0):
        image = displace(tissue, offsets, pixels_per_hz=1 / bandwidth_hz, axis=0)
        changed.append(int((np.abs(image - tissue) > 0.3).sum()))
        assert image.max() > 1.3

    assert changed == sorted(changed)
    assert changed[-1] > 1.5 * changed[0]


def test_size_of_the_void_at_1_5_tesla_petersilge_1996() -> None:
    """Petersilge et al., AJR 1996;166:1213: in spin echoes at 1.5 T titanium screws look 231 to 364 % of their size."""
    ppm, tissue = make_screw()

    image = displace(tissue, offset_hz(ppm, 1.5), pixels_per_hz=1 / 130, axis=1)

    widths = np.array([(image < 0.5).sum(axis=axis).max() for axis in (0, 1)])
    assert 2.0 < widths.mean() / 6 < 4.0


@pytest.mark.parametrize("axis", [0, 1])
def test_displacement_keeps_the_signal_and_moves_it_as_told(axis: int) -> None:
    image = np.zeros((40, 40), dtype=np.float32)
    image[18:22, 18:22] = 1

    moved = displace(image, np.full(image.shape, 100.0, np.float32), pixels_per_hz=0.035, axis=axis)

    assert moved.sum() == pytest.approx(image.sum(), rel=1e-5)
    middle = (np.indices(image.shape)[axis] * moved).sum() / moved.sum()
    assert middle == pytest.approx(19.5 + 3.5, abs=1e-3)


def test_no_field_leaves_the_picture() -> None:
    image = np.random.default_rng(0).random((20, 30), dtype=np.float32)

    inside = displace(image, np.zeros_like(image), pixels_per_hz=0.01, axis=1)

    assert inside[:, 2:-2].mean() == pytest.approx(image[:, 2:-2].mean(), rel=0.02)
