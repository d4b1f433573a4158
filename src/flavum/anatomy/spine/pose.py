"""Where every vertebra and disc lies: one rigid pose each, stacked upward from the sacrum."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from flavum.anatomy.frame import Vector
from flavum.anatomy.spine.parameters import Spine, VertebraShape

SACRAL_KYPHOSIS_DEG = (6.0, 11.0)  # S2 leans back against S1, S3 against S2
SACRAL_HEIGHT = (0.82, 0.72)  # of S2 and S3, as parts of S1's
SACRAL_GAP_MM = 2.0
LOWEST_POSTERIOR_DISC_MM = 2.6  # an old disc still keeps the corners apart
THORACIC_ANGLE_DEG = -3.0  # between vertebrae above T12: the thoracic kyphosis begins
THORACIC_DISC_MM = 5.5
THORACIC = 2  # vertebrae drawn above T12 so that images do not end in nothing
S1_BODY, T12_BODY = 2, 8  # their places among the bodies, S3 the first
# Of the skin of the back, from S3's body up to T10's: how far muscle and sacrum reach behind the posterior wall, and
# the fat over them as a part of what lies over L3 (population.toml: half at L1, half as much again at L5).
BACK_REACH_MM = (20.0, 27.0, 34.0, 42.0, 46.0, 46.0, 46.0, 46.0, 46.0, 46.0, 46.0)
BACK_FAT_SHARE = (1.2, 1.3, 1.45, 1.5, 1.25, 1.0, 0.7, 0.5, 0.45, 0.4, 0.4)
LEAST_BACK_FAT_MM, OVER_TIP_MM = 4.0, 3.0  # over muscle, and over the longest spinous process as well
SACRAL_REACH_MM = 40.0  # processes of the sacrum are short
SPINOUS_LOW_MM, DROOP = -7.0, 0.22  # of a spinous process: its middle against the body's, and how it falls off
SKIN_FROM_MM, SKIN_STEP_MM, SKIN_KNOTS = -260.0, 20.0, 28  # heights in the spine's own frame
BUTTOCK_SLOPE, BUTTOCK_MM = 0.25, 60.0  # how the skin goes on backward below the sacrum, and over what height


@dataclass(frozen=True, eq=False)
class Pose:
    """A place in the spine's own frame (millimetres) and its axes: columns left, posterior, superior."""

    point: Vector
    axes: Vector

    @property
    def left(self) -> Vector:
        return np.asarray(self.axes[:, 0])

    @property
    def posterior(self) -> Vector:
        return np.asarray(self.axes[:, 1])

    @property
    def superior(self) -> Vector:
        return np.asarray(self.axes[:, 2])

    def at(self, left: float = 0.0, posterior: float = 0.0, superior: float = 0.0) -> Vector:
        """A point given in this pose's own axes."""
        return np.asarray(self.point + self.axes @ np.array([left, posterior, superior]))


@dataclass(frozen=True, eq=False)
class Posture:
    """Poses of body centres (S3, S2, S1, L5 .. T12, T11, T10) and of disc centres (L5-S1 .. T12-L1, T11-T12, T10-T11),
    from foot to head."""

    bodies: tuple[Pose, ...]
    discs: tuple[Pose, ...]


def shapes_of(spine: Spine) -> tuple[VertebraShape, ...]:
    """A shape for every body of a posture; sacrum and thorax are made from S1 and T12."""
    first, last = spine.vertebrae[0], spine.vertebrae[-1]
    low = [
        replace(
            first,
            anterior_height_mm=max(first.anterior_height_mm * share, 12.0),
            posterior_height_mm=max(first.posterior_height_mm * share, 12.0),
            width_mm=max(first.width_mm * (share - 0.1), 25.0),
            depth_mm=max(first.depth_mm * (share - 0.2), 18.0),
        )
        for share in reversed(SACRAL_HEIGHT)
    ]
    high = [last] * THORACIC
    return (*low, *spine.vertebrae, *high)


def place(spine: Spine) -> Posture:
    """Stack the vertebrae from the sacrum upward; the origin lies in the middle of L3's body."""
    bodies = [Pose(np.zeros(3), turn(sagittal=-math.radians(spine.sacral_slope_deg)))]
    first = spine.vertebrae[0]
    bodies[0] = Pose(np.zeros(3), bodies[0].axes @ turn(sagittal=-first.wedge_rad / 2))
    discs: list[Pose] = []
    for level, lower, upper in zip(spine.levels, spine.vertebrae, spine.vertebrae[1:], strict=False):
        angles = np.radians([level.disc_angle_deg, level.side_angle_deg, level.turn_deg])
        disc, body = _next(bodies[-1], lower, upper, level.disc_height_mm, angles, level.slip_mm)
        discs.append(disc)
        bodies.append(body)
    top = spine.vertebrae[-1]
    for _ in range(THORACIC):
        disc, body = _next(bodies[-1], top, top, THORACIC_DISC_MM, np.radians([THORACIC_ANGLE_DEG, 0, 0]), 0.0)
        discs.append(disc)
        bodies.append(body)
    shapes = shapes_of(spine)
    for n in (1, 0):
        bodies.insert(0, _sacral(bodies[0], shapes[n + 1], shapes[n], SACRAL_KYPHOSIS_DEG[1 - n]))
    origin = bodies[S1_BODY + 3].point
    return Posture(
        tuple(Pose(body.point - origin, body.axes) for body in bodies),
        tuple(Pose(disc.point - origin, disc.axes) for disc in discs),
    )


