"""What is looked at anew when pain comes back (reopen.toml)."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True)
class Reopened:
    """One thing to look at anew. facts: keys of what the record has of it; plain: in a patient's words."""

    key: str
    title: str
    title_es: str
    text: str
    text_es: str
    plain: str
    plain_es: str
    facts: tuple[str, ...]
    claims: tuple[str, ...]

    def is_about(self, key: str) -> bool:
        """Whether a fact is one of those that are looked at anew here."""
        return any(key.startswith(one) if one.endswith(".") else key == one for one in self.facts)


@cache
def read_reopened() -> tuple[Reopened, ...]:
    """Everything that is looked at anew, in its order."""
    text = files("flavum.candidacy.alternatives").joinpath("reopen.toml").read_text(encoding="utf-8")
    return tuple(_read(key, row) for key, row in tomllib.loads(text).items())


def _read(key: str, row: dict[str, Any]) -> Reopened:
    words = {name: value for name, value in row.items() if isinstance(value, str)}
    return Reopened(key, **words, facts=tuple(row["facts"]), claims=tuple(row["claims"]))
