"""The ends of a case's chains of facts: what holds now."""

from django.db.models import QuerySet

from flavum.clinic.records.models import Case, Fact


def current_facts(case: Case) -> QuerySet[Fact]:
    """Every fact of a case that nothing supersedes."""
    return Fact.objects.filter(case=case, superseded_by=None)


def facts_of_person(case: Case) -> QuerySet[Fact]:
    """Those about the person, not about a level or a side."""
    return current_facts(case).filter(level="", side="")


def find_fact(case: Case, key: str) -> Fact | None:
    """The current fact about the person under this key."""
    return facts_of_person(case).filter(key=key).first()
