"""What to bring to a visit, by what was answered (bring.toml)."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from flavum.candidacy.selfcheck.question import Reply


@dataclass(frozen=True)
class Item:
    """One thing to bring, with the claims that say why; none where it is plain courtesy.

    wanted: question -> the replies with which it is asked for; empty: always.
    """

    key: str
    text: str
    text_es: str
    claims: tuple[str, ...]
    wanted: Mapping[str, frozenset[Reply]]

    def is_for(self, replies: Mapping[str, Reply]) -> bool:
        return all(replies.get(question, Reply.NOT_SURE) in asked for question, asked in self.wanted.items())


@cache
def load_items() -> tuple[Item, ...]:
    """Everything there is to bring, in the order of the file."""
    text = files("flavum.candidacy.selfcheck").joinpath("bring.toml").read_text(encoding="utf-8")
    return tuple(
        Item(
            key=key,
            text=row["text"],
            text_es=row["text_es"],
            claims=tuple(row.get("claims", ())),
            wanted={question: frozenset(map(Reply, asked)) for question, asked in row.get("if", {}).items()},
        )
        for key, row in tomllib.loads(text).items()
    )
