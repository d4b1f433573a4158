"""Remind people of tomorrow's appointments: in the portal, and by an e-mail that says only that there is a message."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.utils.translation import gettext as _
from django.utils.translation import override

from flavum.clinic.messaging.fill import TemplateRefusal, fill, values_of
from flavum.clinic.messaging.notice import notify
from flavum.clinic.messaging.template import REMINDER
from flavum.clinic.records.models import Appointment, AppointmentState, Message, Template, TemplateKind
from flavum.clinic.scheduling.site_time import day_of, zone_of

WINDOW = timedelta(days=3)  # wider than a day in any zone; the site's own calendar decides


def remind(organisation_id: UUID, *, now: datetime, only: UUID | None = None) -> int:
    """How many reminders were written; run again it writes none: once for an appointment and its day.

    only: for this appointment alone. Called within the organisation's transaction (accounts.actor.acting); it is the
    clock that reminds, so no actor is asked for.
    """
    found = [one for one in _find_tomorrow(organisation_id, now) if only in (None, one.id)]
    return sum(_remind_of(appointment, now) for appointment in found)


def _find_tomorrow(organisation_id: UUID, now: datetime) -> Iterator[Appointment]:
    """What is booked for the day that is tomorrow at its site."""
    soon = Appointment.objects.filter(
        organisation_id=organisation_id, state=AppointmentState.BOOKED, starts_at__range=(now, now + WINDOW)
    ).select_related("case__person", "case__site", "site")
    for one in soon.order_by("starts_at", "id"):
        zone = zone_of(one.site)
        if day_of(one.starts_at, zone) == day_of(now, zone) + timedelta(days=1):
            yield one


def _remind_of(appointment: Appointment, now: datetime) -> bool:
    case, day = appointment.case, day_of(appointment.starts_at, zone_of(appointment.site))
    _message, is_new = Message.objects.get_or_create(
        case=case, once=uuid5(appointment.id, f"reminder {day}"), organisation_id=appointment.organisation_id,
        defaults={"is_from_patient": False, "text": _words_for(appointment, now)},
    )  # fmt: skip
    if is_new:
        notify(case)
    return is_new


def _words_for(appointment: Appointment, now: datetime) -> str:
    """The clinic's own template called “Reminder” where it has one, else plain words."""
    case = appointment.case
    values = values_of(case, now=now, appointment=appointment)
    own = Template.objects.filter(
        kind=TemplateKind.MESSAGE, name=REMINDER, language=case.person.language, is_retired=False
    ).first()
    with override(case.person.language):
        plain = _(
            "Hello {given_name},\n\nyou are expected tomorrow. {appointment}.\n"
            "If you cannot come, please call {desk_phone}.\n\n{clinic}"
        )
    try:
        return fill(own.body if own else plain, values)
    except TemplateRefusal:  # the clinic's own asks for something that this case lacks, such as an address
        return fill(plain, values)
