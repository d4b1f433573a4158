"""A case's record as one JSON document: every row that is told, in the clinic's own words for it, the oldest first.

All that is told and all that is left out is named here, so that a test finds a table that nobody thought of.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Field, ForeignKey, Model, QuerySet
from django.utils.translation import get_language

from flavum import __version__
from flavum.candidacy.facts.catalogue import fact_catalogue
from flavum.clinic.accounts.models import Organisation, User
from flavum.clinic.audit.models import GlassReview, Sight
from flavum.clinic.audit.signed import signatures_of, word_fact
from flavum.clinic.records.models import (
    Alarm,
    Appointment,
    Attachment,
    CallAttempt,
    CallBack,
    Case,
    Confirmation,
    ConsultationRequest,
    Disagreement,
    Document,
    Fact,
    Helper,
    Invitation,
    Message,
    Override,
    Progress,
    Receipt,
    RecordCopy,
    SharedDecision,
    Signature,
    Standing,
    Study,
    StudyFile,
    StudyReading,
    Task,
    WaitEntry,
    Weighing,
)

SCHEMA, VERSION = "flavum-record-copy", 1
# Section -> table, the way from there to the case, and by what its rows are ordered.
TOLD: dict[str, tuple[type[Model], str, str]] = {
    "facts": (Fact, "case", "recorded_at"),
    "disagreements": (Disagreement, "case", "recorded_at"),
    "alarms": (Alarm, "case", "raised_at"),
    "messages": (Message, "case", "recorded_at"),
    "attachments": (Attachment, "message__case", "recorded_at"),
    "receipts": (Receipt, "message__case", "recorded_at"),
    "appointments": (Appointment, "case", "starts_at"),
    "wait_list": (WaitEntry, "case", "since"),
    "documents": (Document, "case", "recorded_at"),
    "signatures": (Signature, "case", "recorded_at"),
    "studies": (Study, "case", "began_at"),
    "images": (StudyFile, "study__case", "sha256"),
    "readings": (StudyReading, "study__case", "recorded_at"),
    "overrides": (Override, "case", "recorded_at"),
    "weighings": (Weighing, "case", "recorded_at"),
    "decisions": (SharedDecision, "case", "recorded_at"),
    "confirmations": (Confirmation, "reading__study__case", "recorded_at"),
    "requests": (ConsultationRequest, "case", "requested_at"),
    "helpers": (Helper, "person__cases", "begins_on"),
}
# The clinic's own working lists, what is worked out anew whenever it is looked at, how people got in, and who looked.
LEFT_OUT = (Task, CallBack, CallAttempt, Standing, Progress, RecordCopy, Invitation, Sight, GlassReview)
NOT_TOLD = ("organisation", "case", "person", "once")
BY_ITSELF = "Flavum"  # who recorded what nobody did
Row = dict[str, Any]


def to_record(case: Case, clinic: Organisation, more: Mapping[Model, Row]) -> Row:
    """The whole document. more: what is said of a row beside its own fields, such as the name of its file."""
    return {
        "schema": SCHEMA,
        "version": VERSION,
        "flavum_version": __version__,
        "language": get_language(),
        "is_synthetic": clinic.is_synthetic,
        "clinic": {"name": clinic.name, "phone": clinic.desk_phone},
        "person": _tell(case.person, without=("user",)),
        "case": {**_tell(case, without=("site",)), "site": case.site.name},
        **{section: [_tell(row) | more.get(row, {}) for row in _rows(section, case)] for section in TOLD},
    }


def tell_facts(case: Case) -> dict[Model, Row]:
    """Of every fact what it is called, in which unit its value is, and whether it holds now."""
    facts = Fact.objects.filter(case=case).select_related("superseded_by")
    return {
        one: {"name": word_fact(one.key), "unit": _unit(one), "is_current": not hasattr(one, "superseded_by")}
        for one in facts
    }


def tell_signatures(case: Case) -> dict[Model, Row]:
    """Of every signature whether it still holds, and why not."""
    return {
        one.signature: {"holds": one.holds, "void_since": _plain(one.void_since), "void_because": list(one.because)}
        for one in signatures_of(case)
    }


def _unit(fact: Fact) -> str:
    """As the value itself says it; else that of the catalogue."""
    if isinstance(fact.value, dict):
        return str(fact.value.get("unit", ""))
    known = fact_catalogue().get(fact.key)
    return known.unit if known else ""


def _rows(section: str, case: Case) -> QuerySet[Any]:
    model, path, order = TOLD[section]
    people = [field.name for field in model._meta.concrete_fields if _is_user(field)]
    found: QuerySet[Any] = model._default_manager.filter(**{path: case}).order_by(order, "id")
    return found.select_related(*people, *(["site"] if model is Appointment else []))


def _tell(row: Model, *, without: tuple[str, ...] = ()) -> Row:
    """Every field of a row: people by their name, other rows by their number."""
    told = {}
    for field in row._meta.concrete_fields:
        if field.name in NOT_TOLD or field.name in without:
            continue
        if _is_user(field):
            person = getattr(row, field.name)
            told[field.name] = person.name if person else BY_ITSELF if field.name == "recorded_by" else None
        else:
            told[field.name] = _plain(getattr(row, field.attname))
    return told


def _is_user(field: "Field[Any, Any]") -> bool:
    return isinstance(field, ForeignKey) and field.related_model is User


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="seconds")
        case date():
            return value.isoformat()
        case UUID():
            return str(value)
        case _:
            return value
