"""The roads beside MILD (alternatives.toml): which reason each fits, in clinical words and in a patient's."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from flavum.candidacy.assessment import Alternative


@dataclass(frozen=True)
class AlternativeEntry:
    """One entry of the file. topics: an unmet criterion on one of them brings the alternative up.

    reason: which reason the road fits; plain: what it means; both in a patient's words.
    treatments: keys of the options' catalogue on this road. not_known: what no good evidence was found on; "" where the
    claims say what is known.
    """

    alternative: Alternative
    topics: tuple[str, ...]
    reason: str
    reason_es: str
    plain: str
    plain_es: str
    treatments: tuple[str, ...]
    not_known: str = ""
    not_known_es: str = ""

    @property
    def key(self) -> str:
        return self.alternative.key


@cache
def read_alternatives() -> tuple[AlternativeEntry, ...]:
    """Every alternative of the file."""
    text = files("flavum.candidacy.alternatives").joinpath("alternatives.toml").read_text(encoding="utf-8")
    return tuple(_read_entry(key, row) for key, row in tomllib.loads(text).items())


def _read_entry(key: str, row: dict[str, Any]) -> AlternativeEntry:
    return AlternativeEntry(
        alternative=Alternative(
            key=key,
            title=row["title"],
            text=row["text"],
            claims=tuple(row["claims"]),
            because="",
            title_es=row["title_es"],
            text_es=row["text_es"],
        ),
        topics=tuple(row["topics"]),
        reason=row["reason"],
        reason_es=row["reason_es"],
        plain=row["plain"],
        plain_es=row["plain_es"],
        treatments=tuple(row.get("treatments", ())),
        not_known=row.get("not_known", ""),
        not_known_es=row.get("not_known_es", ""),
    )
