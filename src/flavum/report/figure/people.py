"""Counts that can be seen: so many of so many squares or people are coloured."""

from flavum.report.figure.svg import document, tag

ON, OFF, EDGE = "#c2501f", "#e8ebee", "#7b858f"


def draw_squares(count: int, total: int, *, title: str) -> str:
    """A row of squares, the first `count` of them coloured and crossed, so that colour is not all that tells."""
    parts = []
    for n in range(total):
        x = 4 + n * 44
        parts.append(tag("rect", x=x, y=4, width=38, height=38, rx=6, fill=ON if n < count else OFF, stroke=EDGE))
        if n < count:
            cross = f"M{x + 10} 14 L{x + 28} 32 M{x + 28} 14 L{x + 10} 32"
            parts.append(tag("path", d=cross, stroke="#ffffff", stroke_width=3, stroke_linecap="round"))
    return document(*parts, width=total * 44 + 4, height=46, title=title)


def draw_people(count: int, total: int, *, columns: int = 15, title: str) -> str:
    """A crowd, the first `count` of them coloured and filled; the others are outlines."""
    rows = -(-total // columns)
    parts = [_person(12 + (n % columns) * 26, 8 + (n // columns) * 42, is_on=n < count) for n in range(total)]
    return document(*parts, width=columns * 26 + 4, height=rows * 42 + 4, title=title)


def _person(x: float, y: float, *, is_on: bool) -> str:
    body = f"M{x - 8} {y + 32} V{y + 20} Q{x - 8} {y + 12} {x} {y + 12} Q{x + 8} {y + 12} {x + 8} {y + 20} V{y + 32} Z"
    fill = ON if is_on else "#ffffff"
    head = tag("circle", cx=x, cy=y + 5, r=5, fill=fill, stroke=ON if is_on else EDGE, stroke_width=1.3)
    return head + tag("path", d=body, fill=fill, stroke=ON if is_on else EDGE, stroke_width=1.3)
