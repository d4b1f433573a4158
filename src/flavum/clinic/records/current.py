"""The ends of a case's chains of facts: what holds now."""

import hashlib
import json
from collections.abc import Iterable

from django.db.models import QuerySet

from flavum.clinic.records.models import Case, Fact


def current_facts(case: Case) -> QuerySet[Fact]:
    """Every fact of a case that nothing supersedes."""
    return Fact.objects.filter(case=case, superseded_by=None)


def facts_of_person(case: Case) -> QuerySet[Fact]:
    """Those about the person, not about a level or a side."""
    return current_facts(case).filter(level="", side="")


def find_fact(case: Case, key: str, level: str = "") -> Fact | None:
    """The current fact under this key, about the person or about a level."""
    return current_facts(case).filter(key=key, level=level, **({} if level else {"side": ""})).first()


def facts_of_level(case: Case, level: str) -> QuerySet[Fact]:
    """Every current fact about one level."""
    return current_facts(case).filter(level=level).order_by("key", "side")


def digest_facts(facts: Iterable[Fact]) -> str:
    """SHA-256 over what facts say, whoever wrote them down: the same values have the same digest."""
    said = sorted(
        ([fact.key, fact.side, fact.level, fact.value, fact.unknown_because] for fact in facts),
        key=lambda one: one[:3],
    )
    return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
