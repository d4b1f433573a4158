"""A synthetic reading and assessment made of plain shapes: something for the report to show."""

from dataclasses import replace
from datetime import date
from functools import cache

import numpy as np
from skimage.measure import find_contours

from flavum.anatomy.level import LUMBAR_LEVELS, Level
from flavum.anatomy.side import Side
from flavum.anatomy.tissue import Tissue
from flavum.candidacy.assess import assess
from flavum.candidacy.case import Case
from flavum.candidacy.criterion import CriteriaSet, load_criteria
from flavum.candidacy.intake import Intake
from flavum.candidacy.intake.read import parse_intake
from flavum.evidence.library import load_library
from flavum.evidence.quantity import Quantity
from flavum.imaging.finding import Finding, Measure, Origin
from flavum.imaging.level.axial import OUT_OF_VIEW
from flavum.imaging.level.axial_view import AREA_METHOD, NO_RECESS
from flavum.imaging.level.grade import BY_EYE_REASON
from flavum.imaging.reading import DiscPlane, Grade, Landmarks, LevelReading, Picture, SeriesUsed, StudyReading
from flavum.imaging.section import Drawing, DrawingKind, Section
from flavum.report.report import ModelUsed, Report

SETS = ("flavum", "encore", "mist2", "ncd-150-13")
ON = date(2026, 11, 21)
PIXEL_MM = 0.6
GREY = {
    Tissue.DISC: 70,
    Tissue.ARCH: 55,
    Tissue.FACET: 90,
    Tissue.LIGAMENTUM_FLAVUM_LEFT: 38,
    Tissue.LIGAMENTUM_FLAVUM_RIGHT: 38,
    Tissue.EPIDURAL_FAT: 215,
    Tissue.DURAL_SAC: 190,
}
THICKNESS = {Level.L1_L2: 2.8, Level.L2_L3: 3.2, Level.L3_L4: 4.1, Level.L4_L5: 5.4, Level.L5_S1: 3.6}
SAC_AREA = {Level.L1_L2: 176.0, Level.L2_L3: 158.0, Level.L3_L4: 112.0, Level.L4_L5: 68.0, Level.L5_S1: 131.0}


def make_quantity(value: float, unit: str = "mm", spread: float = 0.5) -> Quantity:
    return Quantity(value, unit, value - spread, value + spread, AREA_METHOD[Tissue.DURAL_SAC], "test_shapes")


def _shapes(thickness: float, squeeze: float) -> dict[Tissue, np.ndarray]:
    y, x = np.mgrid[-40:56:PIXEL_MM, -48:48:PIXEL_MM]
    half_width = 13.5 - 4 * squeeze
    behind = 11 - 0.55 * np.abs(x)
    canal = (np.hypot(x / half_width, (y - 3) / 11) < 1) & (y > -5) & (y < behind)
    ligament = (y >= behind - thickness) & (y < behind + 1.2) & (np.abs(x) > 0.8) & (np.abs(x) < 11)
    sac = np.hypot(x / (8.6 - 2.6 * squeeze), (y - 0.6) / (6.6 - 2.2 * squeeze)) < 1
    ligament &= ~sac
    disc = (np.hypot(x / 25, (y + 23) / 18.5) < 1) & (y < -5 + 0.006 * x**2)
    facet = np.hypot((np.abs(x) - 18) / 6, (y - 7) / 8) < 1
    arch = ((np.abs(x) < 2.6) & (y > 14) & (y < 36)) | ((np.abs(y - 15 + 0.5 * np.abs(x)) < 2.2) & (np.abs(x) < 14))
    fat = canal & ~sac & ~ligament
    return {
        Tissue.ARCH: arch & ~canal & ~ligament,
        Tissue.FACET: facet & ~ligament & ~canal,
        Tissue.DISC: disc,
        Tissue.EPIDURAL_FAT: fat,
        Tissue.DURAL_SAC: sac,
        Tissue.LIGAMENTUM_FLAVUM_LEFT: ligament & (x > 0),
        Tissue.LIGAMENTUM_FLAVUM_RIGHT: ligament & (x < 0),
    }


