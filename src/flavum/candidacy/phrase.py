"""What the core says in English and keeps so (methods, reasons, remarks), in Spanish for a reader: phrases.toml."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files

from flavum.candidacy.facts.catalogue import fact_catalogue

GAP = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, eq=False)
class PhraseBook:
    """English phrases with their Spanish ones; a name in braces stands where a number or a word is put in.

    Of several phrases that fit, the first holds. labels: of facts, which can fill a gap, in both languages.
    """

    spanish: Mapping[str, str]
    labels: Mapping[str, str] = field(default_factory=dict)

    def to_spanish(self, english: str) -> str:
        """The phrase in Spanish, what fills its gaps too; as it was written where no other words are known for it."""
        found = self.find(english)
        return english if found is None else found

    def find(self, english: str) -> str | None:
        """The phrase in Spanish, or None."""
        if english in self.spanish:
            return self.spanish[english]
        for pattern, spanish in self._patterns:
            if filled := pattern.fullmatch(english):
                return spanish.format(**{name: self._fill(part) for name, part in filled.groupdict().items()})
        return None

    def _fill(self, english: str) -> str:
        """What stands in a gap: a fact's label, perhaps with its level behind it, or any other phrase."""
        label, bracket, level = english.partition(" (")
        if label in self.labels and (not bracket or level.startswith(("T", "L"))):
            return f"{self.labels[label]}{bracket}{level}"
        return self.labels.get(english) or self.to_spanish(english)

    @cached_property
    def _patterns(self) -> list[tuple[re.Pattern[str], str]]:
        return [(_to_pattern(english), spanish) for english, spanish in self.spanish.items() if GAP.search(english)]


def _to_pattern(english: str) -> re.Pattern[str]:
    texts, names = GAP.split(english)[::2], GAP.findall(english)
    gaps = (f"(?P<{name}>.+?)" for name in names)
    return re.compile("".join(re.escape(text) + next(gaps, "") for text in texts))


def read_phrases(text: str) -> PhraseBook:
    """A book from TOML text: its table spanish, English phrase = "Spanish phrase"."""
    return PhraseBook(tomllib.loads(text)["spanish"], {fact.label: fact.label_es for fact in fact_catalogue().values()})


@cache
def load_phrases() -> PhraseBook:
    """What the core can say of a value, of the want of one, and of the images."""
    return read_phrases(files("flavum.candidacy").joinpath("phrases.toml").read_text(encoding="utf-8"))


def to_spanish(english: str) -> str:
    """What the core said, in Spanish; what somebody else wrote stays as it is."""
    return load_phrases().to_spanish(english)
