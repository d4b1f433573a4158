"""What is laid over an MRI slice: contours in the tissues' colours, calipers, and words with leader lines."""

from dataclasses import dataclass

from flavum.anatomy.tissue import Tissue, tissue_table
from flavum.imaging.section import Drawing, DrawingKind
from flavum.report.figure.svg import Attribute, path_of, tag, words
from flavum.report.figure.view import View

LIGAMENTS = (Tissue.LIGAMENTUM_FLAVUM_LEFT, Tissue.LIGAMENTUM_FLAVUM_RIGHT)
INK, HALO, CALIPER, STRONG = "#ffffff", "#05080c", "#fff3a3", "#ffcf4d"
LABEL_GAP = 1.25  # of the text's height, between two labels of one column
MARGIN = 10.0
GLYPH = 0.57  # mean width of a bold letter, of the text's height


@dataclass(frozen=True)
class Label:
    """Words that belong to a place in the drawing. is_strong: the one to look at first."""

    x: float
    y: float
    text: str
    is_strong: bool = False


def draw_contour(drawing: Drawing, view: View, *, width: float) -> str:
    """An outline in its tissue's colour over a dark one, so that it shows on any grey; ligaments are tinted."""
    assert drawing.tissue is not None
    colour = tissue_table()[drawing.tissue].colour
    tint = 0.3 if drawing.tissue in LIGAMENTS else 0.0
    outline = path_of(view.to_drawing(drawing.points), closed=True)
    under = tag("path", d=outline, fill="none", stroke=HALO, stroke_width=2.2 * width, stroke_opacity=0.45)
    over = tag(
        "path", d=outline, fill=colour, fill_opacity=tint, stroke=colour, stroke_width=width, stroke_linejoin="round"
    )
    return under + over


def draw_caliper(drawing: Drawing, view: View, *, width: float) -> str:
    """A measured segment with a tick across each end."""
    points = view.to_drawing(drawing.points)
    strokes = path_of(points) + "".join(" " + path_of(tick) for tick in _ticks(points, 3.5 * width))
    return _haloed(strokes, CALIPER, width)


def draw_reference(drawing: Drawing, view: View, *, width: float) -> str:
    """A thin dashed line: what was measured against."""
    line = path_of(view.to_drawing(drawing.points))
    return tag("path", d=line, fill="none", stroke=INK, stroke_width=width, stroke_opacity=0.6, stroke_dasharray="7 6")


def draw_labels(labels: list[Label], view: View, *, size: float) -> str:
    """Labels in two columns along the left and right edges, kept apart, each with a line to its place."""
    left = [label for label in labels if label.x < view.width / 2]
    right = [label for label in labels if label.x >= view.width / 2]
    return _column(left, view, size=size, is_left=True) + _column(right, view, size=size, is_left=False)


def write_words(text: str, x: float, y: float, *, size: float, anchor: str = "middle", ink: str = INK) -> str:
    """Words with a dark halo, legible on any grey."""
    return tag(
        "text", words(text), x=x, y=y, fill=ink, stroke=HALO, stroke_width=size / 5, paint_order="stroke",
        stroke_linejoin="round", font_size=size, font_weight=700, text_anchor=anchor,
    )  # fmt: skip


def spread(heights: list[float], *, gap: float, top: float, bottom: float) -> list[float]:
    """Heights in ascending order moved as little as it takes to lie at least `gap` apart between top and bottom."""
    placed: list[float] = []
    for height in heights:
        placed.append(max(height, placed[-1] + gap if placed else top))
    limit = bottom
    for n in range(len(placed) - 1, -1, -1):
        placed[n] = min(placed[n], limit)
        limit = placed[n] - gap
    return placed


def _column(labels: list[Label], view: View, *, size: float, is_left: bool) -> str:
    ordered = sorted(labels, key=lambda label: label.y)
    top, bottom = 4.4 * size, view.height - 2.2 * size
    heights = spread([label.y for label in ordered], gap=LABEL_GAP * size, top=top, bottom=bottom)
    x, anchor = (MARGIN, "start") if is_left else (view.width - MARGIN, "end")
    parts = []
    for label, y in zip(ordered, heights, strict=True):
        reach = GLYPH * size * len(label.text)
        start = x + reach + 6 if is_left else x - reach - 6
        ink = STRONG if label.is_strong else INK
        parts.append(_haloed(path_of([(start, y), (label.x, label.y)]), ink, size / 14))
        parts.append(write_words(label.text, x, y + 0.35 * size, size=size, anchor=anchor, ink=ink))
    return "".join(parts)


def _ticks(points: list[tuple[float, float]], half: float) -> list[list[tuple[float, float]]]:
    (x0, y0), (x1, y1) = points[0], points[-1]
    length = max(((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5, 1e-9)
    nx, ny = -(y1 - y0) / length * half, (x1 - x0) / length * half
    return [[(x - nx, y - ny), (x + nx, y + ny)] for x, y in ((x0, y0), (x1, y1))]


def _haloed(strokes: str, colour: str, width: float) -> str:
    common: dict[str, Attribute] = {"d": strokes, "fill": "none", "stroke_linecap": "round"}
    under = tag("path", **common, stroke=HALO, stroke_width=2.4 * width, stroke_opacity=0.6)
    return under + tag("path", **common, stroke=colour, stroke_width=width)


DRAW = {DrawingKind.CONTOUR: draw_contour, DrawingKind.CALIPER: draw_caliper, DrawingKind.REFERENCE: draw_reference}
