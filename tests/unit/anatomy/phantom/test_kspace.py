"""The physics of sampling: where things land, how edges ring, how far ghosts lie."""

from dataclasses import replace

import numpy as np
import pytest

from flavum.anatomy.phantom.artefact import Artefacts, Encoding, PhaseDirection
from flavum.anatomy.phantom.kspace import Part, Sampling, fat_shift_mm, receive, sample_slice
from flavum.anatomy.phantom.signal import Sequence

LINE_BY_LINE = Sequence(500, 10)
LONG_MS = 1e9
SIZE = 200


def make_sampling(
    artefacts: Artefacts,
    *,
    sequence: Sequence = LINE_BY_LINE,
    encoding: Encoding | None = None,
    pixel_mm: float = 1.0,
    acquired_mm: float = 1.0,
) -> Sampling:
    return sample_slice(
        sequence,
        encoding or Encoding(),
        artefacts,
        pixel_mm=(pixel_mm, pixel_mm),
        acquired_mm=(acquired_mm, acquired_mm),
    )


def take(parts: list[Part], sampling: Sampling, *, noise: float = 0.0, seed: int = 0) -> np.ndarray:
    return receive(parts, sampling, noise=noise, rng=np.random.default_rng(seed))


def make_disc(radius: float = 40.0) -> np.ndarray:
    row, column = np.indices((SIZE, SIZE)) - SIZE // 2
    return (np.hypot(row, column) < radius).astype(np.float32)


def middle_of(image: np.ndarray) -> np.ndarray:
    """Centre of mass, pixels."""
    return np.array([(image * index).sum() / image.sum() for index in np.indices(image.shape)])


@pytest.mark.parametrize("field", [1.5, 3.0])
@pytest.mark.parametrize("bandwidth_hz", [110.0, 220.0])
@pytest.mark.parametrize("direction", list(PhaseDirection))
def test_fat_lands_where_the_textbook_says(field: float, bandwidth_hz: float, direction: PhaseDirection) -> None:
    """3.4 ppm of 63.9 MHz are 217 Hz at 1.5 T: one pixel at 217 Hz a pixel, along the readout only."""
    sampling = make_sampling(
        Artefacts(chemical_shift=True),
        sequence=replace(LINE_BY_LINE, field_strength_tesla=field),
        encoding=Encoding(bandwidth_hz=bandwidth_hz, phase_direction=direction),
    )

    moved = middle_of(take([Part(make_disc(), LONG_MS, is_fat=True)], sampling)) - middle_of(make_disc())

    readout = 1 if direction is PhaseDirection.COL else 0
    assert moved[readout] == pytest.approx(217.1 * field / 1.5 / bandwidth_hz, abs=0.02)
    assert moved[1 - readout] == pytest.approx(0, abs=0.01)


def test_fat_shift_counts_acquired_pixels() -> None:
    encoding = Encoding(bandwidth_hz=217.14)

    assert fat_shift_mm(make_sampling(Artefacts(), encoding=encoding, acquired_mm=0.8)) == pytest.approx(0.8, rel=1e-3)


