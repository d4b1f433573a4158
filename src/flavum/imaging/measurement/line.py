"""Straight lines and parabolas through traced points, blind to a few strays."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

ROUNDS = 3
STRAY = 3.0  # robust standard deviations
LEAST_SPREAD_MM = 0.1  # points are never trusted more than this
GAUSSIAN_MAD = 1.4826


@dataclass(frozen=True, eq=False)
class Polynomial:
    """y(x) with its coefficients, highest power first, and the standard error of its value at the points' ends."""

    coefficients: NDArray[np.float64]
    error_mm: float

    def __call__(self, x: float | NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(np.polyval(self.coefficients, x))


def fit_polynomial(
    x: NDArray[np.float64], y: NDArray[np.float64], degree: int, *, trusted: NDArray[np.bool_] | None = None
) -> Polynomial | None:
    """Least squares after strays are left out; None with fewer points than it takes.

    trusted: points to begin with; others join as far as they continue what those began.
    """
    kept = np.ones(len(x), dtype=bool) if trusted is None else trusted.copy()
    coefficients = np.zeros(degree + 1)
    for _ in range(ROUNDS):
        if kept.sum() < degree + 2:
            return None
        coefficients = np.polyfit(x[kept], y[kept], degree)
        miss = y - np.polyval(coefficients, x)
        spread = max(GAUSSIAN_MAD * float(np.median(np.abs(miss[kept] - np.median(miss[kept])))), LEAST_SPREAD_MM)
        kept = np.abs(miss) <= STRAY * spread
    rms = float(np.sqrt(np.mean((y[kept] - np.polyval(coefficients, x[kept])) ** 2)))
    return Polynomial(coefficients, rms * (degree + 1) / np.sqrt(kept.sum()))
