"""What a real scanner adds to a picture, and how it samples one; the numbers lie in artefact.toml."""

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np


class PhaseDirection(StrEnum):
    """Axis of phase encoding, in DICOM's words: COL steps down the columns, ROW along the rows."""

    COL = "COL"
    ROW = "ROW"


@dataclass(frozen=True)
class Encoding:
    """How a slice is sampled. bandwidth_hz: of one acquired pixel along the readout.

    oversampling: how much farther than the picture the field of view reaches along the phase encoding, as a share.
    saturation_mm: thickness of the band in front of the spine whose signal is put out first; None: no band.
    """

    bandwidth_hz: float = 200.0
    phase_direction: PhaseDirection = PhaseDirection.COL
    oversampling: float = 0.0
    saturation_mm: float | None = None


@dataclass(frozen=True)
class Artefacts:
    """Faults of a picture; as constructed, none.

    chemical_shift: fat lands beside its place along the readout. truncation: the acquired band ends sharply, so edges
    ring. echo_train: echoes fade along the train, which blurs along the phase encoding. aorta_pulsation,
    csf_pulsation: share of still blood's and of the sac's signal that comes and goes with the heart. moved_mm: how far
    (down and along the rows) the patient lies elsewhere while moved_share of the shots are taken. metal: implants bend
    the field. coil_corrected: the coil is an array of loops behind the back, and the scanner evens out this share of
    its fall on a log scale; None: as the look has it.
    """

    chemical_shift: bool = False
    truncation: bool = False
    echo_train: bool = False
    aorta_pulsation: float = 0.0
    csf_pulsation: float = 0.0
    heart_rate_per_min: float = 70.0
    moved_mm: tuple[float, float] = (0.0, 0.0)
    moved_share: float = 0.0
    metal: bool = False
    coil_corrected: float | None = None


NO_ARTEFACTS = Artefacts()


def usual_artefacts(rng: np.random.Generator) -> Artefacts:
    """All of them, as strong as a clinical scan may show them; metal shows only where there is some."""
    drawn = {name: float(rng.uniform(row["low"], row["high"])) for name, row in _document()["range"].items()}
    angle = float(rng.uniform(0, 2 * np.pi))
    far_mm = drawn.pop("moved_mm")
    moved_mm = (far_mm * float(np.cos(angle)), far_mm * float(np.sin(angle)))
    return Artefacts(chemical_shift=True, truncation=True, echo_train=True, metal=True, moved_mm=moved_mm, **drawn)


def constant(name: str) -> float:
    """A constant of artefact.toml, in the unit given there."""
    return float(_document()["constant"][name]["value"])


def resonance_mhz(field_strength_tesla: float) -> float:
    return constant("gyromagnetic") * field_strength_tesla


def fat_offset_hz(field_strength_tesla: float) -> float:
    """How far the resonance of fat lies below that of water."""
    return constant("fat_shift") * resonance_mhz(field_strength_tesla)


@cache
def _document() -> dict[str, Any]:
    document = tomllib.loads(files("flavum.anatomy.phantom").joinpath("artefact.toml").read_text(encoding="utf-8"))
    for row in (*document["constant"].values(), *document["range"].values()):
        assert row["source"] in document["sources"]
    return document
