"""The overrides of a case: the ends of their chains, as rows and as the core's values."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.timezone import localdate

from flavum.anatomy.level import Level
from flavum.candidacy.answer import Answer
from flavum.candidacy.assessment import Overriding
from flavum.clinic.records.models import Case, Override


def current_overrides(case: Case, by: datetime | None = None) -> QuerySet[Override]:
    """Every override that nothing supersedes and that was not taken back; by: as records/current.py."""
    return ends_of_overrides(case, by).exclude(answer="")


def ends_of_overrides(case: Case, by: datetime | None = None) -> QuerySet[Override]:
    """The same with the rows that took one back."""
    then = Override.objects.filter(case=case, **({"recorded_at__lt": by} if by else {}))
    ends = then.filter(~Exists(then.filter(supersedes=OuterRef("pk"))))
    return ends.select_related("recorded_by").order_by("recorded_at", "id")


def find_override(case: Case, criteria: str, criterion: str, level: str) -> Override | None:
    """The end of one chain, taken back or not."""
    chain = Override.objects.filter(case=case, criteria=criteria, criterion=criterion, level=level)
    return chain.filter(superseded_by=None).select_related("recorded_by").first()


def chain_of(case: Case, criteria: str, criterion: str, level: str) -> QuerySet[Override]:
    """Every override of one criterion at one place, the newest first."""
    chain = Override.objects.filter(case=case, criteria=criteria, criterion=criterion, level=level)
    return chain.select_related("recorded_by").order_by("-recorded_at", "-id")


def to_overriding(row: Override) -> Overriding:
    return Overriding(
        criteria=row.criteria,
        criterion=row.criterion,
        version=row.version,
        level=Level(row.level) if row.level else None,
        answer=Answer(row.answer),
        computed=Answer(row.computed),
        by=row.recorded_by.name if row.recorded_by else "",
        on=localdate(row.recorded_at),
        reason=row.reason,
    )


def to_overridings(rows: Iterable[Override]) -> tuple[Overriding, ...]:
    return tuple(to_overriding(row) for row in rows)
