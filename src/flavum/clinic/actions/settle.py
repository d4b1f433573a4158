"""Settle what was answered twice: a person says which answer holds, and why; it supersedes what stood there."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from flavum.clinic.accounts.actor import Actor
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.actions.raise_alarm import is_emergency, raise_alarm
from flavum.clinic.records.hold import hold_case
from flavum.clinic.records.models import Case, Disagreement, Fact, Origin
from flavum.errors import Refusal

LONGEST = 500


class SettleRefusal(Refusal):
    """What was answered twice cannot be settled as asked."""

    kind = "settle"


@transaction.atomic
def settle(by: Actor, case: Case, fact_id: UUID, *, chosen: UUID, reason: str, on: date) -> Fact:
    """The new current fact. chosen: the fact itself, or one of the disagreements with it.

    Every disagreement with the fact ends by it. The same decision twice is one; another one comes too late.
    """
    by.check(Permission.WRITE_FACTS)
    hold_case(case.id)
    fact = Fact.objects.filter(case=case, id=fact_id).first()
    answer = fact if chosen == fact_id else Disagreement.objects.filter(against=fact, id=chosen).first()
    if fact is None or answer is None:
        raise SettleRefusal(_("This answer is not there."))
    said = " ".join(reason.split())
    if not said or len(said) > LONGEST:
        raise SettleRefusal(_("Say why this answer holds, in up to %(n)s characters.") % {"n": LONGEST})
    later = Fact.objects.filter(supersedes=fact).first()
    if later is not None:
        return _check_same(later, answer)
    if is_emergency(fact.key, answer.value):
        raise_alarm(by, case, fact.key)
    return Fact.objects.create(
        organisation_id=by.organisation_id, recorded_by_id=by.user_id, case=case, key=fact.key, level=fact.level,
        side=fact.side, value=answer.value, unknown_because=answer.unknown_because, holds_on=on, supersedes=fact,
        origin=Origin.CORRECTED, reason=said,
    )  # fmt: skip


def _check_same(later: Fact, answer: Fact | Disagreement) -> Fact:
    if later.value != answer.value:
        raise SettleRefusal(_("Somebody else has decided this meanwhile."))
    return later
