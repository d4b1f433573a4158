"""How often intervals hold the truth, from errors and the half widths of their 95 % intervals."""

import json

import numpy as np
from numpy.typing import NDArray

from flavum.imaging.level.error import Z95

Z90 = 1.644854  # standard errors on either side of a 90 % interval
WIDTHS = {90: Z90 / Z95, 95: 1.0}  # of a 95 % interval
AS_SAID = 0.05  # how far the share that holds may lie from what the interval says


def share_held(off: NDArray[np.float64], half: NDArray[np.float64], percent: int) -> float:
    """The share of intervals of so many percent that hold the truth. half: of the 95 % intervals."""
    return float(np.mean(np.abs(off) <= half * WIDTHS[percent]))


def held_line(name: str, percent: int, off: NDArray[np.float64], half: NDArray[np.float64]) -> str:
    """The JSON line of a figure: as often as it says, within 5 in a hundred."""
    held = share_held(off, half, percent)
    return json.dumps({"name": f"{name}_interval_{percent}", "figure": round(held, 3), "unit": "share",
                       "target": percent / 100, "peer": None, "ratio": None,
                       "holds": bool(abs(held - percent / 100) <= AS_SAID)})  # fmt: skip
