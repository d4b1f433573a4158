"""One slice as the scanner shows it, from the share of each tissue in its voxels."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import fft

from flavum.anatomy.frame import Frame
from flavum.anatomy.phantom.artefact import NO_ARTEFACTS, Artefacts, Encoding, PhaseDirection
from flavum.anatomy.phantom.kspace import FADE_SHARE, Image, Part, Sampling, band_window, receive, sample_slice
from flavum.anatomy.phantom.look import Look
from flavum.anatomy.phantom.metal import Field, displace, offset_hz
from flavum.anatomy.phantom.sensitivity import Band, Coil
from flavum.anatomy.phantom.signal import Sequence, relaxation_table
from flavum.anatomy.phantom.texture import Grain, Texture
from flavum.anatomy.tissue import Tissue

GAIN = 1000.0  # image value of fully relaxed free water where the coil's signal is 1
T2_CLASSES_MS = (40.0, 100.0, 1000.0)  # tissues fade along an echo train as the nearest of these, for speed
STILL_BLOOD = Tissue.VEIN  # how bright an artery is while its blood stands


@dataclass(frozen=True, eq=False)
class Scanner:
    """How a slice is taken, beyond its resolution. coil None: as the look has it; band, field None: there is none."""

    sequence: Sequence
    encoding: Encoding
    artefacts: Artefacts = NO_ARTEFACTS
    coil: Coil | None = None
    band: Band | None = None
    field: Field | None = None


def render_slice(
    fractions: NDArray[np.float32],
    frame: Frame,
    *,
    look: Look,
    grain: Grain,
    acquired_mm: tuple[float, float] | None,
    rng: np.random.Generator,
    scanner: Scanner | None = None,
) -> NDArray[np.float32]:
    """The image (rows, columns) of a one-slice frame from its tissue fractions (Tissue, rows, columns).

    acquired_mm: distance resolved down and along the rows, before interpolation to the frame's pixels; None: as is.
    scanner: None adds no artefacts.
    """
    texture = Texture(frame, grain)
    sensitivity = _sensitivity(frame, look, texture, scanner)
    if scanner is None or scanner.artefacts == NO_ARTEFACTS:
        clean = _signal(fractions, look.signal, look, texture) * sensitivity
        return _receive(clean, frame, acquired_mm, look.noise, rng)
    between_mm = (float(frame.spacing_mm[1]), float(frame.spacing_mm[2]))
    sampling = sample_slice(
        scanner.sequence, scanner.encoding, scanner.artefacts, pixel_mm=between_mm, acquired_mm=acquired_mm
    )
    parts = [
        Part(_bend(part.image * sensitivity, frame, scanner, sampling), part.t2_ms, part.is_fat, part.pulsates)
        for part in _parts(fractions, look, texture, scanner)
    ]
    return receive(parts, sampling, noise=look.noise, rng=rng)


def to_integers(image: NDArray[np.float32]) -> NDArray[np.uint16]:
    return np.asarray(np.clip(np.rint(image * GAIN), 0, np.iinfo(np.uint16).max), dtype=np.uint16)


def _parts(fractions: NDArray[np.float32], look: Look, texture: Texture, scanner: Scanner) -> list[Part]:
    """The slice's water by how long it lasts, its fat, and what pulsates in it."""
    table, artefacts = relaxation_table(scanner.sequence.field_strength_tesla), scanner.artefacts
    fat = np.zeros_like(look.signal) if look.fat is None else look.fat
    parts = [Part(_signal(fractions, fat, look, texture), table[Tissue.FAT].t2_ms, is_fat=True)]
    classes = np.log(T2_CLASSES_MS)
    nearest = [int(np.argmin(np.abs(classes - np.log(table[tissue].t2_ms)))) for tissue in Tissue]
    for number, t2_ms in enumerate(T2_CLASSES_MS):
        ours = [tissue for tissue in Tissue if nearest[tissue] == number and fractions[tissue].any()]
        if ours:
            parts.append(Part(_signal(fractions, look.signal - fat, look, texture, ours), t2_ms))
    if artefacts.aorta_pulsation:
        strength = np.float32(artefacts.aorta_pulsation) * look.signal[STILL_BLOOD]
        parts.append(Part(fractions[Tissue.VESSEL] * strength, T2_CLASSES_MS[-1], pulsates=True))
    if artefacts.csf_pulsation:
        strength = np.float32(artefacts.csf_pulsation) * look.signal[Tissue.DURAL_SAC]
        parts.append(Part(fractions[Tissue.DURAL_SAC] * strength, T2_CLASSES_MS[-1], pulsates=True))
    return parts


