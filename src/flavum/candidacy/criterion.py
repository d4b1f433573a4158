"""Criteria and sets of criteria, read from criteria/*.toml. What has no source, unit or dates is refused."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from itertools import groupby, pairwise
from typing import Any

from flavum.candidacy.assessment import Role
from flavum.candidacy.condition import Condition
from flavum.candidacy.facts.catalogue import Scope
from flavum.candidacy.parse_condition import CriteriaRefusal, parse_condition
from flavum.candidacy.words import Language, word_condition
from flavum.evidence.library import Library, load_library

__all__ = ["CriteriaRefusal", "CriteriaSet", "Criterion", "criteria_names", "load_criteria", "read_criteria"]

SCOPES = {"person": Scope.PERSON, "level": Scope.LEVEL}
WORDS = ("key", "topic", "title", "title_es", "version", "rationale")
KEY = re.compile(r"[a-z0-9_]{1,80}")
LONGEST_VERSION = 20


@dataclass(frozen=True)
class Criterion:
    """One criterion as it holds between two dates (until exclusive; None: until further notice).

    topic: what it is about, the same word in every set. sources: claim keys, the first one carries the criterion.
    to_be_confirmed: one of the sources was not read where it was published; such a criterion decides only when
    switched_on_by says who lets it, and why.
    """

    key: str
    topic: str
    role: Role
    scope: Scope
    title: str
    title_es: str
    version: str
    condition: Condition
    sources: tuple[str, ...]
    to_be_confirmed: bool
    switched_on_by: str
    rationale: str
    valid_from: date
    valid_until: date | None

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day < self.valid_until)

    def describe(self) -> dict[str, Any]:
        """The criterion in words, ready for a table or for JSON."""
        return {
            "key": self.key,
            "version": self.version,
            "topic": self.topic,
            "role": self.role.value,
            "scope": self.scope.value,
            "title": self.title,
            "title_es": self.title_es,
            "threshold": word_condition(self.condition, Language.EN),
            "threshold_es": word_condition(self.condition, Language.ES),
            "source": self.sources[0],
            "sources": list(self.sources),
            "to_be_confirmed": self.to_be_confirmed,
            "switched_on_by": self.switched_on_by,
            "rationale": self.rationale,
            "from": self.valid_from,
            "until": self.valid_until,
        }


@dataclass(frozen=True)
class CriteriaSet:
    """A named set of criteria with every version it ever had."""

    name: str
    title: str
    title_es: str
    version: str
    about: str
    criteria: tuple[Criterion, ...]

    def get_criteria(self, on: date) -> tuple[Criterion, ...]:
        """The criteria as they held on a day, in the order of the file."""
        held = tuple(criterion for criterion in self.criteria if criterion.holds_on(on))
        if not held:
            first = min(criterion.valid_from for criterion in self.criteria)
            raise CriteriaRefusal(f"no criterion of {self.name!r} held on {on}; the set begins on {first}")
        return held

    def describe(self, *, on: date) -> list[dict[str, Any]]:
        """The criteria of a day in words, one dictionary each."""
        return [criterion.describe() for criterion in self.get_criteria(on)]


def criteria_names() -> tuple[str, ...]:
    """The names of the sets that ship with Flavum."""
    folder = files("flavum.candidacy").joinpath("criteria")
    return tuple(sorted(item.name.removesuffix(".toml") for item in folder.iterdir() if item.name.endswith(".toml")))


@cache
def load_criteria(name: str) -> CriteriaSet:
    """The shipped set of that name. Raises CriteriaRefusal."""
    if name not in criteria_names():
        raise CriteriaRefusal(f"there is no set of criteria {name!r}; there are {', '.join(criteria_names())}")
    text = files("flavum.candidacy").joinpath("criteria", f"{name}.toml").read_text(encoding="utf-8")
    return read_criteria(text, name=name, library=load_library())


def read_criteria(text: str, *, name: str, library: Library) -> CriteriaSet:
    """A set of criteria from TOML text, every source looked up in the library. Raises CriteriaRefusal."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CriteriaRefusal(f"the set {name!r} is not TOML: {error}") from error
    entries = table.get("criterion")
    if not entries or not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise CriteriaRefusal(f"the set {name!r} holds no criteria: everybody would pass")
    criteria = tuple(_to_criterion(entry, name, library) for entry in entries)
    _check_dates(criteria)
    _check_decides(criteria, name)
    head = {word: str(table.get(word, "")) for word in ("title", "title_es", "version", "about")}
    if not all(head.values()):
        raise CriteriaRefusal(f"the set {name!r} needs a title, a title_es, a version and a line about it")
    return CriteriaSet(name=name, criteria=criteria, **head)


