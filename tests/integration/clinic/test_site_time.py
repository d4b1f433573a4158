"""The clocks of a site: hours that are skipped are refused, hours that come twice are asked about, in any zone."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override

from flavum.clinic.scheduling.site_time import (
    ClockRefusal,
    TwiceRefusal,
    bounds_of,
    find_instants,
    say_day,
    to_instant,
)
from flavum.clinic.scheduling.timetable import TimetableRefusal, to_spans

NEW_YORK, CHICAGO = ZoneInfo("America/New_York"), ZoneInfo("America/Chicago")
PHOENIX, MADRID, LORD_HOWE = ZoneInfo("America/Phoenix"), ZoneInfo("Europe/Madrid"), ZoneInfo("Australia/Lord_Howe")
SPRING, AUTUMN = date(2027, 3, 14), date(2027, 11, 7)


@pytest.mark.parametrize("zone", [NEW_YORK, CHICAGO])
@pytest.mark.parametrize("clock", [time(2, 0), time(2, 30), time(2, 59)])
def test_an_hour_that_does_not_exist_is_refused(zone: ZoneInfo, clock: time) -> None:
    with pytest.raises(ClockRefusal, match=f"There is no {clock:%H:%M} on Sunday, March 14, 2027"):
        to_instant(SPRING, clock, zone)


@pytest.mark.parametrize(
    ("clock", "utc"), [(time(1, 59), (6, 59)), (time(3, 0), (7, 0))], ids=["before the gap", "after the gap"]
)
def test_the_hours_beside_the_gap_are_there(clock: time, utc: tuple[int, int]) -> None:
    assert to_instant(SPRING, clock, NEW_YORK) == datetime(2027, 3, 14, *utc, tzinfo=UTC)


def test_an_hour_that_comes_twice_is_asked_about() -> None:
    with pytest.raises(TwiceRefusal, match=r"It is 01:30 twice on Sunday, Nov\. 7, 2027"):
        to_instant(AUTUMN, time(1, 30), NEW_YORK)

    first = to_instant(AUTUMN, time(1, 30), NEW_YORK, is_second=False)
    second = to_instant(AUTUMN, time(1, 30), NEW_YORK, is_second=True)

    assert (first, second) == (datetime(2027, 11, 7, 5, 30, tzinfo=UTC), datetime(2027, 11, 7, 6, 30, tzinfo=UTC))


def test_which_of_two_is_no_matter_where_there_is_one() -> None:
    assert to_instant(AUTUMN, time(9, 0), NEW_YORK, is_second=True) == datetime(2027, 11, 7, 14, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "clock", "zone", "count"),
    [
        (SPRING, time(2, 30), PHOENIX, 1),  # Arizona keeps its clocks as they are
        (AUTUMN, time(1, 30), PHOENIX, 1),
        (SPRING, time(2, 30), MADRID, 1),  # Europe changes on other days
        (date(2027, 3, 28), time(2, 30), MADRID, 0),
        (date(2027, 10, 31), time(2, 30), MADRID, 2),
        (date(2027, 4, 4), time(1, 45), LORD_HOWE, 2),  # half an hour
        (date(2027, 4, 4), time(1, 15), LORD_HOWE, 1),
        (date(2027, 10, 3), time(2, 15), LORD_HOWE, 0),
        (date(2027, 10, 3), time(2, 30), LORD_HOWE, 1),
    ],
)
def test_every_zone_has_its_own_changes(day: date, clock: time, zone: ZoneInfo, count: int) -> None:
    assert len(find_instants(day, clock, zone)) == count


@pytest.mark.parametrize(("day", "hours"), [(SPRING, 23), (AUTUMN, 25), (date(2027, 6, 1), 24)])
def test_a_day_is_as_long_as_its_clocks_make_it(day: date, hours: int) -> None:
    first, after = bounds_of(day, NEW_YORK)

    assert after - first == timedelta(hours=hours)


def test_days_are_said_in_both_languages() -> None:
    with override("en"):
        assert say_day(SPRING) == "Sunday, March 14, 2027"
    with override("es"):
        assert say_day(SPRING) == "domingo, 14 de marzo de 2027"


def test_hours_are_read_as_people_write_them() -> None:
    spans = to_spans(" 8:00-12:00 , 13:00 – 17:30")

    assert [(one.begins, one.ends) for one in spans] == [(time(8), time(12)), (time(13), time(17, 30))]
    assert to_spans("") == ()


@pytest.mark.parametrize("text", ["8-12", "08:00-25:00", "12:00-08:00", "08:00-12:00, 11:00-13:00", "closed", "-"])
def test_hours_that_cannot_be_are_refused(text: str) -> None:
    with pytest.raises(TimetableRefusal):
        to_spans(text)


def test_a_span_is_longer_on_the_day_the_clocks_go_back_in_it() -> None:
    (span,) = to_spans("00:00-04:00")

    start, end = span.on(AUTUMN, NEW_YORK) or (None, None)

    assert end - start == timedelta(hours=5)
    assert to_spans("00:00-02:30")[0].on(SPRING, NEW_YORK) is None
