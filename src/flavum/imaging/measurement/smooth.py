"""Hard label maps made smooth: an edge finer than the pixels, that does not shrink what it encloses."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, laplace

SIGMA = 0.7  # pixels


def is_hard(probability: NDArray[Any]) -> bool:
    """Whether a map knows only yes and no, as true labels and a person's masks do."""
    return bool(np.all((probability == 0) | (probability == 1)))


def soften(mask: NDArray[Any]) -> NDArray[np.float64]:
    """A mask of zeros and ones with its staircase smoothed away.

    The Gaussian's blur is undone to second order (its Laplacian taken away), so that convex shapes keep their area.
    """
    blurred = gaussian_filter(np.asarray(mask, dtype=np.float64), SIGMA, mode="nearest")
    return np.asarray(blurred - SIGMA**2 / 2 * laplace(blurred, mode="nearest"), dtype=np.float64)
