"""A spine as numbers for the compiled field: one row a node, bodies and discs in turn from S3 to T10."""

import math
from enum import IntEnum, auto

import numpy as np

from flavum.anatomy.frame import Vector
from flavum.anatomy.spine.canal import EVEN, LEAST_CORNER_MM
from flavum.anatomy.spine.parameters import LEVELS, LevelShape, Spine, VertebraShape
from flavum.anatomy.spine.pose import S1_BODY, THORACIC_DISC_MM, Pose, Posture, place, shapes_of

ROOTS = 44  # strands of the cauda equina that are drawn


class Column(IntEnum):
    """What stands in which column of the node table."""

    X = 0  # of the middle of the posterior wall, in the spine's own frame
    Y = auto()
    Z = auto()
    LEFT = auto()  # the node's axes: left, posterior and superior, three columns each
    LEFT_Y = auto()
    LEFT_Z = auto()
    BACK = auto()
    BACK_Y = auto()
    BACK_Z = auto()
    UP = auto()
    UP_Y = auto()
    UP_Z = auto()
    KIND = auto()
    REACH = auto()  # to the next node, millimetres
    FAN = auto()  # how its plane rises behind the arch: there the planes spread as the whole curve does
    HALF_WIDTH = auto()
    DEPTH = auto()
    FRONT_HEIGHT = auto()
    BACK_HEIGHT = auto()
    CONCAVITY = auto()
    ROOF = auto()  # depth of the canal's bony roof behind the posterior wall, midline
    HALF_CANAL = auto()
    SLOPE = auto()
    TREFOIL = auto()
    PEDICLE_WIDTH = auto()
    PEDICLE_HEIGHT = auto()
    PEDICLE_TURN = auto()  # tangent of its inclination
    LAMINA_HEIGHT = auto()
    LAMINA = auto()  # thickness
    SPINOUS_LENGTH = auto()
    SPINOUS_HEIGHT = auto()
    SPINOUS = auto()  # half thickness
    TRANSVERSE = auto()  # half span
    MODIC_UPPER = auto()
    MODIC_LOWER = auto()
    SCHMORL_UPPER = auto()
    SCHMORL_LOWER = auto()
    HAEMANGIOMA = auto()
    OPENED = auto()
    SCREWS = auto()
    LIGAMENT_LEFT = auto()
    LIGAMENT_RIGHT = auto()
    FACET_LEFT = auto()
    FACET_RIGHT = auto()
    ANGLE_LEFT = auto()  # of the joints, radians
    ANGLE_RIGHT = auto()
    WIDE_LEFT = auto()
    WIDE_RIGHT = auto()
    GAP_LEFT = auto()
    GAP_RIGHT = auto()
    FLUID_LEFT = auto()
    FLUID_RIGHT = auto()
    CHALK_LEFT = auto()
    CHALK_RIGHT = auto()
    CYST_LEFT = auto()
    CYST_RIGHT = auto()
    FRONT = auto()  # how far disc and slip reach behind the posterior wall line
    CORNER = (
        auto()
    )  # how far behind the disc's own plane of the wall the lower body's corner stands, the upper's before
    STEP = auto()  # the farthest that a body's wall stands behind the canal's front line close to the disc
    CORNER_UP = auto()  # half the height between the two corners; negative where they have slipped past each other
    HERNIA = auto()
    HERNIA_PLACE = auto()
    HERNIA_UP = auto()
    OSTEOPHYTE = auto()
    FAT = auto()
    SLIP = auto()
    DEGENERATION = auto()
    HEIGHT = auto()  # of a disc


class Trait(IntEnum):
    """What the field knows of the person beside the table, in this order (describe in field.py)."""

    MUSCLE_FAT = 0
    CONUS = auto()  # the node at which the cord ends
    RIBBED = auto()  # the node of the lowest vertebra with ribs
    SKIN = auto()  # from here on, where the skin of the back lies


class Kind(IntEnum):
    """What a node is."""

    SACRUM = 0
    BODY = 1
    DISC = 2


BODY_FAT_MM = 0.4  # behind the sac, where the lamina is nearest to it
LATERAL_GROWTH_MM = 1.0  # the canal is a little wider at the disc than between the pedicles
SLIP_FROM_BEHIND = 0.5  # the lamina rides forward with the upper vertebra by half the slip against the disc's middle
SLIP_IN_FRONT = 0.5  # and the lower body stands back by the other half
CHORD_NODES = 5  # that the chord reaches up and down
SACRAL_CANAL = (0.52, 0.74)  # the canal at S3 and S2 against S1
THORACIC_LEVEL = {"ligament": 2.6, "roof": 1.5}


