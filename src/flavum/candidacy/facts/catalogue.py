"""The catalogue of facts (facts/*.toml): what may be known of a case, in whose words it is asked, in which unit."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib.resources import files
from typing import Any

from flavum.anatomy.side import Side
from flavum.candidacy.facts.fact import FactOrigin
from flavum.evidence.unit import is_unit
from flavum.imaging.finding import Measure

# Order in which facts are asked and listed: what cannot wait comes first.
SECTIONS = (
    "red_flags", "symptoms", "scores", "care", "treatment", "history", "surgery", "medicines", "allergies",
    "examination", "person", "goals", "coverage", "plan", "imaging", "level",
)  # fmt: skip

ASK_PATIENT = ("Ask the patient.", "Pregunte al paciente.")
ASK_CLINICIAN = ("Look in the record, or examine.", "Revise el expediente o explore al paciente.")
SIDED = ("label", "label_es", "question", "question_es")
SIDE_WORDS = {
    Side.RIGHT: {"side": "right", "lado": "derecho"},
    Side.LEFT: {"side": "left", "lado": "izquierdo"},
}


class Kind(Enum):
    """What a fact's value is."""

    YES_NO = "yes_no"
    NUMBER = "number"
    CHOICE = "choice"
    DATE = "date"
    TEXT = "text"
    LIST = "list"
    LEVELS = "levels"


class Scope(Enum):
    """What a fact is about."""

    PERSON = "person"
    LEVEL = "level"
    TREATMENT = "treatment"
    SURGERY = "surgery"


@dataclass(frozen=True)
class AskedIf:
    """Asked only where the answer to another fact is one of these options; unknown: where that one is not known."""

    fact: str
    options: tuple[str, ...]


@dataclass(frozen=True)
class FactType:
    """One entry of the catalogue.

    asked_of: who knows it. computed: never asked, worked out of other facts. low, high: plausible range in unit.
    required: a row without it says nothing. is_whole: a number without a fraction.
    asked_if: the answer on which it hangs whether this is asked at all.
    choices: option -> (English, Spanish). scale_source: claim key of whose scale the options are.
    measure: the MRI finding that fills it. side: the patient's, of a finding or of what is examined on both sides.
    margin: half-width given to a hand-measured number written without an interval; margin_source: claim key.
    margin_holds_for_mri: a computed interval is never taken to be narrower than the margin either.
    """

    key: str
    kind: Kind
    scope: Scope
    asked_of: FactOrigin
    label: str
    label_es: str
    question: str
    question_es: str
    how_to_find_out: str
    how_to_find_out_es: str
    computed: bool = False
    required: bool = False
    is_whole: bool = False
    asked_if: AskedIf | None = None
    unit: str = ""
    low: float | None = None
    high: float | None = None
    choices: Mapping[str, tuple[str, str]] | None = None
    pattern: str = ""
    example: str = ""
    measure: Measure | None = None
    side: Side | None = None
    scale_source: str = ""
    margin: float | None = None
    margin_source: str = ""
    margin_holds_for_mri: bool = False

    def __post_init__(self) -> None:
        if self.kind is Kind.NUMBER and (not is_unit(self.unit) or self.low is None or self.high is None):
            raise ValueError(f"fact {self.key}: a number has a known unit and a plausible range")
        if self.kind is Kind.CHOICE and not self.choices:
            raise ValueError(f"fact {self.key}: a choice has options")
        if (self.margin is None) != (not self.margin_source):
            raise ValueError(f"fact {self.key}: a margin has a source")

    @property
    def name(self) -> str:
        """The field's name within its section."""
        return self.key.split(".")[1]


@cache
def fact_catalogue() -> Mapping[str, FactType]:
    """Every fact by its key, in the order of asking."""
    return {fact.key: fact for section in SECTIONS for fact in _read_section(section)}


def facts_of(scope: Scope) -> tuple[FactType, ...]:
    """The facts about a person, a level, a treatment or an operation."""
    return tuple(fact for fact in fact_catalogue().values() if fact.scope is scope)


def weighed_facts() -> tuple[FactType, ...]:
    """The facts that a condition can be about: yes or no, a choice or a number, about a person or a level."""
    kinds, scopes = (Kind.YES_NO, Kind.CHOICE, Kind.NUMBER), (Scope.PERSON, Scope.LEVEL)
    return tuple(fact for fact in fact_catalogue().values() if fact.kind in kinds and fact.scope in scopes)


def _read_section(section: str) -> Iterator[FactType]:
    text = files("flavum.candidacy.facts").joinpath(f"{section}.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    shared = {name: value for name, value in table.items() if not isinstance(value, dict)}
    for name, entry in table.items():
        if isinstance(entry, dict):
            for own_name, own in _by_side(name, entry) if entry.pop("on_both_sides", False) else [(name, entry)]:
                yield _to_fact_type(f"{section}.{own_name}", shared | own)


def _by_side(name: str, entry: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """An entry that is written once for both sides, with {side} filled in: first the patient's right, as on a scan."""
    for side, words in SIDE_WORDS.items():
        own = {key: value.format(**words) if key in SIDED else value for key, value in entry.items()}
        yield f"{name}_{side.value}", {**own, "side": side.value}


@cache
def _load_scales() -> Mapping[str, Mapping[str, Any]]:
    """The scales that several facts share: their options, and the claim that says whose they are."""
    return tomllib.loads(files("flavum.candidacy.facts").joinpath("scales.toml").read_text(encoding="utf-8"))


def _to_fact_type(key: str, entry: dict[str, Any]) -> FactType:
    asked_of = FactOrigin(entry.pop("asked_of"))
    how, how_es = ASK_PATIENT if asked_of is FactOrigin.PATIENT else ASK_CLINICIAN
    low, high = entry.pop("range", (None, None))
    before = entry.pop("asked_if", None)
    scale = _load_scales()[entry.pop("scale")] if "scale" in entry else {"choices": entry.pop("choices", {})}
    return FactType(
        key=key,
        kind=Kind(entry.pop("kind")),
        scope=Scope(entry.pop("scope", "person")),
        asked_of=asked_of,
        how_to_find_out=entry.pop("how_to_find_out", how),
        how_to_find_out_es=entry.pop("how_to_find_out_es", how_es),
        asked_if=AskedIf(before["fact"], tuple(before["is"])) if before else None,
        low=low,
        high=high,
        choices={option: (words[0], words[1]) for option, words in scale["choices"].items()} or None,
        scale_source=scale.get("source", ""),
        measure=Measure(entry.pop("measure")) if "measure" in entry else None,
        side=Side(entry.pop("side")) if "side" in entry else None,
        **entry,
    )
