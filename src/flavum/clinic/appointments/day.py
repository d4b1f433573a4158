"""A site's day drawn as columns and its week as a table: plain values that a page shows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from flavum.clinic.records.models import Appointment
from flavum.clinic.scheduling.site_time import say_clock

FIRST_HOUR, LAST_HOUR, MOST_LANES = 7, 18, 4
WEEK_DAYS = 7


@dataclass(frozen=True)
class Block:
    """An appointment where it stands in its column. place: the classes of calendar.css that put it there."""

    appointment: Appointment
    start: str
    end: str
    place: str


@dataclass(frozen=True)
class Column:
    """What happens in one room, or with one member of staff."""

    name: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Day:
    """A day in columns, from one full hour to another."""

    hours: tuple[int, ...]
    columns: tuple[Column, ...]

    @property
    def frame(self) -> str:
        return f"from{self.hours[0]} long{len(self.hours)}"


@dataclass(frozen=True)
class WeekDay:
    """One day of a week: what happens, in the order of time, under the names of the columns."""

    day: date
    is_today: bool
    columns: tuple[Column, ...]


def draw_day(appointments: Sequence[Appointment], names: Sequence[tuple[object, str]], by: str, zone: ZoneInfo) -> Day:
    """by: room_id or staff_id, whose columns are named; those without either stand in a column of their own."""
    local = [one.astimezone(zone) for each in appointments for one in (each.starts_at, each.ends_at)]
    first = min([FIRST_HOUR, *(one.hour for one in local)])
    last = max([LAST_HOUR, *(one.hour + bool(one.minute) for one in local)])
    if any(one.astimezone(zone).date() != each.starts_at.astimezone(zone).date()
           for each in appointments for one in (each.ends_at,)):  # fmt: skip
        last = 24
    return Day(tuple(range(first, last)), tuple(_draw_columns(appointments, names, by, zone)))


def draw_week(
    appointments: Sequence[Appointment], names: Sequence[tuple[object, str]], by: str, first: date, today: date,
    zone: ZoneInfo,
) -> list[WeekDay]:  # fmt: skip
    """Seven days from the first one; columns in which nothing happens are left out."""
    days = [first + timedelta(days=n) for n in range(WEEK_DAYS)]
    of_day = {day: [one for one in appointments if one.starts_at.astimezone(zone).date() == day] for day in days}
    return [
        WeekDay(day, day == today, tuple(c for c in _draw_columns(of_day[day], names, by, zone) if c.blocks))
        for day in days
    ]


def _draw_columns(
    appointments: Sequence[Appointment], names: Sequence[tuple[object, str]], by: str, zone: ZoneInfo
) -> Iterable[Column]:
    for key, name in names:
        own = sorted((one for one in appointments if getattr(one, by) == key), key=lambda one: one.starts_at)
        if own or key is not None:
            yield Column(name, tuple(_draw_blocks(own, zone)))


def _draw_blocks(appointments: Sequence[Appointment], zone: ZoneInfo) -> Iterable[Block]:
    """Each in the first lane that is free when it starts: somebody who did not come may lie under somebody who did."""
    ends: list[datetime] = []
    lanes = []
    for one in appointments:
        lane = next((n for n, end in enumerate(ends) if end <= one.starts_at), len(ends))
        ends[lane : lane + 1] = [one.ends_at]
        lanes.append(lane % MOST_LANES)
    of = min(max(1, len(ends)), MOST_LANES)
    for one, lane in zip(appointments, lanes, strict=True):
        yield Block(
            one, say_clock(one.starts_at, zone), say_clock(one.ends_at, zone),
            f"{_place(one, zone)} lane{lane} of{of}",
        )  # fmt: skip


def _place(one: Appointment, zone: ZoneInfo) -> str:
    start, long = one.starts_at.astimezone(zone), (one.ends_at - one.starts_at) // timedelta(minutes=1)
    return f"h{start.hour} m{start.minute // 5 * 5} lh{long // 60} lm{long % 60 // 5 * 5}"
