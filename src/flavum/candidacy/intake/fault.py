"""What is wrong with the form of an intake file: schema errors turned into sentences that say what to write."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker, ValidationError

from flavum.candidacy.facts.catalogue import FactType, Kind, fact_catalogue
from flavum.candidacy.intake.locate import Path
from flavum.candidacy.intake.schema import FORMAT, ROW_SECTIONS, UNKNOWN, intake_schema
from flavum.candidacy.words import word_unit_in_full

HEAD_FIELDS = {
    "format": f"the number {FORMAT}",
    "answered_on": "a date like 2026-11-20",
    "answered_by": "patient, family or clinician",
    "language": "en or es",
    "reference": "a short text, never a name",
    "is_synthetic": "true or false",
}
# How alike two names must be for "did you mean": "walking" must still find "walking_distance_m".
LIKENESS = 0.5


@dataclass(frozen=True)
class Fault:
    """Something wrong at a place of the file. path: keys and row numbers from the outermost in."""

    path: Path
    sentence: str


def find_faults(document: Mapping[str, Any]) -> Iterator[Fault]:
    """Everything in which the document differs from the schema."""
    validator = Draft202012Validator(intake_schema(), format_checker=FormatChecker(formats=["date"]))
    for error in validator.iter_errors(document):
        path = tuple(error.absolute_path)
        if error.validator == "additionalProperties" and isinstance(error.instance, dict):
            for name in error.instance:
                if name not in error.schema["properties"]:
                    yield Fault((*path, name), _unknown_field((*path, name), list(error.schema["properties"])))
        else:
            yield Fault(path, _wrong_value(path, error))


def word_path(path: Path) -> str:
    """The place in words: symptoms.worse_standing, treatments row 2 response, levels.L4-L5.slip_mm."""
    words = ""
    for part in path:
        words += f" row {part + 1} " if isinstance(part, int) else f".{part}" if words else part
    return words.replace(" .", " ").strip()


def find_fact_type(path: Path) -> FactType | None:
    """The fact that stands at a place of the file."""
    names = [part for part in path if isinstance(part, str)]
    if len(names) < 2:
        return None
    section = {"treatments": "treatment", "surgeries": "surgery", "levels": "level"}.get(names[0], names[0])
    name = names[2] if section == "level" and len(names) > 2 else names[1]
    return fact_catalogue().get(f"{section}.{name}")


def _unknown_field(path: Path, known: list[str]) -> str:
    name = str(path[-1])
    starts = [field for field in known if field.startswith(name) or name.startswith(field)]
    close = starts or get_close_matches(name, known, n=1, cutoff=LIKENESS)
    if close:
        fact = find_fact_type((*path[:-1], close[0]))
        return f"{word_path(path)} is not a field; did you mean {close[0]}{f' ({_wanted(fact)})' if fact else ''}?"
    elsewhere = [fact.key for fact in fact_catalogue().values() if fact.name == name and not fact.computed]
    hint = f"it belongs to {elsewhere[0]}" if elsewhere else f"the fields here are {', '.join(known)}"
    return f"{word_path(path)} is not a field; {hint}"


def _wrong_value(path: Path, error: ValidationError) -> str:
    fact = find_fact_type(path)
    if error.validator == "required" and path and path[0] == "treatments":
        return f"{word_path(path)} does not say its kind: {_wanted(fact_catalogue()['treatment.kind'])}"
    if fact is not None:
        return f"{word_path(path)} is {_wanted(fact)}, not {_shown(error.instance)}{_hint(fact, error.instance)}"
    if path and path[0] == "intake" and len(path) > 1:
        return f"{word_path(path)} is {HEAD_FIELDS[str(path[1])]}, not {_shown(error.instance)}"
    if len(path) == 1 and path[0] in ROW_SECTIONS:
        return f"{path[0]} is a list of rows, each under [[{path[0]}]]"
    return f"{word_path(path) or 'an intake'} is a table of fields, not {_shown(error.instance)}"


def _wanted(fact: FactType) -> str:
    match fact.kind:
        case Kind.YES_NO:
            wanted = "yes, no"
        case Kind.CHOICE:
            wanted = f"one of {', '.join(fact.choices or {})}"
        case Kind.NUMBER:
            wanted = f"a number{_unit_in_words(fact.unit)} from {fact.low:g} to {fact.high:g}"
        case Kind.DATE:
            wanted = "a date like 2026-11-20"
        case Kind.LEVELS:
            wanted = 'a list of levels like ["L4-L5"], each once'
        case Kind.LIST:
            wanted = 'a list of short texts like ["garden", "walk the dog"]'
        case Kind.TEXT:
            wanted = f"a short text{' like ' + fact.example if fact.example else ''}"
    return wanted if fact.required else f"{wanted} or {UNKNOWN}"


def _unit_in_words(unit: str) -> str:
    return f" in {words}" if (words := word_unit_in_full(unit)) else ""


def _hint(fact: FactType, value: Any) -> str:
    """What to write instead, where the text begins with a number and names no other unit than the fact's."""
    number = re.match(r"\s*(-?[0-9]+(?:\.[0-9]+)?)\s*(\S*)", value) if isinstance(value, str) else None
    if fact.kind is not Kind.NUMBER or number is None:
        return ""
    if number[2] in ("", fact.unit):
        return f"; write {fact.name} = {number[1]}"
    return f"; give it{_unit_in_words(fact.unit)}, without the unit"


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:60]}…"
