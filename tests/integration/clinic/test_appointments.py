"""Appointments: booked, moved, cancelled and noted, in words; two who book at once; free times, files, wait list."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from threading import Barrier
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from clinic_factories import Clinic, sign_in
from django.db import connections
from django.test import Client
from icalendar import Calendar

from flavum.clinic.accounts.actor import NotAllowed, acting_as, find_actor
from flavum.clinic.accounts.models import Membership, Site, User
from flavum.clinic.records.models import Appointment, Case, Message, Person, Room, Stage, Task, WaitEntry
from flavum.clinic.scheduling.book import book
from flavum.clinic.scheduling.move import attend, cancel, move
from flavum.clinic.scheduling.place import BookingRefusal, Place

ZONE = ZoneInfo("America/New_York")
NOW = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
MONDAY = date(2027, 3, 8)
TEN = datetime.combine(MONDAY, time(10), ZONE)


class Desk:
    """A clinic with two rooms, somebody at the desk and somebody who sees patients."""

    def __init__(self, clinic: Clinic) -> None:
        self.clinic, self.user = clinic, clinic.hire("coordinator")
        self.doctor = clinic.hire("proceduralist")
        self.actor = find_actor(self.user, NOW.date())
        with clinic.acting():
            self.site = Site.objects.get(id=clinic.site_id)
            self.rooms = [
                Room.objects.create(organisation_id=clinic.organisation_id, site=self.site, name=f"Room {n}")
                for n in (1, 2)
            ]

    def case(self) -> Case:
        case_id = self.clinic.open_case()
        with self.clinic.acting():
            return Case.objects.select_related("person", "site").get(id=case_id)

    def place(self, start: datetime = TEN, minutes: int = 40, room: int | None = 1, staff: User | None = None) -> Place:
        return Place(self.site, start, minutes, self.rooms[room] if room is not None else None, staff)

    def book(self, case: Case, place: Place, visit: str = "consult") -> Appointment:
        with acting_as(self.actor):
            return book(self.actor, case, visit, place, now=NOW)


@pytest.fixture
def desk(clinic: Clinic) -> Desk:
    return Desk(clinic)


def count(desk: Desk) -> int:
    with desk.clinic.acting():
        return Appointment.objects.count()


def test_a_room_that_is_taken_is_refused_in_words(desk: Desk) -> None:
    desk.book(desk.case(), desk.place())

    with pytest.raises(BookingRefusal, match=r"^Room 2 is taken from 10:00 to 10:40\.$"):
        desk.book(desk.case(), desk.place(TEN + timedelta(minutes=20)))


def test_somebody_who_is_busy_is_refused_in_words(desk: Desk) -> None:
    desk.book(desk.case(), desk.place(staff=desk.doctor))

    with pytest.raises(BookingRefusal, match=r"^Synthetic Staff is taken from 10:00 to 10:40\.$"):
        desk.book(desk.case(), desk.place(room=0, staff=desk.doctor))


def test_a_person_is_in_one_place_at_a_time(desk: Desk) -> None:
    case = desk.case()
    desk.book(case, desk.place())

    with pytest.raises(BookingRefusal, match="another appointment from 10:00 to 10:40"):
        desk.book(case, desk.place(TEN + timedelta(minutes=35), room=0))


def test_one_after_the_other_is_no_clash(desk: Desk) -> None:
    desk.book(desk.case(), desk.place())
    desk.book(desk.case(), desk.place(TEN + timedelta(minutes=40)))
    desk.book(desk.case(), desk.place(TEN - timedelta(minutes=40)))

    assert count(desk) == 3


def test_booking_the_same_twice_is_one(desk: Desk) -> None:
    case = desk.case()

    assert desk.book(case, desk.place()).id == desk.book(case, desk.place()).id


@pytest.mark.parametrize(
    ("start", "minutes", "why"),
    [
        (NOW - timedelta(days=1), 40, "has passed"),
        (TEN, 3, "5 minutes to 12 hours"),
        (TEN, 42, "steps of 5 minutes"),
        (TEN, 725, "12 hours"),
        (TEN + timedelta(minutes=2), 40, "full five minutes"),
    ],
)
def test_what_cannot_be_is_refused(desk: Desk, start: datetime, minutes: int, why: str) -> None:
    with pytest.raises(BookingRefusal, match=why):
        desk.book(desk.case(), desk.place(start, minutes))


def test_a_closed_case_a_foreign_room_and_a_stranger_are_refused(desk: Desk) -> None:
    case = desk.case()
    with desk.clinic.acting():
        other = Site.objects.create(organisation_id=desk.clinic.organisation_id, name="Elsewhere")
        Case.objects.filter(id=case.id).update(stage=Stage.CLOSED, closed_at=NOW)
        closed = Case.objects.get(id=case.id)
    with pytest.raises(BookingRefusal, match="closed"):
        desk.book(closed, desk.place())
    with pytest.raises(BookingRefusal, match="Room 2 is not at Elsewhere"):
        desk.book(desk.case(), Place(other, TEN, 40, desk.rooms[1]))
    with pytest.raises(BookingRefusal, match="does not see patients here"):
        desk.book(desk.case(), desk.place(staff=desk.clinic.hire("administrator")))


def test_who_may_not_schedule_books_nothing(desk: Desk) -> None:
    actor = find_actor(desk.clinic.hire("authorisation"), NOW.date())
    with pytest.raises(NotAllowed), acting_as(actor):
        book(actor, desk.case(), "consult", desk.place(), now=NOW)


def _at_once(jobs: list) -> list[object]:
    """What each of the jobs gave or raised, all begun at the same moment, each on a connection of its own."""
    barrier = Barrier(len(jobs))

    def run(job: object) -> object:
        try:
            barrier.wait(10)
            return job()
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def test_of_many_who_book_a_room_at_the_same_moment_one_gets_it(desk: Desk) -> None:
    cases = [desk.case() for _ in range(6)]

    given = _at_once([lambda case=case: desk.book(case, desk.place(staff=desk.doctor)) for case in cases])

    assert sum(isinstance(one, Appointment) for one in given) == 1
    assert {str(one) for one in given if not isinstance(one, Appointment)} == {"Room 2 is taken from 10:00 to 10:40."}
    assert count(desk) == 1


def test_the_same_form_sent_many_times_at_once_is_one_appointment(desk: Desk) -> None:
    case = desk.case()

    given = _at_once([lambda: desk.book(case, desk.place())] * 4)

    assert len({one.id for one in given}) == 1


def test_crossing_moves_at_the_same_moment_end_in_words(desk: Desk) -> None:
    """Each wants the place of the other: the database lets neither wait for ever."""
    first, second = desk.book(desk.case(), desk.place(room=0)), desk.book(desk.case(), desk.place(room=1))

    def change(one: Appointment, room: int) -> Appointment:
        with acting_as(desk.actor):
            return move(desk.actor, one.id, desk.place(room=room), seen=0, now=NOW)

    given = _at_once([lambda: change(first, 1), lambda: change(second, 0)])

    assert all(isinstance(one, BookingRefusal) for one in given)


def test_the_database_says_it_where_nobody_looked_before(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody who stands in no line and asks nobody, such as another program, still meets the constraint in words."""
    import flavum.clinic.scheduling.book as booking

    desk.book(desk.case(), desk.place())
    monkeypatch.setattr(booking, "check_place", lambda *_args, **_named: None)

    with pytest.raises(BookingRefusal, match=r"^Room 2 is taken from 10:00 to 10:40\.$"):
        desk.book(desk.case(), desk.place(TEN + timedelta(minutes=10)))


