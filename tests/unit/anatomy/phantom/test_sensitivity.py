import numpy as np
import pytest

from flavum.anatomy.frame import Frame
from flavum.anatomy.phantom.artefact import NO_ARTEFACTS, Artefacts, constant, fat_offset_hz, usual_artefacts
from flavum.anatomy.phantom.protocol import SAGITTAL_AXES, centred_frame
from flavum.anatomy.phantom.sensitivity import Band, Coil, find_skin
from flavum.anatomy.tissue import Tissue


def make_frame() -> Frame:
    """A midsagittal slice; rows run down, columns to the back, 1 mm a pixel, y from -100 to 100."""
    return centred_frame((1, 101, 201), np.zeros(3), axes=SAGITTAL_AXES, spacing_mm=np.ones(3))


def make_coil(corrected: float = 0.0) -> Coil:
    return Coil(np.zeros(3), skin_y_mm=80.0, corrected=corrected)


def test_coil_is_brightest_at_the_skin_and_falls_off_to_the_belly() -> None:
    row = make_coil().on(make_frame())[50, :181]  # up to the skin

    assert np.all(np.diff(row) > 0)
    assert row[100] == pytest.approx(1, rel=1e-6)  # in the canal
    assert row[180] > 2.3
    assert row[0] < 0.35


def test_scanner_that_evens_out_the_coil() -> None:
    raw, half, whole = (make_coil(share).on(make_frame()) for share in (0.0, 0.5, 1.0))

    assert half == pytest.approx(np.sqrt(raw), rel=1e-5)
    assert np.all(whole == 1)


def test_coil_hardly_changes_along_the_spine() -> None:
    column = make_coil().on(make_frame())[:, 100]

    assert column.max() / column.min() < 1.1


def test_band_puts_out_what_lies_in_front_of_the_spine() -> None:
    row = Band(back_y_mm=-30.0, thickness_mm=50.0).on(make_frame())[0]

    assert np.all(row[80:] == 1)  # 10 mm behind its edge and farther
    assert row[30:65] == pytest.approx(constant("saturation_left"))
    assert row[70] == pytest.approx((1 + constant("saturation_left")) / 2)  # half put out on its edge
    assert np.all(row[:15] == 1)  # the belly in front of it


def test_skin_of_the_back() -> None:
    def half_space(frame: Frame) -> np.ndarray:
        y_mm = frame.to_lps(np.moveaxis(np.indices(frame.shape), 0, -1))[..., 1]
        return np.where(y_mm < 71.5, Tissue.MUSCLE, Tissue.BACKGROUND).astype(np.uint8)

    assert find_skin(half_space, np.array([0.0, 10.0, 0.0])) == pytest.approx(71)


def test_usual_artefacts_repeat_and_differ_and_none_are_none() -> None:
    drawn = [usual_artefacts(np.random.default_rng(seed)) for seed in (1, 1, 2)]

    assert drawn[0] == drawn[1] != drawn[2]
    assert drawn[0].chemical_shift
    assert Artefacts() == NO_ARTEFACTS


def test_fat_lies_220_hz_below_water_at_1_5_tesla() -> None:
    assert fat_offset_hz(1.5) == pytest.approx(217, abs=4)
    assert fat_offset_hz(3.0) == pytest.approx(434, abs=8)
