"""The wait list: who would come sooner."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from flavum.clinic.accounts.actor import Actor
from flavum.clinic.accounts.models import Site
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.audit.glass import visible_cases
from flavum.clinic.records.models import Case, WaitEntry


def join(by: Actor, case: Case, visit: str, note: str) -> WaitEntry:
    """Somebody waits for a kind of visit; asked twice it is once."""
    by.check(Permission.SCHEDULE)
    return WaitEntry.objects.get_or_create(
        organisation_id=by.organisation_id, case=case, visit=visit, ended_at=None, defaults={"note": note}
    )[0]


def leave(by: Actor, case: Case, visit: str, *, now: datetime) -> None:
    """They wait no longer."""
    by.check(Permission.SCHEDULE)
    for entry in WaitEntry.objects.filter(case=case, visit=visit, ended_at=None):
        entry.ended_at = now
        entry.save()


def who_waits(by: Actor, site: Site | None = None, visit: str = "", *, but: UUID | None = None) -> QuerySet[WaitEntry]:
    """Everybody who waits and whose case may be seen, the longest first. but: a case that is left out."""
    found = WaitEntry.objects.filter(ended_at=None, case__in=visible_cases(by)).exclude(case=but)
    found = found.filter(case__site=site) if site else found
    found = found.filter(visit=visit) if visit else found
    return found.select_related("case__person", "case__site").order_by("since", "id")
