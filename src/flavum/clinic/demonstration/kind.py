"""The kinds of synthetic people of a demonstration (people.toml), each a whole intake document."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

# What stands beside the intake of a kind.
BESIDE = ("like", "about", "verdict", "born", "without_levels")


@dataclass(frozen=True)
class PersonKind:
    """One kind: about, for a reader; the verdict that "flavum" must give at L4-L5; years of birth; the intake."""

    key: str
    about: str
    verdict: str
    born: tuple[int, int]
    document: dict[str, Any]


@cache
def load_kinds() -> dict[str, PersonKind]:
    table = tomllib.loads(files("flavum.clinic.demonstration").joinpath("people.toml").read_text(encoding="utf-8"))
    return {key: _read(key, row, table.get(row.get("like"), {})) for key, row in table.items()}


def _read(key: str, row: dict[str, Any], like: dict[str, Any]) -> PersonKind:
    levels = {
        level: {**like.get("levels", {}).get(level, {}), **row.get("levels", {}).get(level, {})}
        for level in {**like.get("levels", {}), **row.get("levels", {})}
    }
    document = {name: value for name, value in {**like, **row, "levels": levels}.items() if name not in BESIDE}
    if row.get("without_levels"):
        del document["levels"]
    first, last = row["born"]
    return PersonKind(key, row["about"], row["verdict"], (first, last), document)