def make_axial(level: Level, *, left: float, right: float) -> Picture:
    squeeze = (max(left, right) - 2.5) / 3.5
    shapes = _shapes(left, squeeze) | {
        Tissue.LIGAMENTUM_FLAVUM_RIGHT: _shapes(right, squeeze)[Tissue.LIGAMENTUM_FLAVUM_RIGHT]
    }
    rows, columns = shapes[Tissue.DISC].shape
    y, x = np.mgrid[-40:56:PIXEL_MM, -48:48:PIXEL_MM]
    rng = np.random.default_rng(7)
    image = 60 + 25 * np.sin(x / 5) * np.cos(y / 7) + 90 * (np.hypot(x, y - 8) > 44)
    for tissue, mask in shapes.items():
        image = np.where(mask, GREY[tissue], image)
    roots = np.hypot((x % 2.4) - 1.2, (y % 2.4) - 1.2) < 0.6
    image = np.where(shapes[Tissue.DURAL_SAC] & roots & (y > 0), 110, image) + rng.normal(0, 6, image.shape)
    section = Section(
        origin_mm=np.array([-48.0, -40.0, 0.0]),
        row_direction=np.array([0.0, 1.0, 0.0]),
        column_direction=np.array([1.0, 0.0, 0.0]),
        spacing_mm=(PIXEL_MM, PIXEL_MM),
        image=image,
        probability={tissue: mask.astype(np.float32) for tissue, mask in shapes.items()},
    )
    return Picture(section, (*_contours(shapes), *_calipers(left, right, (rows, columns))))


def _contours(shapes: dict[Tissue, np.ndarray]) -> tuple[Drawing, ...]:
    shown = (Tissue.DISC, Tissue.DURAL_SAC, Tissue.LIGAMENTUM_FLAVUM_LEFT, Tissue.LIGAMENTUM_FLAVUM_RIGHT)
    lines = []
    for tissue in shown:
        smooth = np.asarray(shapes[tissue], dtype=np.float64)
        lines.extend(
            Drawing(DrawingKind.CONTOUR, points, tissue) for points in find_contours(smooth, 0.5) if len(points) > 8
        )
    return tuple(lines)


def _pixel(x: float, y: float) -> list[float]:
    return [(y + 40) / PIXEL_MM, (x + 48) / PIXEL_MM]


def _calipers(left: float, right: float, shape: tuple[int, int]) -> tuple[Drawing, ...]:
    def line(measure: Measure, ends: list[list[float]], tissue: Tissue | None, label: str) -> Drawing:
        return Drawing(DrawingKind.CALIPER, np.array(ends), tissue, measure, label)

    lines = []
    for tissue, thickness, sign in (
        (Tissue.LIGAMENTUM_FLAVUM_LEFT, left, 1),
        (Tissue.LIGAMENTUM_FLAVUM_RIGHT, right, -1),
    ):
        ends = [_pixel(sign * 6, 9 - thickness), _pixel(sign * 6.6, 9)]
        lines.append(line(Measure.LIGAMENT_THICKNESS_MAXIMUM, ends, tissue, f"{thickness:.1f} mm"))
    lines.append(line(Measure.SAC_AP_DIAMETER, [_pixel(0, -4), _pixel(0, 6)], Tissue.DURAL_SAC, "10.0 mm"))
    return tuple(lines)