def test_a_move_is_counted_and_a_stale_page_moves_nothing(desk: Desk) -> None:
    one = desk.book(desk.case(), desk.place())
    later = desk.place(TEN + timedelta(hours=1))
    with acting_as(desk.actor):
        moved = move(desk.actor, one.id, later, seen=0, now=NOW)
        again = move(desk.actor, one.id, later, seen=0, now=NOW)  # a second click
        with pytest.raises(BookingRefusal, match="changed this appointment meanwhile"):
            move(desk.actor, one.id, desk.place(), seen=0, now=NOW)

    assert (moved.sequence, again.sequence, moved.id) == (1, 1, one.id)
    assert (moved.starts_at, moved.ends_at) == (TEN + timedelta(hours=1), TEN + timedelta(minutes=100))


def test_a_move_is_not_in_its_own_way(desk: Desk) -> None:
    one = desk.book(desk.case(), desk.place())
    with acting_as(desk.actor):
        assert move(desk.actor, one.id, desk.place(TEN + timedelta(minutes=20)), seen=0, now=NOW).sequence == 1


def test_a_cancelled_place_is_free_again_and_cannot_be_moved(desk: Desk) -> None:
    one = desk.book(desk.case(), desk.place())
    with acting_as(desk.actor):
        assert [cancel(desk.actor, one.id, seen=0).sequence for _ in range(2)] == [1, 1]
        with pytest.raises(BookingRefusal, match="can be moved"):
            move(desk.actor, one.id, desk.place(room=0), seen=1, now=NOW)
        with pytest.raises(BookingRefusal, match="was cancelled"):
            attend(desk.actor, one.id, came=True, seen=1, now=TEN)
    desk.book(desk.case(), desk.place())


