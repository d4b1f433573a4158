"""An explanation as a value: what it says, line by line, and which answers and facts each line tells."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

from flavum.candidacy.answer import Answer
from flavum.report.words import Language

# A criterion, where it was answered ("" about the person), how, and a fact behind it with its value ("" not known).
Told = tuple[str, str, Answer, str, str]
RULE = "-"


class Reader(Enum):
    """Whom an explanation is for."""

    PATIENT = "patient"
    CLINICIAN = "clinician"
    PAYER = "payer"


@dataclass(frozen=True)
class Line:
    """One criterion, or an emergency. facts: "label: value", one each. more: what it rests on, and who overrode it.

    answer: "" for what is no criterion. told: what the line tells, the same for every reader.
    """

    text: str
    facts: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    answer: str = ""
    told: frozenset[Told] = frozenset()


@dataclass(frozen=True)
class Part:
    """Some lines under a heading."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Explanation:
    """The whole of it. opening: what the verdict is, by which rules, as of which day. closing: its limits."""

    reader: Reader
    language: Language
    headline: str
    opening: tuple[str, ...]
    parts: tuple[Part, ...]
    closing: tuple[str, ...]
    facts_word: str = field(default="", compare=False)

    @property
    def told(self) -> frozenset[Told]:
        """Every answer with every fact behind it that is told."""
        return frozenset(one for part in self.parts for line in part.lines for one in line.told)

    def to_text(self) -> str:
        """Everything as plain text, to be copied."""
        return "\n".join(self._write()) + "\n"

    def _write(self) -> Iterator[str]:
        yield self.headline
        yield from self.opening
        for part in self.parts:
            yield from ("", part.title, RULE * len(part.title))
            for line in part.lines:
                yield f"* {line.text}"
                if line.facts:
                    yield f"  {self.facts_word}: {'; '.join(line.facts)}"
                yield from (f"  {one}" for one in line.more)
        yield from ("", *self.closing)
