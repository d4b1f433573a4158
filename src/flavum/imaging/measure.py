"""Reads a study: finds and names the levels, measures each, says what narrows it, and what could not be measured."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from flavum.anatomy.level import LUMBAR_LEVELS, Level
from flavum.anatomy.side import Side
from flavum.anatomy.tissue import Tissue
from flavum.errors import Refusal
from flavum.imaging.finding import Finding, Measure
from flavum.imaging.landmark.column import follow_column
from flavum.imaging.landmark.instance import find_discs
from flavum.imaging.landmark.lumbar import check_lumbar, check_weighting
from flavum.imaging.landmark.naming import name_levels
from flavum.imaging.landmark.profile import find_plane, look_from_side
from flavum.imaging.level.axial import AxialSource
from flavum.imaging.level.axial_view import BOTH_EDGES, LIGAMENT, AxialView, read_axial_view
from flavum.imaging.level.cause import SHARES, read_causes
from flavum.imaging.level.error import Maker, Slot
from flavum.imaging.level.grade import grade_level
from flavum.imaging.level.picture import draw_axial, draw_sagittal
from flavum.imaging.level.quality import find_remarks, judge_cut
from flavum.imaging.level.side_view import SideView, canal_ap_mm, find_landmarks, read_side_view
from flavum.imaging.reading import LevelReading, SeriesUsed, StudyReading
from flavum.imaging.sample import Cut
from flavum.imaging.segment import Segmentation, Segmenter
from flavum.imaging.series import Series, Study
from flavum.imaging.volume import SAGITTAL, Volume, to_closest_axes

Progress = Callable[[str, float], None]

SIDED = (
    Measure.LIGAMENT_THICKNESS_MAXIMUM,
    Measure.LIGAMENT_THICKNESS_MIDPOINT,
    Measure.LATERAL_RECESS_DEPTH,
)
AXIAL_MEASURES = (Measure.SAC_AREA, Measure.SAC_AP_DIAMETER, Measure.CANAL_AREA, Measure.SAC_DISC_AREA_RATIO)
NOT_SEEN = "its disc is not in view or was not found"
BONES = (Tissue.VERTEBRAL_BODY, Tissue.ARCH, Tissue.SACRUM)
OUTLINED = (Tissue.DURAL_SAC, *LIGAMENT.values())


class UnreadableSpineRefusal(Refusal):
    """The images are a lumbar MRI, but no disc could be found in them."""

    kind = "unreadable_spine"


def measure_study(study: Study, segmenter: Segmenter, *, progress: Progress | None = None) -> StudyReading:
    """Every lumbar level of a study, measured.

    Raises UnreadableSpineRefusal when no disc is found, NotLumbarRefusal when the discs are those of no lumbar spine,
    NotT2Refusal when the canal is dark.
    """
    report = progress or _silent
    if study.sagittal_t2 is None:
        raise UnreadableSpineRefusal("The study has no sagittal T2 series; send it with one.")
    report("segmenting the sagittal images", 0.05)
    volume = to_closest_axes(max(study.sagittal_t2.stacks, key=lambda stack: stack.values.size), SAGITTAL)
    segmentation = segmenter.segment_sagittal(volume)
    report("finding the levels", 0.35)
    views, doubt = find_levels(volume, segmentation)
    source = AxialSource(study, segmenter)
    levels = []
    for number, view in enumerate(views):
        report(f"measuring {view.plane.level.value}", 0.4 + 0.6 * number / len(views))
        above = views[number - 1] if number > 0 else None
        below = views[number + 1] if number + 1 < len(views) else None
        levels.append(_read_level(view, source, above, below))
    found = {reading.level for reading in levels}
    axial = source.joined()
    report("done", 1.0)
    return StudyReading(
        levels=tuple(levels),
        unread=tuple((level, NOT_SEEN) for level in LUMBAR_LEVELS if level not in found),
        level_doubt=doubt,
        sagittal=draw_sagittal(volume, [(view.plane, view.profile) for view in views]),
        series=tuple(_series_used(study)),
        remarks=tuple(find_remarks(study, is_reformat=source.is_reformat)),
        models=tuple(dict.fromkeys([segmentation.model, *(one.model for one in axial)])),
        acquired_on=study.acquired_on,
        is_synthetic=study.is_synthetic,
        sagittal_segmentation=segmentation,
        axial_segmentations=axial,
    )


def _silent(doing: str, fraction: float) -> None:
    """Nobody looks."""


def find_levels(volume: Volume, segmentation: Segmentation) -> tuple[list[SideView], str | None]:
    """The side views of the lumbar levels in view, from head to foot, and why a person must confirm their names."""
    discs = find_discs(segmentation) if Tissue.DISC in segmentation.probability else ()
    if not discs:
        raise UnreadableSpineRefusal(
            "No intervertebral disc was found in the sagittal images: check that the study is a lumbar MRI."
        )
    stations = follow_column(discs, segmentation)
    check_lumbar(stations, segmentation)
    check_weighting(volume, segmentation)
    names, doubt = name_levels(stations, segmentation)
    joined = with_vertebra(segmentation)
    maker = Maker(segmentation.model)
    views = []
    for name, station in zip(names, stations, strict=False):
        if name not in LUMBAR_LEVELS:
            continue
        profile = look_from_side(volume, joined, station)
        plane = find_plane(name, profile, station)
        sure = judge_cut(
            profile.cut, (Tissue.DISC, Tissue.SPINAL_CANAL), normal=plane.left, slices_normal=volume.frame.axes[:, 0]
        )
        views.append(SideView(plane, profile, maker, sure))
    return views[::-1], doubt


def with_vertebra(segmentation: Segmentation) -> Segmentation:
    """All bone as one tissue, where the segmenter did not say so itself."""
    if Tissue.VERTEBRA in segmentation.probability:
        return segmentation
    parts = [segmentation.probability[bone] for bone in BONES if bone in segmentation.probability]
    bone = np.clip(np.sum(parts, axis=0), 0.0, 1.0)
    return replace(segmentation, probability={**segmentation.probability, Tissue.VERTEBRA: bone})


def _read_level(side: SideView, source: AxialSource, above: SideView | None, below: SideView | None) -> LevelReading:
    """One level from the side and from above."""
    level = side.plane.level
    found, landmarks = list(read_side_view(side)), find_landmarks(side)
    cut = source.cut(side.plane)
    if isinstance(cut, str):
        found += [*_absent(level, cut, side), canal_from_side(side)]
        return LevelReading(level, side.plane, tuple(found), grade_level(found), None, landmarks)
    view = look_from_above(side, *cut)
    found += [*read_axial_view(view), *read_causes(view, side, source, above, below)]
    picture = draw_axial(view.section, view.sac, view.ligaments)
    return LevelReading(level, side.plane, tuple(found), grade_level(found), picture, landmarks)


def look_from_above(side: SideView, cut: Cut, segmentation: Segmentation) -> AxialView:
    """The axial view of a level from its cut and the slices behind it."""
    slices_normal = segmentation.frame.axes[:, 0]
    return AxialView(
        level=side.plane.level,
        cut=cut,
        maker=Maker(segmentation.model),
        slice_pixel_mm=float(segmentation.frame.spacing_mm[1:].max()),
        confidence=judge_cut(cut, OUTLINED, normal=side.plane.superior, slices_normal=slices_normal),
    )


def _absent(level: Level, reason: str, side: SideView) -> Iterator[Finding]:
    """Every axial measure, absent for one reason."""
    for measure in (*SIDED, *AXIAL_MEASURES, Measure.ROOM_LOST, *SHARES):
        for where in Side if measure in SIDED else (None,):
            yield Slot(measure, level, side.maker, where).absent(reason)


def canal_from_side(side: SideView) -> Finding:
    """The canal's front-back diameter from the sagittal images, where no axial cut could be had."""
    slot, value = side.slot(Measure.CANAL_AP_DIAMETER), canal_ap_mm(side)
    if value is None:
        return slot.absent("the canal is not seen in the mid-sagittal plane")
    error = BOTH_EDGES * side.edge_mm(Tissue.SPINAL_CANAL)
    method = "front-back chord through the canal in the disc's plane, mid-sagittal plane"
    return slot.found(value, "mm", error=error, method=method, confidence=side.confidence)


def _series_used(study: Study) -> Iterator[SeriesUsed]:
    roles = (
        ("volume_t2" if study.sagittal_t2 and study.sagittal_t2.is_volumetric else "sagittal_t2", study.sagittal_t2),
        ("sagittal_t1", study.sagittal_t1),
        ("axial_t2", study.axial_t2),
    )
    for role, series in roles:
        if series is not None:
            yield _describe(role, series)


def _describe(role: str, series: Series) -> SeriesUsed:
    across, down, along = (round(float(mm), 4) for mm in series.stacks[0].frame.spacing_mm)
    slices = sum(stack.frame.shape[0] for stack in series.stacks)
    return SeriesUsed(role, series.description, slices, (across, down, along), series.uid)
