"""Calls: put somebody on the list, write down how a call went, take them off. Reached ends it; so does a person."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from flavum.clinic.accounts.actor import Actor
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.audit.glass import check_may_see
from flavum.clinic.records.models import CallAttempt, CallBack, CallOutcome, Case
from flavum.errors import Refusal

LONGEST_REASON, LONGEST_NOTE = 200, 500


class CallRefusal(Refusal):
    """A call cannot be written down as asked."""

    kind = "call"


@dataclass(frozen=True)
class Attempt:
    """How a call went. once: drawn with the form, so that the same form sent twice is one call."""

    outcome: str
    once: UUID
    note: str = ""


@transaction.atomic
def open_call_back(by: Actor, case: Case, *, reason: str, due_on: date, once: UUID) -> CallBack:
    """Somebody is to be called by a day."""
    by.check(Permission.WRITE_FACTS)
    reason = " ".join(reason.split())
    if not reason or len(reason) > LONGEST_REASON:
        raise CallRefusal(_("Say why they are to be called, in up to %(n)s characters.") % {"n": LONGEST_REASON})
    who = {"organisation_id": by.organisation_id, "opened_by_id": by.user_id}
    return CallBack.objects.get_or_create(id=once, defaults={"case": case, "reason": reason, "due_on": due_on, **who})[
        0
    ]


@transaction.atomic
def note_attempt(by: Actor, call_back_id: UUID, attempt: Attempt) -> CallAttempt:
    """How a call went; somebody who was reached is off the list."""
    call_back = _lock(by, call_back_id)
    if attempt.outcome not in CallOutcome.values:
        raise CallRefusal(_("Say how the call went."))
    if len(attempt.note) > LONGEST_NOTE:
        raise CallRefusal(_("A note has up to %(n)s characters.") % {"n": LONGEST_NOTE})
    said = {"call_back": call_back, "outcome": attempt.outcome, "note": attempt.note.strip()}
    who = {"organisation_id": by.organisation_id, "recorded_by_id": by.user_id}
    written = CallAttempt.objects.get_or_create(id=attempt.once, defaults={**said, **who})[0]
    if attempt.outcome == CallOutcome.REACHED:
        _end(call_back)
    return written


@transaction.atomic
def end_call_back(by: Actor, call_back_id: UUID) -> CallBack:
    """Nobody is to be called any more."""
    call_back = _lock(by, call_back_id)
    _end(call_back)
    return call_back


def _end(call_back: CallBack) -> None:
    if call_back.ended_at is None:
        call_back.ended_at = datetime.now(UTC)
        call_back.save(update_fields=["ended_at"])


def _lock(by: Actor, call_back_id: UUID) -> CallBack:
    by.check(Permission.WRITE_FACTS)
    rows = CallBack.objects.select_for_update(of=("self",), no_key=True).select_related("case")
    found = rows.filter(id=call_back_id).first()
    if found is None:
        raise CallRefusal(_("This call is not on the list."))
    check_may_see(by, found.case)
    return found
