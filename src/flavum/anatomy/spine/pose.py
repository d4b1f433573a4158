"""Where every vertebra and disc lies: one rigid pose each, along a lordotic curve in the mid-sagittal plane."""

import math
from dataclasses import dataclass

import numpy as np

from flavum.anatomy.frame import Vector
from flavum.anatomy.spine.parameters import Spine

SACRAL_KYPHOSIS_DEG = 14.0  # S2 leans back against S1
S2_HEIGHT_SHARE = 0.85
S1_S2_GAP_MM = 2.5
LOWEST_POSTERIOR_DISC_MM = 1.5


@dataclass(frozen=True, eq=False)
class Pose:
    """A place in the mid-sagittal plane of the spine's own frame, (y, z) in millimetres, and the lean of its axis."""

    y_mm: float
    z_mm: float
    tilt_rad: float

    @property
    def superior(self) -> Vector:
        return np.array([math.sin(self.tilt_rad), math.cos(self.tilt_rad)])

    @property
    def posterior(self) -> Vector:
        return np.array([math.cos(self.tilt_rad), -math.sin(self.tilt_rad)])

    @property
    def point(self) -> Vector:
        return np.array([self.y_mm, self.z_mm])


@dataclass(frozen=True, eq=False)
class Posture:
    """Poses of body centres (S2, S1, L5 .. T12) and of disc centres (L5-S1 .. T12-L1), from foot to head."""

    bodies: tuple[Pose, ...]
    discs: tuple[Pose, ...]

    def back_of(self, spine: Spine, body: int) -> Vector:
        """(y, z) of the middle of a body's posterior wall; body 0 is S2."""
        depth = spine.vertebrae[max(body - 1, 0)].depth_mm
        return self.bodies[body].point + self.bodies[body].posterior * depth / 2


def place(spine: Spine) -> Posture:
    """Stack the vertebrae from the sacrum upward; the origin lies in the middle of L3's body."""
    first = spine.vertebrae[0]
    bodies = [Pose(0.0, 0.0, math.radians(first.tilt_deg))]
    discs: list[Pose] = []
    for level, lower, upper in zip(spine.levels, spine.vertebrae, spine.vertebrae[1:], strict=False):
        below, tilt = bodies[-1], math.radians(upper.tilt_deg)
        opening = math.sin(tilt - below.tilt_rad) * upper.depth_mm / 2
        back_height = max(level.disc_height_mm - opening, LOWEST_POSTERIOR_DISC_MM)
        corner_below = below.point + below.superior * lower.height_mm / 2 + below.posterior * lower.depth_mm / 2
        corner = corner_below + below.superior * back_height - below.posterior * level.slip_mm
        turned = Pose(0.0, 0.0, tilt)
        centre = corner + turned.superior * upper.height_mm / 2 - turned.posterior * upper.depth_mm / 2
        bodies.append(Pose(centre[0], centre[1], tilt))
        top = below.point + below.superior * lower.height_mm / 2
        bottom = centre - turned.superior * upper.height_mm / 2
        middle = (top + bottom) / 2
        discs.append(Pose(middle[0], middle[1], (below.tilt_rad + tilt) / 2))
    bodies.insert(0, _second_sacral(spine, bodies[0]))
    third_lumbar = bodies[4].point
    return Posture(tuple(_shift(b, third_lumbar) for b in bodies), tuple(_shift(d, third_lumbar) for d in discs))


def _second_sacral(spine: Spine, first: Pose) -> Pose:
    height = spine.vertebrae[0].height_mm
    tilt = first.tilt_rad - math.radians(SACRAL_KYPHOSIS_DEG)
    turned = Pose(0.0, 0.0, tilt)
    seam = first.point - first.superior * (height / 2 + S1_S2_GAP_MM)
    centre = seam - turned.superior * height * S2_HEIGHT_SHARE / 2
    return Pose(centre[0], centre[1], tilt)


def _shift(pose: Pose, origin: Vector) -> Pose:
    return Pose(pose.y_mm - origin[0], pose.z_mm - origin[1], pose.tilt_rad)


def rotation_of(spine: Spine) -> Vector:
    """(3, 3): columns are the spine's own x, y, z axes in the patient's LPS frame (yaw about z after roll about y)."""
    yaw, roll = math.radians(spine.yaw_deg), math.radians(spine.roll_deg)
    about_z = np.array([[math.cos(yaw), -math.sin(yaw), 0], [math.sin(yaw), math.cos(yaw), 0], [0, 0, 1.0]])
    about_y = np.array([[math.cos(roll), 0, math.sin(roll)], [0, 1.0, 0], [-math.sin(roll), 0, math.cos(roll)]])
    return np.asarray(about_z @ about_y)
