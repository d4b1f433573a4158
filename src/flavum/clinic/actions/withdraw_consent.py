"""The patient takes a consent back: a new decision, "not yet sure", which voids every signature under the old one."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from flavum.clinic.accounts.actor import Actor
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.actions.sign_consent import ConsentRefusal, check_signs_for_themselves
from flavum.clinic.audit.signed import find_holding
from flavum.clinic.messaging.send import leave_task
from flavum.clinic.records.agreement import WITHDRAWN, find_decision
from flavum.clinic.records.hold import hold_case
from flavum.clinic.records.models import Case, Meaning, SharedDecision

CAUSE, TAKEN_BACK = "withdrawn:", "The patient has withdrawn consent: stop preparing, and call them"


@transaction.atomic
def withdraw_consent(by: Actor, case: Case, *, once: UUID) -> SharedDecision:
    """The new decision; the same form twice is one. The team gets a task."""
    by.check(Permission.SEE_OWN_CASE)
    hold_case(case.id)
    check_signs_for_themselves(by, case)
    if sent := SharedDecision.objects.filter(case=case, once=once).first():
        return sent
    before = find_decision(case)
    if before is None or find_holding(case, Meaning.CONSENT) is None:
        raise ConsentRefusal(_("There is no consent of yours that holds, so there is nothing to take back."))
    who = {"organisation_id": by.organisation_id, "recorded_by_id": by.user_id, "case": case, "once": once}
    kept = {name: getattr(before, name) for name in ("edition", "language", "shown", "weights")}
    decision = SharedDecision.objects.create(
        **who, **kept, choice="undecided", reason=WITHDRAWN, sure={}, is_from_patient=True
    )
    leave_task(
        by, case, cause=f"{CAUSE}{decision.id}", once_for=f"{CAUSE}{decision.id}", role="proceduralist",
        title=TAKEN_BACK,
    )  # fmt: skip
    return decision
