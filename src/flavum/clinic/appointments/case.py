"""The pages of one case's appointments: book, move, cancel, note who came, and the file for a calendar."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from flavum.clinic.accounts.actor import Actor, actor_of
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.appointments.forms import BookingForm, PlaceForm, SearchForm, WaitForm
from flavum.clinic.appointments.offer import find_offer, offer_of
from flavum.clinic.audit.glass import find_case
from flavum.clinic.audit.models import Deed
from flavum.clinic.audit.sight import note_sight
from flavum.clinic.records.models import Appointment, AppointmentState, Case, Visit, WaitEntry
from flavum.clinic.scheduling.book import book
from flavum.clinic.scheduling.calendar_file import answer_with
from flavum.clinic.scheduling.move import attend, cancel, move
from flavum.clinic.scheduling.place import BookingRefusal
from flavum.clinic.scheduling.site_time import ClockRefusal, day_of, say_clock, say_day, zone_of
from flavum.clinic.scheduling.wait import join, leave, who_waits

Page = dict[str, Any]
SLOT = ("day", "clock", "room", "which")  # what the button of a free time sends, in one value


def show_appointments(request: HttpRequest, number: int) -> HttpResponse:
    """Everything booked for a case; free times are looked for and booked here."""
    actor, now = actor_of(request), datetime.now(UTC)
    case = find_case(actor, number, what="appointments")
    if request.method == "POST":
        return _act(request, actor, case, now)
    return render(request, "appointments/case.html", _page_of(request, actor, case, now))


def _act(request: HttpRequest, actor: Actor, case: Case, now: datetime) -> HttpResponse:
    """What one of the page's forms asks for."""
    match request.POST.get("do"):
        case "wait":
            form = WaitForm(request.POST)
            if form.is_valid():
                join(actor, case, form.cleaned_data["visit"], form.cleaned_data["note"])
        case "leave":
            leave(actor, case, request.POST.get("visit", ""), now=now)
        case _:
            return _book(request, actor, case, now)
    return redirect("appointments", case.number)


def _book(request: HttpRequest, actor: Actor, case: Case, now: datetime) -> HttpResponse:
    slot = request.POST.get("slot", "").split("|") if "slot" in request.POST else []
    written = {**request.POST.dict(), **dict(zip(SLOT, slot, strict=False))}
    form, refusal, which = BookingForm(written, now=now), None, False
    if form.is_valid():
        visit = form.cleaned_data["visit"]
        try:
            book(actor, case, visit, form.to_place(visit), now=now)
            if form.cleaned_data["off_list"]:
                leave(actor, case, visit, now=now)
            return redirect("appointments", case.number)
        except (BookingRefusal, ClockRefusal) as refused:
            refusal, which = refused, isinstance(refused, ClockRefusal)
    page = {**_page_of(request, actor, case, now), "form": form, "refusal": refusal, "asks_which": which}
    return render(request, "appointments/case.html", page, status=422)


def _page_of(request: HttpRequest, actor: Actor, case: Case, now: datetime) -> Page:
    today = day_of(now, zone_of(case.site))
    chosen = {"site": case.site_id, "visit": Visit.CONSULT, "day": today + timedelta(days=1)}
    asked = {name: value for name, value in request.GET.items() if name in BookingForm.base_fields}
    search = SearchForm(request.GET if "find" in request.GET else None, initial={**chosen, **asked}, now=now)
    waits = WaitEntry.objects.filter(case=case, ended_at=None).order_by("since")
    rows = [row_of(one, now) for one in case.appointments.select_related("site", "room", "staff").order_by("starts_at")]
    return {
        "case": case,
        "coming": [row for row in rows if row["is_coming"]],
        "past": [row for row in reversed(rows) if not row["is_coming"]],
        "search": search,
        "days": find_offer(search, case, now) if search.is_bound and search.is_valid() else None,
        "form": BookingForm(initial={**chosen, **asked}, now=now),
        "is_prefilled": "clock" in request.GET,
        "wait": WaitForm(auto_id="wait_%s"),
        "waits": waits,
        "may_schedule": actor.may(Permission.SCHEDULE),
    }


