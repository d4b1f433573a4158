"""Marks whose shape says what their colour says: disc with a check, octagon with a cross, ring with a question.

No diamond: a small one with a question is read as the sign for a letter that could not be shown.
"""

from flavum.report.figure.svg import tag

SIZE = 24
SHAPES = {
    "met": ("M12 1.5 A10.5 10.5 0 1 1 11.99 1.5 Z", "M7 12.4 L10.6 16 L17.2 8.6"),
    "unmet": ("M7.7 1.6 H16.3 L22.4 7.7 V16.3 L16.3 22.4 H7.7 L1.6 16.3 V7.7 Z", "M8 8 L16 16 M16 8 L8 16"),
    "unknown": (
        "M12 0.9 A11.1 11.1 0 1 1 11.99 0.9 Z M12 3.1 A8.9 8.9 0 1 0 12.01 3.1 Z",
        "M9.2 9.9 C9.2 6.3 14.8 6.3 14.8 9.8 C14.8 12 12 11.9 12 14.2 M12 17.1 V17.4",
    ),
    "alarm": ("M12 1.4 L23.4 21.8 H0.6 Z", "M12 8.6 V14.6 M12 18 V18.3"),
}
HOLLOW = ("unknown",)  # the sign stands on the paper, in the colour of the shape
OF_VERDICT = {"candidate": "met", "not_a_candidate": "unmet", "not_yet_known": "unknown"}


def draw_mark(shape: str, *, colour: str = "currentColor", ink: str = "#ffffff") -> str:
    """A mark of 24 × 24. It says nothing to a screen reader: the word stands beside it."""
    outline, sign = SHAPES[shape]
    return tag(
        "svg",
        tag("path", d=outline, fill=colour),
        tag(
            "path",
            d=sign,
            fill="none",
            stroke=colour if shape in HOLLOW else ink,
            stroke_width=2.6,
            stroke_linecap="round",
            stroke_linejoin="round",
        ),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {SIZE} {SIZE}",
        width=SIZE,
        height=SIZE,
        aria_hidden="true",
        focusable="false",
    )


def draw_logo() -> str:
    """Flavum's sign: a canal with the two yellow ligaments behind it."""
    return tag(
        "svg",
        tag("path", d="M3 6 Q12 3 21 6 Q21 14 12 21 Q3 14 3 6 Z", fill="none", stroke="currentColor", stroke_width=2),
        tag("path", d="M5.4 11.4 Q7.6 16 11.4 18.8 L11.4 14.6 Q8.6 12.8 7.6 10.4 Z", fill="#e08a1e"),
        tag("path", d="M18.6 11.4 Q16.4 16 12.6 18.8 L12.6 14.6 Q15.4 12.8 16.4 10.4 Z", fill="#e08a1e"),
        tag("circle", cx=12, cy=9, r=2.6, fill="currentColor"),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {SIZE} {SIZE}",
        width=SIZE,
        height=SIZE,
        aria_hidden="true",
        focusable="false",
    )
