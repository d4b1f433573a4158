"""The parts of an evaluation (parts.toml): groups of rows, each row one fact or a pair of them, right before left."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from flavum.options.text import Text

SIDES = ("right", "left")  # as a scan is looked at: the patient's right is on the reader's left


@dataclass(frozen=True)
class Pair:
    """A row of both sides. keys: of the right, of the left. root: of the nerve it tells about, "" for none."""

    keys: tuple[str, str]
    words: Text
    root: str


@dataclass(frozen=True)
class Group:
    """Rows that are examined together. normal: fact -> what it usually is. claims: behind its scale or its meaning."""

    key: str
    title: Text
    pairs: tuple[Pair, ...] = ()
    single: tuple[str, ...] = ()
    normal: Mapping[str, str] | None = None
    signs: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """Every fact of the group, in the order of the page."""
        return (*(key for pair in self.pairs for key in pair.keys), *self.single)


@dataclass(frozen=True)
class Part:
    """One part, with an address of its own. Without groups it only shows what stands elsewhere in the record."""

    key: str
    title: Text
    groups: tuple[Group, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(key for group in self.groups for key in group.keys)


@cache
def load_parts() -> Mapping[str, Part]:
    """Every part by its key, in the order in which they are gone through."""
    table = tomllib.loads(files("flavum.clinic.evaluation").joinpath("parts.toml").read_text(encoding="utf-8"))
    return {
        key: Part(key, Text(row["title"], row["title_es"]), tuple(_read_group(one) for one in row.get("group", ())))
        for key, row in table.items()
    }


def _read_group(row: Mapping[str, Any]) -> Group:
    pairs = tuple(
        Pair((f"{base}_{SIDES[0]}", f"{base}_{SIDES[1]}"), Text(en, es), root)
        for base, en, es, root in row.get("pairs", ())
    )
    bases = {base for base, *_ in row.get("pairs", ())}
    normal = {
        key: value
        for name, value in row.get("normal", {}).items()
        for key in ([f"{name}_{side}" for side in SIDES] if name in bases else [name])
    }
    title = Text(row["title"], row["title_es"])
    names = {name: tuple(row.get(name, ())) for name in ("single", "signs", "claims")}
    return Group(row["key"], title, pairs, normal=normal, **names)
