"""Questions to take to a visit (questions.toml)."""

from dataclasses import dataclass
from functools import cache

from flavum.options.entry import Entry, read_shipped
from flavum.options.text import Text


@dataclass(frozen=True)
class Question:
    """A question to take to a visit. treatments: keys of those it is about; none: about all of them."""

    key: str
    text: Text
    treatments: tuple[str, ...]


@cache
def load_questions() -> tuple[Question, ...]:
    """Every question, in the order of the file."""
    return tuple(_read_question(entry) for entry in read_shipped("questions.toml"))


def find_questions(treatment: str) -> tuple[Question, ...]:
    """The questions about all treatments, then those about this one."""
    found = [question for question in load_questions() if not question.treatments or treatment in question.treatments]
    return tuple(sorted(found, key=lambda question: bool(question.treatments)))


def _read_question(entry: Entry) -> Question:
    entry.check_fields("text", "text_es", "treatments")
    return Question(entry.key, entry.get_text("text"), entry.get_keys("treatments"))
