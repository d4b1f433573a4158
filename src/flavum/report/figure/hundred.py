"""A hundred people, ten by ten: filled, striped where the true number may lie, empty. Shape tells what colour tells.

A person is two strokes with round ends, and all people of one kind are one path: the whole picture is a few thousand
characters, so that a page can show many.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from flavum.options.people import PEOPLE, People
from flavum.report.figure.svg import document, tag

COLUMNS: Final = 10
STEP_X, STEP_Y = 20, 27
LEFT, TOP = 10, 8
HEAD, BODY, RIM = 8.0, 11.0, 2.4


@dataclass(frozen=True)
class Inks:
    """Colours of a picture: of who is counted, of the rim of who is not, and of the ground behind all."""

    counted: str
    rim: str
    ground: str


@dataclass(frozen=True)
class Crowd:
    """How many of the hundred are drawn how, in this order: filled; striped, counted or not; empty."""

    filled: int
    striped_counted: int
    striped_others: int
    empty: int

    @property
    def striped(self) -> int:
        return self.striped_counted + self.striped_others


def divide(people: People) -> Crowd:
    """Filled up to the lower end of the interval, striped to its upper end; all are sure where it has none."""
    low = people.shown if people.low is None else people.low
    high = people.shown if people.high is None else people.high
    return Crowd(low, people.shown - low, high - people.shown, PEOPLE - high)


def draw_hundred(people: People, inks: Inks, *, title: str) -> str:
    """The picture. title: what is drawn, for those who cannot see it."""
    crowd = divide(people)
    ends = [crowd.filled, crowd.filled + crowd.striped_counted, PEOPLE - crowd.empty, PEOPLE]
    filled, likely, unlikely, empty = (
        range(start, end) for start, end in zip([0, *ends], ends, strict=False)
    )  # of the places 0 to 99
    parts = [
        *_people(filled, inks.counted),
        *_people(likely, inks.counted),
        *_people(unlikely, inks.counted),
        *_people(unlikely, inks.ground, thinner=RIM),
        *_people(empty, inks.rim),
        *_people(empty, inks.ground, thinner=RIM),
        *_stripes(likely, inks.ground),
        *_stripes(unlikely, inks.counted),
    ]
    return document(*parts, width=COLUMNS * STEP_X, height=PEOPLE // COLUMNS * STEP_Y + 2, title=title)


def _people(places: range, colour: str, *, thinner: float = 0) -> Iterable[str]:
    """Heads and bodies at these places; drawn once more and thinner in the colour of the ground, only a rim is left."""
    if places:
        yield _strokes("".join(f"M{x} {y}h0" for x, y in _at(places)), colour, HEAD - thinner)
        yield _strokes("".join(f"M{x} {y + 11}v3" for x, y in _at(places)), colour, BODY - thinner)


def _stripes(places: range, colour: str) -> Iterable[str]:
    """Two slanting lines across a body."""
    if places:
        lines = "".join(f"M{x - 3} {y + 13}l6 -4M{x - 3} {y + 17}l6 -4" for x, y in _at(places))
        yield tag("path", d=lines, stroke=colour, stroke_width=1.6, fill="none")


def _strokes(path: str, colour: str, width: float) -> str:
    return tag("path", d=path, stroke=colour, stroke_width=width, stroke_linecap="round", fill="none")


def _at(places: range) -> Iterable[tuple[int, int]]:
    return ((LEFT + n % COLUMNS * STEP_X, TOP + n // COLUMNS * STEP_Y) for n in places)
