"""The measures of a level read off label pictures of 0.1 mm, by counting: nothing of the truth's own code.

Follows docs/measures.md. Of the spine only its tissues are used (the rasteriser), and the level's plane.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import label, map_coordinates

from flavum.anatomy.frame import Frame, Vector
from flavum.anatomy.side import Side
from flavum.anatomy.spine.parameters import LEVELS, Spine
from flavum.anatomy.spine.pose import S1_BODY, place, rotation_of
from flavum.anatomy.spine.raster import rasterise
from flavum.anatomy.tissue import Tissue, whole_of
from flavum.anatomy.truth.level import LevelTruth

STEP_MM = 0.1
AXIAL_MM = (38.0, 52.0)  # of the picture in the disc's plane: front-back, left-right
SIDE_MM = 110.0  # of the mid-sagittal picture
SAC = sorted(whole_of(Tissue.DURAL_SAC))
CANAL = [*SAC, Tissue.EPIDURAL_FAT, Tissue.EXITING_ROOT]
DISC = sorted(whole_of(Tissue.DISC))
BODY = sorted(whole_of(Tissue.VERTEBRAL_BODY) | whole_of(Tissue.SACRUM))
FLAVUM = {Side.LEFT: Tissue.LIGAMENTUM_FLAVUM_LEFT, Side.RIGHT: Tissue.LIGAMENTUM_FLAVUM_RIGHT}
PARTS = 121  # places along a ligament
SMOOTH = 11  # of them over which its line and its thickness are evened
ASKEW = 0.35  # radians: walls along the pixels or their diagonals would all be rounded the same way
BEYOND_MM = 3.0  # how far above and below the two corners a bulge is looked for
FARTHEST_MM = 17.0  # behind the corners; the next disc begins beyond
NODE_MM = 5.0  # about as wide as a disc's node in an endplate
BEFORE_WALL_MM = 3.0  # from where the wall is looked for: farther in, a hollow plate or its node may be in the way
NEVER_SEEN = 2.5  # ends of plates and walls that are round, millimetres


@dataclass(frozen=True)
class Picture:
    """Labels of a plane: rows along `down`, columns along `across`, both LPS unit vectors."""

    labels: NDArray[np.uint8]
    corner_mm: Vector
    down: Vector
    across: Vector

    def place(self, point_mm: Vector) -> Vector:
        """(row, column) in millimetres of an LPS point."""
        off = point_mm - self.corner_mm
        return np.array([off @ self.down, off @ self.across])


def take_picture(
    spine: Spine, corner_mm: Vector, down: Vector, across: Vector, size_mm: tuple[float, float]
) -> Picture:
    counts = tuple(round(size / STEP_MM) for size in size_mm)
    axes = np.stack([np.cross(down, across), down, across], axis=1)
    frame = Frame((1, *counts), corner_mm, axes, np.array([1.0, STEP_MM, STEP_MM]))
    return Picture(rasterise(spine, frame)[0], corner_mm, down, across)


def measure_by_hand(spine: Spine, truth: LevelTruth) -> dict[str, float]:
    """Every measure of a level's truth, by its name there."""
    number = LEVELS.index(truth.level)
    depth = (spine.vertebrae[number].depth_mm + spine.vertebrae[number + 1].depth_mm) / 2
    back = truth.centre_mm + truth.posterior * depth / 2
    corner = back - truth.posterior * 8.0 - truth.left * AXIAL_MM[1] / 2
    axial = take_picture(spine, corner, truth.posterior, truth.left, AXIAL_MM)
    found = {
        **areas_of(spine, truth, back),
        "canal_ap_mm": mean_depth(np.isin(axial.labels, CANAL)),
        "disc_height_mm": height_of_disc(spine, truth, depth),
    }
    for side, tissue in FLAVUM.items():
        maximum, midpoint = thickness_of(ligament_mask(axial.labels, tissue, side))
        found[f"ligament_maximum_mm {side.value}"], found[f"ligament_midpoint_mm {side.value}"] = maximum, midpoint
    return found | slip_and_bulge(spine, number)


