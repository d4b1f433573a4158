"""Slip of one vertebra on the next, from the corners of the two facing endplates."""

import numpy as np
from numpy.typing import NDArray

Point = NDArray[np.float64]
PERCENT = 100.0


def slip_mm(upper_corner_mm: Point, lower_corner_mm: Point, endplate: Point) -> float:
    """Displacement of the upper body's postero-inferior corner along the lower superior endplate; forward is positive.

    endplate: unit direction of the lower vertebra's superior endplate, to the back. Any plane coordinates, mm.
    """
    return float((lower_corner_mm - upper_corner_mm) @ endplate)


def slip_percent(slip: float, endplate_mm: float) -> float:
    """A slip as a part of the lower endplate's length."""
    return slip * PERCENT / endplate_mm
