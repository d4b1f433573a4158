"""The pictures of a reading: contours and calipers on the axial cut, levels and endplates on the mid-sagittal one."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from flavum.anatomy.frame import Vector
from flavum.anatomy.side import Side
from flavum.anatomy.tissue import Tissue
from flavum.imaging.finding import Measure
from flavum.imaging.landmark.profile import Profile
from flavum.imaging.measurement.canal import Bore
from flavum.imaging.measurement.contour import find_outline
from flavum.imaging.measurement.ligament import Band
from flavum.imaging.reading import DiscPlane, Picture
from flavum.imaging.section import Drawing, DrawingKind, Section
from flavum.imaging.volume import Volume

OUTLINED = (
    Tissue.DISC,
    Tissue.DURAL_SAC,
    Tissue.LIGAMENTUM_FLAVUM_LEFT,
    Tissue.LIGAMENTUM_FLAVUM_RIGHT,
)


def draw_axial(section: Section, sac: Bore | None, ligaments: dict[Side, Band]) -> Picture:
    """The axial cut with tissue outlines, the ligaments' thickest chords and the sac's front-back chord."""
    drawings = [_outline(section, tissue) for tissue in OUTLINED]
    if sac is not None:
        drawings.append(_caliper(section, sac.chord_mm, Measure.SAC_AP_DIAMETER, f"{sac.ap_mm:.1f} mm"))
    for thickness in ligaments.values():
        label = f"{thickness.maximum_mm:.1f} mm"
        drawings.append(_caliper(section, thickness.maximum_chord_mm, Measure.LIGAMENT_THICKNESS_MAXIMUM, label))
    return Picture(section, tuple(drawing for drawing in drawings if drawing is not None))


def _outline(section: Section, tissue: Tissue) -> Drawing | None:
    found = find_outline(section.probability[tissue], section.spacing_mm) if tissue in section.probability else None
    return None if found is None else Drawing(DrawingKind.CONTOUR, found.points_mm / section.spacing_mm, tissue=tissue)


def _caliper(section: Section, chord_mm: NDArray[np.float64], measure: Measure, label: str) -> Drawing:
    return Drawing(DrawingKind.CALIPER, chord_mm / section.spacing_mm, measure=measure, label=label)


def draw_sagittal(volume: Volume, levels: Iterable[tuple[DiscPlane, Profile]]) -> Picture | None:
    """The sagittal slice nearest to the canal, with the endplates and the name of every level."""
    levels = tuple(levels)
    if not levels:
        return None
    middle = np.mean([plane.canal_mm for plane, _ in levels], axis=0)
    number = int(np.clip(round(float(volume.frame.to_index(middle)[0])), 0, volume.frame.shape[0] - 1))
    frame = volume.frame
    spacing = (float(frame.spacing_mm[1]), float(frame.spacing_mm[2]))
    origin = frame.to_lps([number, 0, 0])
    section = Section(origin, frame.axes[:, 1], frame.axes[:, 2], spacing, np.asarray(volume.values[number], float), {})
    drawings = [drawing for plane, profile in levels for drawing in _level(section, plane, profile)]
    return Picture(section, tuple(drawings))


def _level(section: Section, plane: DiscPlane, profile: Profile) -> Iterable[Drawing]:
    for endplate in (profile.upper, profile.lower):
        if endplate is not None:
            ends = [profile.to_lps(end) for end in (endplate.anterior_mm, endplate.posterior_mm)]
            yield _reference(section, ends, "")
    reach = plane.canal_mm - plane.centre_mm
    yield _reference(section, [plane.centre_mm, plane.centre_mm + reach], plane.level.value)


def _reference(section: Section, ends_mm: list[Vector], label: str) -> Drawing:
    return Drawing(DrawingKind.REFERENCE, section.to_pixel(np.array(ends_mm)), label=label)
