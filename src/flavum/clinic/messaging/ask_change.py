"""A patient asks for another time: their words go to the team, and the desk gets a task."""

from uuid import UUID

from django.utils.translation import gettext as _

from flavum.clinic.accounts.actor import Actor
from flavum.clinic.messaging.send import leave_task, write_message
from flavum.clinic.records.models import Appointment, AppointmentState
from flavum.clinic.scheduling.place import BookingRefusal
from flavum.clinic.scheduling.site_time import say_when

ANOTHER_TIME = "Find another time for an appointment, as the patient asks"


def ask_change(by: Actor, appointment: Appointment, words: str, *, once: UUID) -> None:
    """Asked twice, it is one message and one task; the appointment stands until the desk moves it."""
    if appointment.state != AppointmentState.BOOKED:
        raise BookingRefusal(_("This appointment no longer stands."))
    said = {"visit": appointment.get_visit_display(), "when": say_when(appointment.starts_at, appointment.site)}
    text = _("I would like another time for this appointment: %(visit)s, %(when)s.") % said
    write_message(by, appointment.case, f"{text}\n{words}".strip(), once=once)
    cause = f"change:{appointment.id}:{appointment.sequence}"
    leave_task(by, appointment.case, cause=cause, once_for=cause, role="coordinator", title=ANOTHER_TIME)
