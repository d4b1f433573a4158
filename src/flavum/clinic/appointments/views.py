"""The pages of a site: its calendar, who would come sooner, its rooms and hours."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django import forms
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from flavum.clinic.accounts.actor import Actor, actor_of
from flavum.clinic.accounts.models import Site
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.appointments.day import draw_day, draw_week
from flavum.clinic.appointments.forms import DayField, RoomForm, TimetableForm
from flavum.clinic.audit.glass import visible_cases
from flavum.clinic.records.models import Appointment, AppointmentState, Room, Visit
from flavum.clinic.scheduling.place import find_staff
from flavum.clinic.scheduling.site_time import bounds_of, city_of, day_of, zone_of
from flavum.clinic.scheduling.timetable import TimetableRefusal, add_room, set_timetable, texts_of
from flavum.clinic.scheduling.wait import who_waits

DAY, WEEK = "day", "week"
BY = {"room": "room_id", "staff": "staff_id"}


class Choice(forms.Form):
    """Which page of the calendar; what cannot be read falls back to today at the first site."""

    site = forms.UUIDField(required=False)
    day = DayField(required=False)
    view = forms.ChoiceField(choices=[(DAY, DAY), (WEEK, WEEK)], required=False)
    by = forms.ChoiceField(choices=[(one, one) for one in BY], required=False)


def show_calendar(request: HttpRequest) -> HttpResponse:
    """A day or a week of a site, by rooms or by staff."""
    actor = actor_of(request)
    actor.check(Permission.SEE_CASES)
    choice = Choice(request.GET)
    choice.full_clean()
    written, sites = choice.cleaned_data, list(Site.objects.order_by("name"))
    site = next((one for one in sites if one.id == written.get("site")), sites[0] if sites else None)
    if site is None:
        raise Http404
    zone, now = zone_of(site), datetime.now(UTC)
    today = day_of(now, zone)
    day, view, by = written.get("day") or today, written.get("view") or DAY, written.get("by") or "room"
    first = day - timedelta(days=day.weekday()) if view == WEEK else day
    last = first + timedelta(days=6 if view == WEEK else 0)
    names = _columns_of(site, by, now)
    shown = _find(actor, site, first, last)
    page = {
        "site": site, "sites": sites, "city": city_of(site), "today": today, "first": first, "last": last,
        "view": view, "by": by, "before": first - (last - first) - timedelta(days=1),
        "after": last + timedelta(days=1), "may_schedule": actor.may(Permission.SCHEDULE),
        "waiting": who_waits(actor, site).count(), "shown": shown,
    }  # fmt: skip
    if view == WEEK:
        page["week"] = draw_week(shown, names, BY[by], first, today, zone)
    else:
        page["drawn"] = draw_day(shown, names, BY[by], zone)
    return render(request, "appointments/calendar.html", page)


def _find(actor: Actor, site: Site, first: date, last: date) -> list[Appointment]:
    """What is booked; of a case behind glass only that somebody is there."""
    start, end = bounds_of(first, zone_of(site))[0], bounds_of(last, zone_of(site))[1]
    standing = Appointment.objects.filter(site=site, starts_at__gte=start, starts_at__lt=end)
    return list(
        standing.exclude(state=AppointmentState.CANCELLED)
        .annotate(is_open=Exists(visible_cases(actor).filter(pk=OuterRef("case_id"))))
        .select_related("case__person", "room", "staff")
        .order_by("starts_at")
    )


def _columns_of(site: Site, by: str, now: datetime) -> list[tuple[object, str]]:
    if by == "room":
        rooms = Room.objects.filter(site=site).order_by("name")
        return [*((room.id, room.name) for room in rooms), (None, _("No room"))]
    return [*((user.id, user.name) for user in find_staff(now)), (None, _("Nobody named"))]


def show_waiting(request: HttpRequest) -> HttpResponse:
    """Everybody who would come sooner."""
    actor_of(request).check(Permission.SEE_CASES)
    return render(request, "appointments/waiting.html", {"entries": who_waits(actor_of(request))})


def show_timetable(request: HttpRequest, site: UUID) -> HttpResponse:
    """A site's rooms, hours and durations, to be changed."""
    actor = actor_of(request)
    actor.check(Permission.SCHEDULE)
    shown = get_object_or_404(Site, id=site)
    opening, minutes = texts_of(shown)
    adds_room = "name" in request.POST
    room = RoomForm(request.POST if adds_room else None)
    form = TimetableForm(
        request.POST if request.method == "POST" and not adds_room else None, initial={**opening, **minutes}
    )
    page = {"site": shown, "form": form, "room": room, "rooms": Room.objects.filter(site=shown).order_by("name"),
            "days": list(form)[: -len(Visit)], "visits": list(form)[-len(Visit) :]}  # fmt: skip
    if adds_room and room.is_valid():
        add_room(actor, shown, room.cleaned_data["name"])
        return redirect("timetable", shown.id)
    if form.is_bound and form.is_valid():
        try:
            set_timetable(actor, shown, form.opening, form.minutes)
        except TimetableRefusal as refusal:
            return render(request, "appointments/timetable.html", {**page, "refusal": refusal}, status=422)
        return redirect("timetable", shown.id)
    wrong = form.is_bound or adds_room
    return render(request, "appointments/timetable.html", page, status=422 if wrong else 200)