def tabulate(spine: Spine, posture: Posture | None = None) -> Vector:
    """(nodes, columns) table of a spine, nodes from S3's body up to T10's body."""
    posture = posture or place(spine)
    shapes = shapes_of(spine)
    rows = []
    for body, (pose, shape) in enumerate(zip(posture.bodies, shapes, strict=True)):
        rows.append(_body_row(pose, shape, body))
        disc = body - S1_BODY
        if 0 <= disc < len(posture.discs):
            corners = _corner(pose, shape, 1), _corner(posture.bodies[body + 1], shapes[body + 1], -1)
            level = spine.levels[disc] if disc < len(LEVELS) else None
            rows.append(_disc_row(posture.discs[disc], corners, shape, shapes[body + 1], level))
    table = np.array(rows)
    starts = table[:, Column.X : Column.Z + 1]
    table[:-1, Column.REACH] = np.linalg.norm(np.diff(starts, axis=0), axis=1)
    table[-1, Column.REACH] = table[-2, Column.REACH]
    table[:, Column.FAN] = _fan(table)
    for disc in np.flatnonzero(table[:, Column.KIND] == Kind.DISC).tolist():
        table[disc, Column.STEP] = max(_step_back(table, disc, -1), _step_back(table, disc, 1), 0.0)
    return table


def _fan(table: Vector) -> Vector:
    """For each node the rise of the plane square to the curve's chord around it, against the node's own plane."""
    count, starts = len(table), table[:, Column.X : Column.Z + 1]
    chords = starts[np.minimum(np.arange(count) + CHORD_NODES, count - 1)]
    chords = chords - starts[np.maximum(np.arange(count) - CHORD_NODES, 0)]
    back = np.sum(chords * table[:, Column.BACK : Column.BACK_Z + 1], axis=1)
    return np.asarray(-back / np.sum(chords * table[:, Column.UP : Column.UP_Z + 1], axis=1))


def _step_back(table: Vector, disc: int, sign: int) -> float:
    """How far the lower (-1) or upper body's wall stands back at EVEN of the way, where the canal begins to change."""
    row, body = table[disc], table[disc + sign]
    high = max(float(row[Column.CORNER_UP]), LEAST_CORNER_MM)
    past = EVEN * (row[Column.REACH] if sign > 0 else table[disc - 1, Column.REACH]) - high
    back = -sign * row[Column.CORNER] * min(1.0 + past / high, 1.0)
    if past > 0 and body[Column.KIND] == Kind.SACRUM:
        back -= past * float(body[Column.UP : Column.UP_Z + 1] @ row[Column.BACK : Column.BACK_Z + 1])
    return float(back * (1.0 - EVEN))


def _corner(pose: Pose, shape: VertebraShape, sign: int) -> Vector:
    """The posterior corner of a body's upper (+1) or lower (-1) endplate."""
    return pose.at(posterior=shape.depth_mm / 2, superior=sign * shape.posterior_height_mm / 2)


def _row(point: Vector, axes: Vector) -> list[float]:
    row = [0.0] * len(Column)
    row[Column.X : Column.Z + 1] = [float(one) for one in point]
    row[Column.LEFT : Column.UP_Z + 1] = [float(one) for one in axes.T.ravel()]
    return row


def _body_row(pose: Pose, shape: VertebraShape, body: int) -> list[float]:
    row = _row(pose.at(posterior=shape.depth_mm / 2), pose.axes)
    is_sacral = body <= S1_BODY
    shrink = SACRAL_CANAL[body] if body < S1_BODY else 1.0
    row[Column.KIND] = Kind.SACRUM if is_sacral else Kind.BODY
    row[Column.HALF_WIDTH], row[Column.DEPTH] = shape.width_mm / 2, shape.depth_mm
    row[Column.FRONT_HEIGHT] = shape.front_height_mm
    row[Column.BACK_HEIGHT] = shape.posterior_height_mm
    row[Column.CONCAVITY] = shape.concavity_mm if body >= S1_BODY else 0.0
    row[Column.ROOF], row[Column.HALF_CANAL] = shape.canal_depth_mm * shrink, shape.canal_width_mm / 2 * shrink
    row[Column.SLOPE], row[Column.TREFOIL] = shape.roof_slope, shape.trefoil
    row[Column.PEDICLE_WIDTH], row[Column.PEDICLE_HEIGHT] = shape.pedicle_width_mm, shape.pedicle_height_mm
    row[Column.PEDICLE_TURN] = math.tan(math.radians(shape.pedicle_inclination_deg))
    row[Column.LAMINA_HEIGHT], row[Column.LAMINA] = shape.lamina_height_mm, shape.lamina_thickness_mm
    row[Column.SPINOUS_LENGTH] = shape.spinous_length_mm * (0.45 if is_sacral else 1.0)
    row[Column.SPINOUS_HEIGHT], row[Column.SPINOUS] = shape.spinous_height_mm, shape.spinous_thickness_mm / 2
    row[Column.TRANSVERSE] = shape.transverse_span_mm / 2
    row[Column.MODIC_UPPER], row[Column.MODIC_LOWER] = shape.modic_upper, shape.modic_lower
    row[Column.SCHMORL_UPPER], row[Column.SCHMORL_LOWER] = shape.schmorl_upper_mm, shape.schmorl_lower_mm
    row[Column.HAEMANGIOMA] = shape.haemangioma_mm
    row[Column.OPENED], row[Column.SCREWS] = float(shape.is_laminectomised), float(shape.has_screws)
    row[Column.FAT] = BODY_FAT_MM
    return row


