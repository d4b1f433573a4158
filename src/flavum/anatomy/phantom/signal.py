"""How bright a tissue is in a spin echo, its water and its fat, from its relaxation times (relaxation.toml)."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from math import exp
from typing import Any

import numpy as np
from numpy.typing import NDArray

from flavum.anatomy.tissue import Tissue


class Shown(StrEnum):
    """Which of the images of a Dixon scan; without Dixon a scan is in phase."""

    IN_PHASE = "in_phase"
    OPPOSED = "opposed"
    WATER = "water"
    FAT = "fat"


_SIGNS = {Shown.IN_PHASE: (1, 1), Shown.OPPOSED: (1, -1), Shown.WATER: (1, 0), Shown.FAT: (0, 1)}


@dataclass(frozen=True)
class Sequence:
    """What decides the contrast of a (turbo) spin echo.

    inversion_time_ms: of STIR; None: no inversion. fat_left: share of the fat that spectral saturation leaves; 1: none
    done. along_z_share: share of the time from pulse to echo that a train of low, changing flip angles (SPACE, CUBE,
    VISTA) stores along the field, where T1 and not T2 rules. is_restored: after it a pulse tips what is left back.
    """

    repetition_time_ms: float
    echo_time_ms: float
    echo_train_length: int = 1
    field_strength_tesla: float = 1.5
    inversion_time_ms: float | None = None
    echo_spacing_ms: float = 10.0
    fat_left: float = 1.0
    shown: Shown = Shown.IN_PHASE
    along_z_share: float = 0.0
    is_restored: bool = False


@dataclass(frozen=True)
class Relaxation:
    """proton_density: share of free water's. fat_share: part that is fat, which answers as fat does."""

    t1_ms: float
    t2_ms: float
    proton_density: float
    fat_share: float
    source: str


@cache
def relaxation_table(field_strength_tesla: float) -> dict[Tissue, Relaxation]:
    """Every tissue's relaxation at 1.5 or 3 T; KeyError at any other field strength."""
    text = files("flavum.anatomy.phantom").joinpath("relaxation.toml").read_text(encoding="utf-8")
    document = tomllib.loads(text)
    sources = document.pop("sources")
    table = {
        tissue: row
        for entry in document.values()
        for tissue, row in _rows(entry, f"{field_strength_tesla:.1f}", sources)
    }
    assert set(table) == set(Tissue), "relaxation.toml lists every tissue"
    return table


def _rows(entry: dict[str, Any], field: str, sources: dict[str, str]) -> Iterator[tuple[Tissue, Relaxation]]:
    assert entry["source"] in sources
    row = Relaxation(
        t1_ms=entry[field]["t1_ms"],
        t2_ms=entry[field]["t2_ms"],
        proton_density=entry["proton_density"],
        fat_share=entry.get("fat_share", 0.0),
        source=entry["source"],
    )
    for name in entry["tissues"]:
        yield Tissue[name.upper()], row


def spin_echo_signal(relaxation: Relaxation, sequence: Sequence) -> float:
    """PD (1 - exp(-TR/T1)) exp(-TE/T2): signal of the tissue without its fat, 1 for free water fully relaxed.

    After an inversion the middle term is 1 - 2 exp(-TI/T1) + exp(-TR/T1), below 0 while T1 is long against TI.
    A train of low flip angles decays at (1 - z)/T2 + z/T1 instead of 1/T2, z its share along the field: the effective
    echo time of Busse et al. (Magn Reson Med 2006;55:1030-1037), with one z for every tissue.
    """
    recovered = 1.0 - exp(-sequence.repetition_time_ms / relaxation.t1_ms)
    if sequence.inversion_time_ms is not None:
        recovered = 2.0 - recovered - 2.0 * exp(-sequence.inversion_time_ms / relaxation.t1_ms)
    elif sequence.is_restored:
        recovered = _recovered_after_restoring(relaxation, sequence)
    return relaxation.proton_density * recovered * exp(-sequence.echo_time_ms * _decay_rate(relaxation, sequence))


def _decay_rate(relaxation: Relaxation, sequence: Sequence) -> float:
    """Per ms."""
    return (1.0 - sequence.along_z_share) / relaxation.t2_ms + sequence.along_z_share / relaxation.t1_ms


def _recovered_after_restoring(relaxation: Relaxation, sequence: Sequence) -> float:
    """What lies along the field before each pulse, in the steady state, when the end of the train is tipped back."""
    train_ms = sequence.echo_train_length * sequence.echo_spacing_ms
    lost = exp(-max(sequence.repetition_time_ms - train_ms, 0.0) / relaxation.t1_ms)
    return (1.0 - lost) / (1.0 - lost * exp(-train_ms * _decay_rate(relaxation, sequence)))


def tissue_signals(sequence: Sequence) -> NDArray[np.float32]:
    """Signal of every tissue, indexed by Tissue: the magnitude of its water and its fat together."""
    water, fat = species_signals(sequence)
    return np.abs(water + fat).astype(np.float32)


def species_signals(sequence: Sequence) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Signal of every tissue's water and of its fat, indexed by Tissue, with their signs and as the image shows them.

    Water and fat add with their signs; only the sum is shown as a magnitude.
    """
    table = relaxation_table(sequence.field_strength_tesla)
    of_water, of_fat = _SIGNS[sequence.shown]
    fat_signal = of_fat * sequence.fat_left * spin_echo_signal(table[Tissue.FAT], sequence)
    water, fat = np.zeros((2, len(Tissue)))
    for tissue, row in table.items():
        water[tissue] = of_water * (1.0 - row.fat_share) * spin_echo_signal(row, sequence)
        fat[tissue] = row.fat_share * fat_signal
    return water, fat
