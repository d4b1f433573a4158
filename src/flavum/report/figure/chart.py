"""Two small charts: ligament thickness against what is normal, and what takes the room at a level."""

from collections.abc import Callable
from dataclasses import dataclass

from flavum.anatomy.side import Side
from flavum.anatomy.tissue import Tissue, tissue_table
from flavum.evidence.quantity import Quantity
from flavum.imaging.finding import Measure
from flavum.report.figure.svg import document, path_of, tag, words

INK, SOFT, GRID, BAND = "#1d2733", "#5b6672", "#d5dbe1", "#cfe3ea"
ROW, LEFT_MARGIN, TOP, WIDTH = 44.0, 78.0, 34.0, 520.0
SIDE_SHIFT = {Side.RIGHT: -8.5, Side.LEFT: 8.5}
SHARE_COLOURS = {
    Measure.SHARE_LIGAMENT: tissue_table()[Tissue.LIGAMENTUM_FLAVUM_LEFT].colour,
    Measure.SHARE_FACET: tissue_table()[Tissue.FACET].colour,
    Measure.SHARE_DISC: tissue_table()[Tissue.DISC].colour,
    Measure.SHARE_SLIP: "#7d6fb0",
}


XOf = Callable[[float], float]


@dataclass(frozen=True)
class ThicknessRow:
    """One level of the chart: its name, the normal mean (mm) where one is published, and a thickness per side."""

    name: str
    normal: float | None
    sides: dict[Side, Quantity]


def draw_thickness(
    rows: list[ThicknessRow], *, threshold: float, title: str, letters: dict[Side, str], legend: tuple[str, str]
) -> str:
    """Dots with intervals per level and side. threshold: a dashed line, mm. legend: the words for it and the mean."""
    highest = max((q.high for row in rows for q in row.sides.values()), default=threshold)
    end = max(6.0, float(int(highest + 1)))
    bottom = TOP + ROW * len(rows)

    def x_of(value: float) -> float:
        return LEFT_MARGIN + value / end * (WIDTH - LEFT_MARGIN - 22)

    parts = [_axis(end, bottom, x_of), _threshold(x_of(threshold), bottom)]
    for n, row in enumerate(rows):
        parts.append(_row(row, TOP + ROW * (n + 0.5), x_of, letters))
    parts.append(_legend(legend, bottom + 40))
    return document(*parts, width=WIDTH, height=bottom + 76, title=title)


def draw_shares(shares: dict[Measure, Quantity], *, names: dict[Measure, str], title: str) -> str:
    """One bar cut into the structures that take the room, each named with its percent where it fits."""
    total = sum(q.value for q in shares.values()) or 1.0
    x, parts = 0.0, []
    for measure, quantity in shares.items():
        width = quantity.value / total * WIDTH
        parts.append(
            tag("rect", x=x, y=0, width=width, height=30, fill=SHARE_COLOURS[measure], stroke="#ffffff", stroke_width=2)
        )
        text = f"{names[measure]} {quantity.value * 100:.0f} %"
        if width > 8.2 * len(text):
            parts.append(_text(text, x + 8, 20, size=15, fill="#0b0f14", weight=700))
        x += width
    return document(*parts, width=WIDTH, height=30, title=title)


def _axis(end: float, bottom: float, x_of: XOf) -> str:
    ticks = range(0, int(end) + 1)
    lines = "".join(
        tag("path", d=path_of([(x_of(t), TOP - 6), (x_of(t), bottom)]), stroke=GRID, stroke_width=1) for t in ticks
    )
    return lines + "".join(
        _text(f"{t} mm" if t == int(end) else str(t), x_of(t), TOP - 14, size=14, fill=SOFT, anchor="middle")
        for t in ticks
    )


def _threshold(x: float, bottom: float) -> str:
    return tag("path", d=path_of([(x, TOP - 6), (x, bottom)]), stroke=INK, stroke_width=2, stroke_dasharray="6 4")


def _row(row: ThicknessRow, y: float, x_of: XOf, letters: dict[Side, str]) -> str:
    parts = [_text(row.name, LEFT_MARGIN - 14, y + 6, size=17, fill=INK, anchor="end", weight=700)]
    if row.normal is not None:
        parts.append(_diamond(x_of(row.normal), y))
    for side, quantity in row.sides.items():
        at = y + SIDE_SHIFT[side]
        colour = "#b93b16"
        line = path_of([(x_of(quantity.low), at), (x_of(quantity.high), at)])
        parts.append(tag("path", d=line, stroke=colour, stroke_width=4, stroke_linecap="round", stroke_opacity=0.45))
        parts.append(tag("circle", cx=x_of(quantity.value), cy=at, r=5.5, fill=colour))
        parts.append(_text(letters[side], x_of(quantity.high) + 8, at + 5, size=14, fill=INK, weight=700))
    return "".join(parts)


def _diamond(x: float, y: float) -> str:
    outline = path_of([(x, y - 16), (x + 6, y), (x, y + 16), (x - 6, y)], closed=True)
    return tag("path", d=outline, fill=BAND, stroke="#2c6f85", stroke_width=1.5)


def _legend(legend: tuple[str, str], y: float) -> str:
    threshold, normal = legend
    return (
        tag("path", d=path_of([(4, y - 5), (30, y - 5)]), stroke=INK, stroke_width=2, stroke_dasharray="6 4")
        + _text(threshold, 38, y, size=14, fill=SOFT)
        + tag("g", _diamond(0, 0), transform=f"translate(17 {y + 17:.1f}) scale(0.6)")
        + _text(normal, 38, y + 22, size=14, fill=SOFT)
    )


def _text(text: str, x: float, y: float, *, size: float, fill: str, anchor: str = "start", weight: int = 400) -> str:
    return tag("text", words(text), x=x, y=y, font_size=size, fill=fill, text_anchor=anchor, font_weight=weight)
