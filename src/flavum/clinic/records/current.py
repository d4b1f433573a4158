"""The ends of a case's chains of facts: what holds now, or what was on record at a moment of the past.

`by`, wherever it is asked for: only what was written down before that moment, in the time zone of the place; None: all.
What was said to hold from a later day on did not hold by then.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from flavum.clinic.records.models import Case, Fact


def current_facts(case: Case, by: datetime | None = None) -> QuerySet[Fact]:
    """Every fact of a case that nothing supersedes, or that nothing had superseded by then."""
    if by is None:
        return Fact.objects.filter(case=case, superseded_by=None)
    then = Fact.objects.filter(case=case, recorded_at__lt=by, holds_on__lte=by.date())
    # Not the next of the chain alone: that one may be said to hold from a later day on, and the one after it not.
    chain = {name: OuterRef(name) for name in ("key", "level", "side")}
    after = then.filter(Q(recorded_at__gt=OuterRef("recorded_at")) | Q(supersedes=OuterRef("pk")), **chain)
    return then.filter(~Exists(after))


def facts_of_person(case: Case) -> QuerySet[Fact]:
    """Those about the person, not about a level or a side."""
    return current_facts(case).filter(level="", side="")


def find_fact(case: Case, key: str, level: str = "") -> Fact | None:
    """The current fact under this key, about the person or about a level."""
    return current_facts(case).filter(key=key, level=level, **({} if level else {"side": ""})).first()


def facts_of_level(case: Case, level: str, by: datetime | None = None) -> QuerySet[Fact]:
    """Every current fact about one level."""
    return current_facts(case, by).filter(level=level).order_by("key", "side")


def digest_facts(facts: Iterable[Fact]) -> str:
    """SHA-256 over what facts say, whoever wrote them down: the same values have the same digest."""
    said = sorted(
        ([fact.key, fact.side, fact.level, fact.value, fact.unknown_because] for fact in facts),
        key=lambda one: one[:3],
    )
    return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
