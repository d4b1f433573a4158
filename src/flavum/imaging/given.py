"""Segmentation that is already there: a person's label map, another tool's, or a phantom's own truth."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import map_coordinates, spline_filter

from flavum.anatomy.frame import Frame, Vector
from flavum.anatomy.tissue import Tissue, tissue_table, whole_of
from flavum.errors import Refusal
from flavum.imaging.measurement.contour import sharpen
from flavum.imaging.measurement.smooth import is_hard
from flavum.imaging.segment import AXIAL_TISSUES, SAGITTAL_TISSUES, Segmentation
from flavum.imaging.volume import Volume, to_closest_axes

DEPTH_SAMPLES_MM = 1.3  # how closely a thick slice is sampled through its thickness
HAND = "hand"  # key of a label map whose making is not known here
IN_CANAL = (Tissue.DURAL_SAC, Tissue.EPIDURAL_FAT, Tissue.EXITING_ROOT, Tissue.SPINAL_CANAL)


class LabelsRefusal(Refusal):
    """A label map that does not belong to the images, or in which nothing is known."""

    kind = "image"


def from_labels(labels: Volume, *, numbers: str | None = None, model: str = HAND) -> Segmentation:
    """One-hot tissues of a label map.

    numbers: None for Flavum's own numbers (tissue.toml), or a column of that table ("spider", "spineps", ...).
    The canal is dural sac, epidural fat and whatever is called canal; facets stay apart from the arch.
    """
    table = tissue_table()
    own = {tissue: {tissue.value} if numbers is None else set(getattr(row, numbers)) for tissue, row in table.items()}
    found = {tissue: np.isin(labels.values, sorted(own[tissue])) for tissue in table}
    apart = {*AXIAL_TISSUES, *SAGITTAL_TISSUES}
    wanted = [*dict.fromkeys((*SAGITTAL_TISSUES, *AXIAL_TISSUES)), Tissue.VERTEBRA]
    probability = {}
    for tissue in wanted:
        parts = {part for part in whole_of(tissue) if part is tissue or part not in apart}
        if tissue is Tissue.SPINAL_CANAL:
            parts = set().union(*(whole_of(part) for part in IN_CANAL))
        elif tissue is Tissue.EPIDURAL_FAT:
            parts |= {Tissue.EXITING_ROOT}  # the canal beside the sac, whatever lies in it
        mask = np.any([found[part] for part in parts], axis=0)
        if mask.any():
            probability[tissue] = mask.astype(np.float32)
    if not probability:
        raise LabelsRefusal("the label map holds none of the tissues that Flavum knows; check its numbering")
    return Segmentation(labels.frame, probability, model)


@dataclass(frozen=True, eq=False)
class GivenSegmenter:
    """Answers with maps that are already there, looked up on the same grid or sampled where they reach.

    maps: best first for a grid that none of them shares.
    """

    maps: tuple[Segmentation, ...]
    _splines: dict[Tissue, NDArray[np.float32]] = field(default_factory=dict, repr=False)

    def segment_sagittal(self, volume: Volume) -> Segmentation:
        return self._segment(volume, (*SAGITTAL_TISSUES, Tissue.VERTEBRA))

    def segment_axial(self, volume: Volume, centre_mm: Vector) -> Segmentation:
        return self._segment(volume, AXIAL_TISSUES)

    def _segment(self, volume: Volume, tissues: Iterable[Tissue]) -> Segmentation:
        tissues = [tissue for tissue in tissues if any(tissue in given.probability for given in self.maps)]
        for given in self.maps:
            turned = _turn(given, tissues, volume.frame)
            if turned is not None:
                return turned
        given = self.maps[0]
        places = _places_within(volume.frame, given.frame)
        there = [tissue for tissue in tissues if tissue in given.probability]
        probability = {tissue: _mean_over(self._spline(given, tissue), places) for tissue in there}
        return Segmentation(volume.frame, probability, given.model)

    def _spline(self, given: Segmentation, tissue: Tissue) -> NDArray[np.float32]:
        """Spline coefficients of a tissue of the first map, made once."""
        if tissue not in self._splines:
            values = given.probability[tissue]
            smooth = values if is_hard(values) else sharpen(values)
            self._splines[tissue] = spline_filter(smooth, order=3, output=np.float32, mode="mirror")
        return self._splines[tissue]


def _turn(given: Segmentation, tissues: Iterable[Tissue], frame: Frame) -> Segmentation | None:
    """The given map with its axes turned to a frame and cut to it, where its voxels are the frame's; else None."""
    probability = {}
    for tissue in tissues:
        if tissue in given.probability:
            turned = to_closest_axes(Volume(given.probability[tissue], given.frame), frame.axes)
            box = _box(turned.frame, frame)
            if box is None:
                return None
            probability[tissue] = turned.values[box]
    return Segmentation(frame, probability, given.model) if probability else None


def _box(whole: Frame, part: Frame) -> tuple[slice, ...] | None:
    """Which voxels of one frame the other one is made of; None where it is not."""
    first = np.round(whole.to_index(part.origin_mm)).astype(int)
    last = first + part.shape
    if np.any(first < 0) or np.any(last > whole.shape):
        return None
    same = Frame(part.shape, whole.to_lps(first), whole.axes, whole.spacing_mm)
    if not same.is_same_as(part, tolerance_mm=1e-2):
        return None
    return tuple(slice(a, b) for a, b in zip(first, last, strict=True))


def _places_within(target: Frame, source: Frame) -> list[NDArray[np.float64]]:
    """Where in the source's voxels the target's lie, at several depths of their thickness: (3, ...) each."""
    count = max(round(float(target.spacing_mm[0]) / DEPTH_SAMPLES_MM), 1)
    indices = np.moveaxis(np.indices(target.shape), 0, -1).astype(np.float64)
    parts = (np.arange(count) + 0.5) / count - 0.5
    return [np.moveaxis(source.to_index(target.to_lps(indices + np.array([part, 0, 0]))), -1, 0) for part in parts]


def _mean_over(spline: NDArray[np.float32], places: list[NDArray[np.float64]]) -> NDArray[np.float32]:
    """Mean of a spline over places; 0 outside its voxels."""
    parts = [map_coordinates(spline, one, order=3, mode="constant", prefilter=False) for one in places]
    return np.asarray(np.clip(np.mean(parts, axis=0), 0.0, 1.0), dtype=np.float32)
