"""The course of the column: at every disc the directions to the head, to the back and to the left."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from flavum.anatomy.frame import LEFT, POSTERIOR, SUPERIOR, Vector
from flavum.anatomy.tissue import Tissue
from flavum.imaging.landmark.instance import DiscInstance
from flavum.imaging.measurement.contour import HALF
from flavum.imaging.segment import Segmentation

SLAB_MM = 4.0  # above and below a disc's centre in which the canal beside it is looked for
NEIGHBOURS = 1.5  # levels over which the plane of symmetry is averaged


@dataclass(frozen=True, eq=False)
class Station:
    """A disc with its surroundings: LPS centre, a point in the canal beside it, the three directions there."""

    disc: DiscInstance
    canal_mm: Vector
    superior: Vector
    posterior: Vector
    left: Vector


def follow_column(discs: tuple[DiscInstance, ...], segmentation: Segmentation) -> tuple[Station, ...]:
    """A station for every disc, lowest first. Where no canal was seen its place is guessed behind the disc.

    The column's plane of symmetry at a disc is the plane through the disc centres and canal centres near it. Where
    the slices cut the discs off at the sides, centres say nothing about rotation and the slices' own plane is taken.
    """
    centres = np.array([disc.centre_mm for disc in discs])
    tangents = _tangents(centres)
    places = np.argwhere(segmentation.probability[Tissue.SPINAL_CANAL] > HALF)
    canal_mm = segmentation.frame.to_lps(places)
    beside = [_canal_beside(c, t, canal_mm) for c, t in zip(centres, tangents, strict=True)]
    canals = np.array(
        [c if c is not None else centre + 25.0 * POSTERIOR for c, centre in zip(beside, centres, strict=True)]
    )
    slices_left = segmentation.frame.axes[:, 0]
    stations = []
    for n, disc in enumerate(discs):
        if disc.is_cut_sideways or len(discs) < 2:
            left = slices_left
        else:
            left = _symmetry_normal(centres, canals, np.exp(-0.5 * ((np.arange(len(discs)) - n) / NEIGHBOURS) ** 2))
        superior = _unit(tangents[n] - left * (tangents[n] @ left))
        stations.append(Station(disc, canals[n], superior, np.cross(superior, left), left))
    return tuple(stations)


def _unit(vector: Vector) -> Vector:
    return np.asarray(vector / np.linalg.norm(vector))


def _tangents(centres: NDArray[np.float64]) -> NDArray[np.float64]:
    """Direction of the column at every disc centre, to the head."""
    if len(centres) == 1:
        return SUPERIOR[None]
    return np.array([_unit(tangent) for tangent in np.asarray(np.gradient(centres, axis=0))])


def _canal_beside(centre: Vector, superior: Vector, canal_mm: NDArray[np.float64]) -> Vector | None:
    """Middle of the canal voxels at a disc's height, in front of nothing and behind the disc."""
    offset = canal_mm - centre
    near = (np.abs(offset @ superior) < SLAB_MM) & (np.linalg.norm(offset, axis=1) < 60.0) & (offset @ POSTERIOR > 0)
    return np.asarray(canal_mm[near].mean(axis=0)) if near.any() else None


def _symmetry_normal(centres: NDArray[np.float64], canals: NDArray[np.float64], weights: NDArray[np.float64]) -> Vector:
    """Unit normal, to the left, of the plane nearest to disc and canal centres."""
    points, weights = np.concatenate([centres, canals]), np.concatenate([weights, weights])
    middle = weights @ points / weights.sum()
    scatter = (points - middle).T @ ((points - middle) * weights[:, None])
    normal = np.linalg.eigh(scatter)[1][:, 0]
    return np.asarray(normal * np.sign(normal @ LEFT))