def test_coming_is_noted_from_the_day_on_and_put_right(desk: Desk) -> None:
    one = desk.book(desk.case(), desk.place())
    with acting_as(desk.actor):
        with pytest.raises(BookingRefusal, match="still to come"):
            attend(desk.actor, one.id, came=True, seen=0, now=TEN - timedelta(days=1))
        assert attend(desk.actor, one.id, came=False, seen=0, now=TEN).state == "missed"
        assert attend(desk.actor, one.id, came=True, seen=1, now=TEN).state == "came"
        with pytest.raises(BookingRefusal, match="can be cancelled"):
            cancel(desk.actor, one.id, seen=2)


def test_a_room_given_away_cannot_be_taken_back_by_noting_that_somebody_came(desk: Desk) -> None:
    one = desk.book(desk.case(), desk.place())
    with acting_as(desk.actor):
        attend(desk.actor, one.id, came=False, seen=0, now=TEN)
    desk.book(desk.case(), desk.place())
    with pytest.raises(BookingRefusal, match="Room 2 is taken"), acting_as(desk.actor):
        attend(desk.actor, one.id, came=True, seen=1, now=TEN)


# The pages.


@pytest.fixture
def client(desk: Desk) -> Client:
    return sign_in(desk.user)


def form(desk: Desk, **others: str) -> dict[str, str]:
    """The booking form as the desk fills it in."""
    return {"visit": "consult", "site": str(desk.site.id), "day": "2030-03-11", "clock": "10:00",
            "room": str(desk.rooms[1].id), **others}  # fmt: skip


def test_a_booking_is_made_on_the_page_and_shown_by_the_clock_of_the_site(desk: Desk, client: Client) -> None:
    case = desk.case()
    page = client.post(f"/cases/{case.number}/appointments/", form(desk), follow=True).content.decode()

    assert "10:00–10:40" in page
    assert "Monday, March 11, 2030" in page
    with desk.clinic.acting():
        assert Appointment.objects.get().starts_at == datetime(2030, 3, 11, 14, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("others", "status", "words"),
    [
        ({"day": "2030-03-10", "clock": "02:30"}, 422, "There is no 02:30"),
        ({"day": "2030-11-03", "clock": "01:30"}, 422, "It is 01:30 twice"),
        ({"day": "2030-11-03", "clock": "01:30", "which": "second"}, 302, ""),
        ({"day": "1999-01-01"}, 422, "2000"),
        ({"day": "9999-12-31", "clock": "23:59"}, 422, "2099"),
        ({"day": "2020-01-01"}, 422, "has passed"),
        ({"clock": "25:00"}, 422, "valid time"),
        ({"room": "x\0"}, 422, ""),
        ({"minutes": "1e9"}, 422, ""),
        ({"visit": "haircut"}, 422, ""),
        ({"slot": "||||||"}, 422, ""),
    ],
)
def test_what_the_form_cannot_take_is_said_on_the_page(
    desk: Desk, client: Client, others: dict[str, str], status: int, words: str
) -> None:
    answer = client.post(f"/cases/{desk.case().number}/appointments/", form(desk, **others))

    assert answer.status_code == status
    assert words in answer.content.decode()


def test_a_clash_is_said_on_the_page(desk: Desk, client: Client) -> None:
    for status in (302, 422):
        answer = client.post(f"/cases/{desk.case().number}/appointments/", form(desk))
        assert answer.status_code == status
    assert "Room 2 is taken from 10:00 to 10:40." in answer.content.decode()


def test_free_times_leave_out_what_is_taken_and_keep_to_the_hours(desk: Desk, client: Client) -> None:
    case = desk.case()
    for room in desk.rooms:
        client.post(f"/cases/{desk.case().number}/appointments/", form(desk, clock="08:20", room=str(room.id)))
    search = {"find": "1", "visit": "consult", "site": str(desk.site.id), "day": "2030-03-11"}
    page = client.get(f"/cases/{case.number}/appointments/", search).content.decode()
    slots = re.findall(r'name="slot" value="([^"]+)"', page)
    clocks = [slot.split("|")[1] for slot in slots if slot.startswith("2030-03-11")]

    assert clocks[:2] == ["09:00", "09:20"]  # from 08:20 to 09:00 both rooms are taken; at 08:00 it is too short
    assert "12:00" not in clocks
    answer = client.post(f"/cases/{case.number}/appointments/", {**form(desk), "slot": slots[0]})
    assert answer.status_code == 302
    with desk.clinic.acting():
        assert Appointment.objects.get(case=case).starts_at == datetime(2030, 3, 11, 13, 0, tzinfo=UTC)