def lay_back(spine: Spine, posture: Posture) -> Vector:
    """(SKIN_KNOTS,) how far back the skin of the back lies in the midline, at heights SKIN_STEP_MM apart."""
    heights, depths = [], []
    for pose, shape, reach, share in zip(posture.bodies, shapes_of(spine), BACK_REACH_MM, BACK_FAT_SHARE, strict=True):
        spinous = (
            shape.canal_depth_mm + shape.spinous_length_mm + shape.lamina_thickness_mm
            if reach > SACRAL_REACH_MM
            else 0.0
        )
        tip = pose.at(posterior=shape.depth_mm / 2 + max(reach, spinous + OVER_TIP_MM))
        heights.append(tip[2])
        depths.append(tip[1] + max(share * spine.back_fat_mm, LEAST_BACK_FAT_MM))
    knots = SKIN_FROM_MM + SKIN_STEP_MM * np.arange(SKIN_KNOTS)
    order = np.argsort(heights)
    skin = np.interp(knots, np.array(heights)[order], np.array(depths)[order])
    skin += BUTTOCK_SLOPE * np.clip(min(heights) - knots, 0.0, BUTTOCK_MM)
    skin = np.convolve(np.pad(skin, 1, mode="edge"), [0.25, 0.5, 0.25], mode="valid")
    for _, behind, height in _spinous_tips(spine, posture):
        low = int((height - SKIN_FROM_MM) // SKIN_STEP_MM)
        skin[low : low + 2] += max(behind + OVER_TIP_MM - float(np.interp(height, knots, skin)), 0.0)
    return skin


def _spinous_tips(spine: Spine, posture: Posture) -> Iterator[Vector]:
    """Upper and lower end of every spinous process's tip; it falls off toward the disc under its body."""
    roofs = [level.roof_mm for level in spine.levels] + [0.0] * THORACIC
    bodies = zip(posture.bodies[S1_BODY + 1 :], shapes_of(spine)[S1_BODY + 1 :], posture.discs, roofs, strict=True)
    for pose, shape, disc, roof in bodies:
        length = shape.spinous_length_mm + shape.lamina_thickness_mm / 2
        wall = shape.depth_mm / 2
        behind = wall + max(roof, shape.canal_depth_mm) + length
        tip, under = pose.at(posterior=behind), disc.at(posterior=behind)
        reach = float(np.linalg.norm(pose.at(posterior=wall) - disc.at(posterior=wall)))
        for end in (-0.5, 0.5):
            fallen = (DROOP * length - SPINOUS_LOW_MM + end * shape.spinous_height_mm) / reach
            yield tip + fallen * (under - tip)


def _next(
    below: Pose, lower: VertebraShape, upper: VertebraShape, height: float, angles: Vector, slip: float
) -> tuple[Pose, Pose]:
    """The disc above a body and the body above that disc: the posterior corners face each other but for the slip."""
    plate = below.axes @ turn(sagittal=lower.wedge_rad / 2)
    opening = math.sin(angles[0]) * (lower.depth_mm + upper.depth_mm) / 4
    behind = max(height - opening, LOWEST_POSTERIOR_DISC_MM)
    corner = below.at(posterior=lower.depth_mm / 2, superior=lower.posterior_height_mm / 2)
    corner = corner + plate[:, 2] * behind - plate[:, 1] * slip
    axes = plate @ turn(*angles) @ turn(sagittal=upper.wedge_rad / 2)
    above = Pose(corner - axes @ np.array([0.0, upper.depth_mm / 2, -upper.posterior_height_mm / 2]), axes)
    middle = (below.at(superior=lower.height_mm / 2) + above.at(superior=-upper.height_mm / 2)) / 2
    return Pose(middle, plate @ turn(*(angles / 2))), above


def _sacral(above: Pose, shape_above: VertebraShape, shape: VertebraShape, kyphosis_deg: float) -> Pose:
    """A sacral vertebra under another one; their posterior walls go on in one curve."""
    axes = above.axes @ turn(sagittal=-math.radians(kyphosis_deg))
    seam = above.at(posterior=shape_above.depth_mm / 2, superior=-(shape_above.height_mm + SACRAL_GAP_MM) / 2)
    below = seam - axes[:, 2] * (shape.height_mm + SACRAL_GAP_MM) / 2
    return Pose(below - axes[:, 1] * shape.depth_mm / 2, axes)


def turn(sagittal: float = 0.0, side: float = 0.0, about: float = 0.0) -> Vector:
    """(3, 3) rotation in radians: superior leans to the back, then to the left, then all turns to the left."""
    a, b, c = sagittal, side, about
    back = np.array([[1, 0, 0], [0, math.cos(a), math.sin(a)], [0, -math.sin(a), math.cos(a)]])
    left = np.array([[math.cos(b), 0, math.sin(b)], [0, 1.0, 0], [-math.sin(b), 0, math.cos(b)]])
    around = np.array([[math.cos(c), -math.sin(c), 0], [math.sin(c), math.cos(c), 0], [0, 0, 1.0]])
    return np.asarray(back @ left @ around)


def rotation_of(spine: Spine) -> Vector:
    """(3, 3): columns are the spine's own x, y, z axes in the patient's LPS frame (yaw about z after roll about y)."""
    yaw, roll = math.radians(spine.yaw_deg), math.radians(spine.roll_deg)
    about_z = np.array([[math.cos(yaw), -math.sin(yaw), 0], [math.sin(yaw), math.cos(yaw), 0], [0, 0, 1.0]])
    about_y = np.array([[math.cos(roll), 0, math.sin(roll)], [0, 1.0, 0], [-math.sin(roll), 0, math.cos(roll)]])
    return np.asarray(about_z @ about_y)
