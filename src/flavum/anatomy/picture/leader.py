"""Labels beside a drawing and the straight lines that lead from them: no two lines cross, no two labels touch."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from scipy.optimize import linear_sum_assignment

Point = tuple[float, float]
STARTS = 12  # how many places of the first line are tried


class Margin(IntEnum):
    """The side of the drawing on which a label stands."""

    LEFT = -1
    RIGHT = 1


@dataclass(frozen=True)
class Callout:
    """What is to be said, about which point of the drawing, and from which side."""

    text: str
    point: Point
    margin: Margin
    kind: str = ""


@dataclass(frozen=True)
class Leader:
    """A callout in its place: start is the label's inner end."""

    callout: Callout
    start: Point


def place_labels(
    callouts: list[Callout], *, inner: dict[Margin, float], top: float, bottom: float, line: float
) -> list[Leader]:
    """Every label on one of the lines of its margin; inner: x of the labels' inner ends, line: height of a line."""
    return [
        leader
        for margin in Margin
        for leader in _place([one for one in callouts if one.margin is margin], inner[margin], top, bottom, line)
    ]


def _place(callouts: list[Callout], x: float, top: float, bottom: float, line: float) -> list[Leader]:
    """Of all ways to give the lines of a margin to its labels the one whose leaders are shortest in sum.

    Two leaders that crossed could swap their lines and both be shorter, so none cross. The lines may begin a little
    lower, where that shortens the leaders: then most run nearly level.
    """
    if not callouts:
        return []
    points = np.array([callout.point for callout in callouts])
    best: tuple[float, list[Leader]] = (np.inf, [])
    for start in np.linspace(top, top + line, STARTS, endpoint=False):
        slots = np.arange(start, bottom + 1e-9, line)
        if len(slots) < len(callouts):
            continue
        length = np.hypot(points[:, :1] - x, points[:, 1:] - slots)
        rows, columns = linear_sum_assignment(length)
        total = float(length[rows, columns].sum())
        if total < best[0]:
            pairs = zip(rows, columns, strict=True)
            best = (total, [Leader(callouts[n], (x, float(slots[slot]))) for n, slot in pairs])
    if not best[1]:
        raise ValueError(f"{len(callouts)} labels do not fit between {top} and {bottom}")
    return best[1]
