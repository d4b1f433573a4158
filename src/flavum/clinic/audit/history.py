"""Who did what: every change of a tracked row and every sight, as one list, the newest first."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Model, Q, QuerySet

from flavum.clinic.audit.models import Sight
from flavum.clinic.audit.sealed import TRACKED
from flavum.clinic.records.models import Case, Fact

CHANGED = "changed"
# Written by the database or said elsewhere in a row of the list.
NOT_TOLD = ("id", "organisation", "case", "recorded_at", "recorded_by", "opened_at", "opened_by", "once", "supersedes",
            "secret_sha256")  # fmt: skip
# How the row of a table without a case leads to one.
PATHS = {"study": "study__case", "reading": "reading__study__case", "call_back": "call_back__case",
         "message": "message__case"}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """What is looked for; None: whatever it is. deed: one of Deed, or CHANGED. day: in UTC."""

    case: Case | None = None
    user_id: UUID | None = None
    deed: str | None = None
    day: date | None = None


@dataclass(frozen=True)
class Change:
    """One field of a row, before and after. before None: there was none."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Entry:
    """One thing that somebody did. about: the table that changed, or the page that was seen. how: insert, update..."""

    at: datetime
    user_id: UUID | None
    deed: str
    about: str
    case_id: UUID | None
    how: str = ""
    reason: str = ""
    fact: str = ""
    changes: list[Change] = field(default_factory=list)


def list_entries(asked: Asked, *, first: int, count: int) -> list[Entry]:
    """A page of the list; one entry more than count where there are others."""
    last = first + count + 1
    found: list[tuple[datetime, Any]] = []
    if asked.deed != CHANGED:
        found += [(row.recorded_at, row) for row in _sights(asked)[:last]]
    if asked.deed in (None, CHANGED):
        for rows in _events(asked):
            found += [(row.pgh_created_at, row) for row in rows[:last]]
    page = sorted(found, key=lambda one: one[0], reverse=True)[first:last]
    return [_tell_sight(row) if isinstance(row, Sight) else _tell_change(row) for _, row in page]


def _sights(asked: Asked) -> QuerySet[Sight]:
    wanted = Q() if asked.case is None else Q(case=asked.case)
    wanted &= Q() if asked.user_id is None else Q(recorded_by_id=asked.user_id)
    wanted &= Q() if asked.deed is None else Q(deed=asked.deed)
    return Sight.objects.filter(wanted & _on("recorded_at", asked.day)).order_by("-recorded_at")


def _events(asked: Asked) -> Iterator[QuerySet[Any]]:
    wanted = Q() if asked.user_id is None else Q(pgh_context__metadata__user=str(asked.user_id))
    wanted &= _on("pgh_created_at", asked.day)
    for table in TRACKED:
        app, name = table.split("_", 1)
        model: Any = apps.get_model(app, f"{name}event")
        of_case = Q() if asked.case is None else _of_case(model, name, asked.case)
        if of_case is not None:
            yield model.objects.filter(wanted & of_case).select_related("pgh_context").order_by("-pgh_id")


def _on(column: str, day: date | None) -> Q:
    if day is None:
        return Q()
    begin = datetime.combine(day, time.min, tzinfo=UTC)
    return Q(**{f"{column}__gte": begin, f"{column}__lt": begin + timedelta(days=1)})


def _of_case(model: type[Model], name: str, case: Case) -> Q | None:
    """Which rows of a table belong to a case; None for a table that has nothing to do with cases."""
    fields = {one.name for one in model._meta.get_fields()}
    if name in ("case", "person"):
        return Q(id=case.id if name == "case" else case.person_id)
    if "case" in fields:
        return Q(case_id=case.id)
    if "person" in fields:
        return Q(person_id=case.person_id)
    path = next((path for start, path in PATHS.items() if start in fields), None)
    return Q(**{path: case.id}) if path else None


def _tell_sight(row: Sight) -> Entry:
    return Entry(row.recorded_at, row.recorded_by_id, row.deed, row.what, row.case_id, reason=row.reason)


def _tell_change(row: Any) -> Entry:
    name = row._meta.model_name.removesuffix("event")
    said = row.pgh_context.metadata.get("user") if row.pgh_context else None
    about = row.id if name == "case" else getattr(row, "case_id", None)
    place = " ".join(filter(None, (row.key, row.level, row.side))) if name == "fact" else ""
    user = UUID(said) if said else getattr(row, "recorded_by_id", None)
    return Entry(
        row.pgh_created_at, user, CHANGED, name, about, how=row.pgh_label, fact=place,
        reason=row.reason if name == "fact" else "", changes=list(_compare(row, name)),
    )  # fmt: skip


def _compare(row: Any, name: str) -> Iterator[Change]:
    """Every field that is not what it was; of a fact, its value beside that of the fact it supersedes."""
    if name == "fact":
        before = Fact.objects.filter(id=row.supersedes_id).first() if row.supersedes_id else None
        yield Change("value", before.value if before else None, row.value or row.unknown_because)
        return
    earlier = type(row).objects.filter(pgh_obj_id=row.pgh_obj_id, pgh_id__lt=row.pgh_id).order_by("-pgh_id").first()
    for one in row._meta.concrete_fields:
        if one.name.startswith("pgh_") or one.name in NOT_TOLD:
            continue
        after = getattr(row, one.attname)
        before = getattr(earlier, one.attname) if earlier else None
        if before != after and not (earlier is None and after in (None, "", False)):
            yield Change(one.name, before, after)