def areas_of(spine: Spine, truth: LevelTruth, back: Vector) -> dict[str, float]:
    """Areas of sac and canal and the sac's AP, on a picture that is turned against the spine's straight walls."""
    down = np.cos(ASKEW) * truth.posterior + np.sin(ASKEW) * truth.left
    across = np.cos(ASKEW) * truth.left - np.sin(ASKEW) * truth.posterior
    middle = back + truth.posterior * (AXIAL_MM[0] / 2 - 8.0)
    picture = take_picture(spine, middle - (down + across) * AXIAL_MM[1] / 2, down, across, (AXIAL_MM[1], AXIAL_MM[1]))
    sac, canal = np.isin(picture.labels, SAC), np.isin(picture.labels, CANAL)
    return {
        "sac_area_mm2": float(sac.sum()) * STEP_MM**2,
        "canal_area_mm2": float(canal.sum()) * STEP_MM**2,
        "sac_ap_mm": chord_through_middle(sac, np.array([np.cos(ASKEW), -np.sin(ASKEW)])),
    }


def chord_through_middle(mask: NDArray[np.bool_], way: Vector) -> float:
    """The unbroken run of a mask through its centroid, to the back; else the run nearest to it."""
    steps = np.arange(-1500, 1501) / 5
    places = np.argwhere(mask).mean(axis=0) + steps[:, None] * way
    pieces, count = label(map_coordinates(mask.astype(np.float32), places.T, order=1) > 0.5)
    runs = [np.flatnonzero(pieces == n) for n in range(1, count + 1)]
    nearest = min(runs, key=lambda run: max(run[0] - 1500, 1500 - run[-1], 0))
    return len(nearest) / 5 * STEP_MM


def mean_depth(mask: NDArray[np.bool_]) -> float:
    """Mean of the longest front-back runs over the middle 6 mm, without the largest and the smallest quarter."""
    column = np.argwhere(mask).mean(axis=0)[1]
    longest = []
    for n in range(round(column - 3.0 / STEP_MM), round(column + 3.0 / STEP_MM) + 1):
        pieces, count = label(mask[:, n])
        if count:
            longest.append(np.bincount(pieces)[1:].max())
    longest.sort()
    quarter = len(longest) // 4
    return float(np.mean(longest[quarter : len(longest) - quarter])) * STEP_MM


def height_of_disc(spine: Spine, truth: LevelTruth, depth: float) -> float:
    """Mean gap between the two bodies over the middle half of the disc's depth, in the picture from the side."""
    corner = truth.centre_mm - truth.superior * 20.0 - truth.posterior * depth / 4
    picture = take_picture(spine, corner, truth.superior, truth.posterior, (40.0, depth / 2))
    bone, middle = np.isin(picture.labels, BODY), round(20.0 / STEP_MM)
    above = bone[middle:].argmax(axis=0)
    below = bone[middle - 1 :: -1].argmax(axis=0)
    return float((above + below).mean()) * STEP_MM


def ligament_mask(labels: NDArray[np.uint8], tissue: Tissue, side: Side) -> NDArray[np.bool_]:
    """One side's ligament with its chalk, its largest piece."""
    middle = np.argwhere(np.isin(labels, sorted(FLAVUM.values())))[:, 1].mean()
    columns = np.arange(labels.shape[1])
    chalk = (labels == Tissue.CALCIFICATION) & (side.sign * (columns - middle) > 0)
    pieces, _ = label((labels == tissue) | chalk)
    return np.asarray(pieces == 1 + np.bincount(pieces.ravel())[1:].argmax())


