"""What the axial cut of a level gives: ligaments, dural sac, canal, disc ratio, lateral recesses."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from flavum.anatomy.level import Level
from flavum.anatomy.side import Side
from flavum.anatomy.tissue import Tissue
from flavum.imaging.finding import Finding, Measure
from flavum.imaging.level.error import Maker, Slot, edge_error_mm
from flavum.imaging.measurement.canal import Bore, measure_bore
from flavum.imaging.measurement.contour import find_outline
from flavum.imaging.measurement.ligament import Band, measure_band
from flavum.imaging.measurement.recess import measure_recess
from flavum.imaging.sample import Cut
from flavum.imaging.section import Section

LIGAMENT = {Side.LEFT: Tissue.LIGAMENTUM_FLAVUM_LEFT, Side.RIGHT: Tissue.LIGAMENTUM_FLAVUM_RIGHT}
NO_SAC = "no dural sac was found in the axial cut"
NO_CANAL = "no canal was found in the axial cut"
NO_LIGAMENT = "the ligament could not be told from its surroundings"
NO_DISC = "the disc's outline is not in view"
NO_RECESS = "the recess is not bounded by a joint in this cut"
ACROSS = "perpendicular to the ligament's long axis in the mid-disc plane"
MAXIMUM_METHOD = f"{ACROSS}, thickest place of its middle 80 %"
MIDPOINT_METHOD = f"{ACROSS}, half-way along it"
PLANE = "mid-disc plane"
AREA_METHOD = {
    Tissue.DURAL_SAC: f"outline of the sac, {PLANE}",
    Tissue.SPINAL_CANAL: f"outline of the canal, {PLANE}",
}
AP_METHOD = {
    Tissue.DURAL_SAC: f"front-back chord through the sac's centroid, {PLANE}",
    Tissue.SPINAL_CANAL: f"trimmed mean of the longest front-back chords over the canal's middle 6 mm, {PLANE}",
}
BOTH_EDGES = 2**0.5  # a thickness or a diameter has two edges


@dataclass(frozen=True, eq=False)
class AxialView:
    """A level's axial cut, who drew it, and how sure."""

    level: Level
    cut: Cut
    maker: Maker
    slice_pixel_mm: float
    confidence: float

    @property
    def section(self) -> Section:
        return self.cut.section

    @cached_property
    def sac(self) -> Bore | None:
        return self._bore(Tissue.DURAL_SAC)

    @cached_property
    def canal(self) -> Bore | None:
        return self._bore(Tissue.SPINAL_CANAL, over_clefts=True)

    def _bore(self, tissue: Tissue, *, over_clefts: bool = False) -> Bore | None:
        # A reformat's slices were interpolated already: what fills them is blurred.
        filled = None if self.section.is_reformat else self.cut.filled.get(tissue)
        spacing = self.section.spacing_mm
        return measure_bore(
            self.sum_of(tissue), spacing, over_clefts=over_clefts, filled=filled, voxel_mm=self.cut.voxel_mm
        )

    @cached_property
    def ligaments(self) -> dict[Side, Band]:
        found = {side: self._ligament(tissue) for side, tissue in LIGAMENT.items()}
        return {side: thickness for side, thickness in found.items() if thickness is not None}

    def _ligament(self, tissue: Tissue) -> Band | None:
        outline = find_outline(self.sum_of(tissue), self.section.spacing_mm)
        return None if outline is None else measure_band(outline)

    def sum_of(self, *tissues: Tissue) -> NDArray[np.float64]:
        parts = [self.section.probability[t] for t in tissues if t in self.section.probability]
        return np.asarray(np.sum([np.zeros(self.section.image.shape), *parts], axis=0))

    def edge_mm(self, tissue: Tissue) -> float:
        """Standard error of a tissue's edge in this cut."""
        return edge_error_mm(self.cut.edge_width_mm.get(tissue, float("nan")), self.slice_pixel_mm)

    def slot(self, measure: Measure, side: Side | None = None) -> Slot:
        return Slot(measure, self.level, self.maker, side)


