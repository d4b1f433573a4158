"""How a scan looks: a brightness for every tissue, its grain, the coil's shading and the noise."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from flavum.anatomy.phantom.signal import Sequence, species_signals
from flavum.anatomy.tissue import Tissue

BRIGHTEST = 1.0  # signal of free water, fully relaxed


@dataclass(frozen=True, eq=False)
class Look:
    """Signals are shares of fully relaxed free water's.

    signal: brightness indexed by Tissue, with its sign: in a voxel of two tissues one may cancel the other, and only
    the magnitude of the sum is shown. fat: how much of it is fat's; None: nothing. grain: standard deviation of a
    smooth texture, as a share of the tissue's signal, indexed by Tissue. fat_streaks: share of the muscle that fat has
    replaced, 0 to 1.
    flow_voids: how much of the sac's signal moving fluid takes away where it is darkest.
    shading: standard deviation of the slow field over the image, as a share. coil_reach_mm: distance to the front
    over which the coil at the back loses e-fold; inf: none. noise: standard deviation in each of the two channels.
    """

    signal: NDArray[np.float32]
    grain: NDArray[np.float32]
    fat_streaks: float = 0.0
    flow_voids: float = 0.0
    shading: float = 0.0
    coil_reach_mm: float = float("inf")
    noise: float = 0.0
    fat: NDArray[np.float32] | None = None


def _grain(**shares: float) -> NDArray[np.float32]:
    grain = np.full(len(Tissue), 0.03, dtype=np.float32)
    for name, share in shares.items():
        grain[Tissue[name]] = share
    return grain


_USUAL_GRAIN = _grain(
    VERTEBRAL_BODY=0.10,
    VERTEBRA=0.10,
    SACRUM=0.10,
    ARCH=0.14,
    FACET=0.20,
    DISC=0.10,
    NUCLEUS=0.15,
    MUSCLE=0.10,
    FAT=0.06,
    VISCERA=0.35,
    VESSEL=0.30,
    SKIN=0.10,
    DURAL_SAC=0.02,
)


def plain_look(sequence: Sequence) -> Look:
    """Nothing but each tissue's signal: no grain, no shading, no noise."""
    water, fat = species_signals(sequence)
    grain = np.zeros(len(Tissue), dtype=np.float32)
    return Look(signal=(water + fat).astype(np.float32), fat=fat.astype(np.float32), grain=grain)


def usual_look(sequence: Sequence, rng: np.random.Generator) -> Look:
    """The look of a clinical scan: tissue signals as published, a person's own fat and discs, a spine coil, noise."""
    plain = plain_look(sequence)
    assert plain.fat is not None
    signal, fat = _own_tissues((plain.signal, plain.fat), rng)
    return replace(
        plain,
        signal=signal,
        fat=fat,
        grain=_USUAL_GRAIN * np.float32(rng.uniform(0.7, 1.3)),
        fat_streaks=float(rng.uniform(0.03, 0.2)),
        flow_voids=float(rng.uniform(0.0, 0.12)),
        shading=float(rng.uniform(0.03, 0.10)),
        coil_reach_mm=float(rng.uniform(110, 220)),
        noise=float(rng.uniform(0.006, 0.018)),
    )


def _own_tissues(
    kinds: tuple[NDArray[np.float32], NDArray[np.float32]], rng: np.random.Generator
) -> list[NDArray[np.float32]]:
    """Marrow grows fatty and discs dry with age; every tissue differs a little from person to person.

    kinds: the whole signal, and the fat's; one person changes both alike.
    """
    differs = rng.lognormal(0, 0.06, len(Tissue)).astype(np.float32)
    fatty, wet = np.float32(rng.uniform(-0.1, 0.25)), np.float32(rng.uniform(0.1, 1.0))
    within = np.float32(rng.uniform(0.9, 1.0))
    changed = []
    for signal in kinds:
        own = signal * differs
        for tissue in (Tissue.VERTEBRAL_BODY, Tissue.VERTEBRA, Tissue.SACRUM, Tissue.ARCH):
            own[tissue] = signal[tissue] + fatty * (signal[Tissue.FAT] - signal[tissue])
        own[Tissue.NUCLEUS] = own[Tissue.DISC] + wet * (own[Tissue.NUCLEUS] - own[Tissue.DISC])
        own[Tissue.LIGAMENTUM_FLAVUM_RIGHT] = own[Tissue.LIGAMENTUM_FLAVUM_LEFT]
        own[Tissue.EPIDURAL_FAT] = own[Tissue.FAT] * within
        changed.append(own)
    return changed


def random_look(rng: np.random.Generator) -> Look:
    """A look that no scanner makes: every tissue at a random brightness (the SynthSeg recipe), for training.

    Tissues that no contrast tells apart (the two ligaments, fat inside and outside the canal) stay alike.
    """
    signal = rng.uniform(0.02, BRIGHTEST, len(Tissue)).astype(np.float32)
    signal[Tissue.BACKGROUND] = 0.0
    signal[Tissue.LIGAMENTUM_FLAVUM_RIGHT] = signal[Tissue.LIGAMENTUM_FLAVUM_LEFT]
    signal[Tissue.EPIDURAL_FAT] = signal[Tissue.FAT]
    for cortex in (Tissue.BODY_CORTEX, Tissue.ARCH_CORTEX, Tissue.SACRUM_CORTEX):
        signal[cortex] = rng.uniform(0.0, 0.15)
    signal[Tissue.ARCH] = signal[Tissue.SACRUM] = signal[Tissue.VERTEBRAL_BODY]
    return Look(
        signal=signal,
        grain=rng.uniform(0.0, 0.25, len(Tissue)).astype(np.float32),
        fat_streaks=float(rng.uniform(0.0, 0.5)),
        flow_voids=float(rng.uniform(0.0, 0.4)),
        shading=float(rng.uniform(0.0, 0.25)),
        coil_reach_mm=float(rng.uniform(80, 400)),
        noise=float(rng.uniform(0.0, 0.05)),
    )
