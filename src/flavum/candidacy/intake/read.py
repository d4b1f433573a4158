"""Reads an intake file, TOML or JSON, or refuses it in one sentence that names the field and the line."""

import json
import math
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

from flavum.candidacy.intake.build import to_intake
from flavum.candidacy.intake.contradiction import find_contradictions
from flavum.candidacy.intake.fault import Fault, find_faults, word_path
from flavum.candidacy.intake.locate import find_line
from flavum.candidacy.intake.record import Intake
from flavum.errors import Refusal

SUFFIXES = (".toml", ".json")
SIZE_LIMIT_BYTES = 1_000_000


class IntakeRefusal(Refusal):
    """An intake file that cannot be taken as it is."""

    kind: ClassVar[str] = "intake"


def read_intake(path: Path, *, on: date | None = None) -> Intake:
    """The intake in a file. on: the day of the assessment, after which nothing can have happened.

    Raises IntakeRefusal with one sentence: what is wrong, in which field, on which line, and what to write.
    """
    path = Path(path)
    if path.suffix.lower() not in SUFFIXES:
        raise IntakeRefusal(f"{path.name}: an intake is a .toml or .json file")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise IntakeRefusal(f"{path.name} cannot be read: {error.strerror or error}; check the path") from error
    return parse_intake(data, name=path.name, on=on)


def parse_intake(data: bytes, *, name: str, on: date | None = None) -> Intake:
    """The intake in the bytes of a file of that name. Raises IntakeRefusal."""
    if len(data) > SIZE_LIMIT_BYTES:
        raise IntakeRefusal(f"{name} is larger than {SIZE_LIMIT_BYTES // 1000} kB: this is not an intake")
    is_json = name.lower().endswith(".json")
    text = _decode(data, name)
    document = _to_plain(_parse(text, name, is_json=is_json))
    place = _Place(name, text, is_json)
    place.refuse(list(find_faults(document)))
    place.refuse(list(_bad_numbers(document, ())))
    intake = to_intake(document)
    place.refuse(list(find_contradictions(intake, on=on)))
    return intake


class _Place:
    """The file in which faults are found."""

    def __init__(self, name: str, text: str, is_json: bool) -> None:
        self.name, self.text, self.is_json = name, text, is_json

    def refuse(self, faults: list[Fault]) -> None:
        """Refuses the first fault, in the order of the file, and counts the others."""
        if faults:
            lines = [find_line(self.text, fault.path, is_json=self.is_json) for fault in faults]
            line, fault = min(zip(lines, faults, strict=True), key=lambda pair: pair[0] or 0)
            where = f", line {line}" if line else ""
            others = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
            raise IntakeRefusal(f"{self.name}{where}: {fault.sentence}{others}")


def _decode(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise IntakeRefusal(f"{name} is not UTF-8 text; save it as UTF-8") from error


def _parse(text: str, name: str, *, is_json: bool) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_unique) if is_json else tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        kind = "JSON" if is_json else "TOML"
        why = "it is nested too deep" if isinstance(error, RecursionError) else str(error)
        raise IntakeRefusal(f"{name} is not valid {kind}: {why}") from error


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"{twice} is written twice")
    return table


def _to_plain(value: Any) -> Any:
    """The document as JSON would hold it: dates and times as ISO text."""
    match value:
        case dict():
            return {name: _to_plain(part) for name, part in value.items()}
        case list():
            return [_to_plain(part) for part in value]
        case _:
            return value.isoformat() if hasattr(value, "isoformat") else value


def _bad_numbers(value: Any, path: tuple[str | int, ...]) -> Iterator[Fault]:
    """What no schema can say: a number that is none, and an interval that does not hold its value."""
    match value:
        case {"value": float() | int() as middle, "low": float() | int() as low, "high": float() | int() as high}:
            if not low <= middle <= high:
                yield Fault(path, f"{word_path(path)} has a value of {middle} outside its interval {low} to {high}")
        case Mapping():
            for name, part in value.items():
                yield from _bad_numbers(part, (*path, name))
        case list():
            for n, part in enumerate(value):
                yield from _bad_numbers(part, (*path, n))
        case float() if not math.isfinite(value):
            yield Fault(path, f"{word_path(path)} is not a number; write unknown instead")