def test_the_calendar_shows_who_comes_where(desk: Desk, client: Client) -> None:
    case = desk.case()
    client.post(f"/cases/{case.number}/appointments/", form(desk))
    for view, by, name in (("day", "room", "Room 2"), ("week", "room", "Room 2"), ("day", "staff", "Nobody named")):
        page = client.get(f"/calendar/?day=2030-03-11&view={view}&by={by}").content.decode()
        assert case.person.family_name in page
        assert name in page
        assert "style=" not in page
    assert case.person.family_name not in client.get("/calendar/?day=2030-03-12").content.decode()


@pytest.mark.parametrize("wrong", ["day=x", "site=1", "view=year", "by=moon", "day=9999-12-31", "day=0001-01-01"])
def test_a_calendar_that_is_asked_wrongly_shows_today(client: Client, desk: Desk, wrong: str) -> None:
    assert client.get(f"/calendar/?{wrong}").status_code == 200


def test_a_restricted_case_has_no_name_in_the_calendar(desk: Desk, client: Client) -> None:
    case = desk.case()
    client.post(f"/cases/{case.number}/appointments/", form(desk))
    with desk.clinic.acting():
        Case.objects.filter(id=case.id).update(is_restricted=True)
    page = client.get("/calendar/?day=2030-03-11").content.decode()

    assert case.person.family_name not in page
    assert "Restricted case" in page
    assert client.get(f"/cases/{case.number}/appointments/").status_code == 404


def _book_through(client: Client, desk: Desk, case: Case, **others: str) -> Appointment:
    client.post(f"/cases/{case.number}/appointments/", form(desk, **others))
    with desk.clinic.acting():
        return Appointment.objects.get(case=case)


def test_the_wait_list_is_offered_what_is_cancelled(desk: Desk, client: Client) -> None:
    going, waiting = desk.case(), desk.case()
    one = _book_through(client, desk, going)
    client.post(f"/cases/{waiting.number}/appointments/", {"do": "wait", "visit": "consult", "note": "mornings"})
    address = f"/cases/{going.number}/appointments/{one.id}/cancel/"
    assert "mornings" in client.get(address).content.decode()

    page = client.post(address, {"seen": "0"}, follow=True).content.decode()
    offer = re.search(r'href="([^"]+#book)"', page)

    assert offer is not None
    assert f"/cases/{waiting.number}/appointments/?visit=consult" in offer[1]
    assert str(desk.rooms[1].id) in client.get(offer[1].replace("&amp;", "&")).content.decode()
    client.post(f"/cases/{waiting.number}/appointments/", form(desk, off_list="on"))
    with desk.clinic.acting():
        assert WaitEntry.objects.get().ended_at is not None


def test_waiting_twice_is_once_and_can_be_ended(desk: Desk, client: Client) -> None:
    case = desk.case()
    for _ in range(2):
        client.post(f"/cases/{case.number}/appointments/", {"do": "wait", "visit": "procedure"})
    with desk.clinic.acting():
        assert WaitEntry.objects.count() == 1
    assert case.person.family_name in client.get("/calendar/waiting/").content.decode()
    client.post(f"/cases/{case.number}/appointments/", {"do": "leave", "visit": "procedure"})
    assert case.person.family_name not in client.get("/calendar/waiting/").content.decode()


def test_moving_on_the_page(desk: Desk, client: Client) -> None:
    case = desk.case()
    one = _book_through(client, desk, case)
    address = f"/cases/{case.number}/appointments/{one.id}/"
    assert 'value="10:00"' in client.get(address).content.decode()
    assert client.post(address, form(desk, clock="11:00", seen="0")).status_code == 302
    stale = client.post(address, form(desk, clock="12:00", seen="0"))
    assert stale.status_code == 422
    assert "11:00–11:40" in stale.content.decode()
    assert client.post(address, {"do": "came", "seen": "1"}).status_code == 422  # it is years away
    assert client.post(address, {"seen": "x"}).status_code == 422


