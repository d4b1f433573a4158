"""The evidence library: every claim and source, read once from library/*.toml and checked as a whole."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache
from itertools import chain, groupby, pairwise
from pathlib import Path
from typing import ClassVar
from unicodedata import combining, normalize

from flavum.errors import Refusal
from flavum.evidence.claim import Claim, Source
from flavum.evidence.entry import LibraryRefusal, read_claims, read_sources

__all__ = [
    "ClaimNotFound",
    "Library",
    "LibraryRefusal",
    "SourceNotFound",
    "load_library",
    "load_library_from",
    "make_library",
]

FOLDER = Path(__file__).parent / "library"
SOURCES_FILE = "sources.toml"


class ClaimNotFound(Refusal):
    """No claim of that key, or none on that day."""

    kind: ClassVar[str] = "evidence"


class SourceNotFound(Refusal):
    """No source of that key."""

    kind: ClassVar[str] = "evidence"


@dataclass(frozen=True)
class Library:
    """All claims, with every version they ever had, and the sources they rest on."""

    claims: tuple[Claim, ...]
    sources: tuple[Source, ...]
    _versions: Mapping[str, tuple[Claim, ...]]
    _sources: Mapping[str, Source]

    def get_claim(self, key: str, *, on: date | None = None) -> Claim:
        """The claim as it held on a day; without a day its latest version. Raises ClaimNotFound."""
        versions = self._versions.get(key, ())
        if not versions:
            raise ClaimNotFound(f"there is no claim {key!r} in the library{_near(key, self._versions)}")
        if on is None:
            return versions[-1]
        held = [claim for claim in versions if claim.holds_on(on)]
        if not held:
            raise ClaimNotFound(
                f"claim {key!r} did not hold on {on}; its first version begins {versions[0].valid_from}"
            )
        return held[0]

    def get_source(self, key: str) -> Source:
        """Raises SourceNotFound."""
        if key not in self._sources:
            raise SourceNotFound(f"there is no source {key!r} in the library{_near(key, self._sources)}")
        return self._sources[key]

    def find_claims(self, text: str) -> tuple[Claim, ...]:
        """Claims in whose key, statement (English or Spanish) or source every word of the text occurs."""
        words = _fold(text).split()
        return tuple(claim for claim in self.claims if words and all(w in self._searched(claim) for w in words))

    def _searched(self, claim: Claim) -> str:
        cited = self._sources[claim.source].citation
        parts = (claim.key, claim.key.replace("_", " "), claim.statement, claim.statement_es, claim.source, cited)
        return _fold("\n".join(parts))


@cache
def load_library() -> Library:
    """The library that ships with Flavum. Raises LibraryRefusal."""
    return load_library_from(FOLDER)


def load_library_from(folder: Path) -> Library:
    """The library in a folder: sources.toml and one file of claims per topic. Raises LibraryRefusal."""
    paths = sorted(folder.glob("*.toml"))
    topics = [path for path in paths if path.name != SOURCES_FILE]
    if len(topics) == len(paths):
        raise LibraryRefusal(f"{folder} has no {SOURCES_FILE}; a claim without a source is not taken")
    if not topics:
        raise LibraryRefusal(f"{folder} holds no file of claims")
    sources = read_sources(_read(folder / SOURCES_FILE), SOURCES_FILE)
    return make_library(chain.from_iterable(read_claims(_read(path), path.name) for path in topics), sources)


def make_library(claims: Iterable[Claim], sources: Iterable[Source]) -> Library:
    """A library of claims and sources that fit together. Raises LibraryRefusal."""
    claims, sources = tuple(claims), tuple(sources)
    if not claims:
        raise LibraryRefusal("an evidence library without a claim supports nothing")
    by_source = {source.key: source for source in sources}
    _check_sources(claims, by_source)
    ordered = sorted(claims, key=lambda claim: (claim.key, claim.valid_from or date.min))
    versions = {key: tuple(group) for key, group in groupby(ordered, key=lambda claim: claim.key)}
    for group in versions.values():
        _check_versions(group)
    return Library(claims, sources, versions, by_source)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise LibraryRefusal(f"{path.name} is not UTF-8 text; save it as UTF-8") from error


def _fold(text: str) -> str:
    """Without case and accents, so that "lesion" finds "Lesión"."""
    return "".join(letter for letter in normalize("NFKD", text.casefold()) if not combining(letter))


def _near(key: str, keys: Iterable[str]) -> str:
    near = get_close_matches(key, list(keys), n=3, cutoff=0.5)
    return f"; did you mean {', '.join(near)}?" if near else ""


def _check_sources(claims: tuple[Claim, ...], sources: Mapping[str, Source]) -> None:
    for claim in claims:
        for key in (claim.source, *claim.also):
            if key not in sources:
                raise LibraryRefusal(f"claim {claim.key} names the source {key!r}, which {SOURCES_FILE} does not have")


def _check_versions(versions: tuple[Claim, ...]) -> None:
    key = versions[0].key
    if len({claim.topic for claim in versions}) > 1:
        files = " and ".join(sorted({f"{claim.topic}.toml" for claim in versions}))
        raise LibraryRefusal(f"claim {key} stands in {files}; keep it in one file")
    for earlier, later in pairwise(versions):
        if later.valid_from is None or earlier.valid_until is None or earlier.valid_until > later.valid_from:
            raise LibraryRefusal(f"claim {key} is there twice for the same days; give each version its own dates")
        if earlier.valid_until < later.valid_from:
            raise LibraryRefusal(
                f"claim {key} says nothing from {earlier.valid_until} to {later.valid_from}; close the gap"
            )