def _bend(image: Image, frame: Frame, scanner: Scanner, sampling: Sampling) -> Image:
    """The image as metal bends it along the readout."""
    if scanner.field is None:
        return image
    axis = 1 if scanner.encoding.phase_direction is PhaseDirection.COL else 0
    per_hz = sampling.acquired_mm[1] / sampling.pixel_mm[1] / scanner.encoding.bandwidth_hz
    offsets = offset_hz(scanner.field.on(frame), scanner.sequence.field_strength_tesla)
    return displace(image, offsets, pixels_per_hz=per_hz, axis=axis)


def _signal(
    fractions: NDArray[np.float32],
    signal: NDArray[np.float32],
    look: Look,
    texture: Texture,
    tissues: list[Tissue] | None = None,
) -> NDArray[np.float32]:
    """Sum over tissues (None: all) of share times signal times texture."""
    image = np.zeros(fractions.shape[1:], dtype=np.float32)
    for tissue in tissues or (Tissue(int(n)) for n in np.flatnonzero(fractions.any(axis=(1, 2)))):
        image += fractions[tissue] * _brightness(tissue, signal, look, texture)
    return image


def _brightness(tissue: Tissue, signals: NDArray[np.float32], look: Look, texture: Texture) -> NDArray[np.float32]:
    signal = signals[tissue] * np.maximum(1 + look.grain[tissue] * texture.of(tissue), 0)
    if tissue is Tissue.MUSCLE and look.fat_streaks:
        streaks = texture.streaks(look.fat_streaks)
        signal = signal + streaks * (signals[Tissue.FAT] - signal)
    if tissue is Tissue.DURAL_SAC and look.flow_voids:
        signal = signal * (1 - look.flow_voids * np.clip(texture.flow(), 0, 1))
    return np.asarray(signal, dtype=np.float32)


def _sensitivity(frame: Frame, look: Look, texture: Texture, scanner: Scanner | None) -> NDArray[np.float32]:
    """The coil lies behind the patient; what is farther in front answers less. Slow shading on top."""
    if scanner is not None and scanner.coil is not None:
        falloff = scanner.coil.on(frame)
    else:
        y_mm = frame.origin_mm[1] + (
            np.arange(frame.shape[1])[:, None] * frame.axes[1, 1] * frame.spacing_mm[1]
            + np.arange(frame.shape[2]) * frame.axes[1, 2] * frame.spacing_mm[2]
        )
        falloff = np.exp(y_mm / look.coil_reach_mm)
    answer = np.asarray(falloff * np.exp(look.shading * texture.shading()), dtype=np.float32)
    return answer if scanner is None or scanner.band is None else answer * scanner.band.on(frame)


def _receive(
    clean: NDArray[np.float32],
    frame: Frame,
    acquired_mm: tuple[float, float] | None,
    noise: float,
    rng: np.random.Generator,
) -> NDArray[np.float32]:
    """Magnitude of the complex image: only the acquired frequencies, with white noise in them (Rician)."""
    if acquired_mm is None and noise == 0:
        return np.abs(clean)
    complex_image = clean.astype(np.complex64)
    window = np.ones(clean.shape, dtype=np.float32)
    if acquired_mm is not None:
        between_mm = (float(frame.spacing_mm[1]), float(frame.spacing_mm[2]))
        window = band_window(clean.shape, between_mm, acquired_mm, fade_share=FADE_SHARE)
    if noise:
        scale = np.float32(noise / np.sqrt(np.mean(window**2)))
        complex_image.real += scale * rng.standard_normal(clean.shape, dtype=np.float32)
        complex_image.imag += scale * rng.standard_normal(clean.shape, dtype=np.float32)
    if acquired_mm is not None:
        complex_image = fft.ifft2(fft.fft2(complex_image) * window)
    return np.asarray(np.abs(complex_image), dtype=np.float32)
