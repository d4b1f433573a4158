"""When a site sees people and how long a visit takes: as the clinic wrote it, or as timetable.toml has it."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from flavum.clinic.accounts.actor import Actor
from flavum.clinic.accounts.models import Site
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.records.models import Room, Timetable
from flavum.clinic.scheduling.site_time import find_instants
from flavum.errors import Refusal

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SHORTEST_MINUTES, LONGEST_MINUTES, STEP_MINUTES = 5, 720, 5
SPAN = re.compile(r"(\d\d?):(\d\d)\s*[-–]\s*(\d\d?):(\d\d)")


class TimetableRefusal(Refusal):
    """Hours or durations that cannot be."""

    kind = "timetable"


@dataclass(frozen=True)
class Span:
    """From a time of the day until before another."""

    begins: time
    ends: time

    def on(self, day: date, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
        """The span as instants; None on a day whose clocks skip one of its ends."""
        first, last = find_instants(day, self.begins, zone), find_instants(day, self.ends, zone)
        return (first[0], last[-1]) if first and last else None


@dataclass(frozen=True)
class Hours:
    """What a site keeps to. opening: the spans of each weekday, Monday first. minutes: by kind of visit."""

    opening: tuple[tuple[Span, ...], ...]
    minutes: Mapping[str, int]
    step_minutes: int

    def spans_on(self, day: date) -> tuple[Span, ...]:
        return self.opening[day.weekday()]


@cache
def _written() -> dict[str, Any]:
    return tomllib.loads(files("flavum.clinic.scheduling").joinpath("timetable.toml").read_text(encoding="utf-8"))


def texts_of(site: Site) -> tuple[dict[str, str], dict[str, int]]:
    """Opening hours and durations of a site as somebody wrote them."""
    kept = Timetable.objects.filter(site=site).first()
    return (kept.opening, kept.minutes) if kept else (_written()["opening"], _written()["minutes"])


def hours_of(site: Site) -> Hours:
    opening, minutes = texts_of(site)
    return Hours(tuple(to_spans(opening.get(day, "")) for day in WEEKDAYS), minutes, _written()["step_minutes"])


def to_spans(text: str) -> tuple[Span, ...]:
    """“08:00-12:00, 13:00-17:00” as spans, one after the other; empty: closed."""
    spans = tuple(_to_span(part.strip()) for part in text.split(",") if part.strip())
    for before, after in pairwise(spans):
        if after.begins < before.ends:
            raise TimetableRefusal(_("The hours “%(text)s” overlap, or are not in order.") % {"text": text})
    return spans


def _to_span(text: str) -> Span:
    found = SPAN.fullmatch(text)
    try:
        hours = [int(one) for one in found.groups()] if found else []
        span = Span(time(hours[0], hours[1]), time(hours[2], hours[3]))
    except (IndexError, ValueError):
        raise TimetableRefusal(_("Write hours as 08:00-12:00, not as “%(text)s”.") % {"text": text}) from None
    if span.begins >= span.ends:
        raise TimetableRefusal(_("The hours “%(text)s” end before they begin.") % {"text": text})
    return span


def set_timetable(by: Actor, site: Site, opening: dict[str, str], minutes: dict[str, int]) -> Timetable:
    """Keep a site's own hours and durations."""
    by.check(Permission.SCHEDULE)
    for text in opening.values():
        to_spans(text)
    kept, _is_new = Timetable.objects.update_or_create(
        site=site, organisation_id=by.organisation_id, defaults={"opening": opening, "minutes": minutes}
    )
    return kept


def add_room(by: Actor, site: Site, name: str) -> Room:
    """A room of a site; asked for twice it is one."""
    by.check(Permission.SCHEDULE)
    return Room.objects.get_or_create(organisation_id=by.organisation_id, site=site, name=name)[0]
