"""What the mid-sagittal view of a level gives: disc height and bulge, slip, canal diameter; and where it was taken."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from flavum.anatomy.frame import Vector
from flavum.anatomy.tissue import Tissue
from flavum.imaging.finding import Finding, Measure
from flavum.imaging.landmark.endplate import Endplate
from flavum.imaging.landmark.profile import Profile
from flavum.imaging.level.error import Maker, Slot, edge_error_mm
from flavum.imaging.measurement.alignment import slip_mm, slip_percent
from flavum.imaging.measurement.chord import find_chord, length_mm
from flavum.imaging.measurement.disc import measure_bulge, measure_height
from flavum.imaging.reading import DiscPlane, Landmarks
from flavum.imaging.section import Section

NO_ENDPLATE = "too little of the vertebral body is in view to draw its endplate"
NO_DISC = "the disc is not seen in the mid-sagittal plane"
CORNER_SHARE = 2.0  # a corner is where two fitted lines meet, each with its own error
SHORT = "mid-sagittal plane"
COURSE_MM = 4.0  # up and down from a place, between which the canal's course there is read


@dataclass(frozen=True, eq=False)
class SideView:
    """A level's profile with its plane, who drew it and how sure."""

    plane: DiscPlane
    profile: Profile
    maker: Maker
    confidence: float

    @property
    def pixel_mm(self) -> float:
        return self.profile.cut.section.spacing_mm[0]

    def edge_mm(self, tissue: Tissue) -> float:
        """Standard error of a tissue's edge in this view."""
        return edge_error_mm(self.profile.cut.edge_width_mm.get(tissue, float("nan")), self.pixel_mm)

    def slot(self, measure: Measure) -> Slot:
        return Slot(measure, self.plane.level, self.maker)


def canal_ap_mm(view: SideView, up_mm: float = 0.0) -> float | None:
    """Front-back diameter of the canal, mid-sagittal, in the disc's plane or up_mm above it; None where not seen.

    Away from the disc it is measured square to the canal's own course, so that a slip or a curve does not lengthen it.
    """
    if view.profile.canal is None:
        return None
    section = view.profile.cut.section
    spacing = np.asarray(section.spacing_mm)
    up = _direction(section, view.plane.superior)
    back = _direction(section, view.plane.posterior)
    start = section.to_pixel(view.plane.canal_mm) * spacing + up_mm * up
    chord = find_chord(view.profile.canal, start, back)
    if chord is None or up_mm == 0.0:
        return None if chord is None else length_mm(chord)
    ends = [find_chord(view.profile.canal, chord.mean(axis=0) + step * up, back) for step in (-COURSE_MM, COURSE_MM)]
    if ends[0] is None or ends[1] is None:
        return None
    course = ends[1].mean(axis=0) - ends[0].mean(axis=0)
    across = np.array([course[1], -course[0]]) / np.linalg.norm(course)
    chord = find_chord(view.profile.canal, chord.mean(axis=0), across * np.sign(across @ back))
    return None if chord is None else length_mm(chord)


def _direction(section: Section, direction: Vector) -> NDArray[np.float64]:
    """A direction within the section's plane, (row, column)."""
    within = np.array([direction @ section.row_direction, direction @ section.column_direction])
    return np.asarray(within / np.linalg.norm(within))


def read_side_view(view: SideView) -> Iterator[Finding]:
    """Disc height, disc bulge, slip in millimetres and percent."""
    upper, lower, disc = view.profile.upper, view.profile.lower, view.profile.disc
    if upper is None or lower is None:
        for measure in (Measure.DISC_HEIGHT, Measure.DISC_BULGE, Measure.SLIP, Measure.SLIP_PERCENT):
            yield view.slot(measure).absent(NO_ENDPLATE)
        return
    yield from _slip(view)
    edge = view.edge_mm(Tissue.DISC)
    height = _find_height(view)
    slot = view.slot(Measure.DISC_HEIGHT)
    method = f"mean gap between the endplates over the middle half of the disc, {SHORT}"
    sure = view.confidence
    yield (
        slot.found(height[0], "mm", error=edge * 2**0.5, method=method, confidence=sure)
        if height
        else slot.absent(NO_DISC)
    )
    slot = view.slot(Measure.DISC_BULGE)
    if disc is None:
        yield slot.absent(NO_DISC)
        return
    bulge, _ = measure_bulge(disc, upper.posterior_mm, lower.posterior_mm)
    method = f"farthest reach of the disc behind the line between the posterior corners, {SHORT}"
    yield slot.found(bulge, "mm", error=edge * CORNER_SHARE, method=method, confidence=sure)


def find_landmarks(view: SideView) -> Landmarks:
    """Corners of the endplates and the disc's height, as long as what was measured of each."""
    height = _find_height(view)
    middle = None if height is None else np.mean(height[1], axis=0)[::-1]  # a chord begins at its lower end
    return Landmarks(
        upper=_ends(view, view.profile.upper),
        lower=_ends(view, view.profile.lower),
        height=None if middle is None else np.array([view.profile.to_lps(end) for end in middle]),
    )


def _ends(view: SideView, endplate: Endplate | None) -> Vector | None:
    if endplate is None:
        return None
    return np.array([view.profile.to_lps(end) for end in (endplate.anterior_mm, endplate.posterior_mm)])


def _find_height(view: SideView) -> tuple[float, tuple[NDArray[np.float64], ...]] | None:
    upper, lower, disc = view.profile.upper, view.profile.lower, view.profile.disc
    if upper is None or lower is None or disc is None:
        return None
    along = (upper.direction + lower.direction) / np.linalg.norm(upper.direction + lower.direction)
    depth = (upper.length_mm + lower.length_mm) / 2
    return measure_height(disc, (upper.middle_mm + lower.middle_mm) / 2, along, depth)


def _slip(view: SideView) -> Iterator[Finding]:
    upper, lower = view.profile.upper, view.profile.lower
    assert upper is not None
    assert lower is not None
    value = slip_mm(upper.posterior_mm, lower.posterior_mm, lower.direction)
    corner = float(np.hypot(upper.error_mm, lower.error_mm))
    error = float(np.hypot(corner, view.edge_mm(Tissue.VERTEBRA)))
    method = f"posterior corners against the lower endplate, {SHORT}; forward is positive"
    slot = view.slot(Measure.SLIP)
    yield slot.found(value, "mm", error=error, method=method, confidence=view.confidence, least=None)
    found, scale = view.slot(Measure.SLIP_PERCENT), slip_percent(1.0, lower.length_mm)
    error = float(np.hypot(error, view.maker.spread(Measure.SLIP)))
    method = f"slip as a part of the lower endplate's length ({lower.length_mm:.1f} mm)"
    yield found.found(value * scale, "%", error=error * scale, method=method, confidence=view.confidence, least=None)