def make_findings(level: Level) -> tuple[Finding, ...]:
    thick, area = THICKNESS[level], SAC_AREA[level]
    values: list[tuple[Measure, Side | None, float, str, float]] = [
        (Measure.LIGAMENT_THICKNESS_MAXIMUM, Side.LEFT, thick, "mm", 0.5),
        (Measure.LIGAMENT_THICKNESS_MAXIMUM, Side.RIGHT, thick - 0.3, "mm", 0.5),
        (Measure.LIGAMENT_THICKNESS_MIDPOINT, Side.LEFT, thick - 0.6, "mm", 0.4),
        (Measure.LIGAMENT_THICKNESS_MIDPOINT, Side.RIGHT, thick - 0.8, "mm", 0.4),
        (Measure.SAC_AREA, None, area, "mm2", 9.0),
        (Measure.SAC_AP_DIAMETER, None, area / 12, "mm", 0.6),
        (Measure.CANAL_AREA, None, area * 1.6, "mm2", 14.0),
        (Measure.CANAL_AP_DIAMETER, None, area / 14 + 6, "mm", 0.7),
        (Measure.DISC_HEIGHT, None, 8.4, "mm", 0.5),
        (Measure.DISC_BULGE, None, 1.9, "mm", 0.5),
        (Measure.SLIP, None, 4.2 if level is Level.L4_L5 else 0.4, "mm", 0.7),
        (Measure.SLIP_PERCENT, None, 12.1 if level is Level.L4_L5 else 1.2, "%", 2.0),
        (Measure.SHARE_LIGAMENT, None, 0.58, "share", 0.08),
        (Measure.SHARE_FACET, None, 0.14, "share", 0.06),
        (Measure.SHARE_DISC, None, 0.18, "share", 0.06),
        (Measure.SHARE_SLIP, None, 0.1, "share", 0.05),
        (Measure.ROOM_LOST, None, 0.41, "share", 0.05),
    ]
    found = [Finding(m, level, s, make_quantity(v, u, w), Origin.COMPUTED, 0.86) for m, s, v, u, w in values]
    recess = [
        Finding(Measure.LATERAL_RECESS_DEPTH, level, side, None, Origin.COMPUTED, reason=NO_RECESS) for side in Side
    ]
    return (*found, *recess)


def make_landmarks(level: Level) -> Landmarks:
    """Of the slip, its percentage and the disc height in make_findings."""
    of = {one.measure: one.quantity.value for one in make_findings(level) if one.side is None and one.quantity}
    slip, half = of[Measure.SLIP], of[Measure.SLIP] * 50 / of[Measure.SLIP_PERCENT]
    up = np.array([0.0, 0.0, of[Measure.DISC_HEIGHT] / 2])
    centre = np.array([0.0, -22.0, -36.0 * LUMBAR_LEVELS.index(level)])
    ends, forward = np.array([[0.0, -half, 0.0], [0.0, half, 0.0]]), np.array([0.0, slip, 0.0])
    return Landmarks(centre + up + ends - forward, centre - up + ends, np.array([centre + up, centre - up]))


@cache
def make_level(level: Level) -> LevelReading:
    n = LUMBAR_LEVELS.index(level)
    plane = DiscPlane(
        level=level,
        centre_mm=np.array([0.0, -22.0, -36.0 * n]),
        canal_mm=np.array([0.0, 2.0, -36.0 * n]),
        superior=np.array([0.0, 0.0, 1.0]),
        posterior=np.array([0.0, 1.0, 0.0]),
        left=np.array([1.0, 0.0, 0.0]),
    )
    grades = (
        Grade(
            "sac_area_class",
            "severe (interval reaches moderate)" if SAC_AREA[level] < 75 else "none",
            "schonstrom_sac_area_severe",
        ),
        Grade("meyerding", "I" if level is Level.L4_L5 else "0", "meyerding_grade_1"),
        Grade("lee_central", None, "lee_central_grades", BY_EYE_REASON),
    )
    thick = THICKNESS[level]
    axial = make_axial(level, left=thick, right=thick - 0.3)
    return LevelReading(level, plane, make_findings(level), grades, axial, make_landmarks(level))


@cache
def make_sagittal() -> Picture:
    z, y = np.mgrid[30:-180:-0.7, -60:60:0.7]
    curve = 6 * np.sin(z / 60)
    image = 40 + 20 * np.sin(z / 9) + 0 * y
    body = (np.abs(y + 22 - curve) < 17) & (np.abs((z + 18) % 36 - 18) > 4)
    disc = (np.abs(y + 22 - curve) < 18) & (np.abs((z + 18) % 36 - 18) <= 4)
    canal = np.abs(y - 2 - curve) < 8
    for mask, grey in ((body, 120), (disc, 70), (canal, 220)):
        image = np.where(mask, grey, image)
    section = Section(
        origin_mm=np.array([0.0, -60.0, 30.0]),
        row_direction=np.array([0.0, 0.0, -1.0]),
        column_direction=np.array([0.0, 1.0, 0.0]),
        spacing_mm=(0.7, 0.7),
        image=image,
        probability={},
    )
    lines = [
        Drawing(DrawingKind.CONTOUR, points, Tissue.SPINAL_CANAL)
        for points in find_contours(canal.astype(float), 0.5)
        if len(points) > 8
    ]
    return Picture(section, tuple(lines))


