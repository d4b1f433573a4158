"""Light on a surface: a key light with soft shadows, a fill, sky and ground, and less of them in hollows."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, map_coordinates

from flavum.anatomy.frame import Frame, Vector
from flavum.anatomy.surface.zbuffer import trace

KEY = np.array([-0.50, 0.62, 0.62])  # to the viewer's right, up, and toward the viewer
FILL = np.array([0.80, 0.05, 0.55])
WARM, COOL = np.array([1.0, 0.965, 0.91]), np.array([0.86, 0.93, 1.0])
KEY_SHARE, FILL_SHARE, SKY_SHARE, GROUND_SHARE = 0.90, 0.22, 0.44, 0.22
HOLLOWS_MM = (1.5, 4.0, 9.0)  # how far around a place what stands there is felt
DARKENS = 1.9
SHADOW_PIXELS, SHADOW_BIAS_MM, SHADOW_SOFT = 700, 1.6, 1.6
SHADOW_MARGIN = 6  # pixels of nothing around the map, so that what lies beyond it is lit


@dataclass(frozen=True, eq=False)
class Scene:
    """One surface of all meshes together.

    colour: of each thing (mesh); shown: light that each thing keeps whatever stands before it. thing: of each face.
    openness: of each vertex, from 0 in a hollow to 1.
    """

    vertices_mm: Vector
    normals: Vector
    faces: NDArray[np.int32]
    colour: NDArray[np.float64]
    shown: NDArray[np.float64]
    thing: NDArray[np.int32]
    openness: NDArray[np.float64]


def feel_hollows(vertices_mm: Vector, normals: Vector, filled: NDArray[np.bool_], frame: Frame) -> NDArray[np.float64]:
    """How open each vertex is: the space before it is looked at in a blurred map of what is filled.

    On a flat wall half of each blur's reach is filled whatever its size, so only what is more than a wall darkens.
    """
    step = float(frame.spacing_mm[0])
    dark = np.zeros(len(vertices_mm))
    # Every second voxel is enough: the smallest blur is wider.
    thin = gaussian_filter(filled.astype(np.float32), 0.7)[::2, ::2, ::2]
    for reach in HOLLOWS_MM:
        blurred = gaussian_filter(thin, reach / (2 * step))
        at = frame.to_index(vertices_mm + normals * reach) / 2
        wall = 0.159  # what a flat wall one reach away leaves of a Gaussian
        dark += np.maximum(map_coordinates(blurred, at.T, order=1, mode="nearest") - wall, 0.0)
    return np.asarray(np.exp(-DARKENS * dark))


def cast_shadows(scene: Scene, points_mm: Vector, toward: Vector) -> NDArray[np.float64]:
    """1 where the light from `toward` reaches a point, 0 where something stands between, soft at the edge."""
    across = np.cross([0.0, 0.0, 1.0] if abs(toward[2]) < 0.9 else [1.0, 0.0, 0.0], toward)
    across /= np.linalg.norm(across)
    axes = np.stack([across, -np.cross(toward, across), toward], axis=1)
    seen = scene.vertices_mm @ axes
    low = seen.min(axis=0)
    scale = (SHADOW_PIXELS - 2 * SHADOW_MARGIN) / float(np.max(seen.max(axis=0)[:2] - low[:2]))
    low = np.array([low[0] - SHADOW_MARGIN / scale, low[1] - SHADOW_MARGIN / scale, 0.0])
    hits = trace((seen - low) * [scale, scale, 1.0], scene.faces, (SHADOW_PIXELS, SHADOW_PIXELS))
    at = points_mm @ axes
    column, row = ((at[:, :2] - low[:2]) * scale).T
    lit = np.zeros(len(at))
    offsets = (-1.5, -0.5, 0.5, 1.5)
    for dy in offsets:
        for dx in offsets:
            r = np.clip(np.rint(row + SHADOW_SOFT * dy), 0, SHADOW_PIXELS - 1).astype(np.intp)
            c = np.clip(np.rint(column + SHADOW_SOFT * dx), 0, SHADOW_PIXELS - 1).astype(np.intp)
            lit += hits.depth[r, c] < at[:, 2] + SHADOW_BIAS_MM
    return lit / len(offsets) ** 2


def shade(
    colour: NDArray[np.float64], normal: Vector, openness: NDArray[np.float64], lit: NDArray[np.float64], axes: Vector
) -> NDArray[np.float64]:
    """Colours (0 to 1, as a screen takes them) of lit points; axes: the view's right, up and toward the viewer."""
    key, fill = (axes @ (light / np.linalg.norm(light)) for light in (KEY, FILL))
    up, toward = axes[:, 1], axes[:, 2]
    direct = np.clip((normal @ key + 0.12) / 1.12, 0, 1) * (0.22 + 0.78 * lit)  # skin deep: light leaks around
    side = np.clip(normal @ fill, 0, 1)
    sky = 0.5 + 0.5 * (normal @ up)
    around = openness[:, None] * (SKY_SHARE * sky[:, None] * COOL + GROUND_SHARE * (1 - sky)[:, None] * WARM)
    light = KEY_SHARE * direct[:, None] * WARM * (0.35 + 0.65 * openness)[:, None]
    light = light + around + (FILL_SHARE * side * openness)[:, None] * COOL
    half = key + toward
    gloss = 0.10 * np.clip(normal @ (half / np.linalg.norm(half)), 0, 1) ** 28 * lit
    linear = colour**2.2 * light + gloss[:, None]
    return np.asarray(np.clip(linear, 0, 1) ** (1 / 2.2))
