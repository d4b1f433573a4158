"""A patient's own appointments: when, where and what for, a file for their calendar, and asking for another time."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from flavum.clinic.accounts.actor import actor_of
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.audit.models import Deed
from flavum.clinic.audit.sight import note_sight
from flavum.clinic.intake.own import own_case
from flavum.clinic.messaging.ask_change import ask_change
from flavum.clinic.messaging.form import written_of
from flavum.clinic.messaging.receive import count_unseen_by_patient
from flavum.clinic.messaging.send import MessageRefusal
from flavum.clinic.records.models import Appointment, AppointmentState, Case
from flavum.clinic.scheduling.calendar_file import answer_with
from flavum.clinic.scheduling.place import BookingRefusal
from flavum.clinic.scheduling.site_time import say_when


def show_appointments(request: HttpRequest) -> HttpResponseBase:
    """What is to come, and what was."""
    actor = actor_of(request)
    actor.check(Permission.SEE_OWN_CASE)
    case, now = own_case(), datetime.now(UTC)
    note_sight(actor, case, "appointments")
    found = Appointment.objects.filter(case=case).select_related("site").order_by("starts_at")
    rows = [(one, say_when(one.starts_at, one.site)) for one in found]
    coming = [row for row in rows if row[0].state == AppointmentState.BOOKED and row[0].ends_at > now]
    page = {"coming": coming, "past": [row for row in reversed(rows) if row not in coming],
            "unseen": count_unseen_by_patient(case)}  # fmt: skip
    return render(request, "portal/appointments.html", page)


def show_change(request: HttpRequest, appointment: UUID) -> HttpResponseBase:
    """Asking for another time."""
    actor = actor_of(request)
    actor.check(Permission.SEE_OWN_CASE)
    case = own_case()
    one = _find_own(case, appointment)
    page: dict[str, Any] = {
        "one": one, "when": say_when(one.starts_at, one.site), "unseen": count_unseen_by_patient(case),
        **written_of(request),
        "is_asked": "asked" in request.GET, "is_standing": one.state == AppointmentState.BOOKED,
    }  # fmt: skip
    if request.method != "POST":
        return render(request, "portal/change.html", page)
    try:
        ask_change(actor, one, page["text"].replace("\0", ""), once=page["once"])
    except (BookingRefusal, MessageRefusal) as refusal:
        return render(request, "portal/change.html", {**page, "refusal": refusal}, status=422)
    return redirect(f"{request.path}?asked=1")


def download_appointment(request: HttpRequest, appointment: UUID) -> HttpResponseBase:
    """The file for their calendar."""
    actor = actor_of(request)
    actor.check(Permission.SEE_OWN_CASE)
    case = own_case()
    one = _find_own(case, appointment)
    note_sight(actor, case, "appointment.ics", Deed.EXPORTED)
    return answer_with(one, now=datetime.now(UTC))


def _find_own(case: Case, appointment: UUID) -> Appointment:
    return get_object_or_404(Appointment.objects.select_related("case__person", "site"), id=appointment, case=case)