def test_hours_and_rooms_are_the_sites_own(desk: Desk, client: Client) -> None:
    address = f"/calendar/{desk.site.id}/hours/"
    hours = {"monday": "10:00-11:00", "consult": "30", "procedure": "60", "follow_up": "15"}
    assert client.post(address, hours).status_code == 302
    assert client.post(address, {**hours, "monday": "late"}).status_code == 422
    assert client.post(address, {**hours, "consult": "1"}).status_code == 422
    assert [client.post(address, {"name": "Room 3"}).status_code for _ in range(2)] == [302, 302]
    search = {"find": "1", "visit": "consult", "site": str(desk.site.id), "day": "2030-03-11"}
    page = client.get(f"/cases/{desk.case().number}/appointments/", search).content.decode()
    slots = re.findall(r'name="slot" value="([^"]+)"', page)

    assert [slot.split("|")[1] for slot in slots][:2] == ["10:00", "10:20"]
    assert {slot.split("|")[0] for slot in slots} == {"2030-03-11", "2030-03-18", "2030-03-25"}  # Mondays alone
    with desk.clinic.acting():
        assert Room.objects.filter(name="Room 3").count() == 1


def read(answer: object) -> tuple[Calendar, object]:
    calendar = Calendar.from_ical(answer.content)
    (event,) = calendar.walk("VEVENT")
    return calendar, event


def test_a_calendar_file_says_when_and_where_and_nothing_about_health(desk: Desk, client: Client) -> None:
    case = desk.case()
    one = _book_through(client, desk, case)
    address = f"/cases/{case.number}/appointments/{one.id}"
    answer = client.get(f"{address}.ics")
    calendar, event = read(answer)

    assert answer.headers["Content-Type"].startswith("text/calendar")
    assert (calendar["METHOD"], event["SEQUENCE"], event["UID"]) == ("PUBLISH", 0, f"{one.id}@flavum")
    assert event["DTSTART"].dt == datetime(2030, 3, 11, 14, 0, tzinfo=UTC)
    assert event["SUMMARY"] == "Appointment at One"
    text = answer.content.decode().replace("\r\n ", "")
    assert not re.search(rf"consult|procedure|MILD|spine|{case.person.family_name}", text, re.IGNORECASE)

    client.post(f"{address}/", form(desk, clock="11:00", seen="0"))
    client.post(f"{address}/cancel/", {"seen": "1"})
    calendar, event = read(client.get(f"{address}.ics"))
    assert (calendar["METHOD"], event["STATUS"], event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 2)
    assert event["UID"] == f"{one.id}@flavum"


@pytest.fixture
def patient(desk: Desk) -> tuple[Client, Case]:
    case, user = desk.case(), desk.clinic.hire("patient")
    with desk.clinic.acting():
        Person.objects.filter(id=case.person_id).update(user=user)
    return sign_in(user, second_factor=False), case


def test_patients_see_their_own_appointments_in_their_language(
    desk: Desk, client: Client, patient: tuple[Client, Case]
) -> None:
    own, case = patient
    with desk.clinic.acting():
        Site.objects.filter(id=desk.site.id).update(address="1 River Road\nSpringfield")
    one, other = _book_through(client, desk, case), _book_through(client, desk, desk.case(), clock="12:00")
    english = own.get("/my/appointments/").content.decode()
    spanish = own.get("/my/appointments/", headers={"accept-language": "es"}).content.decode()

    assert "Monday, March 11, 2030, 10:00 a.m. (New York time)" in english
    assert "1 River Road" in english
    assert "Consulta" in spanish
    assert "lunes, 11 de marzo de 2030" in spanish
    assert str(other.id) not in english
    assert own.get(f"/my/appointments/{one.id}.ics").status_code == 200
    assert own.get(f"/my/appointments/{other.id}.ics").status_code == 404
    assert own.get(f"/my/appointments/{other.id}/").status_code == 404


def test_asking_for_another_time_reaches_the_desk_once(
    desk: Desk, client: Client, patient: tuple[Client, Case]
) -> None:
    own, case = patient
    one = _book_through(client, desk, case)
    asked = {"once": str(UUID(int=7)), "text": "Tuesdays, please"}
    for _ in range(2):
        assert own.post(f"/my/appointments/{one.id}/", asked).status_code == 302
    with desk.clinic.acting():
        task, message = Task.objects.get(), Message.objects.get()
        assert (task.role, task.case_id, task.opened_by_id) == ("coordinator", case.id, message.recorded_by_id)
        assert message.text.endswith("Tuesdays, please")
        assert Appointment.objects.get(id=one.id).state == "booked"
        assert Membership.objects.filter(user_id=message.recorded_by_id, role="patient").exists()
    client.post(f"/cases/{case.number}/appointments/{one.id}/cancel/", {"seen": "0"})
    assert own.post(f"/my/appointments/{one.id}/", asked).status_code == 422
