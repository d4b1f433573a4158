"""From the tissue in a slice to the picture: spatial frequencies sampled line by line, and what goes wrong then."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import fft

from flavum.anatomy.phantom.artefact import Artefacts, Encoding, PhaseDirection, fat_offset_hz
from flavum.anatomy.phantom.signal import Sequence

Image = NDArray[np.float32]
Spectrum = NDArray[np.complex64]

FADE_SHARE = 0.2  # share of the acquired band of frequencies over which it fades out; less rings more
MARGIN = 24  # pixels mirrored around the picture, so that its edges do not ring with each other


@dataclass(frozen=True, eq=False)
class Part:
    """One kind of signal in a slice. pulsates: it comes and goes with the heart, about nothing."""

    image: Image
    t2_ms: float
    is_fat: bool = False
    pulsates: bool = False


@dataclass(frozen=True, eq=False)
class Sampling:
    """A slice's pixels, the encoding of which is turned so that array axis 0 is the phase axis.

    pixel_mm, acquired_mm: along the phase encoding and along the readout; acquired_mm is what the scanner resolved.
    """

    sequence: Sequence
    encoding: Encoding
    artefacts: Artefacts
    pixel_mm: tuple[float, float]
    acquired_mm: tuple[float, float]


def sample_slice(
    sequence: Sequence,
    encoding: Encoding,
    artefacts: Artefacts,
    *,
    pixel_mm: tuple[float, float],
    acquired_mm: tuple[float, float] | None,
) -> Sampling:
    """pixel_mm, acquired_mm: down and along the rows, as in a Frame; acquired_mm None: the pixels themselves."""
    step = 1 if encoding.phase_direction is PhaseDirection.COL else -1
    acquired = acquired_mm or pixel_mm
    return Sampling(
        sequence,
        encoding,
        artefacts,
        (pixel_mm[::step][0], pixel_mm[::step][1]),
        (acquired[::step][0], acquired[::step][1]),
    )


def receive(parts: list[Part], sampling: Sampling, *, noise: float, rng: np.random.Generator) -> Image:
    """Magnitude of the picture (rows, columns) that the sampled frequencies of all parts give, with noise in them."""
    is_turned = sampling.encoding.phase_direction is PhaseDirection.ROW
    shape = parts[0].image.T.shape if is_turned else parts[0].image.shape
    margins = _margins(shape, sampling.encoding.oversampling)
    lines = _Lines((shape[0] + sum(margins[0]), shape[1] + sum(margins[1])), sampling, rng)
    spectrum = np.zeros(lines.shape, dtype=np.complex64)
    for part in parts:
        image = np.pad(part.image.T if is_turned else part.image, margins, mode="symmetric")
        spectrum += fft.fft2(image) * lines.weight(part)[:, None] * lines.readout(part)
    spectrum *= lines.moved()
    window = lines.window()
    if noise:
        spectrum += _noise(lines.shape, noise, window, rng)
    whole = np.abs(fft.ifft2(spectrum * window))
    image = whole[margins[0][0] : margins[0][0] + shape[0], margins[1][0] : margins[1][0] + shape[1]]
    return np.ascontiguousarray(image.T if is_turned else image, dtype=np.float32)


def _noise(shape: tuple[int, int], noise: float, window: Image, rng: np.random.Generator) -> Spectrum:
    """White, so strong that each channel of the picture has this deviation after the window."""
    scale = np.float32(noise * np.sqrt(shape[0] * shape[1] / np.mean(window**2)))
    real, imaginary = (rng.standard_normal(shape, dtype=np.float32) for _ in range(2))
    return np.asarray(scale * (real + 1j * imaginary), dtype=np.complex64)


def _margins(shape: tuple[int, ...], oversampling: float) -> tuple[tuple[int, int], tuple[int, int]]:
    """Pixels to add before and after each axis; together a size that is quick to transform."""
    added = (max(round(shape[0] * oversampling), 2 * MARGIN), 2 * MARGIN)
    total = [min(fft.next_fast_len(size + more), 3 * size) - size for size, more in zip(shape, added, strict=True)]
    return (total[0] // 2, total[0] - total[0] // 2), (total[1] // 2, total[1] - total[1] // 2)


class _Lines:
    """The lines of one slice's frequency space: where they lie, and when in the scan each one is taken."""

    def __init__(self, shape: tuple[int, int], sampling: Sampling, rng: np.random.Generator) -> None:
        self.shape = shape
        self._sampling = sampling
        self._per_mm = [fft.fftfreq(n, mm) for n, mm in zip(shape, sampling.pixel_mm, strict=True)]
        highest = [1 / (2 * mm) for mm in sampling.acquired_mm]
        self._place = [k / top for k, top in zip(self._per_mm, highest, strict=True)]  # -1 to 1 inside the band
        artefacts, sequence = sampling.artefacts, sampling.sequence
        taken = np.abs(self._place[0]) <= 1
        number = np.round(self._per_mm[0] * shape[0] * sampling.pixel_mm[0]).astype(int)
        number -= number[taken].min()
        self._shots = -(-int(taken.sum()) // sequence.echo_train_length)
        self._shot = number % self._shots
        self._heart_starts = rng.uniform(0, 2 * np.pi) if artefacts.aorta_pulsation or artefacts.csf_pulsation else 0.0
        self._moves_at = rng.uniform(0, 1 - artefacts.moved_share) if artefacts.moved_share else 0.0

    def weight(self, part: Part) -> Image:
        """How strong a part is in each line: its echo's decay, and the heart's beat."""
        sampling = self._sampling
        late_ms = self._late_ms()
        weight = np.ones(self.shape[0])
        if sampling.artefacts.echo_train:
            weight *= np.exp(-late_ms * (1 - sampling.sequence.along_z_share) / part.t2_ms)
        if part.pulsates:
            at_ms = self._shot * sampling.sequence.repetition_time_ms + late_ms
            beats = at_ms * sampling.artefacts.heart_rate_per_min / 60_000
            weight *= np.cos(2 * np.pi * beats + self._heart_starts)
        return weight.astype(np.float32)

    def _late_ms(self) -> NDArray[np.float64]:
        """How much later than the effective echo time a line's echo comes.

        The train runs through the band from one edge to the other, its effective echo in the middle; a train that
        begins in the middle (T1) runs outward both ways. Within the train the time is taken as continuous.
        """
        sequence, place = self._sampling.sequence, np.clip(self._place[0], -1, 1)
        late_ms = max(sequence.echo_train_length * sequence.echo_spacing_ms - sequence.echo_time_ms, 0.0)
        early_ms = sequence.echo_time_ms - sequence.echo_spacing_ms
        if sequence.echo_train_length == 1:
            return np.zeros(self.shape[0])
        if early_ms < sequence.echo_spacing_ms / 2:
            return np.asarray(np.abs(place) * late_ms)
        return np.asarray(np.where(place > 0, place * late_ms, place * early_ms))

    def readout(self, part: Part) -> Spectrum:
        """The shift of fat along the readout, toward the higher pixels."""
        sampling = self._sampling
        if not (part.is_fat and sampling.artefacts.chemical_shift):
            return np.ones(self.shape[1], dtype=np.complex64)
        return np.asarray(np.exp(-2j * np.pi * self._per_mm[1] * fat_shift_mm(sampling)), dtype=np.complex64)

    def moved(self) -> Spectrum:
        """The turn of phase of every line that was taken while the patient lay elsewhere."""
        sampling = self._sampling
        moved_mm = sampling.artefacts.moved_mm
        if sampling.encoding.phase_direction is PhaseDirection.ROW:
            moved_mm = moved_mm[::-1]
        when = (self._shot + 0.5) / self._shots
        is_moved = (when > self._moves_at) & (when < self._moves_at + sampling.artefacts.moved_share)
        down = np.exp(-2j * np.pi * self._per_mm[0] * moved_mm[0])
        along = np.exp(-2j * np.pi * self._per_mm[1] * moved_mm[1])
        return np.where(is_moved[:, None], np.outer(down, along), 1).astype(np.complex64)

    def window(self) -> Image:
        sampling = self._sampling
        fade_share = 0.0 if sampling.artefacts.truncation else FADE_SHARE
        return band_window(self.shape, sampling.pixel_mm, sampling.acquired_mm, fade_share=fade_share)


def band_window(
    shape: tuple[int, ...], pixel_mm: tuple[float, float], acquired_mm: tuple[float, float], *, fade_share: float
) -> Image:
    """1 inside the acquired band of spatial frequencies, fading to 0 at its edge; fade_share 0: sharp, so it rings."""
    bands = []
    for size, between_mm, resolved_mm in zip(shape, pixel_mm, acquired_mm, strict=True):
        place = np.abs(fft.fftfreq(size)) * 2 * resolved_mm / between_mm  # 1 at the highest acquired frequency
        if fade_share:
            bands.append(0.5 - 0.5 * np.cos(np.pi * np.clip((1 - place) / fade_share, 0, 1)))
        else:
            bands.append((place <= 1).astype(float))
    return np.asarray(np.outer(*bands), dtype=np.float32)


def fat_shift_mm(sampling: Sampling) -> float:
    """How far fat lands beside its place: 3.4 ppm of the resonance over the bandwidth of one acquired pixel."""
    pixels = fat_offset_hz(sampling.sequence.field_strength_tesla) / sampling.encoding.bandwidth_hz
    return pixels * sampling.acquired_mm[1]
