"""All figures of a report by name, drawn once and used by every document."""

from dataclasses import dataclass

from flavum.anatomy.level import Level
from flavum.anatomy.side import Side
from flavum.evidence.library import Library
from flavum.evidence.quantity import Quantity
from flavum.imaging.finding import Measure
from flavum.imaging.reading import LevelReading
from flavum.report.figure.chart import ThicknessRow, draw_shares, draw_thickness
from flavum.report.figure.level import LARGE, SMALL, draw_axial, draw_sagittal, name_tissues
from flavum.report.number import format_number
from flavum.report.report import Report
from flavum.report.words import Language, Words, load_words

THRESHOLD_CLAIM = "ifu_ligament_minimum"
NORMAL_CLAIMS = {
    Level.L2_L3: "ligament_normal_l2_l3",
    Level.L3_L4: "ligament_normal_l3_l4",
    Level.L4_L5: "ligament_normal_l4_l5",
    Level.L5_S1: "ligament_normal_l5_s1",
}
FIGURE_CLAIMS = (THRESHOLD_CLAIM, *NORMAL_CLAIMS.values())
SHARES = (Measure.SHARE_LIGAMENT, Measure.SHARE_FACET, Measure.SHARE_DISC, Measure.SHARE_SLIP)


@dataclass(frozen=True)
class Figure:
    """A drawing (SVG), its caption, and what it shows for those who cannot see it."""

    svg: str
    caption: str
    alternative: str


def draw_figures(report: Report, language: Language) -> dict[str, Figure]:
    """Figures by name: "sagittal", "thickness", and per level "axial-", "small-" and "shares-" with its name."""
    words = load_words(language)
    band = words["page"]["synthetic_short"] if report.reading.is_synthetic else ""
    figures = {}
    rows = [_thickness_row(level, report.library) for level in report.reading.levels]
    if any(row.sides for row in rows):
        figures["thickness"] = _thickness(rows, report.library, words)
    side = draw_sagittal(report.reading, language, focus=report.focus, band=band)
    if side is not None:
        levels = ", ".join(level.level.value for level in report.reading.levels)
        caption = words["figure"]["sagittal_caption"].format(levels=levels)
        figures["sagittal"] = Figure(side, caption, words["figure"]["sagittal_title"])
    for level in report.reading.levels:
        figures |= _of_level(level, language, band)
    return figures


def find_shares(reading: LevelReading) -> dict[Measure, Quantity]:
    """The shares of the room lost that could be measured at a level."""
    found = {measure: reading.find(measure) for measure in SHARES}
    return {m: f.quantity for m, f in found.items() if f is not None and f.quantity is not None}


def _of_level(reading: LevelReading, language: Language, band: str) -> dict[str, Figure]:
    words, name = load_words(language), reading.level.value
    figures = {}
    alternative = words["figure"]["axial_title"].format(level=name)
    caption = _caption(reading, language, words)
    for prefix, style in (("axial", LARGE), ("small", SMALL)):
        svg = draw_axial(reading, language, style=style, band=band if style is LARGE else "")
        if svg is not None:
            figures[f"{prefix}-{name}"] = Figure(
                svg, caption if style is LARGE else _short_caption(reading, words), alternative
            )
    shares = find_shares(reading)
    if shares:
        names = {measure: words["share"][measure.value] for measure in shares}
        said = ", ".join(f"{names[m]} {format_number(q.value, q.unit)} %" for m, q in shares.items())
        title = words["figure"]["shares_title"].format(level=name, shares=said)
        figures[f"shares-{name}"] = Figure(draw_shares(shares, names=names, title=title), title, title)
    return figures


def _caption(reading: LevelReading, language: Language, words: Words) -> str:
    if reading.axial is None:
        return str(words["figure"]["none"].format(level=reading.level.value, reason=words["figure"]["no_axial"]))
    legend = words["figure"]["legend"].format(tissues=name_tissues(reading.axial, language))
    said = words["figure"]["axial_caption"].format(level=reading.level.value, legend=legend)
    return f"{said} {words['figure']['reformat']}" if reading.axial.section.is_reformat else str(said)


def _short_caption(reading: LevelReading, words: Words) -> str:
    """ "R 5.1, L 5.4 mm", or the level's name where neither side was measured."""
    found = {side: reading.find(Measure.LIGAMENT_THICKNESS_MAXIMUM, side) for side in (Side.RIGHT, Side.LEFT)}
    said = [
        f"{words['edge'][side.value]} {format_number(f.quantity.value, f.quantity.unit)}"
        for side, f in found.items()
        if f is not None and f.quantity is not None
    ]
    return f"{reading.level.value}: {', '.join(said)} mm" if said else reading.level.value


def _thickness(rows: list[ThicknessRow], library: Library, words: Words) -> Figure:
    figure, threshold = words["figure"], _value_of(THRESHOLD_CLAIM, library)
    letters = {Side.RIGHT: words["edge"]["right"], Side.LEFT: words["edge"]["left"]}
    legend = (
        figure["threshold"].format(value=format_number(threshold, "mm")),
        figure["normal"].format(n=_people_of(NORMAL_CLAIMS[Level.L4_L5], library)),
    )
    svg = draw_thickness(rows, threshold=threshold, title=figure["thickness_title"], letters=letters, legend=legend)
    return Figure(svg, figure["thickness_caption"], figure["thickness_title"])


def _thickness_row(reading: LevelReading, library: Library) -> ThicknessRow:
    sides = {}
    for side in (Side.RIGHT, Side.LEFT):
        found = reading.find(Measure.LIGAMENT_THICKNESS_MAXIMUM, side)
        if found is not None and found.quantity is not None:
            sides[side] = found.quantity
    claim = NORMAL_CLAIMS.get(reading.level)
    return ThicknessRow(reading.level.value, _value_of(claim, library) if claim else None, sides)


def _people_of(key: str, library: Library) -> int:
    people = library.get_claim(key).n
    assert people is not None, f"claim {key} says how many people are behind it"
    return people


def _value_of(key: str, library: Library) -> float:
    value = library.get_claim(key).value
    assert value is not None, f"claim {key} carries a number"
    return value
