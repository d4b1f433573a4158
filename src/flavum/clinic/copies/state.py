"""How far a copy is, as it follows from its row, from its job and from the clock; and where its file lies."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from flavum.clinic.records.files import Files
from flavum.clinic.records.models import RecordCopy
from flavum.clinic.records.queue import dead_jobs

TAKEN_WITHIN = timedelta(days=7)  # after that a copy would be an old one, and one more place where the record lies


class CopyState(models.TextChoices):
    """What somebody who asked for a copy wants to know of it."""

    WAITING = "waiting", _("Being made")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Could not be made")
    EXPIRED = "expired", _("Expired")


@dataclass(frozen=True)
class CopyStanding:
    """A copy as it stands now. until: when it can be taken no more; None as long as it is not made."""

    copy: RecordCopy
    state: CopyState
    until: datetime | None


def judge(copies: Iterable[RecordCopy], *, now: datetime) -> list[CopyStanding]:
    """Each copy as it stands, in the same order."""
    rows = list(copies)
    waiting = [str(one.id) for one in rows if one.ready_at is None]
    dead = set(dead_jobs().filter(args__copy_id__in=waiting).values_list("args__copy_id", flat=True))
    return [_judge(one, now, is_dead=str(one.id) in dead) for one in rows]


def _judge(copy: RecordCopy, now: datetime, *, is_dead: bool) -> CopyStanding:
    if copy.ready_at is None:
        return CopyStanding(copy, CopyState.FAILED if is_dead else CopyState.WAITING, None)
    until = copy.ready_at + TAKEN_WITHIN
    return CopyStanding(copy, CopyState.READY if now < until else CopyState.EXPIRED, until)


def tell_progress(copy: RecordCopy) -> dict[str, Any]:
    """For the page that watches (static/clinic/progress.js)."""
    [standing] = judge([copy], now=datetime.now(UTC))
    return {"state": standing.state, "is_dead": standing.state is CopyState.FAILED}


def store_of(copy: RecordCopy) -> Files:
    """The store of this copy alone.

    Not the store of the record: there the same bytes may be a study too (somebody may send a copy in), and deleting an
    expired copy could take that study's file. Here a folder belongs to one copy, and can go without asking anybody.
    """
    return Files(str(settings.PLACE.copies / str(copy.id)))
