"""Raise an alarm where an answer cannot wait, and end it by saying what was done."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from flavum.candidacy.intake.build import to_intake
from flavum.candidacy.intake.emergency import find_emergencies, read_emergencies
from flavum.clinic.accounts.actor import Actor
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.audit.glass import check_may_see
from flavum.clinic.records.document import put
from flavum.clinic.records.models import Alarm, Case
from flavum.errors import Refusal

LONGEST = 500


class AlarmRefusal(Refusal):
    """An alarm cannot be ended as asked."""

    kind = "alarm"


def is_emergency(key: str, value: Any) -> bool:
    """Whether this answer, whatever else was said, cannot wait."""
    if key not in {entry.emergency.fact for entry in read_emergencies()}:
        return False
    document: dict[str, Any] = {}
    put(document, key, value)
    return bool(find_emergencies(to_intake(document)))


def raise_alarm(by: Actor, case: Case, key: str) -> Alarm:
    """The alarm about an answer, once for a case and a key while it is open. Whoever may answer raises it."""
    return Alarm.objects.get_or_create(organisation_id=by.organisation_id, case=case, key=key, ended_at=None)[0]


@transaction.atomic
def end_alarm(by: Actor, alarm_id: UUID, what_was_done: str) -> Alarm:
    """Somebody says what was done. What was said first stays."""
    by.check(Permission.WRITE_FACTS)
    alarms = Alarm.objects.select_for_update(of=("self",), no_key=True).select_related("case")
    alarm = alarms.filter(id=alarm_id).first()
    if alarm is None:
        raise AlarmRefusal(_("This alarm is not there."))
    check_may_see(by, alarm.case)
    said = " ".join(what_was_done.split())
    if not said or len(said) > LONGEST:
        raise AlarmRefusal(_("Say what was done, in up to %(n)s characters.") % {"n": LONGEST})
    if alarm.ended_at is None:
        alarm.ended_at, alarm.ended_by_id, alarm.what_was_done = datetime.now(UTC), by.user_id, said
        alarm.save(update_fields=["ended_at", "ended_by", "what_was_done"])
    return alarm
