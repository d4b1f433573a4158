"""The values and goals that a person can weigh, and the questions to ask (values, goals and questions.toml)."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from flavum.evidence.library import load_library
from flavum.options.entry import Entry, OptionsRefusal, read_entries
from flavum.options.measure import Outcome
from flavum.options.text import Text


@dataclass(frozen=True)
class Value:
    """Something a person may want of a treatment: it orders treatments."""

    key: str
    title: Text


@dataclass(frozen=True)
class Goal:
    """Something a person wants to do again. outcomes: what studies measured that comes nearest to it."""

    key: str
    title: Text
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True)
class Question:
    """A question to take to a visit. treatments: keys of those it is about; none: about all of them."""

    key: str
    text: Text
    treatments: tuple[str, ...]


@cache
def load_values() -> tuple[Value, ...]:
    """What a person may want of a treatment, in the order of the file."""
    return tuple(_read_value(entry) for entry in _load("values.toml"))


@cache
def load_goals() -> tuple[Goal, ...]:
    """What a person may want to do again, in the order of the file."""
    return tuple(_read_goal(entry) for entry in _load("goals.toml"))


@cache
def load_questions() -> tuple[Question, ...]:
    """Every question, in the order of the file."""
    return tuple(_read_question(entry) for entry in _load("questions.toml"))


def find_questions(treatment: str) -> tuple[Question, ...]:
    """The questions about all treatments, then those about this one."""
    found = [question for question in load_questions() if not question.treatments or treatment in question.treatments]
    return tuple(sorted(found, key=lambda question: bool(question.treatments)))


def _load(name: str) -> tuple[Entry, ...]:
    text = files("flavum.options").joinpath(name).read_text(encoding="utf-8")
    return read_entries(text, name, load_library())


def _read_value(entry: Entry) -> Value:
    entry.check_fields("title", "title_es")
    return Value(entry.key, entry.get_text("title"))


def _read_goal(entry: Entry) -> Goal:
    entry.check_fields("title", "title_es", "outcomes")
    outcomes = entry.get_members("outcomes", Outcome)
    if not outcomes:
        raise OptionsRefusal(f"{entry.at}: names no outcome that comes near this goal")
    return Goal(entry.key, entry.get_text("title"), outcomes)


def _read_question(entry: Entry) -> Question:
    entry.check_fields("text", "text_es", "treatments")
    return Question(entry.key, entry.get_text("text"), entry.get_keys("treatments"))
