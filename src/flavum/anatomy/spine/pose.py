"""Where the vertebrae are: rigid frames stacked from the sacrum upwards along a lordotic curve."""

import math
from dataclasses import dataclass

import numpy as np

from flavum.anatomy.frame import Vector
from flavum.anatomy.level import Level, Vertebra
from flavum.anatomy.spine.parameters import LevelParameters, Spine, VertebraParameters

# Rows of everything that is drawn; T11, S2 and S3 only fill the field of view and are derived from their neighbours.
T11, T12, L1, L2, L3, L4, L5, S1, S2, S3 = range(10)
BODY_OF = {vertebra: index + T12 for index, vertebra in enumerate(Vertebra)}
DISC_OF = {level: index + T12 for index, level in enumerate(Level)}  # disc n lies between bodies n and n + 1
DISH_MM = (0.8, 1.1)  # how far the upper and the lower endplate are hollowed in their middle
DISH_MEAN = 0.86  # of that hollow, averaged over the middle half of the depth


@dataclass(frozen=True)
class Segment:
    """A body or a disc in the sagittal plane: centre (y, z) and tilt (rotation about x; positive: looks forward)."""

    centre: Vector
    tilt: float

    @property
    def posterior(self) -> Vector:
        return np.array([math.cos(self.tilt), math.sin(self.tilt)])

    @property
    def superior(self) -> Vector:
        return np.array([-math.sin(self.tilt), math.cos(self.tilt)])

    def to_model(self, y: float, z: float) -> Vector:
        """(y, z) of the model from the segment's own."""
        return np.asarray(self.centre + y * self.posterior + z * self.superior)

    def to_local(self, point: Vector) -> Vector:
        """The segment's own (y, z) from those of the model."""
        offset = point - self.centre
        return np.array([offset @ self.posterior, offset @ self.superior])


@dataclass(frozen=True)
class Pose:
    """Every body and disc from T11 to S3, head to foot, in the untilted model, and the tilt of the whole patient."""

    bodies: tuple[Segment, ...]
    discs: tuple[Segment, ...]
    vertebrae: tuple[VertebraParameters, ...]
    levels: tuple[LevelParameters, ...]
    rotation: Vector  # (3, 3): LPS = rotation @ model


def rim(body: VertebraParameters, y: float, *, upper: bool) -> float:
    """Local z of the straight endplate line at local y."""
    fall = math.tan(math.radians(body.wedge_deg) / 2) * y
    return body.height_mm / 2 - fall if upper else fall - body.height_mm / 2


def _place_above(
    lower: Segment, below: VertebraParameters, above: VertebraParameters, level: LevelParameters
) -> Segment:
    plate = lower.tilt - math.radians(below.wedge_deg) / 2
    angle = math.radians(level.disc_angle_deg)
    tilt = plate - math.radians(above.wedge_deg) / 2 - angle
    back = level.disc_height_mm - DISH_MEAN * sum(DISH_MM) - math.tan(angle) * below.depth_mm / 2
    corner = lower.to_model(below.depth_mm / 2, rim(below, below.depth_mm / 2, upper=True))
    along = np.array([math.cos(plate), math.sin(plate)])
    normal = np.array([-math.sin(plate), math.cos(plate)])
    corner = corner + max(back, MINIMUM_GAP_MM) * normal - level.slip_mm * along
    upper = Segment(np.zeros(2), tilt)
    reach = upper.to_model(above.depth_mm / 2, rim(above, above.depth_mm / 2, upper=False))
    return Segment(corner - reach, tilt)


MINIMUM_GAP_MM = 1.0  # between the posterior corners: bone never touches bone


def _between(upper: Segment, lower: Segment, above: VertebraParameters, below: VertebraParameters) -> Segment:
    ceiling = upper.tilt + math.radians(above.wedge_deg) / 2
    floor = lower.tilt - math.radians(below.wedge_deg) / 2
    centre = (upper.to_model(0.0, rim(above, 0.0, upper=False)) + lower.to_model(0.0, rim(below, 0.0, upper=True))) / 2
    return Segment(centre, (ceiling + floor) / 2)


def _shrunk(body: VertebraParameters, size: float, canal: float) -> VertebraParameters:
    return VertebraParameters(
        width_mm=body.width_mm * size,
        depth_mm=max(body.depth_mm * size, 20.0),
        height_mm=max(body.height_mm * size, 15.0),
        wedge_deg=0.0,
        canal_depth_mm=max(body.canal_depth_mm * canal, 9.0),
        canal_width_mm=max(body.canal_width_mm * canal, 14.0),
        pedicle_width_mm=max(body.pedicle_width_mm * size, 3.0),
    )


def _fused(angle_deg: float) -> LevelParameters:
    return LevelParameters(1.0, 1.0, 0.0, 0.0, disc_height_mm=3.5, disc_angle_deg=angle_deg, disc_bulge_mm=0.0)


def pose_spine(spine: Spine) -> Pose:
    """Place every vertebra of a spine; a slip carries along everything above it."""
    inner = [spine.vertebrae[v] for v in Vertebra]
    s2 = _shrunk(inner[-1], 0.74, 0.78)
    vertebrae = (_shrunk(inner[0], 0.96, 1.0), *inner, s2, _shrunk(s2, 0.85, 0.9))
    high = spine.levels[Level.T12_L1]
    top = LevelParameters(2.5, 2.5, 0.0, 0.0, disc_height_mm=high.disc_height_mm, disc_angle_deg=-1.0, disc_bulge_mm=0)
    levels = (top, *(spine.levels[level] for level in Level), _fused(-9.0), _fused(-11.0))
    sacrum = Segment(np.zeros(2), math.radians(spine.sacral_slope_deg + vertebrae[S1].wedge_deg / 2))
    bodies = [sacrum]
    for n in range(S1 - 1, T11 - 1, -1):
        bodies.insert(0, _place_above(bodies[0], vertebrae[n + 1], vertebrae[n], levels[n]))
    for n in (S2, S3):
        bodies.append(_place_below(bodies[-1], vertebrae[n - 1], vertebrae[n], levels[n - 1]))
    shift = bodies[L3].centre
    bodies = [Segment(body.centre - shift, body.tilt) for body in bodies]
    pairs = zip(bodies, bodies[1:], vertebrae, vertebrae[1:], strict=False)
    discs = tuple(_between(*pair) for pair in pairs)
    return Pose(tuple(bodies), discs, vertebrae, levels, _tilt(spine))


def _place_below(
    upper: Segment, above: VertebraParameters, below: VertebraParameters, level: LevelParameters
) -> Segment:
    at_origin = Segment(np.zeros(2), upper.tilt + math.radians(above.wedge_deg / 2 + level.disc_angle_deg))
    at_origin = Segment(np.zeros(2), at_origin.tilt + math.radians(below.wedge_deg) / 2)
    reached = _place_above(at_origin, below, above, level)
    return Segment(upper.centre - reached.centre, at_origin.tilt)


def _tilt(spine: Spine) -> Vector:
    pitch, yaw, roll = (math.radians(a) for a in (spine.pitch_deg, spine.yaw_deg, spine.roll_deg))
    c, s = np.cos([pitch, roll, yaw]), np.sin([pitch, roll, yaw])
    about_x = np.array([[1, 0, 0], [0, c[0], -s[0]], [0, s[0], c[0]]])
    about_y = np.array([[c[1], 0, s[1]], [0, 1, 0], [-s[1], 0, c[1]]])
    about_z = np.array([[c[2], -s[2], 0], [s[2], c[2], 0], [0, 0, 1]])
    return np.asarray(about_z @ about_y @ about_x)
