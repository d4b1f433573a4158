"""What the aid opens with: the condition in plain words, what cannot wait, what is known of waiting (opening.toml)."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from flavum.evidence.library import load_library
from flavum.options.entry import Entry, read_entry
from flavum.options.text import Passage

FILE = "opening.toml"


@dataclass(frozen=True)
class Opening:
    """Passages about the condition, about waiting, and about what cannot wait."""

    condition: tuple[Passage, ...]
    wait: tuple[Passage, ...]
    urgent: tuple[Passage, ...]

    @property
    def passages(self) -> tuple[Passage, ...]:
        return (*self.condition, *self.wait, *self.urgent)


@cache
def load_opening() -> Opening:
    """The opening that ships with Flavum. Raises OptionsRefusal."""
    text = files("flavum.report.aid").joinpath(FILE).read_text(encoding="utf-8")
    whole = read_entry(text, FILE, load_library())
    whole.check_fields("condition", "wait", "urgent")
    return Opening(_read(whole, "condition"), _read(whole, "wait"), _read(whole, "urgent"))


def _read(whole: Entry, name: str) -> tuple[Passage, ...]:
    tables = whole.get_tables(name)
    for table in tables:
        table.check_fields(with_passage=True)
    return tuple(table.get_passage() for table in tables)
