"""An appointment as an .ics file: when and where, and nothing about anybody's health."""

from datetime import datetime

from django.http import HttpResponse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress, vText

from flavum.clinic.accounts.models import Organisation
from flavum.clinic.records.models import Appointment, AppointmentState

MEDIA_TYPE = "text/calendar; charset=utf-8"


def to_calendar(appointment: Appointment, *, now: datetime, note: str = "") -> bytes:
    """The file. The same UID always, counted up with each change; one that was cancelled takes itself out again.

    Times are in UTC: every calendar shows them by its own clock, and no rule about summer time can be out of date.
    """
    organisation = Organisation.objects.get(id=appointment.organisation_id)
    is_cancelled = appointment.state == AppointmentState.CANCELLED
    event, calendar = Event(), Calendar()
    organiser = vCalAddress(f"urn:uuid:{organisation.id}")
    organiser.params["CN"] = vText(organisation.name)
    for name, value in {
        "uid": f"{appointment.id}@flavum",
        "sequence": appointment.sequence,
        "dtstamp": now,
        "dtstart": appointment.starts_at,
        "dtend": appointment.ends_at,
        "summary": _("Appointment at %(clinic)s") % {"clinic": organisation.name},
        "location": ", ".join(filter(None, [appointment.site.name, *appointment.site.address.splitlines()])),
        "description": "\n".join(filter(None, [note, _("Desk: %(phone)s") % {"phone": organisation.desk_phone}])),
        "organizer": organiser,
        "status": "CANCELLED" if is_cancelled else "CONFIRMED",
    }.items():
        event.add(name, value)
    for name, value in {
        "prodid": "-//Flavum//Appointments//EN",
        "version": "2.0",
        "method": "CANCEL" if is_cancelled else "PUBLISH",
    }.items():
        calendar.add(name, value)
    calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content


def answer_with(appointment: Appointment, *, now: datetime, note: str = "") -> HttpResponse:
    """The file as a browser saves it or hands it to a calendar."""
    content = to_calendar(appointment, now=now, note=note)
    name = {"Content-Disposition": 'attachment; filename="appointment.ics"'}
    return HttpResponse(content, content_type=MEDIA_TYPE, headers=name)
