"""The axial cut of a level: from the axial series, or out of a volume where there is none."""

from dataclasses import dataclass, field, replace

import numpy as np
from scipy.ndimage import map_coordinates

from flavum.anatomy.frame import Frame, Vector
from flavum.anatomy.tissue import Tissue
from flavum.imaging.reading import DiscPlane
from flavum.imaging.sample import PIXEL_MM, Cut, cut_slices, grid_around
from flavum.imaging.segment import AXIAL_TISSUES, Segmentation, Segmenter
from flavum.imaging.series import Study
from flavum.imaging.volume import AXIAL, Volume, to_closest_axes

CUT_TISSUES = (*AXIAL_TISSUES, Tissue.SPINAL_CANAL)
ROWS_MM = (-62.0, 36.0)  # around the canal, to the front and to the back: the disc and the joints
COLUMNS_MM = (-40.0, 40.0)
MIDDLE_PIXEL = (-ROWS_MM[0] / PIXEL_MM, -COLUMNS_MM[0] / PIXEL_MM)  # where every cut has the canal's middle
NEAR_MM = 16.0  # around the canal: what must be within the slices for a level to be measured
SLICES_BEYOND_MM = 7.0  # on either side of the plane, in the canal: slices that take part
REFORMAT_MM = 0.7  # pixels of an axial slice cut out of a volume
REFORMAT_HALF_MM = 48.0
HALF_SLICE = 0.6  # of the way to the next slice that a point may lie beyond the outermost
NO_AXIAL = "there is no axial series, and the sagittal slices are too thick to cut one from"
CUT_SIDES = "the slices end {width:.0f} mm apart, so the canal is cut off at its sides"
OUT_OF_VIEW = "no axial slice passes through this level"


@dataclass
class AxialSource:
    """Axial slices of a study, each segmented once when a cut first asks for it, and the cuts made from them."""

    study: Study
    segmenter: Segmenter
    stacks: tuple[Volume, ...] = ()
    is_reformat: bool = False
    reformats: list[Segmentation] = field(default_factory=list)
    _known: dict[tuple[int, int], Segmentation] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.study.axial_t2 is not None:
            self.stacks = tuple(to_closest_axes(stack, AXIAL) for stack in self.study.axial_t2.stacks)

    def cut(
        self, plane: DiscPlane, through_mm: Vector | None = None, tissues: tuple[Tissue, ...] = CUT_TISSUES
    ) -> tuple[Cut, Segmentation] | str:
        """The axial cut in a plane (moved to through_mm), and the slices behind it; or why there is none."""
        centre = plane.canal_mm if through_mm is None else through_mm
        grid = grid_around(centre, plane.posterior, plane.left, rows_mm=ROWS_MM, columns_mm=COLUMNS_MM)
        taken = self._slices_at(centre, plane)
        if isinstance(taken, str):
            return taken
        slices, segmentation = taken
        cut = cut_slices(slices, _with_canal(segmentation), grid, tissues, is_reformat=self.is_reformat)
        return (cut, segmentation) if _is_seen(cut, grid.pixel_mm) else OUT_OF_VIEW

    def joined(self) -> tuple[Segmentation, ...]:
        """What was segmented, one for every stack of slices; slices that nothing asked for are empty."""
        if self.is_reformat:
            return tuple(self.reformats)
        numbers = sorted({number for number, _ in self._known})
        return tuple(self._join(number) for number in numbers)

    def _join(self, number: int) -> Segmentation:
        stack = self.stacks[number]
        parts = {place: part for (at, place), part in self._known.items() if at == number}
        first = next(iter(parts.values()))
        probability = {tissue: np.zeros(stack.frame.shape, dtype=np.float32) for tissue in first.probability}
        for place, part in parts.items():
            for tissue, values in part.probability.items():
                probability[tissue][place] = values[0]
        return Segmentation(stack.frame, probability, first.model)

    def _segment(self, number: int, places: range, centre_mm: Vector) -> tuple[Volume, Segmentation]:
        """Some neighbouring slices of a stack, segmented."""
        missing = [place for place in places if (number, place) not in self._known]
        if missing:
            volume = _slices(self.stacks[number], range(missing[0], missing[-1] + 1))
            found = self.segmenter.segment_axial(volume, centre_mm)
            for n, place in enumerate(range(missing[0], missing[-1] + 1)):
                one = {tissue: values[n : n + 1] for tissue, values in found.probability.items()}
                frame = _slices(self.stacks[number], range(place, place + 1)).frame
                self._known[number, place] = Segmentation(frame, one, found.model)
        volume = _slices(self.stacks[number], places)
        parts = [self._known[number, place] for place in places]
        tissues = parts[0].probability
        probability = {tissue: np.concatenate([part.probability[tissue] for part in parts]) for tissue in tissues}
        return volume, Segmentation(volume.frame, probability, parts[0].model)

    def _slices_at(self, centre_mm: Vector, plane: DiscPlane) -> tuple[Volume, Segmentation] | str:
        near = {n: places for n, stack in enumerate(self.stacks) if (places := _near_slices(stack, centre_mm))}
        if near:
            straight = {n: abs(float(self.stacks[n].frame.axes[:, 0] @ plane.superior)) for n in near}
            number = max(near, key=lambda n: straight[n])
            return self._segment(number, near[number], centre_mm)
        if self.stacks:
            return OUT_OF_VIEW
        volume = self._reformat(centre_mm, plane)
        if isinstance(volume, str):
            return volume
        self.reformats.append(self.segmenter.segment_axial(volume, centre_mm))
        return volume, self.reformats[-1]

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


