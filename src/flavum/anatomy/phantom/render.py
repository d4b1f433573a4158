"""One slice as the scanner shows it, from the share of each tissue in its voxels."""

import numpy as np
from numpy.typing import NDArray
from scipy import fft

from flavum.anatomy.frame import Frame
from flavum.anatomy.phantom.look import Look
from flavum.anatomy.phantom.texture import Grain, Texture
from flavum.anatomy.tissue import Tissue

GAIN = 1000.0  # image value of fully relaxed free water where the coil's signal is 1
FADE_SHARE = 0.2  # share of the acquired band of frequencies over which it fades out; less rings more


def render_slice(
    fractions: NDArray[np.float32],
    frame: Frame,
    *,
    look: Look,
    grain: Grain,
    acquired_mm: tuple[float, float] | None,
    rng: np.random.Generator,
) -> NDArray[np.float32]:
    """The image (rows, columns) of a one-slice frame from its tissue fractions (Tissue, rows, columns).

    acquired_mm: distance resolved down and along the rows, before interpolation to the frame's pixels; None: as is.
    """
    texture = Texture(frame, grain)
    clean = _signal(fractions, look, texture) * _sensitivity(frame, look, texture)
    return _receive(clean, frame, acquired_mm, look.noise, rng)


def to_integers(image: NDArray[np.float32]) -> NDArray[np.uint16]:
    return np.asarray(np.clip(np.rint(image * GAIN), 0, np.iinfo(np.uint16).max), dtype=np.uint16)


def _signal(fractions: NDArray[np.float32], look: Look, texture: Texture) -> NDArray[np.float32]:
    """Sum over tissues of share times brightness times texture."""
    image = np.zeros(fractions.shape[1:], dtype=np.float32)
    for tissue in (Tissue(int(n)) for n in np.flatnonzero(fractions.any(axis=(1, 2)))):
        image += fractions[tissue] * _brightness(tissue, look, texture)
    return image


def _brightness(tissue: Tissue, look: Look, texture: Texture) -> NDArray[np.float32]:
    signal = look.signal[tissue] * np.maximum(1 + look.grain[tissue] * texture.of(tissue), 0)
    if tissue is Tissue.MUSCLE and look.fat_streaks:
        streaks = texture.streaks(look.fat_streaks)
        signal = signal + streaks * (look.signal[Tissue.FAT] - signal)
    if tissue is Tissue.DURAL_SAC and look.flow_voids:
        signal = signal * (1 - look.flow_voids * np.clip(texture.flow(), 0, 1))
    return np.asarray(signal, dtype=np.float32)


def _sensitivity(frame: Frame, look: Look, texture: Texture) -> NDArray[np.float32]:
    """The coil lies behind the patient; what is farther in front answers less. Slow shading on top."""
    y_mm = frame.origin_mm[1] + (
        np.arange(frame.shape[1])[:, None] * frame.axes[1, 1] * frame.spacing_mm[1]
        + np.arange(frame.shape[2]) * frame.axes[1, 2] * frame.spacing_mm[2]
    )
    falloff = np.exp(y_mm / look.coil_reach_mm)
    return np.asarray(falloff * np.exp(look.shading * texture.shading()), dtype=np.float32)


def _receive(
    clean: NDArray[np.float32],
    frame: Frame,
    acquired_mm: tuple[float, float] | None,
    noise: float,
    rng: np.random.Generator,
) -> NDArray[np.float32]:
    """Magnitude of the complex image: only the acquired frequencies, with white noise in them (Rician)."""
    if acquired_mm is None and noise == 0:
        return clean
    complex_image = clean.astype(np.complex64)
    window = np.ones(clean.shape, dtype=np.float32) if acquired_mm is None else _window(clean.shape, frame, acquired_mm)
    if noise:
        scale = np.float32(noise / np.sqrt(np.mean(window**2)))
        complex_image.real += scale * rng.standard_normal(clean.shape, dtype=np.float32)
        complex_image.imag += scale * rng.standard_normal(clean.shape, dtype=np.float32)
    if acquired_mm is not None:
        complex_image = fft.ifft2(fft.fft2(complex_image) * window)
    return np.asarray(np.abs(complex_image), dtype=np.float32)


def _window(shape: tuple[int, ...], frame: Frame, acquired_mm: tuple[float, float]) -> NDArray[np.float32]:
    """1 inside the acquired band of spatial frequencies, fading to 0 at its edge."""
    bands = []
    for size, pixel_mm, resolved_mm in zip(shape, frame.spacing_mm[1:], acquired_mm, strict=True):
        place = np.abs(fft.fftfreq(size)) * 2 * resolved_mm / pixel_mm  # 1 at the highest acquired frequency
        fade = np.clip((1 - place) / FADE_SHARE, 0, 1)
        bands.append(0.5 - 0.5 * np.cos(np.pi * fade))
    return np.asarray(np.outer(*bands), dtype=np.float32)
