import math
from dataclasses import replace

import numpy as np
import pytest

from flavum.anatomy.phantom.signal import (
    Relaxation,
    Sequence,
    Shown,
    relaxation_table,
    spin_echo_signal,
    tissue_signals,
)
from flavum.anatomy.tissue import Tissue

T2 = Sequence(repetition_time_ms=3500, echo_time_ms=100)
T1 = Sequence(repetition_time_ms=550, echo_time_ms=10)


def test_signal_by_hand() -> None:
    relaxation = Relaxation(t1_ms=1000, t2_ms=100, proton_density=0.5, fat_share=0, source="test")

    assert spin_echo_signal(relaxation, Sequence(1000, 100)) == pytest.approx(0.5 * (1 - math.e**-1) * math.e**-1)


def test_signal_of_free_water_fully_relaxed() -> None:
    relaxation = Relaxation(t1_ms=1, t2_ms=1e9, proton_density=1, fat_share=0, source="test")

    assert spin_echo_signal(relaxation, Sequence(1e6, 1)) == pytest.approx(1)


@pytest.mark.parametrize("field", [1.5, 3.0])
def test_every_tissue_has_a_signal_at_each_field(field: float) -> None:
    signals = tissue_signals(Sequence(3500, 100, field_strength_tesla=field))

    assert signals.shape == (len(Tissue),)
    assert signals[Tissue.BACKGROUND] == 0
    assert (signals[1:] >= 0).all()


def test_field_without_values() -> None:
    with pytest.raises(KeyError):
        relaxation_table(7.0)


def test_order_of_tissues_in_t2() -> None:
    s = tissue_signals(T2)

    order = [Tissue.DURAL_SAC, Tissue.FAT, Tissue.VERTEBRAL_BODY, Tissue.MUSCLE, Tissue.BODY_CORTEX]
    assert [float(s[t]) for t in order] == sorted((float(s[t]) for t in order), reverse=True)
    assert s[Tissue.EPIDURAL_FAT] > 4 * s[Tissue.LIGAMENTUM_FLAVUM_LEFT]


def test_order_of_tissues_in_t1() -> None:
    s = tissue_signals(T1)

    assert s[Tissue.FAT] > s[Tissue.VERTEBRAL_BODY] > s[Tissue.MUSCLE] > s[Tissue.DURAL_SAC]


def test_fat_in_marrow_brightens_it() -> None:
    table = relaxation_table(1.5)
    signals = tissue_signals(T2)
    row = table[Tissue.VERTEBRAL_BODY]

    water, fat = spin_echo_signal(row, T2), spin_echo_signal(table[Tissue.FAT], T2)
    assert signals[Tissue.VERTEBRAL_BODY] == pytest.approx((1 - row.fat_share) * water + row.fat_share * fat, rel=1e-5)


@pytest.mark.parametrize("field", [1.5, 3.0])
def test_inversion_nulls_fat_and_leaves_fluid(field: float) -> None:
    t1_ms = relaxation_table(field)[Tissue.FAT].t1_ms
    null_ms = t1_ms * (math.log(2) - math.log(1 + math.exp(-4000 / t1_ms)))

    plain = tissue_signals(Sequence(4000, 50, field_strength_tesla=field))
    stir = tissue_signals(Sequence(4000, 50, field_strength_tesla=field, inversion_time_ms=null_ms))

    assert stir[Tissue.FAT] == pytest.approx(0, abs=1e-6)
    assert plain[Tissue.FAT] > 0.5
    assert stir[Tissue.DURAL_SAC] > stir[Tissue.MARROW_OEDEMA] > stir[Tissue.VERTEBRAL_BODY]


@pytest.mark.parametrize("field", [1.5, 3.0])
def test_dixon_water_and_fat_make_the_in_phase_image(field: float) -> None:
    shown = {kind: tissue_signals(replace(T2, field_strength_tesla=field, shown=kind)) for kind in Shown}

    assert np.allclose(shown[Shown.WATER] + shown[Shown.FAT], shown[Shown.IN_PHASE], rtol=1e-5)
    assert np.allclose(np.abs(shown[Shown.WATER] - shown[Shown.FAT]), shown[Shown.OPPOSED], rtol=1e-5)
    assert shown[Shown.WATER][Tissue.FAT] == 0
    assert shown[Shown.FAT][Tissue.DURAL_SAC] == 0


def test_fat_saturation_leaves_little_of_fat_and_all_of_fluid() -> None:
    plain, saturated = tissue_signals(T2), tissue_signals(replace(T2, fat_left=0.1))

    assert saturated[Tissue.FAT] == pytest.approx(0.1 * plain[Tissue.FAT])
    assert saturated[Tissue.DURAL_SAC] == plain[Tissue.DURAL_SAC]
    assert saturated[Tissue.VERTEBRAL_BODY] < 0.6 * plain[Tissue.VERTEBRAL_BODY]


def test_restoring_pulse_brightens_slow_tissue_only() -> None:
    space = Sequence(1000, 124, 60, echo_spacing_ms=4.0)

    gain = tissue_signals(replace(space, is_restored=True))[1:] / np.maximum(tissue_signals(space)[1:], 1e-9)

    assert gain[Tissue.DURAL_SAC - 1] > 2
    assert gain[Tissue.MUSCLE - 1] == pytest.approx(1, abs=0.25)


def test_restored_steady_state_by_iteration() -> None:
    """The closed formula against the pulses played one after the other."""
    row = Relaxation(t1_ms=4000, t2_ms=1500, proton_density=1, fat_share=0, source="test")
    sequence = Sequence(1000, 100, 20, echo_spacing_ms=10, is_restored=True)

    along = 1.0
    for _ in range(60):
        left = along * math.exp(-200 / 1500)
        along = 1 - (1 - left) * math.exp(-800 / 4000)
    assert spin_echo_signal(row, sequence) == pytest.approx(along * math.exp(-100 / 1500), rel=1e-6)


def test_low_flip_angles_make_the_echo_seem_earlier() -> None:
    row = relaxation_table(1.5)[Tissue.VERTEBRAL_BODY]

    space = spin_echo_signal(row, Sequence(1000, 124, along_z_share=0.25))

    assert space > spin_echo_signal(row, Sequence(1000, 124))
    assert space < spin_echo_signal(row, Sequence(1000, 124 * 0.75))  # T1 takes a little as well