def row_of(one: Appointment, now: datetime) -> Page:
    """An appointment as a list shows it, by the clocks of its site."""
    zone = zone_of(one.site)
    is_standing = one.state == AppointmentState.BOOKED
    return {
        "appointment": one, "day": say_day(day_of(one.starts_at, zone)), "start": say_clock(one.starts_at, zone),
        "end": say_clock(one.ends_at, zone), "is_coming": is_standing and one.ends_at > now, "is_standing": is_standing,
        "has_come": day_of(now, zone) >= day_of(one.starts_at, zone) and one.state != AppointmentState.CANCELLED,
    }  # fmt: skip


def show_appointment(request: HttpRequest, number: int, appointment: UUID) -> HttpResponse:
    """One appointment: moved, or noted whether somebody came."""
    actor, now = actor_of(request), datetime.now(UTC)
    case = find_case(actor, number, what="appointment", permission=Permission.SCHEDULE)
    one = _find_appointment(case, appointment)
    local = one.starts_at.astimezone(zone_of(one.site))
    start = {"site": one.site_id, "room": one.room_id, "staff": one.staff_id, "day": local.date(),
             "clock": local.time(), "minutes": (one.ends_at - one.starts_at) // timedelta(minutes=1)}  # fmt: skip
    asked = {name: value for name, value in request.GET.items() if name in PlaceForm.base_fields}
    form = PlaceForm(request.POST if "site" in request.POST else None, initial={**start, **asked}, now=now)
    page: Page = {"case": case, "row": row_of(one, now), "form": form}
    if request.method != "POST":
        return render(request, "appointments/appointment.html", page)
    try:
        seen = _seen(request)
        if request.POST.get("do") in ("came", "missed"):
            attend(actor, one.id, came=request.POST["do"] == "came", seen=seen, now=now)
        elif form.is_bound and form.is_valid():
            move(actor, one.id, form.to_place(one.visit), seen=seen, now=now)
        else:
            return render(request, "appointments/appointment.html", page, status=422)
    except (BookingRefusal, ClockRefusal) as refusal:
        page["row"] = row_of(_find_appointment(case, appointment), now)
        page |= {"refusal": refusal, "asks_which": isinstance(refusal, ClockRefusal)}
        return render(request, "appointments/appointment.html", page, status=422)
    return redirect("appointments", case.number)


def cancel_appointment(request: HttpRequest, number: int, appointment: UUID) -> HttpResponse:
    """Asked once more, with everybody who would come sooner; they are offered the place when it is free."""
    actor, now = actor_of(request), datetime.now(UTC)
    case = find_case(actor, number, what="appointment", permission=Permission.SCHEDULE)
    one, refusal = _find_appointment(case, appointment), None
    if request.method == "POST":
        try:
            cancel(actor, one.id, seen=_seen(request))
            return redirect("cancel_appointment", case.number, one.id)
        except BookingRefusal as refused:
            one, refusal = _find_appointment(case, appointment), refused
    waiting = who_waits(actor, one.site, one.visit, but=case.id) if one.starts_at > now else WaitEntry.objects.none()
    page = {"case": case, "row": row_of(one, now), "refusal": refusal, "is_cancelled": one.state == "cancelled",
            "offers": [offer_of(entry, one, now) for entry in waiting]}  # fmt: skip
    return render(request, "appointments/cancel.html", page, status=422 if refusal else 200)


def download_appointment(request: HttpRequest, number: int, appointment: UUID) -> HttpResponse:
    """The appointment for somebody's calendar."""
    actor = actor_of(request)
    case = find_case(actor, number, what="appointment")
    one = _find_appointment(case, appointment)
    note_sight(actor, case, "appointment.ics", Deed.EXPORTED)
    note = ", ".join(filter(None, [one.room.name if one.room else "", _("case %(n)s") % {"n": case.number}]))
    return answer_with(one, now=datetime.now(UTC), note=note)


def _find_appointment(case: Case, appointment: UUID) -> Appointment:
    found = Appointment.objects.select_related("case__person", "site", "room", "staff")
    return get_object_or_404(found, id=appointment, case=case)


def _seen(request: HttpRequest) -> int:
    written = request.POST.get("seen", "")
    return int(written) if written.isdecimal() and len(written) < 9 else -1
