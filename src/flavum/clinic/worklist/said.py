"""What a case page shows of the record: answers in words, with who gave them, by section and by level."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.timezone import localdate


@dataclass(frozen=True)
class Said:
    """One answer in words: what, by whom, when, and why it superseded the one before.

    lines: of a list whose rows are read one by one; empty where the words are read at once.
    """

    id: UUID
    words: str
    lines: tuple[str, ...]
    is_known: bool
    by: str
    origin: str
    at: datetime
    reason: str

    @property
    def telling(self) -> tuple[str, str, date, str]:
        """By whom, from where, on which day and why: the same for everything told in one go."""
        return self.by, self.origin, localdate(self.at), self.reason


@dataclass(frozen=True)
class Line:
    """One fact: its question, the answer that holds (None: not answered), and those before, the newest first.

    address: of the page on which staff answer or correct it; empty where there is none.
    """

    key: str
    question: str
    now: Said | None
    before: tuple[Said, ...] = ()
    address: str = ""


@dataclass(frozen=True)
class Section:
    """A part of the catalogue: lines with an answer, and lines without that a person could answer."""

    key: str
    title: str
    answered: list[Line]
    open: list[Line]

    @property
    def teller(self) -> Said | None:
        """Who told most of it in one go, said once above the lines; None where every line has its own."""
        said = [one.now for one in self.answered if one.now]
        times = Counter(one.telling for one in said)
        usual = max(said, key=lambda one: times[one.telling], default=None)
        return usual if usual and times[usual.telling] > 1 else None

    @property
    def lines(self) -> list[tuple[Line, bool]]:
        """The answered lines, each with whether it says by itself who told it."""
        usual = self.teller
        return [(one, usual is None or one.now is None or one.now.telling != usual.telling) for one in self.answered]


@dataclass(frozen=True)
class LevelLine:
    """One fact about the levels: for every level what holds there. unit words are in the answers."""

    key: str
    label: str
    cells: list[tuple[str, Line]]
    is_measured: bool


@dataclass(frozen=True)
class Doubled:
    """A fact that somebody answered without having seen it: both answers, for a person to decide."""

    fact: UUID
    question: str
    level: str
    said: list[Said]
