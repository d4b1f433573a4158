"""How far a study and a cut can be trusted: sentences for the reader, and a confidence for every view."""

import math
from collections.abc import Iterator

import numpy as np

from flavum.anatomy.frame import Vector
from flavum.anatomy.tissue import Tissue
from flavum.imaging.sample import Cut
from flavum.imaging.series import Series, Study

THICK_SLICE_MM = 4.5  # claims protocol_slice_thickness_maximum and protocol_gap_maximum: 4 mm and a gap of up to 1 mm
COARSE_PIXEL_MM = 0.8
OBLIQUE_DEG = 15.0  # beyond this a cut crosses slices, and its edges blur with their thickness
FULL_OBLIQUE_DEG = 45.0


def find_remarks(study: Study, *, is_reformat: bool) -> Iterator[str]:
    """Sentences about the study's images."""
    yield from study.remarks
    if study.axial_t2 is None:
        if is_reformat:
            yield "There is no axial series: axial cuts were taken out of the sagittal volume."
        else:
            yield "There is no axial series: ligaments, sac and canal areas cannot be measured."
    for name, series in (("sagittal", study.sagittal_t2), ("axial", study.axial_t2)):
        if series is not None:
            yield from _coarse(name, series)


def _coarse(name: str, series: Series) -> Iterator[str]:
    spacing = np.asarray(series.stacks[0].frame.spacing_mm)
    across, pixel = float(spacing.max()), float(np.sort(spacing)[:2].max())
    if across > THICK_SLICE_MM and not series.is_volumetric:
        yield f"The {name} slices lie {across:.1f} mm apart; what happens between them is interpolated."
    if pixel > COARSE_PIXEL_MM:
        yield f"The {name} pixels are {pixel:.2f} mm wide; thin ligaments are less sure than their interval says."


def judge_cut(cut: Cut, tissues: tuple[Tissue, ...], *, normal: Vector, slices_normal: Vector) -> float:
    """0 to 1: how clearly these tissues are drawn in a cut, less for a cut oblique to the slices."""
    clear = [_clarity(cut, tissue) for tissue in tissues if tissue in cut.section.probability]
    angle = math.degrees(math.acos(min(abs(float(normal @ slices_normal)), 1.0)))
    straight = 1.0 - 0.5 * min(max((angle - OBLIQUE_DEG) / (FULL_OBLIQUE_DEG - OBLIQUE_DEG), 0.0), 1.0)
    return float(np.clip(np.mean(clear) * straight, 0.0, 1.0)) if clear else 0.0


def _clarity(cut: Cut, tissue: Tissue) -> float:
    """Mean probability inside a tissue's outline, 0.5 counting as nothing."""
    values = np.asarray(cut.section.probability[tissue])
    inside = values > 0.5
    return float(2.0 * values[inside].mean() - 1.0) if inside.any() else 0.0
