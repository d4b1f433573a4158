"""One library file: TOML text becomes claims or sources, or is refused with its file and line."""

import re
import tomllib
from collections import Counter
from dataclasses import fields
from datetime import date, datetime
from enum import Enum
from typing import Any, ClassVar, TypeVar

from flavum.errors import Refusal
from flavum.evidence.claim import Certainty, Claim, Interval, Source

SOURCE_KINDS = frozenset(
    (
        "claims study",
        "cohort",
        "consensus",
        "coverage guide",
        "coverage rule",
        "general knowledge",
        "guideline",
        "imaging study",
        "instrument",
        "insurer policy",
        "manufacturer",
        "news",
        "patient guide",
        "registry",
        "repository",
        "review",
        "textbook",
        "trial",
    )
)
CLAIM_FIELDS = frozenset(field.name for field in fields(Claim)) - {"key", "topic"}
REQUIRED_OF_CLAIM = ("statement", "statement_es", "source", "certainty")
SOURCE_FIELDS = frozenset(field.name for field in fields(Source)) - {"key"}
REQUIRED_OF_SOURCE = ("citation", "kind", "part_read")
KINDS_OF_FIELD: dict[str, tuple[type, ...]] = {
    **dict.fromkeys(("value", "low", "high", "plus_minus"), (int, float)),
    **dict.fromkeys(("n", "count"), (int,)),
    **dict.fromkeys(("as_of", "valid_from", "valid_until"), (date,)),
    "to_be_confirmed": (bool,),
    "also": (list,),
}

HEADER = re.compile(r"\s*\[+\s*([A-Za-z0-9_-]+)\s*\]+")
Member = TypeVar("Member", bound=Enum)


class LibraryRefusal(Refusal):
    """The evidence library cannot be loaded; the sentence names file and line."""

    kind: ClassVar[str] = "evidence"


def read_sources(text: str, file: str) -> tuple[Source, ...]:
    """The sources of one file: a table per source, its name the key."""
    table, places = _parse(text, file), _places(text, file)
    return tuple(_to_source(key, entry, places.get((key, 0), file)) for key, entry in table.items())


def read_claims(text: str, file: str) -> tuple[Claim, ...]:
    """The claims of one file: `[[key]]` once per version, `as_of` above them all. The file's name is their topic."""
    table, places = _parse(text, file), _places(text, file)
    as_of = table.pop("as_of", None)
    if type(as_of) is not date:
        raise LibraryRefusal(f"{file}: the file must open with as_of = YYYY-MM-DD, the day its claims were checked")
    if not table:
        raise LibraryRefusal(f"{file} holds no claim; fill it or take it away")
    common = {"as_of": as_of, "topic": file.removesuffix(".toml")}
    found: list[Claim] = []
    for key, versions in table.items():
        if not isinstance(versions, list) or not all(isinstance(entry, dict) for entry in versions):
            raise LibraryRefusal(f"{places.get((key, 0), file)}: write [[{key}]] above the fields of a claim")
        found += [_to_claim(key, entry, places.get((key, i), file), common) for i, entry in enumerate(versions)]
    return tuple(found)


def _parse(text: str, file: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LibraryRefusal(f"{file} is not valid TOML: {error}") from error


def _places(text: str, file: str) -> dict[tuple[str, int], str]:
    """Where each entry begins, by key and turn: ("encore_design", 0) -> "trials.toml, line 6"."""
    turns: Counter[str] = Counter()
    places: dict[tuple[str, int], str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if header := HEADER.match(line):
            places[header[1], turns[header[1]]] = f"{file}, line {number}"
            turns[header[1]] += 1
    return places


def _to_source(key: str, entry: Any, at: str) -> Source:
    if not isinstance(entry, dict):
        raise LibraryRefusal(f"{at}: write [{key}] above the fields of a source")
    _check_fields(key, entry, known=SOURCE_FIELDS, required=REQUIRED_OF_SOURCE, at=at)
    if entry["kind"] not in SOURCE_KINDS:
        raise LibraryRefusal(f"{at}: source {key} has the unknown kind {entry['kind']!r}")
    try:
        return Source(key=key, **entry)
    except ValueError as error:
        raise LibraryRefusal(f"{at}: {error}") from error


def _to_claim(key: str, entry: dict[str, Any], at: str, common: dict[str, Any]) -> Claim:
    _check_fields(key, entry, known=CLAIM_FIELDS, required=REQUIRED_OF_CLAIM, at=at)
    typed = common | entry | {"also": tuple(entry.get("also", ()))}
    typed["certainty"] = _to_member(Certainty, key, entry["certainty"], at)
    if "interval" in entry:
        typed["interval"] = _to_member(Interval, key, entry["interval"], at)
    try:
        return Claim(key=key, **typed)
    except ValueError as error:
        raise LibraryRefusal(f"{at}: {error}") from error


def _check_fields(
    key: str, entry: dict[str, Any], *, known: frozenset[str], required: tuple[str, ...], at: str
) -> None:
    for name, value in entry.items():
        if name not in known:
            raise LibraryRefusal(f"{at}: {key} has the unknown field {name!r}; known are {', '.join(sorted(known))}")
        if not _is_kind(value, KINDS_OF_FIELD.get(name, (str,))):
            raise LibraryRefusal(f"{at}: {key} has {name} = {value!r}, which is of the wrong kind")
    for name in required:
        if not entry.get(name):
            raise LibraryRefusal(f"{at}: {key} lacks {name}")


def _is_kind(value: Any, kinds: tuple[type, ...]) -> bool:
    # A boolean is an int and a datetime is a date to Python, not to a reader.
    if isinstance(value, bool | datetime):
        return kinds == (type(value),)
    if isinstance(value, list):
        return kinds == (list,) and all(isinstance(item, str) for item in value)
    return isinstance(value, kinds)


def _to_member(kind: type[Member], key: str, text: str, at: str) -> Member:
    try:
        return kind(text)
    except ValueError as error:
        known = ", ".join(member.value for member in kind.__members__.values())
        raise LibraryRefusal(
            f"{at}: {key} has the unknown {kind.__name__.lower()} {text!r}; known are {known}"
        ) from error
