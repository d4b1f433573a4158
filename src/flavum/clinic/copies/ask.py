"""Ask for a copy of the record of a case: the row and the job that makes it, in one transaction."""

from datetime import UTC, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from flavum.clinic.accounts.actor import Actor
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.copies.state import CopyStanding, CopyState, judge
from flavum.clinic.records.hold import hold_case
from flavum.clinic.records.models import Case, RecordCopy
from flavum.clinic.records.queue import defer
from flavum.errors import Refusal

MAKE_COPY = "make_copy"  # the job, tasks/make_copy.py
SHORTEST_REASON, LONGEST_REASON = 10, 300
MOST_AT_ONCE = 5  # of one case and one side, waiting or ready: each may be as large as every study together
OPEN = (CopyState.WAITING, CopyState.READY)


class CopyRefusal(Refusal):
    """A copy of the record cannot be asked for, or not be taken, as it is."""

    kind = "copy"


def check_may_copy(by: Actor) -> None:
    """Patients and who helps them may copy their own case, which is all that the database shows them."""
    by.check(Permission.EXPORT_RECORD if by.is_staff else Permission.SEE_OWN_CASE)


@transaction.atomic
def ask_copy(by: Actor, case: Case, *, once: UUID, reason: str = "") -> RecordCopy:
    """The copy, waiting to be made; the same form sent twice is one copy. reason: of staff, to whom it goes and why."""
    check_may_copy(by)
    said = " ".join(reason.replace("\0", "").split()) if by.is_staff else ""
    if by.is_staff and not SHORTEST_REASON <= len(said) <= LONGEST_REASON:
        raise CopyRefusal(
            _("Say to whom the copy goes and why, in %(least)s to %(most)s characters.")
            % {"least": SHORTEST_REASON, "most": LONGEST_REASON}
        )
    hold_case(case.id)  # a double click waits for the first
    if known := RecordCopy.objects.filter(case=case, once=once).first():
        return known
    if sum(one.state in OPEN for one in list_copies(case) if one.copy.is_from_patient != by.is_staff) >= MOST_AT_ONCE:
        raise CopyRefusal(_("There are copies enough that can still be taken. Take one of these, or ask again later."))
    copy = RecordCopy.objects.create(
        organisation_id=by.organisation_id, case=case, asked_by_id=by.user_id, is_from_patient=not by.is_staff,
        reason=said, once=once,
    )  # fmt: skip
    defer(MAKE_COPY, organisation_id=by.organisation_id, once=f"copy-{copy.id}", copy_id=copy.id)
    return copy


def list_copies(case: Case) -> list[CopyStanding]:
    """Every copy of a case that the database shows to who asks, the newest first."""
    copies = RecordCopy.objects.filter(case=case).select_related("asked_by", "case").order_by("-asked_at", "id")
    return judge(copies, now=datetime.now(UTC))
