from dataclasses import replace

import numpy as np
import pytest

from flavum.anatomy.frame import Frame
from flavum.anatomy.phantom.artefact import Artefacts, Encoding
from flavum.anatomy.phantom.look import Look, plain_look, random_look, usual_look
from flavum.anatomy.phantom.render import Scanner, render_slice, to_integers
from flavum.anatomy.phantom.signal import Sequence, Shown
from flavum.anatomy.phantom.texture import draw_grain
from flavum.anatomy.tissue import Tissue

T2 = Sequence(3500, 100)
FRAME = Frame((1, 128, 128), np.array([0.0, -64, 0]), np.eye(3)[:, [2, 1, 0]], np.array([4.0, 1.0, 1.0]))


def make_fractions(share: float) -> np.ndarray:
    """Sac in the left half; sac and muscle mixed in the right."""
    fractions = np.zeros((len(Tissue), 128, 128), dtype=np.float32)
    fractions[Tissue.DURAL_SAC] = share
    fractions[Tissue.MUSCLE] = 1 - share
    return fractions


def render(fractions: np.ndarray, look: Look, *, acquired_mm=None, seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return render_slice(fractions, FRAME, look=look, grain=draw_grain(1), acquired_mm=acquired_mm, rng=rng)


def test_plain_voxel_mixes_signals_by_share() -> None:
    look = plain_look(T2)

    image = render(make_fractions(0.3), look)

    expected = 0.3 * look.signal[Tissue.DURAL_SAC] + 0.7 * look.signal[Tissue.MUSCLE]
    assert np.allclose(image, expected, rtol=1e-5)


def test_air_is_rician() -> None:
    fractions = np.zeros((len(Tissue), 128, 128), dtype=np.float32)
    fractions[Tissue.BACKGROUND] = 1

    image = render(fractions, replace(plain_look(T2), noise=0.02), acquired_mm=(1.3, 1.2))

    assert image.mean() == pytest.approx(0.02 * np.sqrt(np.pi / 2), rel=0.05)
    assert image.std() == pytest.approx(0.02 * np.sqrt(2 - np.pi / 2), rel=0.05)


def test_noise_of_same_seed_is_the_same() -> None:
    look = replace(plain_look(T2), noise=0.02)

    assert np.array_equal(render(make_fractions(0.5), look, seed=4), render(make_fractions(0.5), look, seed=4))
    assert not np.array_equal(render(make_fractions(0.5), look, seed=4), render(make_fractions(0.5), look, seed=5))


def test_coarse_acquisition_keeps_the_mean_and_blurs_the_edge() -> None:
    fractions = make_fractions(1.0)
    fractions[Tissue.DURAL_SAC, :, 64:] = 0
    fractions[Tissue.BACKGROUND, :, 64:] = 1

    sharp, blurred = render(fractions, plain_look(T2)), render(fractions, plain_look(T2), acquired_mm=(2.0, 2.0))

    assert blurred.mean() == pytest.approx(sharp.mean(), rel=0.03)
    assert np.abs(np.diff(blurred, axis=1)).max() < 0.7 * np.abs(np.diff(sharp, axis=1)).max()


def test_coil_behind_the_patient_makes_the_back_brighter() -> None:
    image = render(make_fractions(1.0), replace(plain_look(T2), coil_reach_mm=100.0))

    assert image[127, 0] / image[27, 0] == pytest.approx(np.e, rel=1e-4)  # 100 rows of 1 mm to the back


@pytest.mark.parametrize("make", [lambda rng: usual_look(T2, rng), random_look])
def test_drawn_looks_are_sane(make) -> None:
    for seed in range(30):
        look = make(np.random.default_rng(seed))
        assert np.isfinite(look.signal).all()
        assert (look.signal >= 0).all()
        assert look.signal[Tissue.BACKGROUND] == 0
        assert look.signal[Tissue.LIGAMENTUM_FLAVUM_LEFT] == look.signal[Tissue.LIGAMENTUM_FLAVUM_RIGHT]
        image = render(make_fractions(0.5), look, acquired_mm=(1.2, 1.2))
        assert np.isfinite(image).all()
        assert image.min() >= 0


def test_integers_are_rounded_and_clipped() -> None:
    assert to_integers(np.array([0.0, 0.5004, 100.0], dtype=np.float32)).tolist() == [0, 500, 65535]


def test_opposed_phase_draws_ink_where_water_meets_fat() -> None:
    """A voxel of water and fat in equal parts of signal is black, though each alone is bright."""
    look = plain_look(replace(T2, shown=Shown.OPPOSED))
    water, fat = float(look.signal[Tissue.DURAL_SAC]), float(-look.signal[Tissue.FAT])
    fractions = np.zeros((len(Tissue), 128, 128), dtype=np.float32)
    fractions[Tissue.DURAL_SAC], fractions[Tissue.FAT] = fat / (water + fat), water / (water + fat)

    assert min(water, fat) > 0.3
    assert render(fractions, look).max() < 1e-5


def test_scanner_without_artefacts_is_no_scanner() -> None:
    look = replace(plain_look(T2), noise=0.02)
    rng = np.random.default_rng(0)
    scanned = render_slice(
        make_fractions(0.5),
        FRAME,
        look=look,
        grain=draw_grain(1),
        acquired_mm=(1.3, 1.2),
        rng=rng,
        scanner=Scanner(T2, Encoding()),
    )

    assert np.array_equal(scanned, render(make_fractions(0.5), look, acquired_mm=(1.3, 1.2)))


def test_pulsating_artery_is_dark_but_throws_ghosts() -> None:
    """The vessel itself is a flow void; its ghosts along the phase axis are not."""
    fractions = make_fractions(0.0)
    fractions[:, 60:68, 60:68] = 0
    fractions[Tissue.VESSEL, 60:68, 60:68] = 1
    fractions[Tissue.MUSCLE] = 0
    scanner = Scanner(T2, Encoding(), Artefacts(aorta_pulsation=0.5))

    image = render_slice(
        fractions,
        FRAME,
        look=plain_look(T2),
        grain=draw_grain(1),
        acquired_mm=None,
        rng=np.random.default_rng(1),
        scanner=scanner,
    )

    column, beside = image[:, 60:68], image[:, 20:50]
    ghosts = np.delete(column, np.s_[56:72], axis=0)
    assert ghosts.max() > 0.02
    assert beside.max() < 0.2 * ghosts.max()
