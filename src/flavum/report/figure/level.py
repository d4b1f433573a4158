"""The figures of a reading: each level in the axial plane, the whole spine from the side."""

import numpy as np

from flavum.anatomy.level import Level
from flavum.anatomy.tissue import Tissue, tissue_table
from flavum.imaging.reading import LevelReading, Picture, StudyReading
from flavum.imaging.section import Drawing, DrawingKind, Section
from flavum.report.figure.overlay import LIGAMENTS, Label
from flavum.report.figure.picture import COARSE_STEP_MM, Edges, Style, draw_picture, label_at_middle
from flavum.report.figure.view import View, frame_around, frame_whole, keep_inside
from flavum.report.words import Language, Words, load_words

AXIAL_MM = (64.0, 52.0)  # width and height of an axial figure: canal, ligaments, facets, the back of the disc
SAGITTAL_MM = (110.0, 210.0)
LARGE = Style()
SMALL_MM = (50.0, 42.0)
SMALL = Style(text=30.0, line=3.4, bar_mm=0.0, step_mm=COARSE_STEP_MM, kinds=(DrawingKind.CONTOUR, DrawingKind.CALIPER))
SIDE = Style(text=56.0, line=4.0, bar_mm=50.0, step_mm=0.5, kinds=(DrawingKind.REFERENCE, DrawingKind.CONTOUR))
PLAIN = Style(text=24.0, line=3.4, kinds=(DrawingKind.CONTOUR,))
SHOWN_TO_PATIENT = (Tissue.DURAL_SAC, *LIGAMENTS)


def draw_axial(reading: LevelReading, language: Language, *, style: Style, band: str) -> str | None:
    """A level's axial slice with contours and calipers; None where no axial cut could be had."""
    if reading.axial is None:
        return None
    words, view = load_words(language), _view(reading, reading.axial, SMALL_MM if style is SMALL else AXIAL_MM)
    calipers = [d for d in reading.axial.drawings if d.kind is DrawingKind.CALIPER and d.measure]
    labels = [label_at_middle(d, view, _caliper_text(d, words)) for d in calipers] if style is LARGE else []
    return draw_picture(
        view,
        reading.axial.drawings,
        title=words["figure"]["axial_title"].format(level=reading.level.value),
        edges=_axial_edges(words),
        labels=labels,
        style=style,
        corner=reading.level.value,
        band=band,
    )


def draw_for_patient(reading: LevelReading, language: Language, *, band: str) -> str | None:
    """A level's axial slice with only the ligaments and the sac, named in plain words; None without one."""
    if reading.axial is None:
        return None
    words, view = load_words(language), _view(reading, reading.axial, AXIAL_MM)
    shown = tuple(d for d in reading.axial.drawings if d.kind is DrawingKind.CONTOUR and d.tissue in SHOWN_TO_PATIENT)
    return draw_picture(
        view,
        shown,
        title=words["patient"]["own_title"].format(level=reading.level.value),
        edges=_axial_edges(words),
        labels=_name_parts(shown, view, words),
        style=PLAIN,
        band=band,
    )


def draw_sagittal(reading: StudyReading, language: Language, *, focus: Level | None, band: str) -> str | None:
    """The spine from the side with the level names at the discs; None where there is no such slice."""
    if reading.sagittal is None:
        return None
    words, section = load_words(language), reading.sagittal.section
    discs = {level.level: section.to_pixel(level.plane.centre_mm) for level in reading.levels}
    view = _sagittal_view(reading, section)
    labels = [Label(*view.to_drawing(at)[0], level.value, is_strong=level is focus) for level, at in discs.items()]
    edges = Edges(*(words["edge"][name] for name in ("front", "back", "head", "foot")))
    title = words["figure"]["sagittal_title"]
    return draw_picture(view, reading.sagittal.drawings, title=title, edges=edges, labels=labels, style=SIDE, band=band)


def name_tissues(picture: Picture, language: Language) -> str:
    """The outlined tissues, in words, for the caption."""
    table = tissue_table()
    outlined = dict.fromkeys(d.tissue for d in picture.drawings if d.kind is DrawingKind.CONTOUR and d.tissue)
    return ", ".join(getattr(table[tissue], f"name_{language}") for tissue in outlined)


def _view(reading: LevelReading, picture: Picture, size_mm: tuple[float, float]) -> View:
    width, height = size_mm
    return frame_around(
        picture.section, picture.section.to_pixel(reading.plane.canal_mm), width_mm=width, height_mm=height
    )


def _sagittal_view(reading: StudyReading, section: Section) -> View:
    """Around the canal, so that every disc lies to the left of the middle, where its name is written."""
    whole = frame_whole(section)
    if not reading.levels:
        return whole
    middle = np.mean([section.to_pixel(level.plane.canal_mm) for level in reading.levels], axis=0)
    width, height = (
        min(limit, size) for limit, size in zip(SAGITTAL_MM, (whole.width_mm, whole.height_mm), strict=True)
    )
    return keep_inside(frame_around(section, middle, width_mm=width, height_mm=height))


def _axial_edges(words: Words) -> Edges:
    return Edges(*(words["edge"][name] for name in ("right", "left", "front", "back")))


def _caliper_text(drawing: Drawing, words: Words) -> str:
    assert drawing.measure is not None
    return f"{words['caliper'].get(drawing.measure.value, '')} {drawing.label}".strip()


def _name_parts(drawings: tuple[Drawing, ...], view: View, words: Words) -> list[Label]:
    names = {
        Tissue.DURAL_SAC: words["patient"]["own_sac"],
        Tissue.LIGAMENTUM_FLAVUM_LEFT: words["patient"]["own_ligament_left"],
        Tissue.LIGAMENTUM_FLAVUM_RIGHT: words["patient"]["own_ligament_right"],
    }
    largest: dict[Tissue, Drawing] = {}
    for drawing in drawings:
        assert drawing.tissue is not None
        if drawing.tissue not in largest or len(drawing.points) > len(largest[drawing.tissue].points):
            largest[drawing.tissue] = drawing
    return [label_at_middle(drawing, view, names[tissue]) for tissue, drawing in largest.items()]
