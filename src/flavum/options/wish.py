"""What a person may wish: values order treatments, goals order outcomes (values.toml, goals.toml)."""

from dataclasses import dataclass
from functools import cache

from flavum.options.entry import Entry, OptionsRefusal, read_shipped
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


@cache
def load_values() -> tuple[Value, ...]:
    """What a person may want of a treatment, in the order of the file."""
    return tuple(_read_value(entry) for entry in read_shipped("values.toml"))


@cache
def load_goals() -> tuple[Goal, ...]:
    """What a person may want to do again, in the order of the file."""
    return tuple(_read_goal(entry) for entry in read_shipped("goals.toml"))


def wish_keys() -> tuple[str, ...]:
    """The keys of everything that can be weighed: goals, then values."""
    return (*(goal.key for goal in load_goals()), *(value.key for value in load_values()))


def _read_value(entry: Entry) -> Value:
    entry.check_fields("title", "title_es")
    return Value(entry.key, entry.get_text("title"))


def _read_goal(entry: Entry) -> Goal:
    entry.check_fields("title", "title_es", "outcomes")
    outcomes = entry.get_members("outcomes", Outcome)
    if not outcomes:
        raise OptionsRefusal(f"{entry.at}: names no outcome that comes near this goal")
    return Goal(entry.key, entry.get_text("title"), outcomes)