def thickness_of(mask: NDArray[np.bool_]) -> tuple[float, float]:
    """Largest thickness over the middle 80 % of the long axis, and thickness at half its length, millimetres.

    The axis begins as the middles of the columns; each round puts it through the middles of the chords that are
    perpendicular to it, and it runs on to the ligament's ends.
    """
    columns = np.flatnonzero(mask.any(axis=0))
    rows = np.array([np.flatnonzero(mask[:, n]).mean() for n in columns])
    axis = _spread(np.stack([rows, columns.astype(float)], axis=1))
    soft = mask.astype(np.float32)
    for _ in range(4):
        near, far, normal = _chords(soft, axis)
        oblique = min(max(0.6 * float(np.median(near + far)) / _length(axis), 0.1), 0.3)
        axis = _spread(_run_on(soft, _even(axis + normal * ((far - near) / 2)[:, None]), round(oblique * PARTS)))
    near, far, _ = _chords(soft, axis)
    thickness = np.convolve(near + far, np.ones(5) / 5, mode="same") * STEP_MM
    middle = thickness[PARTS // 10 : PARTS - PARTS // 10]
    return float(middle.max()), float(thickness[PARTS // 2])


def _spread(line: Vector) -> Vector:
    """The same line as PARTS places at equal distances."""
    run = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])
    wanted = np.linspace(0, run[-1], PARTS)
    return np.stack([np.interp(wanted, run, line[:, n]) for n in (0, 1)], axis=1)


def _even(line: Vector) -> Vector:
    """A line with its places' noise taken away; its ends stay straight."""
    half = SMOOTH // 2
    ends = [2 * line[:1] - line[half:0:-1], line, 2 * line[-1:] - line[-2 : -half - 2 : -1]]
    padded = np.concatenate(ends)
    return np.stack([np.convolve(padded[:, n], np.ones(SMOOTH) / SMOOTH, mode="valid") for n in (0, 1)], axis=1)


def _length(line: Vector) -> float:
    return float(np.linalg.norm(np.diff(line, axis=0), axis=1).sum())


def _run_on(soft: NDArray[np.float32], line: Vector, part: int) -> Vector:
    """A line whose ends (so many places) are made anew, straight on from the rest to where the mask ends: a ligament
    that is cut off obliquely has chords there that end in the cut."""
    kept = line[part:-part]
    made = [kept]
    for end, inner in ((0, SMOOTH), (-1, -1 - SMOOTH)):
        way = kept[end] - kept[inner]
        way /= np.linalg.norm(way)
        steps = np.arange(1, 400) * 0.25
        places = kept[end] + steps[:, None] * way
        inside = map_coordinates(soft, places.T, order=1) > 0.5
        last = len(inside) if inside.all() else int(inside.argmin())
        made = [places[:last][::-1], *made] if end == 0 else [*made, places[:last]]
    return np.concatenate(made)


def _chords(soft: NDArray[np.float32], axis: Vector) -> tuple[Vector, Vector, Vector]:
    """Pixels from the axis to the mask's edge on either side along its normals, and these."""
    along = np.gradient(axis, axis=0)
    along = np.stack([np.convolve(np.pad(along[:, n], 4, mode="edge"), np.ones(9) / 9, mode="valid") for n in (0, 1)]).T
    along /= np.linalg.norm(along, axis=1)[:, None]
    normal = np.stack([-along[:, 1], along[:, 0]], axis=1)
    steps = np.arange(0, 240) * 0.25
    reach = []
    for sign in (-1, 1):
        places = axis[:, None] + sign * steps[None, :, None] * normal[:, None]
        inside = map_coordinates(soft, places.transpose(2, 0, 1), order=1)
        first = np.where((inside < 0.5).any(axis=1), (inside < 0.5).argmax(axis=1), len(steps) - 1)
        first = np.maximum(first, 1)
        each = np.arange(len(axis))
        high, low = inside[each, first - 1], inside[each, first]
        reach.append((first - 1 + np.clip((high - 0.5) / np.maximum(high - low, 1e-6), 0, 1)) * 0.25)
    return reach[0], reach[1], normal


def slip_and_bulge(spine: Spine, number: int) -> dict[str, float]:
    """Slip along the lower endplate and the disc's reach behind the line of corners, mid-sagittal."""
    posture, rotation = place(spine), rotation_of(spine)
    lower, upper = posture.bodies[S1_BODY + number], posture.bodies[S1_BODY + number + 1]
    below, above = spine.vertebrae[number], spine.vertebrae[number + 1]
    back, up = rotation @ lower.posterior, rotation @ lower.superior
    middle = rotation @ lower.point
    seen = middle + back * below.depth_mm / 6 + up * 18.0  # about the disc's middle
    over = rotation @ upper.superior
    askew = ASKEW + float(np.arctan2(over @ back, over @ up)) / 2  # against both bodies' walls
    up, back = (np.cos(askew) * up + np.sin(askew) * back, np.cos(askew) * back - np.sin(askew) * up)
    picture = take_picture(spine, seen - (up + back) * SIDE_MM / 2, up, back, (SIDE_MM, SIDE_MM))
    is_body = np.isin(picture.labels, BODY)
    ways = picture.place(middle), picture.place(rotation @ upper.point)
    found = []
    for way, turned, shape, sign in ((ways[0], lower, below, 1), (ways[1], upper, above, -1)):
        axes = np.stack([rotation @ turned.superior, rotation @ turned.posterior])
        plane = np.array([[axis @ up, axis @ back] for axis in axes])
        found.append(find_corner(is_body, way, plane, shape.depth_mm, shape.posterior_height_mm, sign))
    foot, plate = found[0]
    head, _ = found[1]
    slip = -float((head - foot) @ plate)
    line = (head - foot) / np.linalg.norm(head - foot)
    behind = np.array([-line[1], line[0]])
    places = np.argwhere(np.isin(picture.labels, DISC)) * STEP_MM
    along = (places - foot) @ line
    places = places[(along > -BEYOND_MM) & (along < np.linalg.norm(head - foot) + BEYOND_MM)]
    reach = (places - foot) @ behind
    reach = reach[(reach > 0) & (reach < FARTHEST_MM)]
    # The outermost centre lies between nothing (an even front) and half a pixel (a narrow tip) before the true edge.
    return {"slip_mm": slip, "disc_bulge_mm": float(reach.max(initial=-STEP_MM / 4)) + STEP_MM / 4}


def find_corner(
    is_body: NDArray[np.bool_], middle: Vector, plane: Vector, depth: float, height: float, sign: int
) -> tuple[Vector, Vector]:
    """A body's posterior corner at its upper (+1) or lower endplate, and that plate's direction to the back.

    Both in millimetres of the picture. plane: the body's own up and back, seen in it. The plate is a line with the
    hollow that a plate has (the cube of the way from its middle) and a node's dent, the wall a parabola; round rims are
    left out.
    """
    up, back = plane / np.linalg.norm(plane, axis=1)[:, None]
    half = depth / 2
    along = np.arange(-half + NEVER_SEEN, half - NEVER_SEEN, STEP_MM)
    tall = np.array([_edge(is_body, middle + back * one, up * sign, height) for one in along])
    hollow = 1.0 - np.abs(along / half) ** 3
    node = np.exp(-((along / NODE_MM) ** 2))
    line = _fit(np.stack([np.ones_like(along), along, hollow, node], axis=1), tall)
    rise = np.arange(-height / 2 + NEVER_SEEN, height / 2 - NEVER_SEEN, STEP_MM)
    before = half - BEFORE_WALL_MM
    wall = before + np.array([_edge(is_body, middle + up * one + back * before, back, height) for one in rise])
    curve = _fit(np.stack([np.ones_like(rise), rise, rise**2], axis=1), wall)
    far, high = half, height / 2
    for _ in range(6):
        high = line[0] + line[1] * far
        far = curve[0] + curve[1] * sign * high + curve[2] * high**2
    direction = back + up * sign * line[1]
    return middle + back * far + up * sign * high, direction / np.linalg.norm(direction)


def _edge(is_body: NDArray[np.bool_], start: Vector, way: Vector, reach: float) -> float:
    """How far from a place within a body its edge is, between two pixels too."""
    steps = np.arange(0, reach + 8.0, STEP_MM / 2)
    places = (start + steps[:, None] * way) / STEP_MM
    inside = map_coordinates(is_body.view(np.uint8), places.T, order=1, mode="nearest", output=np.float32)
    first = int((inside < 0.5).argmax())
    if first == 0:
        return float(steps[-1]) if inside[0] >= 0.5 else 0.0
    high, low = inside[first - 1], inside[first]
    return float(steps[first - 1] + (high - 0.5) / (high - low) * STEP_MM / 2)


def _fit(basis: Vector, values: Vector) -> Vector:
    """Least squares, outliers (nodes, pressed-in plates) left out round by round."""
    kept = np.ones(len(values), dtype=bool)
    for _ in range(6):
        found = np.linalg.lstsq(basis[kept], values[kept], rcond=None)[0]
        off = np.abs(values - basis @ found)
        kept = off <= max(2.5 * float(np.median(off[kept])), STEP_MM)
    return np.asarray(found)
