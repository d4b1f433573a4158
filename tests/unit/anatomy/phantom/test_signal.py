import math

import pytest

from flavum.anatomy.phantom.signal import Relaxation, Sequence, relaxation_table, spin_echo_signal, tissue_signals
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