def _with_canal(segmentation: Segmentation) -> Segmentation:
    """With the canal, sac and fat, as one tissue: fat thinner than a pixel is in no map of its own."""
    parts = [
        segmentation.probability[t] for t in (Tissue.DURAL_SAC, Tissue.EPIDURAL_FAT) if t in segmentation.probability
    ]
    canal = np.clip(np.sum([np.zeros(segmentation.frame.shape), *parts], axis=0), 0.0, 1.0)
    return replace(segmentation, probability={**segmentation.probability, Tissue.SPINAL_CANAL: canal})


def _near_slices(stack: Volume, centre_mm: Vector) -> range | None:
    """The numbers of the slices around a point, None where the point lies beside or beyond them."""
    index = stack.frame.to_index(centre_mm)
    shape = np.array(stack.frame.shape)
    if np.any(index < -HALF_SLICE) or np.any(index > shape - 1 + HALF_SLICE):
        return None
    reach = max(SLICES_BEYOND_MM / float(stack.frame.spacing_mm[0]), 1.0)
    return range(max(int(np.floor(index[0] - reach)), 0), min(int(np.ceil(index[0] + reach)), int(shape[0]) - 1) + 1)


def _slices(stack: Volume, places: range) -> Volume:
    """Neighbouring slices of a stack."""
    start = stack.frame.to_lps(np.array([places.start, 0.0, 0.0]))
    frame = Frame((len(places), *stack.frame.shape[1:]), start, stack.frame.axes, stack.frame.spacing_mm)
    return Volume(stack.values[places.start : places.stop], frame)


def _slice_from(volume: Volume, centre_mm: Vector, plane: DiscPlane) -> Volume:
    """Three thin axial slices cut out of a volume around a point, in the level's own plane."""
    count = round(2 * REFORMAT_HALF_MM / REFORMAT_MM) + 1
    axes = np.stack([plane.superior, plane.posterior, plane.left], axis=1)
    spacing = np.array([1.5, REFORMAT_MM, REFORMAT_MM])
    origin = centre_mm - axes @ (spacing * np.array([1, (count - 1) / 2, (count - 1) / 2]))
    frame = Frame((3, count, count), origin, axes, spacing)
    places = volume.frame.to_index(frame.to_lps(np.moveaxis(np.indices(frame.shape), 0, -1)))
    values = map_coordinates(volume.values.astype(np.float32), np.moveaxis(places, -1, 0), order=1, mode="constant")
    return Volume(values, frame)


def _is_seen(cut: Cut, pixel_mm: float) -> bool:
    """Whether the slices reach everything within NEAR_MM of the canal."""
    row, column = (round(-low / pixel_mm) for low in (ROWS_MM[0], COLUMNS_MM[0]))
    reach = round(NEAR_MM / pixel_mm)
    return bool(cut.is_known[row - reach : row + reach, column - reach : column + reach].mean() > 0.97)
