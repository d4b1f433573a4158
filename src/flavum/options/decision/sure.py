"""The SURE test: four questions that find out whether somebody is in doubt about a decision (sure.toml).

Légaré and others 2010 count a yes as one and a no as nought; less than all is doubt. They say nothing of questions
that were left out: here an open question is neither a yes nor a no.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from flavum.evidence.claim import Claim
from flavum.options.entry import OptionsRefusal, read_shipped
from flavum.options.text import Text

FILE = "decision/sure.toml"


@dataclass(frozen=True)
class Item:
    """One question, answered by yes or no."""

    key: str
    text: Text
    claims: tuple[Claim, ...]


@dataclass(frozen=True)
class Score:
    """How often somebody said yes, of how many questions, and how many are open.

    is_in_doubt: None while no question was denied and one is open.
    """

    yes: int
    of: int
    open: int

    @property
    def is_in_doubt(self) -> bool | None:
        if self.yes + self.open < self.of:
            return True
        return None if self.open else False


@cache
def load_items() -> tuple[Item, ...]:
    """The questions in their order. Raises OptionsRefusal."""
    items = []
    for entry in read_shipped(FILE):
        entry.check_fields(with_passage=True)
        passage = entry.get_passage()
        items.append(Item(entry.key, passage.text, passage.claims))
    return tuple(items)


def score(answers: Mapping[str, bool | None]) -> Score:
    """answers: item -> yes, no, or None where it is open; one that is not named is open. Raises OptionsRefusal."""
    keys = [item.key for item in load_items()]
    if strangers := set(answers) - set(keys):
        raise OptionsRefusal(f"the SURE test has no question {strangers.pop()!r}; it has {', '.join(keys)}")
    given = [answers.get(key) for key in keys]
    return Score(given.count(True), len(keys), given.count(None))