def test_water_stays_and_leaves_a_dark_and_a_bright_border_with_fat() -> None:
    water = make_disc()
    parts = [Part(water, LONG_MS), Part(1 - water, LONG_MS, is_fat=True)]
    sampling = make_sampling(Artefacts(chemical_shift=True), encoding=Encoding(bandwidth_hz=217.14 / 3))

    row = take(parts, sampling)[SIZE // 2]

    assert row[SIZE // 2] == pytest.approx(1, abs=0.1)
    left, right = row[SIZE // 2 - 46 : SIZE // 2 - 34], row[SIZE // 2 + 34 : SIZE // 2 + 48]
    assert left.max() == pytest.approx(2, abs=0.35)  # fat has come over water
    assert right.min() == pytest.approx(0, abs=0.35)  # and left a gap behind


def test_edge_rings_by_nine_per_cent_when_cut_sharply() -> None:
    """Gibbs: 8.95 % of the step, whatever the matrix."""
    step = np.zeros((SIZE, SIZE), dtype=np.float32)
    step[:, SIZE // 2 :] = 1

    for acquired_mm in (3.0, 5.0):
        sharp = take([Part(step, LONG_MS)], make_sampling(Artefacts(truncation=True), acquired_mm=acquired_mm))
        soft = take([Part(step, LONG_MS)], make_sampling(Artefacts(), acquired_mm=acquired_mm))
        inside = slice(SIZE // 2, SIZE - 40)
        assert sharp[SIZE // 2, inside].max() - 1 == pytest.approx(0.0895, abs=0.012)
        far = slice(SIZE // 2 + round(9 * acquired_mm), SIZE // 2 + round(12 * acquired_mm))
        assert np.ptp(soft[SIZE // 2, far]) < 0.4 * np.ptp(sharp[SIZE // 2, far])


def test_ringing_has_the_period_of_the_acquired_matrix() -> None:
    step = np.zeros((SIZE, SIZE), dtype=np.float32)
    step[:, SIZE // 2 :] = 1

    row = take([Part(step, LONG_MS)], make_sampling(Artefacts(truncation=True), acquired_mm=5.0))[SIZE // 2]
    inside = row[SIZE // 2 + 5 : SIZE // 2 + 60]
    peaks = np.flatnonzero((inside[1:-1] > inside[:-2]) & (inside[1:-1] > inside[2:]))

    assert np.diff(peaks).mean() == pytest.approx(10, abs=0.7)  # two acquired pixels


@pytest.mark.parametrize("direction", list(PhaseDirection))
@pytest.mark.parametrize("oversampling", [0.5, 1.0])
def test_ghost_of_the_aorta_lies_where_the_heart_rate_puts_it(direction: PhaseDirection, oversampling: float) -> None:
    """Lines taken TR apart: the ghost lies TR over the beat, of the whole field of view, to either side."""
    aorta = make_disc(6.0)
    encoding = Encoding(phase_direction=direction, oversampling=oversampling)
    sequence = replace(LINE_BY_LINE, repetition_time_ms=200.0)
    sampling = make_sampling(
        Artefacts(aorta_pulsation=0.2, heart_rate_per_min=60.0), sequence=sequence, encoding=encoding
    )

    image = take([Part(0 * aorta, LONG_MS), Part(aorta, LONG_MS, pulsates=True)], sampling)

    field_of_view = SIZE * (1 + oversampling)
    phase, readout = (0, 1) if direction is PhaseDirection.COL else (1, 0)
    profile = image.sum(axis=readout)
    distance = 0.2 * field_of_view  # 200 ms of a beat of 1000 ms
    assert np.argmax(profile[SIZE // 2 :]) == pytest.approx(distance, abs=4)
    assert np.argmax(profile[: SIZE // 2][::-1]) == pytest.approx(distance, abs=4)
    across = image.sum(axis=phase)
    assert across[SIZE // 2 - 8 : SIZE // 2 + 8].sum() > 0.95 * across.sum()


def test_patient_who_lay_elsewhere_all_the_time_is_a_shifted_picture() -> None:
    sampling = make_sampling(Artefacts(moved_mm=(3.0, -5.0), moved_share=1.0))

    moved = middle_of(take([Part(make_disc(), LONG_MS)], sampling)) - middle_of(make_disc())

    assert moved == pytest.approx([3.0, -5.0], abs=0.02)


def test_motion_for_a_while_smears_along_the_phase_axis_only() -> None:
    still = take([Part(make_disc(), LONG_MS)], make_sampling(Artefacts()))
    moved = take([Part(make_disc(), LONG_MS)], make_sampling(Artefacts(moved_mm=(2.0, 0.0), moved_share=0.2)), seed=3)

    off = np.abs(moved - still)
    beside, below = off[:, : SIZE // 2 - 44], off[: SIZE // 2 - 44, SIZE // 2 - 30 : SIZE // 2 + 30]
    assert below.mean() > 1e-3
    assert beside.mean() < 0.1 * below.mean()


@pytest.mark.parametrize("t2_ms", [40.0, 100.0])
def test_echo_train_blurs_a_point_along_the_phase_axis(t2_ms: float) -> None:
    """From the middle outward the lines fade as exp(-a|k|), a = 150 ms / T2: the peak is their mean, (1 - e^-a) / a."""
    point = np.zeros((SIZE, SIZE), dtype=np.float32)
    point[SIZE // 2, SIZE // 2] = 1
    sequence = Sequence(600, 10, 16, echo_spacing_ms=10.0)

    image, plain = (
        take(
            [Part(point, t2_ms)],
            make_sampling(Artefacts(truncation=True, echo_train=blurs), sequence=sequence, acquired_mm=1.0),
        )
        for blurs in (True, False)
    )

    fade = 150 / t2_ms
    assert image.max() / plain.max() == pytest.approx((1 - np.exp(-fade)) / fade, rel=0.02)
    assert image[:, SIZE // 2 + 1].max() < 0.02 * image.max()  # nothing goes along the readout
    assert image[SIZE // 2 + 1, SIZE // 2] > 0.1 * image.max()


def test_short_t2_blurs_more() -> None:
    point = np.zeros((SIZE, SIZE), dtype=np.float32)
    point[SIZE // 2, SIZE // 2] = 1
    sampling = make_sampling(Artefacts(echo_train=True), sequence=Sequence(600, 10, 16))

    peaks = [take([Part(point, t2_ms)], sampling).max() for t2_ms in (40.0, 100.0, 1000.0)]

    assert peaks == sorted(peaks)


@pytest.mark.parametrize("artefacts", [Artefacts(), Artefacts(truncation=True)])
@pytest.mark.parametrize("direction", list(PhaseDirection))
def test_air_is_rician(artefacts: Artefacts, direction: PhaseDirection) -> None:
    sampling = make_sampling(artefacts, encoding=Encoding(phase_direction=direction), acquired_mm=1.3)

    image = take([Part(np.zeros((150, SIZE), np.float32), LONG_MS)], sampling, noise=0.02)

    assert image.shape == (150, SIZE)
    assert image.mean() == pytest.approx(0.02 * np.sqrt(np.pi / 2), rel=0.05)
    assert image.std() == pytest.approx(0.02 * np.sqrt(2 - np.pi / 2), rel=0.05)
