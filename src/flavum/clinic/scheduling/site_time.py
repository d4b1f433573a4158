"""Times of a site: what its clocks say, and which instant is meant. Hours that clocks skip or repeat are asked for."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from flavum.clinic.accounts.models import Site
from flavum.errors import Refusal


class ClockRefusal(Refusal):
    """The clocks of the site never show this time on this day."""

    kind = "clock"


class TwiceRefusal(ClockRefusal):
    """The clocks of the site show this time twice on this day, and nobody said which is meant."""


def zone_of(site: Site) -> ZoneInfo:
    return ZoneInfo(site.time_zone)


def city_of(site: Site) -> str:
    """The city after which a zone is named, as people say it: New York."""
    return site.time_zone.rsplit("/", 1)[-1].replace("_", " ")


def find_instants(day: date, clock: time, zone: ZoneInfo) -> list[datetime]:
    """Every instant at which the clocks show this: none where they are put forward over it, two where they go back."""
    meant = datetime.combine(day, clock)
    both = {meant.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}
    return sorted(one for one in both if one.astimezone(zone).replace(tzinfo=None) == meant)


def to_instant(day: date, clock: time, zone: ZoneInfo, *, is_second: bool | None = None) -> datetime:
    """The instant that is meant. is_second: which of two, where the clocks show the time twice."""
    found = find_instants(day, clock, zone)
    said = {"day": say_day(day), "clock": f"{clock:%H:%M}"}
    if not found:
        raise ClockRefusal(
            _("There is no %(clock)s on %(day)s: the clocks are put forward over it. Choose another time.") % said
        )
    if len(found) > 1 and is_second is None:
        raise TwiceRefusal(
            _("It is %(clock)s twice on %(day)s, because the clocks go back. Say whether the first or the second.")
            % said
        )
    return found[-1] if is_second else found[0]


def day_of(instant: datetime, zone: ZoneInfo) -> date:
    return instant.astimezone(zone).date()


def bounds_of(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The first instant of a day at the site and that of the next; a day may have 23 or 25 hours."""
    first, after = (datetime.combine(one, time(), zone).astimezone(UTC) for one in (day, day + timedelta(days=1)))
    return first, after


def say_day(day: date) -> str:
    """A day in the reader's language: Saturday, Nov. 21, 2026."""
    return f"{date_format(day, 'l')}, {date_format(day, 'DATE_FORMAT')}"


def say_clock(instant: datetime, zone: ZoneInfo) -> str:
    """As the desk writes it: 14:05."""
    return f"{instant.astimezone(zone):%H:%M}"


def say_hour(instant: datetime, zone: ZoneInfo) -> str:
    """As patients read it: 2:05 p.m."""
    return date_format(instant.astimezone(zone), "g:i a")


def say_when(instant: datetime, site: Site) -> str:
    """Day, hour and whose clocks: what a patient is told."""
    zone = zone_of(site)
    said = {"day": say_day(day_of(instant, zone)), "hour": say_hour(instant, zone), "city": city_of(site)}
    return _("%(day)s, %(hour)s (%(city)s time)") % said
