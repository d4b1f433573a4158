"""Change an appointment: move it, cancel it, note whether somebody came. Each change is counted for calendars."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from flavum.clinic.accounts.actor import Actor
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.records.models import Appointment, AppointmentState
from flavum.clinic.scheduling.place import BookingRefusal, Place, check_place, in_words, wait_in_line
from flavum.clinic.scheduling.remind_later import queue_reminder
from flavum.clinic.scheduling.site_time import day_of, zone_of

CAME, MISSED, BOOKED = AppointmentState.CAME, AppointmentState.MISSED, AppointmentState.BOOKED


def move(by: Actor, appointment_id: UUID, place: Place, *, seen: int, now: datetime) -> Appointment:
    """Another time, room or member of staff. seen: the sequence that the page showed."""
    appointment = _take(by, appointment_id)
    if appointment.state == BOOKED and Place.of(appointment) == place:
        return appointment
    _check_seen(appointment, seen)
    if appointment.state != BOOKED:
        raise BookingRefusal(_("Only an appointment that is booked can be moved."))
    check_place(appointment.case, place, now=now, but=appointment.id)
    appointment.site, appointment.room, appointment.staff = place.site, place.room, place.staff
    appointment.starts_at, appointment.ends_at = place.starts_at, place.ends_at
    moved = _keep(appointment)
    queue_reminder(moved)
    return moved


def cancel(by: Actor, appointment_id: UUID, *, seen: int) -> Appointment:
    """It does not take place; room and people are free again."""
    appointment = _take(by, appointment_id)
    if appointment.state == AppointmentState.CANCELLED:
        return appointment
    _check_seen(appointment, seen)
    if appointment.state != BOOKED:
        raise BookingRefusal(_("Only an appointment that is booked can be cancelled."))
    appointment.state = AppointmentState.CANCELLED
    return _keep(appointment)


def attend(by: Actor, appointment_id: UUID, *, came: bool, seen: int, now: datetime) -> Appointment:
    """Somebody came, or did not; noted from the day itself on, and put right where it was noted wrongly."""
    appointment = _take(by, appointment_id)
    state = CAME if came else MISSED
    if appointment.state == state:
        return appointment
    _check_seen(appointment, seen)
    if appointment.state == AppointmentState.CANCELLED:
        raise BookingRefusal(_("This appointment was cancelled."))
    zone = zone_of(appointment.site)
    if day_of(now, zone) < day_of(appointment.starts_at, zone):
        raise BookingRefusal(_("The day of this appointment is still to come."))
    appointment.state = state
    return _keep(appointment)


def _take(by: Actor, appointment_id: UUID) -> Appointment:
    """The appointment as it stands now, held until the transaction ends."""
    by.check(Permission.SCHEDULE)
    wait_in_line(by)
    found = Appointment.objects.select_related("case", "site", "room", "staff").filter(id=appointment_id).first()
    if found is None:
        raise BookingRefusal(_("There is no such appointment."))
    return found


def _check_seen(appointment: Appointment, seen: int) -> None:
    if appointment.sequence != seen:
        raise BookingRefusal(_("Somebody has changed this appointment meanwhile. This is how it stands now."))


def _keep(appointment: Appointment) -> Appointment:
    appointment.sequence += 1
    with in_words(appointment.case, Place.of(appointment), but=appointment.id):
        appointment.save()
    return appointment
