"""The ligaments of a person at every level: by rays, by the parametric spine fitted to the cut, and by the network."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from flavum.anatomy.level import Level
from flavum.anatomy.side import Side
from flavum.imaging.level.axial_view import LIGAMENT
from flavum.imaging.measurement.contour import find_outline
from flavum.imaging.measurement.ligament import Band, measure_band
from flavum.imaging.network import OnnxSegmenter
from flavum.imaging.reading import DiscPlane
from flavum.imaging.volume import Volume
from training.ligament.band import find_bands
from training.ligament.cut import PIXEL_MM, Cut, cut_plane
from training.ligament.fit import Fitted, fit_level
from training.ligament.person import Drawn, tilt
from training.ligament.room import find_room

# The same ligament looked at again: how far above the disc's middle, and how the plane is tilted.
LOOKS = ((0.0, 0.0), (-1.0, 0.0), (1.0, 0.0), (0.0, -3.0), (0.0, 3.0))
LEAST_LOOKS = 3
MOST_SPREAD_MM = 0.8  # between looks, as a standard deviation
AGREE_MM = 1.0  # between two ways to the same ligament
LEAST_SAC_DICE = 0.8  # of the fitted spine with the experts' canal, or it lies wrongly


@dataclass(frozen=True)
class Look:
    """Thickness in one plane."""

    maximum_mm: float
    midpoint_mm: float


@dataclass(frozen=True)
class Reference:
    """One ligament at one level. rays: the looks that found it; network: None where it found no band.

    fitted_mm: at mid-length, in the parametric spine; None where it was not fitted, or lies wrongly.
    """

    person: str
    level: Level
    side: Side
    rays: tuple[Look, ...]
    network: Look | None
    fitted_mm: float | None = None

    @property
    def midpoint_mm(self) -> float:
        return float(np.median([look.midpoint_mm for look in self.rays]))

    @property
    def maximum_mm(self) -> float:
        return float(np.median([look.maximum_mm for look in self.rays]))

    @property
    def spread_mm(self) -> float:
        """Standard deviation of the midpoint from look to look."""
        return float(np.std([look.midpoint_mm for look in self.rays], ddof=1))

    @property
    def why_refused(self) -> str:
        """Empty where the rays are to be trusted."""
        if len(self.rays) < LEAST_LOOKS:
            return "seen too seldom"
        return "differs from look to look" if self.spread_mm > MOST_SPREAD_MM else ""

    @property
    def is_agreed(self) -> bool:
        """Whether rays and fitted spine say the same, with no network asked."""
        return not self.why_refused and self.fitted_mm is not None and abs(self.fitted_mm - self.midpoint_mm) < AGREE_MM


def read_references(person: Drawn, segmenter: OnnxSegmenter | None, *, fits: bool = False) -> Iterator[Reference]:
    """Both ligaments of every level in view, found or not. fits: the spine is fitted too, ten seconds a level."""
    for level, plane in person.find_planes().items():
        looks: dict[Side, list[Look]] = {side: [] for side in Side}
        for above_mm, flexion_deg in LOOKS:
            cut = cut_plane(person.volume, person.labels, tilt(plane, flexion_deg=flexion_deg), above_mm=above_mm)
            for side, band in read_rays(cut).items():
                looks[side].append(band)
        told = read_network(person, plane, segmenter) if segmenter else {}
        fitted = fit_level(cut_plane(person.volume, person.labels, plane), level) if fits else None
        for side in Side:
            yield Reference(person.key, level, side, tuple(looks[side]), told.get(side), _trusted(fitted, side))


def _trusted(fitted: Fitted | None, side: Side) -> float | None:
    return fitted.midpoint_mm[side] if fitted is not None and fitted.sac_dice >= LEAST_SAC_DICE else None


def read_rays(cut: Cut) -> dict[Side, Look]:
    room = find_room(cut)
    if room is None:
        return {}
    bands = {side: borders.measure() for side, borders in find_bands(cut, room).items()}
    return {side: _to_look(band) for side, band in bands.items() if band is not None}


def read_network(person: Drawn, plane: DiscPlane, segmenter: OnnxSegmenter) -> dict[Side, Look]:
    """What the axial network draws in the same plane, without the experts' help."""
    cut = cut_plane(person.volume, person.labels, plane)
    found = segmenter.segment_axial(Volume(cut.image[None], cut.frame), plane.canal_mm)
    looks = {}
    for side, tissue in LIGAMENT.items():
        outline = find_outline(found.probability[tissue][0] * cut.known, (PIXEL_MM, PIXEL_MM))
        band = measure_band(outline) if outline is not None else None
        if band is not None:
            looks[side] = _to_look(band)
    return looks


def _to_look(band: Band) -> Look:
    return Look(band.maximum_mm, band.midpoint_mm)
