"""A spine as numbers for the compiled field: one row a node, bodies and discs in turn from S2 to T12."""

from enum import IntEnum, auto

import numpy as np

from flavum.anatomy.frame import Vector
from flavum.anatomy.spine.parameters import LEVELS, Spine
from flavum.anatomy.spine.pose import S2_HEIGHT_SHARE, Posture, place

ROOTS = 22  # strands of the cauda equina that are drawn


class Column(IntEnum):
    """What stands in which column of the node table."""

    Y = 0  # of the middle of the posterior wall
    Z = auto()
    TILT = auto()
    IS_DISC = auto()
    HALF_WIDTH = auto()
    DEPTH = auto()
    HEIGHT = auto()
    ROOF = auto()  # depth of the canal's bony roof behind the posterior wall, midline
    HALF_CANAL = auto()
    SLOPE = auto()
    LIGAMENT_LEFT = auto()
    LIGAMENT_RIGHT = auto()
    FACET_LEFT = auto()
    FACET_RIGHT = auto()
    FRONT = auto()  # how far disc and slip reach behind the posterior wall line
    FAT = auto()
    SLIP = auto()
    DEGENERATION = auto()


LATERAL_GROWTH_MM = 1.0  # the canal is a little wider at the disc than between the pedicles
SLIP_FROM_BEHIND = 0.5  # the lamina rides forward with the upper vertebra by half the slip against the disc's middle
SLIP_IN_FRONT = 0.5  # and the lower body stands back by the other half
SACRAL_CANAL = 0.72  # the canal at S2 against S1


def tabulate(spine: Spine, posture: Posture | None = None) -> Vector:
    """(nodes, columns) table of a spine, nodes from S2's body up to T12's body."""
    posture = posture or place(spine)
    rows = [_body_row(spine, posture, 0)]
    for body in range(1, len(posture.bodies)):
        rows.append(_body_row(spine, posture, body))
        if body - 1 < len(LEVELS):
            rows.append(_disc_row(spine, posture, body - 1))
    return np.array(rows)


def _body_row(spine: Spine, posture: Posture, body: int) -> list[float]:
    shape = spine.vertebrae[max(body - 1, 0)]
    back, pose = posture.back_of(spine, body), posture.bodies[body]
    shrink = SACRAL_CANAL if body == 0 else 1.0
    row = [0.0] * len(Column)
    row[Column.Y], row[Column.Z], row[Column.TILT] = float(back[0]), float(back[1]), pose.tilt_rad
    row[Column.HALF_WIDTH] = shape.width_mm / 2 * (0.8 if body == 0 else 1.0)
    row[Column.DEPTH] = shape.depth_mm
    row[Column.HEIGHT] = shape.height_mm * (S2_HEIGHT_SHARE if body == 0 else 1.0)
    row[Column.ROOF] = shape.canal_ap_mm * shrink
    row[Column.HALF_CANAL] = shape.canal_width_mm / 2 * shrink
    row[Column.SLOPE] = shape.roof_slope
    row[Column.FAT] = 1.5
    return row


def _disc_row(spine: Spine, posture: Posture, disc: int) -> list[float]:
    level, below, above = spine.levels[disc], spine.vertebrae[disc], spine.vertebrae[disc + 1]
    lower, upper, pose = posture.bodies[disc + 1], posture.bodies[disc + 2], posture.discs[disc]
    corner_below = lower.point + lower.superior * below.height_mm / 2 + lower.posterior * below.depth_mm / 2
    corner_above = upper.point - upper.superior * above.height_mm / 2 + upper.posterior * above.depth_mm / 2
    corner = (corner_below + corner_above) / 2
    row = [0.0] * len(Column)
    row[Column.Y], row[Column.Z], row[Column.TILT] = float(corner[0]), float(corner[1]), pose.tilt_rad
    row[Column.IS_DISC] = 1.0
    row[Column.HALF_WIDTH] = (below.width_mm + above.width_mm) / 4
    row[Column.DEPTH] = (below.depth_mm + above.depth_mm) / 2
    row[Column.HEIGHT] = level.disc_height_mm
    row[Column.ROOF] = level.roof_mm - SLIP_FROM_BEHIND * level.slip_mm
    row[Column.HALF_CANAL] = (below.canal_width_mm + above.canal_width_mm) / 4 + LATERAL_GROWTH_MM
    row[Column.SLOPE] = level.roof_slope
    row[Column.LIGAMENT_LEFT], row[Column.LIGAMENT_RIGHT] = level.ligament_left_mm, level.ligament_right_mm
    row[Column.FACET_LEFT], row[Column.FACET_RIGHT] = level.facet_left_mm, level.facet_right_mm
    row[Column.FRONT] = level.bulge_mm + SLIP_IN_FRONT * abs(level.slip_mm)
    row[Column.FAT] = level.fat_mm
    row[Column.SLIP] = level.slip_mm
    row[Column.DEGENERATION] = level.degeneration
    return row


def lay_out_roots(spine: Spine) -> Vector:
    """(ROOTS, 3): where each strand lies in the sac, as parts of its half-width and half-depth, and where it leaves.

    Supine, the strands sink to the back; the third column is the node number below which the strand has left the sac.
    """
    rng = np.random.default_rng(spine.seed)
    across = np.linspace(-0.78, 0.78, ROOTS) + rng.normal(0, 0.04, ROOTS)
    depth = 0.75 - 0.55 * across**2 - np.abs(rng.normal(0, 0.28, ROOTS))
    leaves = 1.0 + np.abs(across) * 9.0 + rng.normal(0, 0.5, ROOTS)
    return np.stack([across, depth, leaves], axis=1)
