"""Free times of a site: within its hours, with a room and the people that are wanted free."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from flavum.clinic.accounts.models import User
from flavum.clinic.records.models import Appointment, Case, Room
from flavum.clinic.scheduling.place import Place, standing_between
from flavum.clinic.scheduling.site_time import bounds_of, zone_of
from flavum.clinic.scheduling.timetable import Hours

DAYS_AHEAD, SLOTS_A_DAY, DAYS_SHOWN = 60, 12, 3


@dataclass(frozen=True)
class Wish:
    """What is looked for. rooms: any of them will do; none where the site has no rooms."""

    case: Case
    minutes: int
    rooms: tuple[Room, ...]
    staff: User | None


def find_days(wish: Wish, site_place: Place, hours: Hours, *, now: datetime) -> list[tuple[date, list[Place]]]:
    """The first days from a place's own on that have free times, each with some of them."""
    zone = zone_of(site_place.site)
    first = site_place.starts_at.astimezone(zone).date()
    days = (first + timedelta(days=n) for n in range(DAYS_AHEAD))
    found = ((day, list(islice(find_free(wish, site_place, hours, day, now=now), SLOTS_A_DAY))) for day in days)
    return list(islice(((day, slots) for day, slots in found if slots), DAYS_SHOWN))


def find_free(wish: Wish, site_place: Place, hours: Hours, day: date, *, now: datetime) -> Iterator[Place]:
    """Every free time of a day, the earliest first, each with the first room that is free then."""
    zone = zone_of(site_place.site)
    taken = list(standing_between(*bounds_of(day, zone)))
    long, step = timedelta(minutes=wish.minutes), timedelta(minutes=hours.step_minutes)
    for span in hours.spans_on(day):
        start, end = span.on(day, zone) or (now, now)
        while start + long <= end:
            if start > now and (slot := _fit(wish, site_place, start, taken)):
                yield slot
            start += step


def _fit(wish: Wish, site_place: Place, start: datetime, taken: list[Appointment]) -> Place | None:
    end = start + timedelta(minutes=wish.minutes)
    then = [one for one in taken if one.starts_at < end and one.ends_at > start]
    people = {one.staff_id for one in then}
    if any(one.case_id == wish.case.id for one in then) or (wish.staff and wish.staff.id in people):
        return None
    full = {one.room_id for one in then}
    free = [room for room in wish.rooms if room.id not in full]
    if wish.rooms and not free:
        return None
    return Place(site_place.site, start, wish.minutes, free[0] if free else None, wish.staff)
