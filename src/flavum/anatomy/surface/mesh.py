"""Closed surfaces of the parts of a spine: vertices in LPS millimetres, triangles whose normals point outward."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import find_objects, gaussian_filter
from scipy.sparse import coo_array
from skimage.measure import marching_cubes

from flavum.anatomy.frame import Frame, Vector
from flavum.anatomy.spine.parameters import Spine
from flavum.anatomy.spine.raster import rasterise
from flavum.anatomy.surface.part import Mask, Part, divide
from flavum.anatomy.surface.stance import find_stance, frame_block
from flavum.anatomy.tissue import Tissue

SMOOTH = 1.0  # voxels; enough to take the steps away, too little to shrink a lamina
PAD = 4  # voxels of nothing around every part, so that its surface closes before the block ends
# Not one half: a mask's own blur meets one half exactly on flat faces, and a surface through voxel corners pinches.
LEVEL = 0.4987


@dataclass(frozen=True, eq=False)
class Mesh:
    """A closed surface. faces: (n, 3) indices of vertices, counter-clockwise seen from outside."""

    name: str
    tissue: Tissue
    vertices_mm: Vector
    faces: NDArray[np.int32]

    @property
    def volume_mm3(self) -> float:
        """Enclosed volume (divergence theorem); right only because the surface is closed."""
        a, b, c = (self.vertices_mm[self.faces[:, n]] for n in range(3))
        return float(np.einsum("ij,ij->", a, np.cross(b, c)) / 6)

    def normals(self, *, calm: int = 0) -> Vector:
        """Unit normal at every vertex: the mean of its triangles', larger ones counting more.

        calm: how often each takes its neighbours' mean; the steps of the voxels show in the light, not in the shape.
        """
        a, b, c = (self.vertices_mm[self.faces[:, n]] for n in range(3))
        across = np.cross(b - a, c - a)
        total = np.zeros_like(self.vertices_mm)
        for axis in range(3):
            for corner in range(3):
                total[:, axis] += np.bincount(self.faces[:, corner], across[:, axis], len(total))
        total = _unit(total)
        ends = np.concatenate([self.faces[:, [0, 1]], self.faces[:, [1, 2]], self.faces[:, [2, 0]]])
        beside = coo_array((np.ones(len(ends)), ends.T), shape=(len(total), len(total))).tocsr()
        for _ in range(calm):
            total = _unit(total + beside @ total)
        return total


def _unit(vectors: Vector) -> Vector:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1), 1e-12)[:, None])


def mesh_spine(spine: Spine, *, resolution_mm: float = 0.8) -> list[Mesh]:
    """Every vertebra, disc and ligament and the sac of a spine, each closed."""
    stance = find_stance(spine)
    frame = frame_block(stance, resolution_mm=resolution_mm)
    return [mesh_part(part, frame) for part in divide(rasterise(spine, frame), frame, stance)]


def mesh_part(part: Part, frame: Frame, *, smooth: float = SMOOTH) -> Mesh:
    """The closed surface around a part's mask."""
    window = find_objects(part.mask.astype(np.int8))[0]
    vertices, faces = wrap(part.mask[window], smooth=smooth)
    corner = [piece.start for piece in window]
    return Mesh(part.name, part.tissue, frame.to_lps(vertices + corner), faces)


def wrap(mask: Mask, *, smooth: float = SMOOTH) -> tuple[Vector, NDArray[np.int32]]:
    """Vertices (in voxels) and outward triangles of the closed surface around a mask."""
    soft = gaussian_filter(np.pad(mask, PAD).astype(np.float32), smooth)
    vertices, faces, _, _ = marching_cubes(soft, LEVEL, gradient_direction="ascent")
    mesh = Mesh("", Tissue.BACKGROUND, vertices.astype(np.float64) - PAD, faces.astype(np.int32))
    outward = mesh.faces if mesh.volume_mm3 > 0 else mesh.faces[:, ::-1]
    return mesh.vertices_mm, np.ascontiguousarray(outward)
