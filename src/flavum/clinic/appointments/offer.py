"""What is proposed: free times for a search, and a place that became free for somebody who would come sooner."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse

from flavum.clinic.appointments.forms import FIRST, SECOND, SearchForm
from flavum.clinic.records.models import Appointment, AppointmentState, Case, Room, WaitEntry
from flavum.clinic.scheduling.place import Place
from flavum.clinic.scheduling.site_time import find_instants, say_clock, say_day, zone_of
from flavum.clinic.scheduling.slot import Wish, find_days
from flavum.clinic.scheduling.timetable import hours_of


@dataclass(frozen=True)
class Slot:
    """A free time as a button shows it, with what the booking form is sent."""

    clock: str
    day: str
    room: str
    room_id: str
    which: str

    @property
    def value(self) -> str:
        return "|".join((self.day, self.clock, self.room_id, self.which))


@dataclass(frozen=True)
class Offer:
    """Somebody who would come sooner, and the page on which they get the place."""

    entry: WaitEntry
    address: str


def find_offer(search: SearchForm, case: Case, now: datetime) -> list[tuple[str, list[Slot]]]:
    """The first days with free times, each in words and with its slots."""
    written, start = search.cleaned_data, search.to_start()
    site, hours = written["site"], hours_of(written["site"])
    minutes = hours.minutes[written["visit"]]
    rooms = tuple(Room.objects.filter(site=site).order_by("name"))
    wish = Wish(case, minutes, rooms, written["staff"])
    days = find_days(wish, Place(site, start, minutes, None, written["staff"]), hours, now=now)
    return [(say_day(day), [_slot_of(place) for place in places]) for day, places in days]


def _slot_of(place: Place) -> Slot:
    local = place.starts_at.astimezone(zone_of(place.site))
    twins = find_instants(local.date(), local.time(), zone_of(place.site))
    which = "" if len(twins) < 2 else (SECOND if place.starts_at == twins[1] else FIRST)
    room = place.room
    return Slot(f"{local:%H:%M}", f"{local:%Y-%m-%d}", room.name if room else "", str(room.id) if room else "", which)


def offer_of(entry: WaitEntry, freed: Appointment, now: datetime) -> Offer:
    """The page that books the freed place, or moves there what they have already."""
    zone = zone_of(freed.site)
    place = {
        "visit": freed.visit, "site": freed.site_id, "day": f"{freed.starts_at.astimezone(zone):%Y-%m-%d}",
        "clock": say_clock(freed.starts_at, zone), "room": freed.room_id or "", "staff": freed.staff_id or "",
    }  # fmt: skip
    own = Appointment.objects.filter(
        case=entry.case, visit=entry.visit, state=AppointmentState.BOOKED, starts_at__gt=now
    ).first()
    number = entry.case.number
    address = reverse("appointment", args=[number, own.id]) if own else reverse("appointments", args=[number])
    return Offer(entry, f"{address}?{urlencode(place)}#book")
