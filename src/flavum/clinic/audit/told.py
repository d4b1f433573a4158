"""Entries of the audit in the reader's words (words.toml): who, with which role, did what to what."""

import tomllib
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import Any
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from flavum.clinic.accounts.models import Membership, User
from flavum.clinic.audit.history import CHANGED, Change, Entry
from flavum.clinic.audit.models import Deed
from flavum.clinic.audit.signed import word_fact
from flavum.clinic.records.models import Case
from flavum.clinic.records.phrase import say_kept

LONGEST = 160


def tell(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """Each entry as a row of a page."""
    people = name_people({one.user_id for one in entries if one.user_id} | _named_in(entries))
    numbers = dict(Case.objects.filter(id__in={one.case_id for one in entries}).values_list("id", "number"))
    return [
        {
            "at": one.at,
            "who": people.get(one.user_id, "") if one.user_id else _("Flavum, by itself"),
            "deed": word_deed(one.deed),
            "is_alarming": one.deed == Deed.BROKE_GLASS,
            "about": _word_about(one),
            "case": numbers.get(one.case_id) if one.case_id else None,
            "reason": say_kept(one.reason),
            "changes": [_word_change(change, people) for change in one.changes],
        }
        for one in entries
    ]


def name_people(ids: set[UUID]) -> dict[UUID, str]:
    """Name and role of each, as they are now."""
    place = 1 if get_language() == "es" else 0
    held: dict[UUID, list[str]] = {}
    for membership in Membership.objects.filter(user_id__in=ids, ends_on=None).order_by("begins_on"):
        role = membership.as_role
        held.setdefault(membership.user_id, []).append((role.name_en, role.name_es)[place])
    names = User.objects.filter(id__in=ids).values_list("id", "name")
    return {key: f"{name} ({', '.join(held[key])})" if key in held else name for key, name in names}


def word_deed(deed: str) -> str:
    return _("Changed") if deed == CHANGED else str(Deed(deed).label)


def word(section: str, key: str) -> str:
    """A table, field or page in the reader's language; one that nobody named is told by its key."""
    found = _load_words()[section].get(key)
    return found[1 if get_language() == "es" else 0] if found else key.replace("_", " ")


@cache
def _load_words() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files("flavum.clinic.audit").joinpath("words.toml").read_text(encoding="utf-8"))


def _word_about(entry: Entry) -> str:
    if entry.deed != CHANGED:
        return word("page", entry.about)
    table = f"{word('table', entry.about)}, {word('how', entry.how)}"
    if not entry.fact:
        return table
    key, *place = entry.fact.split(" ")
    label = word_fact(key)
    return f"{table}: {' '.join((label, *place))}"


def _word_change(change: Change, people: dict[UUID, str]) -> dict[str, str]:
    return {
        "field": word("field", change.field),
        "before": _word_value(change.before, people),
        "after": _word_value(change.after, people),
    }


def _word_value(value: Any, people: dict[UUID, str]) -> str:
    match value:
        case None | "":
            return "–"
        case bool():
            return _("yes") if value else _("no")
        case datetime():
            return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M")
        case UUID():
            return people.get(value, str(value)[:8])
        case {"value": number}:
            return _word_value(number, people)
        case float():
            return f"{value:.2f}".rstrip("0").rstrip(".")  # nobody measures finer
        case _:
            said = say_kept(str(value))
            return said if len(said) <= LONGEST else f"{said[:LONGEST]}…"


def _named_in(entries: Sequence[Entry]) -> set[UUID]:
    """People who are named in a change, before or after."""
    changes = [change for entry in entries for change in entry.changes]
    return {value for one in changes for value in (one.before, one.after) if isinstance(value, UUID)}
