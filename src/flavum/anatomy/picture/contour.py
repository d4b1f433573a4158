"""The outline of a mask as smooth closed curves: cubic Bezier paths for SVG."""

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter
from skimage.measure import find_contours

from flavum.anatomy.surface.part import Mask

SMOOTH_MM = 0.35
KNOT_MM = 1.5  # between two knots of a curve
FEWEST = 4  # knots of the smallest thing that is still drawn
Points = NDArray[np.float64]


def trace_outlines(
    mask: Mask, *, step_mm: float, knot_mm: float = KNOT_MM, smooth_mm: float = SMOOTH_MM
) -> list[Points]:
    """Closed outlines as (n, 2) knots, x and y in millimetres from the mask's upper left corner, knot_mm apart."""
    soft = gaussian_filter(np.pad(mask, 1).astype(np.float32), smooth_mm / step_mm, mode="constant")
    found = (_space((line[:, ::-1] - 0.5) * step_mm, knot_mm) for line in find_contours(soft, 0.5))
    return [knots for knots in found if len(knots) >= FEWEST]


def _space(line: Points, knot_mm: float) -> Points:
    """The same closed line, its points about knot_mm apart."""
    run = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])
    at = np.linspace(0.0, run[-1], max(round(float(run[-1]) / knot_mm), 1), endpoint=False)
    return np.stack([np.interp(at, run, line[:, n]) for n in range(2)], axis=1)


def write_path(outlines: list[Points], *, scale: float) -> str:
    """The `d` of a path through the knots (Catmull-Rom), in units of 1 / scale mm; relative, so it is short."""
    return "".join(_write_closed(np.rint(knots * scale * 10) / 10) for knots in outlines)


def _write_closed(knots: Points) -> str:
    following, after, before = (np.roll(knots, shift, axis=0) for shift in (-1, -2, 1))
    first, second = (following - before) / 6, following - knots - (after - knots) / 6
    steps = (_write_step(*pair) for pair in zip(first, second, following - knots, strict=True))
    return f"M{_number(knots[0, 0])} {_number(knots[0, 1])}{''.join(steps)}z"


def _write_step(*points: Points) -> str:
    return "c" + " ".join(f"{_number(x)} {_number(y)}" for x, y in points)


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0").replace("-0.", "-.").removeprefix("0") or "0"
