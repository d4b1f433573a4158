"""A section of a view document with its drawings, in millimetres: for a page without a script, and as SVG for paper."""

from base64 import b64encode
from typing import Any

from flavum.anatomy.tissue import Tissue, tissue_table
from flavum.report.figure.level import AXIAL_MM, SAGITTAL_MM
from flavum.report.figure.svg import FONT, Attribute, tag, words
from flavum.report.words import Language

View = dict[str, Any]
# How a line is drawn on paper, in millimetres of the body; a contour has the colour of its tissue.
LINES: dict[str, dict[str, Attribute]] = {
    "contour": {"stroke_width": "0.45"},
    "caliper": {"stroke_width": "0.6", "stroke": "#ffd23f"},
    "reference": {"stroke_width": "0.3", "stroke": "#ffffff", "stroke_dasharray": "1.2 1"},
}
EDGE = 0.035  # of the width: how far the letters of the sides stand from the edge


def present_axial(level: View, language: Language) -> View | None:
    """The measured cut of a level, around the canal; None where there is none."""
    if level["axial"] is None:
        return None
    return _present(level["axial"], [level["plane"]["canal_mm"]], AXIAL_MM, language)


def present_sagittal(view: View, language: Language) -> View | None:
    """The middle slice from the side, around the canal; None where there is none."""
    if view["sagittal"] is None:
        return None
    middles = [level["plane"]["canal_mm"] for level in view["levels"]]
    return _present(view["sagittal"], middles, SAGITTAL_MM, language)


def draw_svg(picture: View, png: bytes, *, title: str, sides: tuple[str, str]) -> str:
    """The picture by itself, its image inside. sides: the letters of its left and right edge."""
    left, top, width, height = (float(number) for number in picture["box"].split())
    image = tag(
        "image", href=f"data:image/png;base64,{b64encode(png).decode()}", preserveAspectRatio="none",
        **{name: picture[name] for name in ("x", "y", "width", "height")},
    )  # fmt: skip
    shapes = (
        tag("path", d=one["path"], fill="none", **{"stroke": one["colour"] or None, **LINES[one["kind"]]})
        for one in picture["shapes"]
    )
    size = max(width, height) * 0.045
    labels = (_draw_label(one, left + width / 2, size * 0.65) for one in picture["shapes"] if one["label"])
    letters = (
        tag("text", words(letter), x=_short(left + width * at), y=_short(top + height / 2), fill="#ffffff",
            font_weight="bold", font_size=_short(size), text_anchor=anchor)
        for letter, at, anchor in zip(sides, (EDGE, 1 - EDGE), ("start", "end"), strict=True)
    )  # fmt: skip
    return tag(
        "svg", tag("title", words(title)), image, *shapes, *labels, *letters,
        xmlns="http://www.w3.org/2000/svg", viewBox=picture["box"], font_family=FONT,
    )  # fmt: skip


def _draw_label(shape: View, middle: float, size: float) -> str:
    """Beside the end of its line, running away from the middle, where other labels are."""
    x = float(shape["x"])
    beside = 0 if abs(x - middle) < size / 2 else 1 if x > middle else -1
    return tag(
        "text", words(shape["label"]), x=_short(x + beside * size / 3), y=shape["y"], fill="#ffffff",
        font_size=_short(size), text_anchor=("end", "middle", "start")[beside + 1],
        stroke="#000000", stroke_width=_short(size / 6), paint_order="stroke",
    )  # fmt: skip


def _present(picture: View, middles: list[list[float]], size_mm: tuple[float, float], language: Language) -> View:
    section = picture["section"]
    down, across = section["spacing_mm"]
    width, height = section["columns"] * across, section["rows"] * down
    x, y = _middle(section, middles)
    seen_width, seen_height = min(size_mm[0], width), min(size_mm[1], height)
    left = min(max(x - seen_width / 2, -across / 2), width - across / 2 - seen_width)
    top = min(max(y - seen_height / 2, -down / 2), height - down / 2 - seen_height)
    return {
        "sha256": section["image_sha256"],
        "x": _short(-across / 2), "y": _short(-down / 2), "width": _short(width), "height": _short(height),
        "box": " ".join(_short(number) for number in (left, top, seen_width, seen_height)),
        "shapes": [_present_drawing(one, (down, across), language) for one in picture["drawings"]],
        "is_reformat": section["is_reformat"],
    }  # fmt: skip


def _middle(section: View, middles: list[list[float]]) -> tuple[float, float]:
    """Millimetres along columns and rows of the mean of some points."""
    if not middles:
        return section["columns"] * section["spacing_mm"][1] / 2, section["rows"] * section["spacing_mm"][0] / 2
    mean = [sum(axis) / len(middles) for axis in zip(*middles, strict=True)]
    offset = [at - start for at, start in zip(mean, section["origin_mm"], strict=True)]
    along = [
        sum(a * b for a, b in zip(offset, section[name], strict=True)) for name in ("column_direction", "row_direction")
    ]
    return along[0], along[1]


def _present_drawing(drawing: View, spacing_mm: tuple[float, float], language: Language) -> View:
    points = [(column * spacing_mm[1], row * spacing_mm[0]) for row, column in drawing["points"]]
    tissue = tissue_table()[Tissue[drawing["tissue"].upper()]] if drawing["tissue"] else None
    steps = " ".join(f"{'L' if n else 'M'}{_short(x)} {_short(y)}" for n, (x, y) in enumerate(points))
    return {
        "kind": drawing["kind"],
        "path": steps + (" Z" if drawing["kind"] == "contour" else ""),
        "colour": tissue.colour if tissue else "",
        "name": getattr(tissue, f"name_{language}") if tissue else "",
        "label": drawing["label"],
        "x": _short(points[-1][0]),
        "y": _short(points[-1][1]),
    }


def _short(number: float) -> str:
    return f"{number:.2f}"
