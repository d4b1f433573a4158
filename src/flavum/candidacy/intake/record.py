"""An intake as a value: the facts that were given, and the rows of treatments and operations."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from flavum.anatomy.level import Level
from flavum.candidacy.facts.fact import Fact, Value


@dataclass(frozen=True)
class Treatment:
    """Something that was tried, or (tried False) known not to have been. None: not said.

    kind, response: options of the catalogue (facts/treatment.toml).
    """

    kind: str
    tried: bool | None = None
    name: str | None = None
    dose: str | None = None
    started_on: date | None = None
    ended_on: date | None = None
    ongoing: bool | None = None
    response: str | None = None


@dataclass(frozen=True)
class Surgery:
    """An earlier operation on the lumbar spine. levels None: not said which."""

    operation: str | None = None
    levels: tuple[Level, ...] | None = None
    year: int | None = None


@dataclass(frozen=True)
class Intake:
    """What was said. facts: those that were given, known or explicitly unknown; a fact that is absent is unknown.

    treatments, surgeries: None when the file says nothing of them. language: "en" or "es", the patient's own.
    reference: an opaque key of the clinic's; never a name. is_synthetic: made up, not a patient's.
    """

    facts: tuple[Fact, ...] = ()
    treatments: tuple[Treatment, ...] = ()
    surgeries: tuple[Surgery, ...] = ()
    answered_on: date | None = None
    answered_by: str | None = None
    language: Literal["en", "es"] = "en"
    reference: str = ""
    is_synthetic: bool = False
    _index: dict[tuple[str, Level | None], Fact] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_index", {(fact.key, fact.level): fact for fact in self.facts})

    def find(self, key: str, level: Level | None = None) -> Fact | None:
        """The fact as it was given, or None when nobody gave it."""
        return self._index.get((key, level))

    def find_value(self, key: str) -> Value | None:
        """What was said of a fact about the person; None where it is not known, or nobody gave it."""
        found = self.find(key)
        return None if found is None else found.value