def make_reading(
    *,
    is_synthetic: bool = True,
    levels: tuple[Level, ...] = LUMBAR_LEVELS,
    unmeasured: dict[str, str] | None = None,
    doubt: str | None = None,
    axial: bool = True,
) -> StudyReading:
    """unmeasured: measure -> why it has no value. axial: whether the levels have a picture."""
    series = (
        SeriesUsed("sagittal_t2", "Sag T2 TSE", 15, (4.4, 0.7, 0.7), "2.25.1"),
        SeriesUsed("axial_t2", "Ax T2 TSE", 20, (4.4, 0.6, 0.6), "2.25.3"),
    )
    read = tuple(_without(make_level(level), unmeasured or {}, axial) for level in levels)
    return StudyReading(
        levels=read,
        unread=tuple((level, OUT_OF_VIEW) for level in Level if level not in levels),
        level_doubt=doubt,
        sagittal=make_sagittal(),
        series=series,
        remarks=("Series 7 (9 pictures) was set aside: it is a localiser.",),
        models=("axial-1", "sagittal-1"),
        acquired_on=date(2026, 10, 2),
        is_synthetic=is_synthetic,
        sagittal_segmentation=None,
        axial_segmentations=(),
    )


def _without(level: LevelReading, unmeasured: dict[str, str], axial: bool) -> LevelReading:
    findings = tuple(
        replace(f, quantity=None, confidence=None, reason=unmeasured[f.measure.value])
        if f.measure.value in unmeasured
        else f
        for f in level.findings
    )
    return replace(level, findings=findings, axial=level.axial if axial else None)


HOSTILE = "<script>alert('x')</script> & dance"
INTAKE = """
[intake]
answered_by = "patient"
reference = "K-17"
[red_flags]
bladder_or_bowel_change = false
saddle_numbness = false
progressive_weakness = false
fever = false
[symptoms]
leg_symptoms = true
worse_standing = true
worse_walking = true
relieved_by_sitting = true
duration_months = 14
standing_minutes = 8
walking_distance_m = 90
[scores]
leg_pain_nprs = 7
odi = 44
[history]
infection = false
bleeding_disorder = false
lumbar_surgery = false
[medicines]
blood_thinner = false
[examination]
motor_deficit = "none"
[person]
age_years = 74
can_consent = true
[goals]
wants_to = ["walk the dog to the lake", "<script>alert('x')</script> & dance"]
[[treatments]]
kind = "medicine"
tried = true
response = "short_relief"
[[treatments]]
kind = "physical_therapy"
tried = true
response = "no_relief"
[levels.all]
instability = false
lamina_present = true
"""
EMERGENCY = INTAKE.replace("saddle_numbness = false", "saddle_numbness = true").replace("fever = false", "fever = true")


def make_intake(text: str = INTAKE) -> Intake:
    return parse_intake(text.encode(), name="intake.toml")


@cache
def _sets() -> tuple[CriteriaSet, ...]:
    return tuple(load_criteria(name) for name in SETS)


def make_report(intake: Intake | None = None, reading: StudyReading | None = None, on: date = ON) -> Report:
    reading = reading or make_reading()
    case = Case(intake if intake is not None else make_intake(), reading)
    main, *others = (assess(case, criteria, on=on) for criteria in _sets())
    return Report(
        study="phantom-7",
        reading=reading,
        assessment=main,
        others=tuple(others),
        library=load_library(),
        on=on,
        version="0.1.0",
        intake=case.answers,
        models=(
            ModelUsed(
                "axial-1",
                "Axial network 1",
                "Red axial 1",
                "Trained on phantoms; not on real axial slices.",
                "Entrenada con fantomas; no con cortes axiales reales.",
            ),
        ),
    )