def _disc_row(
    pose: Pose, corners: tuple[Vector, Vector], below: VertebraShape, above: VertebraShape, level: LevelShape | None
) -> list[float]:
    row = _row((corners[0] + corners[1]) / 2, pose.axes)
    row[Column.KIND] = Kind.DISC
    row[Column.CORNER] = float((corners[0] - corners[1]) @ pose.posterior / 2)
    row[Column.CORNER_UP] = float((corners[1] - corners[0]) @ pose.superior / 2)
    row[Column.HALF_WIDTH], row[Column.DEPTH] = (below.width_mm + above.width_mm) / 4, _mean_depth(below, above)
    row[Column.HALF_CANAL] = (below.canal_width_mm + above.canal_width_mm) / 4 + LATERAL_GROWTH_MM
    row[Column.TREFOIL] = (below.trefoil + above.trefoil) / 2
    if level is None:
        row[Column.ROOF] = (below.canal_depth_mm + above.canal_depth_mm) / 2 + THORACIC_LEVEL["roof"]
        row[Column.SLOPE], row[Column.FAT], row[Column.HEIGHT] = below.roof_slope, 1.0, THORACIC_DISC_MM
        row[Column.LIGAMENT_LEFT] = row[Column.LIGAMENT_RIGHT] = THORACIC_LEVEL["ligament"]
        row[Column.ANGLE_LEFT] = row[Column.ANGLE_RIGHT] = math.radians(20.0)
        row[Column.WIDE_LEFT] = row[Column.WIDE_RIGHT] = 11.0
        row[Column.GAP_LEFT] = row[Column.GAP_RIGHT] = 1.2
        row[Column.DEGENERATION] = 0.2
        return row
    row[Column.HEIGHT] = level.disc_height_mm
    row[Column.ROOF] = level.roof_mm - (0.0 if level.is_isthmic else SLIP_FROM_BEHIND * level.slip_mm)
    row[Column.SLOPE], row[Column.FAT] = level.roof_slope, level.fat_mm
    for offset, side in enumerate((level.left, level.right)):
        row[Column.LIGAMENT_LEFT + offset], row[Column.FACET_LEFT + offset] = side.ligament_mm, side.facet_growth_mm
        row[Column.ANGLE_LEFT + offset] = math.radians(side.facet_angle_deg)
        row[Column.WIDE_LEFT + offset], row[Column.GAP_LEFT + offset] = side.facet_width_mm, side.joint_space_mm
        row[Column.FLUID_LEFT + offset], row[Column.CHALK_LEFT + offset] = side.effusion_mm, side.calcification
        row[Column.CYST_LEFT + offset] = side.cyst_mm
    row[Column.FRONT] = level.bulge_mm + SLIP_IN_FRONT * abs(level.slip_mm)
    row[Column.HERNIA], row[Column.HERNIA_PLACE] = level.protrusion_mm, level.protrusion_place_mm
    row[Column.HERNIA_UP] = level.migration_mm
    row[Column.OSTEOPHYTE], row[Column.SLIP] = level.osteophyte_mm, level.slip_mm
    row[Column.DEGENERATION] = level.degeneration
    return row


def _mean_depth(below: VertebraShape, above: VertebraShape) -> float:
    return (below.depth_mm + above.depth_mm) / 2


def lay_out_roots(spine: Spine) -> Vector:
    """(ROOTS, 4): where each strand lies in the sac, as part of its half-width, and of the way from its front to its
    back; the node number below which the strand has left the sac; and where on its sway it is.

    Supine, the strands sink to the back.
    """
    rng = np.random.default_rng(spine.seed)
    across = np.linspace(-0.8, 0.8, ROOTS) + rng.normal(0, 0.03, ROOTS)
    depth = 0.93 - 0.12 * across**2 - np.abs(rng.normal(0, 0.13, ROOTS))
    leaves = 2.0 + np.abs(across) * 10.0 + rng.normal(0, 0.5, ROOTS)
    return np.stack([across, depth, leaves, rng.uniform(0, 2 * math.pi, ROOTS)], axis=1)
