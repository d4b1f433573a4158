"""The true depth of a lateral recess, from disc or body to the joint behind, at the canal's side."""

import numpy as np

from flavum.anatomy.side import Side
from flavum.anatomy.tissue import Tissue, whole_of
from flavum.anatomy.truth.section import CanalSection

OUTWARD = 0.42  # of the canal's width from its middle: where the recess is deepest hidden
FRONT = sorted(whole_of(Tissue.DISC) | whole_of(Tissue.VERTEBRAL_BODY))
JOINT = sorted(whole_of(Tissue.FACET) | whole_of(Tissue.ARCH))


def measure_recess(cut: CanalSection, side: Side) -> float | None:
    """Millimetres (within twice the cut's step); None where the canal or one of the two walls is not in the cut."""
    canal = cut.canal
    if not canal.any():
        return None
    rows, columns = np.nonzero(canal)
    width = columns.max() - columns.min() + 1
    column = round(float(columns.mean() + side.sign * OUTWARD * width))
    inside = rows[columns == column]
    if not len(inside):
        return None
    line = cut.labels[:, column]
    before = np.flatnonzero(np.isin(line[: inside.min()], FRONT))
    behind = np.flatnonzero(np.isin(line[inside.max() :], JOINT))
    if not len(before) or not len(behind):
        return None
    return float(inside.max() + behind[0] - before[-1] - 1) * cut.step_mm
