"""A shaded view of a spine: orthographic, twice as fine as it is shown, with a quiet outline; a see-through picture."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter, minimum_filter

from flavum.anatomy.colour import surface_of
from flavum.anatomy.frame import Frame, Vector
from flavum.anatomy.surface.light import KEY, Scene, cast_shadows, feel_hollows, shade
from flavum.anatomy.surface.mesh import Mesh
from flavum.anatomy.surface.part import LIGAMENT
from flavum.anatomy.surface.stance import Stance
from flavum.anatomy.surface.zbuffer import NOTHING, Hits, trace

FINER = 2
FILLED = 0.95  # how much of the picture the spine fills where it is tightest
SHOWN = 0.8  # the ligament is what we talk about: neither hollow nor shadow may hide it
CALM = 5  # see Mesh.normals
OUTLINE = 0.55  # what is left of the light on an outline
STEP_MM = 2.5  # a step in depth that is worth a line
Picture = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class View:
    """axes: columns are the LPS directions of the picture's right and up, and toward the viewer; orthonormal.

    middle_mm: what is in the picture's middle. size: width and height in pixels.
    """

    axes: Vector
    middle_mm: Vector
    size: tuple[int, int]
    pixel_mm: float


def look(
    scene: Scene,
    stance: Stance,
    *,
    turned_deg: float,
    size: tuple[int, int],
    pixel_mm: float = 0.0,
    down_deg: float = 4.0,
) -> View:
    """A view of the whole scene, from a little above; turned_deg: 0 from behind, 90 from the patient's right.

    pixel_mm: so that views side by side have one scale; where the scene would not fit, it is shown smaller.
    """
    turn, down = np.radians(turned_deg), np.radians(down_deg)
    level = stance.posterior * np.cos(turn) - stance.left * np.sin(turn)
    right = -stance.left * np.cos(turn) - stance.posterior * np.sin(turn)
    toward = level * np.cos(down) + stance.superior * np.sin(down)
    axes = np.stack([right, np.cross(toward, right), toward], axis=1)
    seen = scene.vertices_mm @ axes
    low, high = seen.min(axis=0), seen.max(axis=0)
    pixel_mm = max(pixel_mm, float(np.max((high - low)[:2] / size)) / FILLED)
    return View(axes, axes @ (low + high) / 2, size, pixel_mm)


def compose(meshes: Sequence[Mesh], filled: NDArray[np.bool_], frame: Frame) -> Scene:
    """All meshes as one surface; filled: what stands in the light's way, for the hollows."""
    first = np.cumsum([0, *(len(mesh.vertices_mm) for mesh in meshes)])
    vertices = np.concatenate([mesh.vertices_mm for mesh in meshes])
    normals = np.concatenate([mesh.normals(calm=CALM) for mesh in meshes])
    return Scene(
        vertices_mm=vertices,
        normals=normals,
        faces=np.concatenate([mesh.faces + start for mesh, start in zip(meshes, first, strict=False)]).astype(np.int32),
        colour=np.array([surface_of(mesh.tissue) for mesh in meshes]),
        shown=np.array([SHOWN if mesh.tissue in LIGAMENT.values() else 0.0 for mesh in meshes]),
        thing=np.repeat(np.arange(len(meshes), dtype=np.int32), [len(mesh.faces) for mesh in meshes]),
        openness=feel_hollows(vertices, normals, filled, frame),
    )


def render(scene: Scene, view: View) -> Picture:
    """(height, width, 4): red, green, blue and how much covers the paper."""
    columns, rows = (FINER * n for n in view.size)
    seen = (scene.vertices_mm - view.middle_mm) @ view.axes * (FINER / view.pixel_mm)
    points = np.stack([columns / 2 + seen[:, 0], rows / 2 - seen[:, 1], seen[:, 2]], axis=1)
    hits = trace(points, scene.faces, (rows, columns))
    found = hits.face != NOTHING
    fine = np.zeros((rows, columns, 4))
    fine[found, :3] = _light(scene, hits, found, view.axes)
    fine[found, 3] = 1.0
    fine[..., :3] *= np.where(_edges(scene, hits, STEP_MM * FINER / view.pixel_mm), OUTLINE, 1.0)[..., None]
    return _shrink(fine)


def _light(scene: Scene, hits: Hits, found: NDArray[np.bool_], axes: Vector) -> NDArray[np.float64]:
    face, weight = hits.face[found], hits.weight[found].astype(np.float64)
    corners = scene.faces[face]
    normal = np.einsum("nk,nkj->nj", weight, scene.normals[corners])
    normal /= np.maximum(np.linalg.norm(normal, axis=1), 1e-9)[:, None]
    point = np.einsum("nk,nkj->nj", weight, scene.vertices_mm[corners])
    openness = np.einsum("nk,nk->n", weight, scene.openness[corners])
    shown = scene.shown[scene.thing[face]]
    openness = np.maximum(openness, shown)
    lit = cast_shadows(scene, point + normal * 0.8, axes @ (KEY / np.linalg.norm(KEY)))
    return shade(scene.colour[scene.thing[face]], normal, openness, np.maximum(lit, shown), axes)


def _edges(scene: Scene, hits: Hits, step: float) -> NDArray[np.bool_]:
    """Where one thing ends before another, or a thing before its own farther part; drawn on the nearer side."""
    thing = np.where(hits.face == NOTHING, NOTHING, scene.thing[hits.face])
    depth = np.where(hits.face == NOTHING, -1e6, hits.depth)
    other = maximum_filter(thing, 3) != minimum_filter(thing, 3)
    fall = depth - minimum_filter(depth, 3)
    return np.asarray((hits.face != NOTHING) & ((fall > step) | (other & (fall > step / 4))))


def _shrink(fine: NDArray[np.float64]) -> Picture:
    """The mean of each FINER x FINER pixels, colours weighted by how much they cover."""
    rows, columns = fine.shape[0] // FINER, fine.shape[1] // FINER
    blocks = fine.reshape(rows, FINER, columns, FINER, 4)
    cover = blocks[..., 3].mean(axis=(1, 3))
    colour = (blocks[..., :3] * blocks[..., 3:]).mean(axis=(1, 3)) / np.maximum(cover, 1e-9)[..., None]
    return np.rint(255 * np.concatenate([colour, cover[..., None]], axis=2)).astype(np.uint8)
