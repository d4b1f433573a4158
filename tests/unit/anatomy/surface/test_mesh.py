"""Every surface is closed: each edge belongs to two triangles that run along it in opposite directions."""

import numpy as np
import pytest

from flavum.anatomy.level import Level, Vertebra
from flavum.anatomy.population.draw import draw_spine
from flavum.anatomy.surface.mesh import Mesh, mesh_spine, wrap
from flavum.anatomy.tissue import Tissue


def count_edges(faces: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How many triangles use each edge, and how many run along each directed edge."""
    directed = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    _, shared = np.unique(np.sort(directed, axis=1), axis=0, return_counts=True)
    _, once = np.unique(directed, axis=0, return_counts=True)
    return shared, once


def euler_of(vertices: np.ndarray, faces: np.ndarray) -> int:
    return len(vertices) - len(count_edges(faces)[0]) + len(faces)


def is_closed(faces: np.ndarray) -> bool:
    shared, once = count_edges(faces)
    return bool((shared == 2).all() and (once == 1).all())


def ball(radius: float) -> np.ndarray:
    z, y, x = np.indices((24, 24, 24)) - 11.5
    return x**2 + y**2 + z**2 < radius**2


def test_a_ball_is_a_sphere_of_its_volume() -> None:
    vertices, faces = wrap(ball(9.0))

    assert is_closed(faces)
    assert euler_of(vertices, faces) == 2
    # A blur of one voxel takes a share of a ninth of a voxel off a radius of nine.
    assert Mesh("", Tissue.DISC, vertices, faces).volume_mm3 == pytest.approx(4 / 3 * np.pi * 9**3, rel=0.03)


def test_normals_point_outward() -> None:
    vertices, faces = wrap(ball(9.0))

    outward = (vertices - 11.5) / np.linalg.norm(vertices - 11.5, axis=1, keepdims=True)

    assert (Mesh("", Tissue.DISC, vertices, faces).normals(calm=3) * outward).sum(axis=1).min() > 0.97


def test_a_tube_has_one_hole() -> None:
    _, y, x = np.indices((20, 30, 30)) - 14.5
    ring = (np.hypot(x, y) < 12) & (np.hypot(x, y) > 6)

    vertices, faces = wrap(ring)

    assert is_closed(faces)
    assert euler_of(vertices, faces) == 0


def test_what_reaches_the_edge_of_its_block_is_closed_too() -> None:
    assert is_closed(wrap(np.ones((6, 7, 8), dtype=bool))[1])


@pytest.mark.parametrize("seed", range(12))
def test_any_heap_of_voxels_is_closed(seed: int) -> None:
    heap = np.random.default_rng(seed).random((9, 10, 11)) < 0.4

    assert is_closed(wrap(heap, smooth=0.6)[1])


@pytest.fixture(scope="module")
def meshes() -> dict[str, Mesh]:
    return {mesh.name: mesh for mesh in mesh_spine(draw_spine(seed=7), resolution_mm=1.2)}


def test_a_spine_is_one_mesh_a_vertebra_disc_and_ligament_and_the_sac(meshes: dict[str, Mesh]) -> None:
    named = {one.value for one in (*Vertebra, *Level)}

    assert set(meshes) == {*named, "left", "right", "sac"}


def test_every_mesh_of_a_spine_is_closed_and_turned_outward(meshes: dict[str, Mesh]) -> None:
    assert [name for name, mesh in meshes.items() if not is_closed(mesh.faces)] == []
    assert [name for name, mesh in meshes.items() if mesh.volume_mm3 <= 0] == []


def test_discs_are_plain_and_vertebrae_have_a_canal(meshes: dict[str, Mesh]) -> None:
    """Euler characteristic 2 for a disc; at most 0 for a vertebra, for the arch closes a ring around the canal."""
    euler = {name: euler_of(mesh.vertices_mm, mesh.faces) for name, mesh in meshes.items()}

    assert {euler[level.value] for level in Level} == {2}
    assert max(euler[one.value] for one in (Vertebra.L1, Vertebra.L2, Vertebra.L3, Vertebra.L4, Vertebra.L5)) <= 0
