"""A job for the day before an appointment, put into the queue in the transaction that books or moves it."""

from datetime import time, timedelta

from flavum.clinic.records.models import Appointment
from flavum.clinic.records.queue import defer
from flavum.clinic.scheduling.site_time import day_of, to_instant, zone_of

REMIND = "remind"  # the job, tasks/remind.py
AT = time(9)


def queue_reminder(appointment: Appointment) -> None:
    """At nine by the site's clocks on the day before, or at once where that has passed.

    Whoever moves an appointment leaves the job of its former day in the queue; it finds nothing to remind of.
    """
    zone = zone_of(appointment.site)
    before = day_of(appointment.starts_at, zone) - timedelta(days=1)
    defer(
        REMIND, organisation_id=appointment.organisation_id, once=f"remind-{appointment.id}-{appointment.sequence}",
        at=to_instant(before, AT, zone), appointment_id=appointment.id,
    )  # fmt: skip
