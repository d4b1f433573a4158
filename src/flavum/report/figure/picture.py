"""An MRI slice with what was found on it, as one self-contained drawing."""

from dataclasses import dataclass

import numpy as np

from flavum.imaging.section import Drawing, DrawingKind
from flavum.report.figure.overlay import DRAW, Label, draw_labels, write_words
from flavum.report.figure.svg import document, path_of, tag
from flavum.report.figure.view import UNITS_PER_MM, View, to_data_uri, to_png

FINE_STEP_MM, COARSE_STEP_MM = 0.2, 0.4


@dataclass(frozen=True)
class Edges:
    """Which side of the patient each edge of the picture is: one letter each."""

    left: str
    right: str
    top: str
    bottom: str


@dataclass(frozen=True)
class Style:
    """How a picture is drawn. text: height of the words. bar_mm: length of the scale bar, 0 for none.

    kinds: what is drawn over the slice. step_mm: grain of the embedded slice.
    """

    text: float = 20.0
    line: float = 2.4
    bar_mm: float = 10.0
    kinds: tuple[DrawingKind, ...] = (DrawingKind.REFERENCE, DrawingKind.CONTOUR, DrawingKind.CALIPER)
    step_mm: float = FINE_STEP_MM


def draw_picture(
    view: View,
    drawings: tuple[Drawing, ...],
    *,
    title: str,
    edges: Edges,
    labels: list[Label],
    style: Style,
    corner: str = "",
    band: str = "",
) -> str:
    """The slice, its drawings and labels. title: for those who cannot see it. corner: words at the upper left.

    band: words across the lower edge that must never be lost when the figure travels alone (SYNTHETIC).
    """
    slice_ = tag(
        "image", href=to_data_uri(to_png(view, step_mm=style.step_mm)), x=0, y=0, width=view.width, height=view.height
    )
    layers = [
        tag("rect", width=view.width, height=view.height, fill="#000000"),
        slice_,
        *(DRAW[kind](d, view, width=style.line) for kind in style.kinds for d in drawings if d.kind is kind),
        draw_labels(labels, view, size=style.text),
        _letters(view, edges, style),
        _scale_bar(view, style) if style.bar_mm else "",
        write_words(corner, 12, 1.25 * style.text, size=1.15 * style.text, anchor="start") if corner else "",
        _band(view, band, style) if band else "",
    ]
    return document(*filter(None, layers), width=view.width, height=view.height, title=title)


def label_at_middle(drawing: Drawing, view: View, text: str) -> Label:
    """A label that points to the middle of a drawing."""
    x, y = view.to_drawing(np.mean(drawing.points, axis=0))[0]
    return Label(x, y, text)


def _letters(view: View, edges: Edges, style: Style) -> str:
    size, middle_x, beside = style.text, view.width / 2, 3.2 * style.text
    return (
        write_words(edges.left, 12, beside, size=size, anchor="start")
        + write_words(edges.right, view.width - 12, beside, size=size, anchor="end")
        + write_words(edges.top, middle_x, 1.2 * size, size=size)
        + write_words(edges.bottom, middle_x, view.height - 1.9 * size, size=size)
    )


def _scale_bar(view: View, style: Style) -> str:
    length = style.bar_mm * UNITS_PER_MM
    x, y = view.width - 14 - length, view.height - 12
    bar = path_of([(x, y - 6), (x, y), (x + length, y), (x + length, y - 6)])
    under = tag("path", d=bar, fill="none", stroke="#05080c", stroke_width=7, stroke_opacity=0.6)
    over = tag("path", d=bar, fill="none", stroke="#ffffff", stroke_width=3)
    text = f"{style.bar_mm:.0f} mm"
    return under + over + write_words(text, x + length / 2, y - 0.5 * style.text, size=0.85 * style.text)


def _band(view: View, text: str, style: Style) -> str:
    return write_words(text, 12, view.height - 0.6 * style.text, size=0.85 * style.text, anchor="start")
