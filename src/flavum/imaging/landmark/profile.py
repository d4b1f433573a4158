"""A level seen from the side: the mid-sagittal cut with its disc, endplates and canal, and the plane of the disc."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from flavum.anatomy.frame import Vector
from flavum.anatomy.level import Level
from flavum.anatomy.tissue import Tissue
from flavum.imaging.landmark.column import Station
from flavum.imaging.landmark.endplate import Endplate, find_endplate
from flavum.imaging.measurement.chord import find_chord
from flavum.imaging.measurement.contour import Outline, trace_outlines
from flavum.imaging.measurement.ray import TissueMap
from flavum.imaging.reading import DiscPlane
from flavum.imaging.sample import Cut, cut_slices, grid_around
from flavum.imaging.segment import Segmentation
from flavum.imaging.volume import Volume

ROWS_MM = (-38.0, 38.0)
COLUMNS_MM = (-50.0, 45.0)
TISSUES = (Tissue.VERTEBRA, Tissue.DISC, Tissue.SPINAL_CANAL)


@dataclass(frozen=True, eq=False)
class Profile:
    """The mid-sagittal view of a level.

    cut: rows to the feet, columns to the back. disc, canal: outlines in (row, column) mm, None where not seen.
    upper: inferior endplate of the vertebra above; lower: superior endplate of the vertebra below; None where too
    little of the body is seen.
    """

    cut: Cut
    disc: Outline | None
    canal: Outline | None
    upper: Endplate | None
    lower: Endplate | None
    left: Vector

    def to_lps(self, point_mm: NDArray[np.float64]) -> Vector:
        """LPS of (row, column) mm."""
        section = self.cut.section
        return np.asarray(
            section.origin_mm + point_mm[0] * section.row_direction + point_mm[1] * section.column_direction
        )

    def to_direction(self, direction: NDArray[np.float64]) -> Vector:
        """LPS direction of a (row, column) direction."""
        section = self.cut.section
        return np.asarray(direction[0] * section.row_direction + direction[1] * section.column_direction)


def look_from_side(volume: Volume, segmentation: Segmentation, station: Station) -> Profile:
    """The mid-sagittal view at a station; segmentation holds all bone as VERTEBRA."""
    through = station.disc.centre_mm + station.left * (station.left @ (station.canal_mm - station.disc.centre_mm))
    grid = grid_around(through, -station.superior, station.posterior, rows_mm=ROWS_MM, columns_mm=COLUMNS_MM)
    cut = cut_slices(volume, segmentation, grid, TISSUES)
    section, centre = cut.section, -np.array([ROWS_MM[0], COLUMNS_MM[0]])
    disc = _nearest(trace_outlines(section.probability[Tissue.DISC], section.spacing_mm), centre)
    canal = find_main(section.probability.get(Tissue.SPINAL_CANAL), section.spacing_mm)
    upper = lower = None
    if disc is not None:
        bone = TissueMap(section.probability[Tissue.VERTEBRA], grid.pixel_mm, cut.is_known)
        upper, lower = (find_endplate(bone, disc, away) for away in (-1, 1))
    return Profile(cut, disc, canal, upper, lower, station.left)


def find_main(probability: NDArray[np.floating] | None, spacing_mm: tuple[float, float]) -> Outline | None:
    """The largest outline, or None."""
    return None if probability is None else next(iter(trace_outlines(probability, spacing_mm)), None)


def _nearest(outlines: tuple[Outline, ...], place_mm: NDArray[np.float64]) -> Outline | None:
    """The outline that weighs most for how near it lies: another disc or a stray piece is not taken."""
    near = [o for o in outlines if np.linalg.norm(o.centroid_mm - place_mm) < 12.0]
    return near[0] if near else None


def find_plane(level: Level, profile: Profile, station: Station) -> DiscPlane:
    """The middle plane of the disc: halfway between its endplates, or by the column's course where one is not seen."""
    superior, posterior, centre = station.superior, station.posterior, station.disc.centre_mm
    if profile.upper is not None and profile.lower is not None:
        along = profile.upper.direction + profile.lower.direction
        posterior = profile.to_direction(along / np.linalg.norm(along))
        superior = np.cross(profile.left, posterior)
        centre = profile.to_lps((profile.upper.middle_mm + profile.lower.middle_mm) / 2)
    return DiscPlane(
        level, centre, _canal_middle(profile, centre, posterior, station), superior, posterior, station.left
    )


def _canal_middle(profile: Profile, centre: Vector, posterior: Vector, station: Station) -> Vector:
    section = profile.cut.section
    if profile.canal is not None:
        start = (section.to_pixel(centre)) * np.asarray(section.spacing_mm)
        direction = np.array([posterior @ section.row_direction, posterior @ section.column_direction])
        chord = find_chord(profile.canal, start + 20.0 * direction, direction)
        if chord is not None:
            return profile.to_lps(chord.mean(axis=0))
    return np.asarray(centre + posterior * (posterior @ (station.canal_mm - centre)))
