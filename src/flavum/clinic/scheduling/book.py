"""Book an appointment."""

from datetime import datetime

from flavum.clinic.accounts.actor import Actor
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.records.models import Appointment, AppointmentState, Case
from flavum.clinic.scheduling.place import Place, check_place, in_words, wait_in_line
from flavum.clinic.scheduling.remind_later import queue_reminder


def book(by: Actor, case: Case, visit: str, place: Place, *, now: datetime) -> Appointment:
    """The new appointment; a second click finds the one that the first made."""
    by.check(Permission.SCHEDULE)
    wait_in_line(by)
    wanted = {
        "case": case, "visit": visit, "site": place.site, "room": place.room, "staff": place.staff,
        "starts_at": place.starts_at, "ends_at": place.ends_at,
    }  # fmt: skip
    if twin := Appointment.objects.filter(**wanted, state=AppointmentState.BOOKED).first():
        return twin
    check_place(case, place, now=now)
    with in_words(case, place):
        booked = Appointment.objects.create(organisation_id=by.organisation_id, **wanted)
    queue_reminder(booked)
    return booked