def read_axial_view(view: AxialView) -> Iterator[Finding]:
    """Every measure of the axial cut, or why it is absent."""
    for side in Side:
        yield from _ligament(view, side)
    bores = ((view.sac, "sac", NO_SAC, Tissue.DURAL_SAC), (view.canal, "canal", NO_CANAL, Tissue.SPINAL_CANAL))
    for bore, name, reason, tissue in bores:
        yield from _bore(view, bore, name, reason, tissue)
    yield _ratio(view)
    for side in Side:
        yield _recess(view, side)


def _ligament(view: AxialView, side: Side) -> Iterator[Finding]:
    slots = [view.slot(m, side) for m in (Measure.LIGAMENT_THICKNESS_MAXIMUM, Measure.LIGAMENT_THICKNESS_MIDPOINT)]
    thickness = view.ligaments.get(side)
    if thickness is None:
        yield from (slot.absent(NO_LIGAMENT) for slot in slots)
        return
    error = BOTH_EDGES * view.edge_mm(LIGAMENT[side])
    values, methods = (thickness.maximum_mm, thickness.midpoint_mm), (MAXIMUM_METHOD, MIDPOINT_METHOD)
    for slot, value, method in zip(slots, values, methods, strict=True):
        yield slot.found(value, "mm", error=error, method=method, confidence=view.confidence)


def _bore(view: AxialView, bore: Bore | None, name: str, reason: str, tissue: Tissue) -> Iterator[Finding]:
    area, ap = view.slot(Measure(f"{name}_area")), view.slot(Measure(f"{name}_ap_diameter"))
    if bore is None:
        yield from (area.absent(reason), ap.absent(reason))
        return
    edge = view.edge_mm(tissue)
    # Along a closed edge errors partly cancel; half of them are taken to go the same way.
    error = edge * bore.outline.perimeter_mm / 2
    sure = view.confidence
    yield area.found(bore.area_mm2, "mm2", error=error, method=AREA_METHOD[tissue], confidence=sure)
    yield ap.found(bore.ap_mm, "mm", error=BOTH_EDGES * edge, method=AP_METHOD[tissue], confidence=sure)


def _ratio(view: AxialView) -> Finding:
    slot = view.slot(Measure.SAC_DISC_AREA_RATIO)
    disc = find_outline(view.sum_of(Tissue.DISC), view.section.spacing_mm)
    if view.sac is None or disc is None:
        return slot.absent(NO_SAC if view.sac is None else NO_DISC)
    shape = np.asarray(view.section.image.shape) * view.section.spacing_mm
    reach = disc.points_mm
    if (reach < 1.0).any() or (reach > shape - 1.0).any():
        return slot.absent(NO_DISC)
    value = view.sac.area_mm2 / disc.area_mm2
    error = value * view.edge_mm(Tissue.DURAL_SAC) * view.sac.outline.perimeter_mm / 2 / view.sac.area_mm2
    return slot.found(
        value, "ratio", error=error, method="area of the sac over area of the disc", confidence=view.confidence
    )


def _recess(view: AxialView, side: Side) -> Finding:
    slot = view.slot(Measure.LATERAL_RECESS_DEPTH, side)
    if view.canal is None:
        return slot.absent(NO_CANAL)
    front = view.sum_of(Tissue.DISC, Tissue.VERTEBRAL_BODY)
    depth = measure_recess(
        front, view.sum_of(Tissue.FACET, Tissue.ARCH), view.canal.outline, view.section.spacing_mm, side
    )
    if depth is None:
        return slot.absent(NO_RECESS)
    error = BOTH_EDGES * view.edge_mm(Tissue.FACET)
    method = "from the disc or body to the front of the joint, at the canal's side"
    return slot.found(depth, "mm", error=error, method=method, confidence=view.confidence)