def _to_criterion(entry: Mapping[str, Any], name: str, library: Library) -> Criterion:
    key = f"{name}/{entry.get('key', '?')}"
    missing = [word for word in (*WORDS, "role", "scope", "when", "from") if not entry.get(word)]
    if missing:
        raise CriteriaRefusal(f"criterion {key} says no {missing[0]}")
    _check_kinds(entry, key)
    scope = SCOPES.get(entry["scope"])
    if scope is None:
        raise CriteriaRefusal(f"criterion {key}: the scope is person or level, not {entry['scope']!r}")
    criterion = Criterion(
        **{word: str(entry[word]) for word in WORDS},
        role=_to_role(entry["role"], key),
        scope=scope,
        condition=_to_condition(entry["when"], scope, key),
        sources=tuple(entry.get("sources", ())),
        to_be_confirmed=False,
        switched_on_by=str(entry.get("switched_on_by", "")),
        valid_from=entry["from"],
        valid_until=entry.get("until"),
    )
    return _with_evidence(criterion, key, library)


def _check_kinds(entry: Mapping[str, Any], key: str) -> None:
    """Text is text, a day is a day: what a person writes by hand may be anything that TOML can say."""
    texts = (*WORDS, "role", "scope", *(["switched_on_by"] if "switched_on_by" in entry else []))
    for word in texts:
        if not isinstance(entry[word], str):
            raise CriteriaRefusal(f"criterion {key}: {word} is a text in quotation marks, not {entry[word]!r}")
    for word in ("from", "until"):
        day = entry.get(word)
        if day is not None and (not isinstance(day, date) or isinstance(day, datetime)):
            raise CriteriaRefusal(f"criterion {key}: {word} is a day such as 2026-11-01, not {day!r}")
    sources = entry.get("sources", [])
    if not isinstance(sources, list) or not all(isinstance(one, str) for one in sources):
        raise CriteriaRefusal(f"criterion {key}: sources is a list of claim keys, not {sources!r}")
    if not KEY.fullmatch(entry["key"]) or len(entry["version"]) > LONGEST_VERSION:
        raise CriteriaRefusal(
            f"criterion {key}: a key has small letters, digits and _; a version at most 20 characters"
        )


def _to_role(word: str, key: str) -> Role:
    try:
        return Role(word)
    except ValueError:
        roles = ", ".join(role.value for role in Role)
        raise CriteriaRefusal(f"criterion {key}: {word!r} is not a role; the roles are {roles}") from None


def _to_condition(table: Mapping[str, Any], scope: Scope, key: str) -> Condition:
    try:
        return parse_condition(table, scope)
    except CriteriaRefusal as refusal:
        raise CriteriaRefusal(f"criterion {key}: {refusal}") from None


def _with_evidence(criterion: Criterion, key: str, library: Library) -> Criterion:
    """The criterion with its claims looked up: a claim nobody read may not decide unless somebody answers for it."""
    if not criterion.sources:
        raise CriteriaRefusal(f"criterion {key} has no source")
    known = {claim.key for claim in library.claims}
    unknown = [source for source in criterion.sources if source not in known]
    if unknown:
        raise CriteriaRefusal(f"criterion {key}: {unknown[0]!r} is not a claim of the evidence library")
    doubtful = [claim.key for claim in library.claims if claim.key in criterion.sources and claim.to_be_confirmed]
    if doubtful and criterion.role.decides and not criterion.switched_on_by:
        raise CriteriaRefusal(
            f"criterion {key} decides by {doubtful[0]!r}, which is still to be confirmed; make it a caution, "
            "or say in switched_on_by who lets it decide and why"
        )
    return replace(criterion, to_be_confirmed=bool(doubtful))


def _check_dates(criteria: tuple[Criterion, ...]) -> None:
    """The versions of a criterion follow each other without gap or overlap."""
    in_order = sorted(criteria, key=lambda criterion: (criterion.key, criterion.valid_from))
    for criterion in in_order:
        if criterion.valid_until is not None and criterion.valid_until <= criterion.valid_from:
            raise CriteriaRefusal(f"criterion {criterion.key} ends on {criterion.valid_until}, before it begins")
    for key, versions in groupby(in_order, key=lambda criterion: criterion.key):
        for earlier, later in pairwise(versions):
            if earlier.valid_until is None or later.valid_from < earlier.valid_until:
                raise CriteriaRefusal(f"two versions of criterion {key} overlap on {later.valid_from}")
            if later.valid_from > earlier.valid_until:
                raise CriteriaRefusal(f"no version of criterion {key} holds from {earlier.valid_until} on")


def _check_decides(criteria: tuple[Criterion, ...], name: str) -> None:
    """Whenever the set holds, something in it decides: without that everybody would pass."""
    edges = {one.valid_from for one in criteria} | {one.valid_until for one in criteria if one.valid_until}
    for day in sorted(edges):
        held = [one for one in criteria if one.holds_on(day)]
        if held and not any(one.role.decides for one in held):
            raise CriteriaRefusal(f"on {day} nothing in the set {name!r} is required or a stop: everybody would pass")
