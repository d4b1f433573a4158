"""The axial cut of a level: from the axial series, or out of a volume where there is none."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from flavum.anatomy.frame import Frame, Vector
from flavum.anatomy.tissue import Tissue
from flavum.imaging.reading import DiscPlane
from flavum.imaging.sample import PIXEL_MM, Cut, cut_slices, grid_around
from flavum.imaging.segment import AXIAL_TISSUES, Segmentation, Segmenter
from flavum.imaging.series import Study
from flavum.imaging.volume import AXIAL, Volume, to_closest_axes

ROWS_MM = (-62.0, 36.0)  # around the canal, to the front and to the back: the disc and the joints
COLUMNS_MM = (-40.0, 40.0)
MIDDLE_PIXEL = (-ROWS_MM[0] / PIXEL_MM, -COLUMNS_MM[0] / PIXEL_MM)  # where every cut has the canal's middle
NEAR_MM = 16.0  # around the canal: what must be within the slices for a level to be measured
SLICES_BEYOND_MM = 9.0  # on either side of the plane, in the canal: slices that take part
REFORMAT_MM = 0.7  # pixels of an axial slice cut out of a volume
REFORMAT_HALF_MM = 48.0
ON_GRID = 0.02  # voxels
NO_AXIAL = "there is no axial series, and the sagittal slices are too thick to cut one from"
CUT_SIDES = "the slices end {width:.0f} mm apart, so the canal is cut off at its sides"
OUT_OF_VIEW = "no axial slice passes through this level"


@dataclass
class AxialSource:
    """Axial slices of a study, segmented once each, and the cuts made from them."""

    study: Study
    segmenter: Segmenter
    stacks: tuple[Volume, ...] = ()
    is_reformat: bool = False
    segmented: list[Segmentation] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.study.axial_t2 is not None:
            self.stacks = tuple(to_closest_axes(stack, AXIAL) for stack in self.study.axial_t2.stacks)

    def cut(self, plane: DiscPlane, through_mm: Vector | None = None) -> tuple[Cut, Segmentation] | str:
        """The axial cut in a plane (moved to through_mm), and the slices behind it; or why there is none."""
        centre = plane.canal_mm if through_mm is None else through_mm
        grid = grid_around(centre, plane.posterior, plane.left, rows_mm=ROWS_MM, columns_mm=COLUMNS_MM)
        slices = self._slices_at(centre, plane)
        if isinstance(slices, str):
            return slices
        segmentation = self.segmenter.segment_axial(slices, centre)
        cut = cut_slices(slices, segmentation, grid, AXIAL_TISSUES, is_reformat=self.is_reformat)
        if not _is_seen(cut, grid.pixel_mm):
            return OUT_OF_VIEW
        self.segmented.append(segmentation)
        return cut, segmentation

    def joined(self) -> tuple[Segmentation, ...]:
        """What was segmented, one for every stack of slices: where cuts shared a slice the last answer stands."""
        if self.is_reformat:
            return tuple(self.segmented)
        return tuple(joined for stack in self.stacks if (joined := _join(stack, self.segmented)) is not None)

    def _slices_at(self, centre_mm: Vector, plane: DiscPlane) -> Volume | str:
        near = [_near_slices(stack, centre_mm) for stack in self.stacks]
        found = [volume for volume in near if volume is not None]
        if found:
            return max(found, key=lambda volume: abs(float(volume.frame.axes[:, 0] @ plane.superior)))
        if self.stacks:
            return OUT_OF_VIEW
        return self._reformat(centre_mm, plane)

    def _reformat(self, centre_mm: Vector, plane: DiscPlane) -> Volume | str:
        series = self.study.sagittal_t2
        if series is None or not series.is_volumetric:
            return NO_AXIAL
        volume = series.stacks[0]
        width = float(np.min(np.array(volume.frame.shape) * volume.frame.spacing_mm))
        if width < 2 * NEAR_MM:
            return CUT_SIDES.format(width=width)
        self.is_reformat = True
        return _slice_from(volume, centre_mm, plane)


def _join(stack: Volume, parts: list[Segmentation]) -> Segmentation | None:
    """Segmentations of some slices of a stack as one of the whole stack; None where none belongs to it."""
    probability: dict[Tissue, NDArray[np.float32]] = {}
    model = ""
    for part in parts:
        place = stack.frame.to_index(part.frame.origin_mm)
        if np.abs(place - np.round(place)).max() > ON_GRID or part.frame.shape[1:] != stack.frame.shape[1:]:
            continue
        if np.abs(place[1:]).max() > ON_GRID or not np.allclose(part.frame.axes, stack.frame.axes, atol=1e-4):
            continue
        first, model = round(float(place[0])), part.model
        for tissue, values in part.probability.items():
            whole = probability.setdefault(tissue, np.zeros(stack.frame.shape, dtype=np.float32))
            whole[first : first + part.frame.shape[0]] = values
    return Segmentation(stack.frame, probability, model) if probability else None


def _near_slices(stack: Volume, centre_mm: Vector) -> Volume | None:
    """The slices of a stack around a point, None where the point lies beside or beyond them."""
    index = stack.frame.to_index(centre_mm)
    shape = np.array(stack.frame.shape)
    if np.any(index < -0.6) or np.any(index > shape - 0.4):
        return None
    reach = max(SLICES_BEYOND_MM / float(stack.frame.spacing_mm[0]), 1.0)
    first = max(int(np.floor(index[0] - reach)), 0)
    last = min(int(np.ceil(index[0] + reach)), int(shape[0]) - 1)
    start = np.array([float(first), 0.0, 0.0])
    frame = Frame(
        (last - first + 1, *stack.frame.shape[1:]), stack.frame.to_lps(start), stack.frame.axes, stack.frame.spacing_mm
    )
    return Volume(stack.values[first : last + 1], frame)


def _slice_from(volume: Volume, centre_mm: Vector, plane: DiscPlane) -> Volume:
    """Three thin axial slices cut out of a volume around a point, in the level's own plane."""
    from scipy.ndimage import map_coordinates

    count = round(2 * REFORMAT_HALF_MM / REFORMAT_MM) + 1
    axes = np.stack([plane.superior, plane.posterior, plane.left], axis=1)
    spacing = np.array([1.5, REFORMAT_MM, REFORMAT_MM])
    origin = centre_mm - axes @ (spacing * np.array([1, (count - 1) / 2, (count - 1) / 2]))
    frame = Frame((3, count, count), origin, axes, spacing)
    places = volume.frame.to_index(frame.to_lps(np.stack(np.indices(frame.shape), axis=-1)))
    values = map_coordinates(volume.values.astype(np.float32), np.moveaxis(places, -1, 0), order=1, mode="constant")
    return Volume(values, frame)


def _is_seen(cut: Cut, pixel_mm: float) -> bool:
    """Whether the slices reach everything within NEAR_MM of the canal."""
    row, column = (round(-low / pixel_mm) for low in (ROWS_MM[0], COLUMNS_MM[0]))
    reach = round(NEAR_MM / pixel_mm)
    return bool(cut.is_known[row - reach : row + reach, column - reach : column + reach].mean() > 0.97)
