"""Words in a drawing: labels with their leaders, names on bone, headings, and the mark of the synthetic."""

from dataclasses import dataclass, replace
from html import escape

from flavum.anatomy.picture.leader import Callout, Leader, Margin, place_labels
from flavum.anatomy.picture.svg import tag

TEXT, LINE = 19.0, 23.0
LETTER = 0.55  # usual width of a letter as a share of its height
WRAP = 19  # letters after which a label takes a second line
SLOT = 2 * LINE + 6
GAP, EDGE = 26.0, 16.0


@dataclass(frozen=True)
class Placed:
    """Callouts for a cut that stands somewhere in a drawing."""

    callouts: list[Callout]
    left: float
    right: float
    top: float
    bottom: float


def place_callouts(
    callouts: list[Callout], corner: tuple[float, float], size: tuple[float, float], scale: float
) -> Placed:
    moved = [
        replace(one, point=(corner[0] + one.point[0] * scale, corner[1] + one.point[1] * scale)) for one in callouts
    ]
    return Placed(moved, corner[0], corner[0] + size[0], corner[1], corner[1] + size[1])


def margin_of(callouts: list[Callout], margin: Margin) -> float:
    longest = max((len(line) for one in callouts if one.margin is margin for line in _wrap(one.text)), default=0)
    return longest * LETTER * TEXT + GAP + EDGE


def _wrap(text: str) -> list[str]:
    """One line, or two as even as its words allow."""
    if len(text) <= WRAP:
        return [text]
    parts = text.split(" ")
    splits = [(" ".join(parts[:n]), " ".join(parts[n:])) for n in range(1, len(parts))]
    return list(min(splits, key=lambda pair: max(map(len, pair))))


def draw_leaders(placed: Placed) -> list[str]:
    inner = {Margin.LEFT: placed.left - GAP, Margin.RIGHT: placed.right + GAP}
    top, bottom = placed.top + SLOT / 2, placed.bottom - SLOT / 2
    leaders = place_labels(placed.callouts, inner=inner, top=top, bottom=bottom, line=SLOT)
    # All lines before all words and dots, so that no halo eats into a label.
    return [*map(_draw_line, leaders), *map(_draw_end, leaders), *map(_draw_words, leaders)]


def _draw_line(leader: Leader) -> str:
    (x, y), (to_x, to_y) = leader.start, leader.callout.point
    path = f"M{x - 6 * leader.callout.margin:.1f} {y:.1f}L{to_x:.1f} {to_y:.1f}"
    return tag("path", class_="halo", d=path) + tag("path", class_="leader", d=path)


def _draw_end(leader: Leader) -> str:
    return tag("circle", class_="dot", cx=leader.callout.point[0], cy=leader.callout.point[1], r=4)


def _draw_words(leader: Leader) -> str:
    x, y = leader.start
    lines = _wrap(leader.callout.text)
    first = y + 0.34 * TEXT - (len(lines) - 1) * LINE / 2
    spans = [tag("tspan", escape(line), x=x, y=first + n * LINE) for n, line in enumerate(lines)]
    anchor = "end" if leader.callout.margin is Margin.LEFT else "start"
    return tag("text", *spans, font_size=TEXT, text_anchor=anchor, class_=leader.callout.kind or None)


def write_name(name: str, point: tuple[float, float], corner: tuple[float, float]) -> str:
    x, y = corner[0] + point[0], corner[1] + point[1] + 0.36 * TEXT
    return tag("text", escape(name), x=x, y=y, font_size=TEXT + 2, font_weight=700, text_anchor="middle", class_="on")


def write_heading(text: str, x: float, y: float, anchor: str, *, size: float = TEXT, look: str = "soft") -> str:
    weight = 700 if look == "heading" else None
    return tag("text", escape(text), x=x, y=y, font_size=size, text_anchor=anchor, class_=look, font_weight=weight)


def write_synthetic(text: str, x: float, y: float) -> str:
    return tag("text", escape(text), x=x, y=y, font_size=TEXT - 2, text_anchor="middle", class_="synthetic")
