"""Cuts through segmented slices: a Section in any plane, interpolated between slices by the shape of their tissues."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import map_coordinates

from flavum.anatomy.frame import Vector
from flavum.anatomy.tissue import Tissue
from flavum.imaging.measurement.contour import HALF
from flavum.imaging.measurement.distance import measure_distance
from flavum.imaging.section import Section
from flavum.imaging.segment import Segmentation
from flavum.imaging.volume import Volume

PIXEL_MM = 0.3
# Thinner slices are averaged over this, most weight in its middle: about what a slice of 4 mm averages.
SLAB_MM = 4.0
MARGIN = 4  # voxels around the cut that take part, so that splines and distances do not feel its border
EDGE_MM = 0.5  # distances below which a hard edge is drawn as a slope in the section's probability


@dataclass(frozen=True, eq=False)
class Grid:
    """Where the pixels of a section lie: LPS origin of pixel (0, 0), unit directions of rows and columns, spacing."""

    origin_mm: Vector
    row_direction: Vector
    column_direction: Vector
    shape: tuple[int, int]
    pixel_mm: float = PIXEL_MM

    @property
    def points_mm(self) -> Vector:
        """LPS millimetres of every pixel, (rows, columns, 3)."""
        rows, columns = (np.arange(n)[:, None] * self.pixel_mm for n in self.shape)
        return np.asarray(
            self.origin_mm + (rows * self.row_direction)[:, None] + (columns * self.column_direction)[None]
        )


@dataclass(frozen=True, eq=False)
class Cut:
    """A section, which of its pixels the slices reach, and how soft each tissue's edge is in the slices (mm).

    filled: tissue -> (rows, columns), how much of a place it fills, interpolated between the slices' own pixels: its
    sum keeps corners and seams that an outline cuts off. voxel_mm: pixels of those slices.
    """

    section: Section
    is_known: NDArray[np.bool_]
    edge_width_mm: Mapping[Tissue, float]
    filled: Mapping[Tissue, NDArray[np.float64]]
    voxel_mm: float


def grid_around(
    centre_mm: Vector, row_direction: Vector, column_direction: Vector, *, rows_mm: tuple[float, float],
    columns_mm: tuple[float, float], pixel_mm: float = PIXEL_MM,
) -> Grid:  # fmt: skip
    """A grid that reaches from rows_mm[0] to rows_mm[1] and columns_mm[0] to columns_mm[1] around a point."""
    shape = (round((rows_mm[1] - rows_mm[0]) / pixel_mm) + 1, round((columns_mm[1] - columns_mm[0]) / pixel_mm) + 1)
    origin = centre_mm + rows_mm[0] * row_direction + columns_mm[0] * column_direction
    return Grid(origin, row_direction, column_direction, shape, pixel_mm)


def cut_slices(
    volume: Volume, segmentation: Segmentation, grid: Grid, tissues: Iterable[Tissue], *, is_reformat: bool = False
) -> Cut:
    """The section of a stack of slices (array axis 0 counts them) on a grid, with these tissues.

    In every slice a tissue becomes the signed distance to its edge; between slices distances are interpolated, so an
    edge moves from its place in one slice to its place in the next. Beyond the stack nothing is known.
    """
    index = volume.frame.to_index(grid.points_mm)
    reach = _Reach.of(index, volume)
    distances = {t: reach.distance(segmentation.probability[t]) for t in tissues if t in segmentation.probability}
    probability = {
        tissue: np.clip(HALF + values / (width if np.isfinite(width) else EDGE_MM), 0.0, 1.0) * reach.is_known
        for tissue, (values, width) in distances.items()
    }
    section = Section(
        grid.origin_mm, grid.row_direction, grid.column_direction, (grid.pixel_mm, grid.pixel_mm),
        reach.image(volume.values), probability, is_reformat,
    )  # fmt: skip
    filled = {tissue: reach.image(segmentation.probability[tissue]) for tissue in distances}
    widths = {tissue: width for tissue, (_, width) in distances.items()}
    return Cut(section, reach.is_known, widths, filled, max(reach.spacing_mm))


@dataclass(frozen=True, eq=False)
class _Reach:
    """Which slices and which part of them a grid needs, and the weight of each slice in each of its pixels.

    places: (2, rows, columns), where in that part of a slice each pixel lies.
    """

    places: NDArray[np.float64]
    slices: range
    weights: NDArray[np.float64]
    box: tuple[slice, slice]
    spacing_mm: tuple[float, float]
    is_known: NDArray[np.bool_]

    @classmethod
    def of(cls, index: Vector, volume: Volume) -> "_Reach":
        frame = volume.frame
        shape, spacing = np.array(frame.shape), frame.spacing_mm
        is_known = np.all((index >= -0.5) & (index <= shape - 0.5), axis=-1)
        half_width = max(1.0, SLAB_MM / 2 / spacing[0])
        number = np.clip(index[..., 0], 0, shape[0] - 1)
        first = max(int(np.ceil(number.min() - half_width + 1e-6)), 0)
        last = min(int(np.floor(number.max() + half_width - 1e-6)), int(shape[0]) - 1)
        slices = range(first, last + 1)
        weights = np.maximum(1.0 - np.abs(number[None] - np.array(slices)[:, None, None]) / half_width, 0.0)
        low = np.clip(np.floor(index[..., 1:].min(axis=(0, 1))) - MARGIN, 0, shape[1:] - 2).astype(int)
        high = np.clip(np.ceil(index[..., 1:].max(axis=(0, 1))) + MARGIN, low + 1, shape[1:] - 1).astype(int)
        box = (slice(low[0], high[0] + 1), slice(low[1], high[1] + 1))
        places = np.ascontiguousarray(np.moveaxis(index[..., 1:] - low, -1, 0))
        return cls(places, slices, weights / weights.sum(axis=0), box, (float(spacing[1]), float(spacing[2])), is_known)

    def distance(self, probability: NDArray[np.floating]) -> tuple[NDArray[np.float64], float]:
        """Signed distance on the grid, mm, and the edge's width in the slices that hold one."""
        total = np.zeros(self.weights.shape[1:])
        widths = []
        for weight, number in zip(self.weights, self.slices, strict=True):
            if not weight.any():
                continue
            found = measure_distance(probability[number][self.box], self.spacing_mm)
            scale = np.asarray(self.spacing_mm) / np.asarray(found.spacing_mm)
            places = self.places * scale[:, None, None]
            total += weight * map_coordinates(found.values_mm, places, order=1, mode="nearest")
            widths.append(found.edge_width_mm)
        widths = [width for width in widths if np.isfinite(width)]
        return total, float(np.median(widths)) if widths else float("nan")

    def image(self, values: NDArray[np.floating]) -> NDArray[np.float64]:
        total = np.zeros(self.weights.shape[1:])
        for weight, number in zip(self.weights, self.slices, strict=True):
            if weight.any():
                plane = np.asarray(values[number][self.box], dtype=np.float64)
                total += weight * map_coordinates(plane, self.places, order=1, mode="nearest")
        return total * self.is_known
