"""What a scanner's coil and a saturation band make of a drawn sagittal slice."""

import numpy as np
from numpy.typing import NDArray

from flavum.anatomy.tissue import Tissue

BANDED, FALLING = 0.6, 0.75  # how many pictures have a saturation band in front, and a coil that is felt
BAND_BEFORE = (6.0, 75.0)  # pixels in front of the foremost body
BAND_LEAVES = (0.03, 0.5)  # of the signal
BAND_EDGE, BAND_TILT = (2.0, 14.0), 0.12
COIL_REACH = (90.0, 400.0)  # pixels from the back over which the signal falls to 1/e
BODIES = (Tissue.VERTEBRAL_BODY, Tissue.BODY_CORTEX)


def shade(image: NDArray[np.float32], labels: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.float32]:
    """(..., rows, columns) pictures, columns to the back, dimmed away from the coil and in front of the spine."""
    rows, columns = np.indices(labels.shape, dtype=np.float32)
    gain = np.ones(labels.shape, np.float32)
    if rng.random() < FALLING:
        gain = np.exp((columns - labels.shape[1] * 0.7) / rng.uniform(*COIL_REACH))
    fronts = np.flatnonzero(np.isin(labels, BODIES).any(axis=0))
    if len(fronts) and rng.random() < BANDED:
        edge = fronts[0] - rng.uniform(*BAND_BEFORE) + rng.normal(0, BAND_TILT) * (rows - labels.shape[0] / 2)
        left = rng.uniform(*BAND_LEAVES)
        gain = gain * (left + (1 - left) / (1 + np.exp(-(columns - edge) / rng.uniform(*BAND_EDGE))))
    return np.asarray(image * gain, dtype=np.float32)
