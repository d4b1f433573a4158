"""How bright a tissue is in a spin echo, from its relaxation times (relaxation.toml)."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp
from typing import Any

import numpy as np
from numpy.typing import NDArray

from flavum.anatomy.tissue import Tissue


@dataclass(frozen=True)
class Sequence:
    """What decides the contrast of a (turbo) spin echo. inversion_time_ms: of STIR; None: no inversion."""

    repetition_time_ms: float
    echo_time_ms: float
    echo_train_length: int = 1
    field_strength_tesla: float = 1.5
    inversion_time_ms: float | None = None


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
    """
    recovered = 1.0 - exp(-sequence.repetition_time_ms / relaxation.t1_ms)
    if sequence.inversion_time_ms is not None:
        recovered = 2.0 - recovered - 2.0 * exp(-sequence.inversion_time_ms / relaxation.t1_ms)
    return relaxation.proton_density * recovered * exp(-sequence.echo_time_ms / relaxation.t2_ms)


def tissue_signals(sequence: Sequence) -> NDArray[np.float32]:
    """Signal of every tissue, indexed by Tissue."""
    table = relaxation_table(sequence.field_strength_tesla)
    fat = spin_echo_signal(table[Tissue.FAT], sequence)
    signals = np.zeros(len(Tissue), dtype=np.float32)
    for tissue, row in table.items():
        # Water and fat add with their signs; only the sum is shown as a magnitude.
        signals[tissue] = abs((1.0 - row.fat_share) * spin_echo_signal(row, sequence) + row.fat_share * fat)
    return signals
