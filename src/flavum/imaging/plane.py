"""Planes as the networks want them: intensities on one scale, pixels of one size."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Weights = NDArray[np.float32]

# Percentiles that become 0 and 1; the square root then opens up the dark half, where bone and ligament are.
DARK_PERCENTILE, BRIGHT_PERCENTILE = 1.0, 99.0
BRIGHTEST = 1.5

BLUR = 0.5  # of the wider pixel: the width of the Gaussian before coarsening


def normalise(values: NDArray[Any]) -> NDArray[np.float32]:
    """Values from 0 to the root of BRIGHTEST, the same whatever gain and offset the scanner used."""
    values = np.asarray(values, dtype=np.float32)
    dark, bright = np.percentile(values, [DARK_PERCENTILE, BRIGHT_PERCENTILE])
    if bright <= dark:
        return np.zeros(values.shape, dtype=np.float32)
    scaled = np.clip((values - np.float32(dark)) / np.float32(bright - dark), 0.0, BRIGHTEST)
    return np.asarray(np.sqrt(scaled), dtype=np.float32)


def weigh(count: int, step: float, size: int, *, start: float = 0.0) -> Weights:
    """(count, size) weights of the source pixels in new pixels that lie at start, start + step, ... (in source pixels).

    Linear between pixels; before coarsening, a Gaussian takes away the detail that would alias. A slope stays a slope.
    New pixels more than one pixel outside the source get nothing.
    """
    place = start + step * np.arange(count)
    inside = (place > -1.0) & (place < size)
    near = np.clip(place, 0.0, size - 1.0)
    pixel = np.arange(size)
    weights = np.maximum(1.0 - np.abs(near[:, None] - pixel), 0.0) * inside[:, None]
    if step > 1.0:
        smooth = np.exp(-0.5 * np.subtract.outer(pixel, pixel) ** 2 / (BLUR**2 * (step**2 - 1.0)))
        weights = weights @ (smooth / smooth.sum(axis=1, keepdims=True))
    return np.asarray(weights, dtype=np.float32)


def resample_plane(planes: NDArray[Any], down: Weights, across: Weights) -> NDArray[np.float32]:
    """(..., rows, columns) planes through a weight matrix for the rows and one for the columns."""
    return np.asarray(down @ np.asarray(planes, dtype=np.float32) @ across.T, dtype=np.float32)


def resample(planes: NDArray[Any], spacing_mm: tuple[float, float], pixel_mm: float) -> NDArray[np.float32]:
    """(..., rows, columns) planes on square pixels of pixel_mm; the centre of the first pixel stays where it is."""
    matrices = []
    for size, spacing in zip(planes.shape[-2:], spacing_mm, strict=True):
        step = pixel_mm / spacing
        matrices.append(weigh(int(np.ceil((size - 1) / step)) + 1, step, size))
    return resample_plane(planes, *matrices)
