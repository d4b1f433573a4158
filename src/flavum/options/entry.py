"""One table of a TOML file: fields are taken out of it with a check, or it is refused with its file and place."""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum
from importlib.resources import files
from typing import Any, ClassVar, Final, TypeVar

from flavum.errors import Refusal
from flavum.evidence.claim import Claim
from flavum.evidence.library import ClaimNotFound, Library, load_library
from flavum.options.text import Passage, Text

# A number in a text would have no source: the claims say the numbers. "One" is a word like any other.
NUMBER: Final = re.compile(
    r"\d\S*|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|half|percent"
    r"|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|doce|docena|mitad)\b",
    re.IGNORECASE,
)
Member = TypeVar("Member", bound=Enum)
Built = TypeVar("Built")
PASSAGE: Final = frozenset(("text", "text_es", "claims", "not_known"))


class OptionsRefusal(Refusal):
    """The catalogue cannot be loaded, or somebody asks for what is not in it; the sentence names file and place."""

    kind: ClassVar[str] = "options"


@dataclass(frozen=True)
class Entry:
    """A table with the place where it stands: "mild.toml, [[result]] 3"."""

    key: str
    table: dict[str, Any]
    at: str
    library: Library

    def check_fields(self, *known: str, with_passage: bool = False) -> None:
        """Raises OptionsRefusal for a field that nobody reads: most are misspelt."""
        for name in set(self.table) - set(known) - (PASSAGE if with_passage else set()):
            near = get_close_matches(name, known, n=1, cutoff=0.5)
            hint = f"; did you mean {near[0]}?" if near else f"; known are {', '.join(sorted(known))}"
            raise OptionsRefusal(f"{self.at}: has the unknown field {name!r}{hint}")

    def has(self, name: str) -> bool:
        return name in self.table

    def get(self, name: str, kind: type[Built]) -> Built:
        value = self.table.get(name)
        if value is None or value == "":
            raise OptionsRefusal(f"{self.at}: lacks {name}")
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise OptionsRefusal(f"{self.at}: has {name} = {value!r}, which is of the wrong kind")
        return value

    def get_text(self, name: str) -> Text:
        """The words of a field and of its Spanish twin; refused when one is missing or says a number."""
        text = Text(*(self.get(field, str).strip() for field in (name, f"{name}_es")))
        for field, words in ((name, text.en), (f"{name}_es", text.es)):
            if number := NUMBER.search(words):
                raise OptionsRefusal(
                    f"{self.at}: {field} says the number {number[0]!r} itself; name the claim that says it"
                )
        return text

    def find_text(self, name: str) -> Text | None:
        return self.get_text(name) if self.has(name) or self.has(f"{name}_es") else None

    def get_keys(self, name: str) -> tuple[str, ...]:
        """A list of keys, empty where the field is not there."""
        keys = self.table.get(name, [])
        if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
            raise OptionsRefusal(f"{self.at}: has {name} = {keys!r}, which is no list of keys")
        if len(set(keys)) < len(keys):
            raise OptionsRefusal(f"{self.at}: names something twice in {name}")
        return tuple(keys)

    def get_member(self, name: str, kind: type[Member]) -> Member:
        return self._to_member(name, kind, self.get(name, str))

    def get_members(self, name: str, kind: type[Member]) -> tuple[Member, ...]:
        return tuple(self._to_member(name, kind, key) for key in self.get_keys(name))

    def get_claim(self, key: str) -> Claim:
        try:
            return self.library.get_claim(key)
        except ClaimNotFound as error:
            raise OptionsRefusal(f"{self.at}: {error}") from error

    def find_claim(self, name: str) -> Claim | None:
        return self.get_claim(self.get(name, str)) if self.has(name) else None

    def get_claims(self, name: str) -> tuple[Claim, ...]:
        return tuple(self.get_claim(key) for key in self.get_keys(name))

    def get_passage(self, name: str = "text", *, may_be_unknown: bool = False) -> Passage:
        """Words and the claims behind them; without a claim only where the words say that something is not known."""
        claims = self.get_claims("claims")
        is_known = not (may_be_unknown or (self.has("not_known") and self.get("not_known", bool)))
        if not claims and is_known:
            raise OptionsRefusal(f"{self.at}: names no claim; write not_known = true where nobody knows")
        return Passage(self.get_text(name), claims)

    def get_table(self, name: str) -> "Entry":
        return self._to_entry(name, self.get(name, dict), f"[{name}]")

    def get_tables(self, name: str) -> tuple["Entry", ...]:
        tables = self.table.get(name, [])
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            raise OptionsRefusal(f"{self.at}: write [[{name}]] above each of them")
        return tuple(self._to_entry(name, table, f"[[{name}]] {i}") for i, table in enumerate(tables, 1))

    def build(self, make: Callable[[], Built]) -> Built:
        """A value that checks itself: what it refuses is told with the place where it stands."""
        try:
            return make()
        except ValueError as error:
            raise OptionsRefusal(f"{self.at}: {error}") from error

    def _to_entry(self, key: str, table: dict[str, Any], place: str) -> "Entry":
        return Entry(key, table, f"{self.at}, {place}", self.library)

    def _to_member(self, name: str, kind: type[Member], key: str) -> Member:
        try:
            return kind(key)
        except ValueError as error:
            known = ", ".join(str(member.value) for member in kind)
            raise OptionsRefusal(f"{self.at}: {name} cannot be {key!r}; it can be {known}") from error


def read_entry(text: str, file: str, library: Library) -> Entry:
    """The whole file as one table. Raises OptionsRefusal."""
    try:
        return Entry(file.removesuffix(".toml"), tomllib.loads(text), file, library)
    except tomllib.TOMLDecodeError as error:
        raise OptionsRefusal(f"{file} is not valid TOML: {error}") from error


def read_shipped(name: str) -> tuple[Entry, ...]:
    """The tables of a file that ships beside this module. Raises OptionsRefusal."""
    text = files("flavum.options").joinpath(name).read_text(encoding="utf-8")
    return read_entries(text, name, load_library())


def read_entries(text: str, file: str, library: Library) -> tuple[Entry, ...]:
    """A table for each [key] of the file. Raises OptionsRefusal."""
    whole = read_entry(text, file, library)
    if not whole.table:
        raise OptionsRefusal(f"{file} is empty; fill it or take it away")
    return tuple(Entry(key, whole.get(key, dict), f"{file}, [{key}]", library) for key in whole.table)
