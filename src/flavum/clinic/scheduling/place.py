"""Where and when somebody is expected, and in words why that cannot be, also where the database says no."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from psycopg.errors import ExclusionViolation

from flavum.clinic.accounts.actor import Actor
from flavum.clinic.accounts.models import Membership, Site, User
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.records.models import Appointment, AppointmentState, Case, Room, Stage
from flavum.clinic.scheduling.site_time import say_clock, zone_of
from flavum.clinic.scheduling.timetable import LONGEST_MINUTES, SHORTEST_MINUTES, STEP_MINUTES
from flavum.errors import Refusal

STANDING = (AppointmentState.BOOKED, AppointmentState.CAME)


class BookingRefusal(Refusal):
    """An appointment cannot stand as asked."""

    kind = "booking"


@dataclass(frozen=True)
class Place:
    """A site, a room and somebody of the staff where they are needed, and from when until before when."""

    site: Site
    starts_at: datetime
    minutes: int
    room: Room | None = None
    staff: User | None = None

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @classmethod
    def of(cls, appointment: Appointment) -> "Place":
        minutes = int((appointment.ends_at - appointment.starts_at).total_seconds()) // 60
        return cls(appointment.site, appointment.starts_at, minutes, appointment.room, appointment.staff)


def find_staff(on: datetime) -> list[User]:
    """Everybody who sees patients here, by name."""
    held = [one for one in Membership.objects.select_related("user") if one.holds(on.date())]
    users = {one.user for one in held if one.as_role.is_staff and one.as_role.allows(Permission.WRITE_FACTS)}
    return sorted(users, key=lambda user: (user.name, str(user.id)))


def check_place(case: Case, place: Place, *, now: datetime, but: UUID | None = None) -> None:
    """Refuses what cannot be. but: an appointment that is moved, and so is not in its own way."""
    if case.stage == Stage.CLOSED:
        raise BookingRefusal(_("The case is closed; nothing more is booked for it."))
    if place.ends_at <= now:
        raise BookingRefusal(_("That time has passed. Choose one that is still to come."))
    if not SHORTEST_MINUTES <= place.minutes <= LONGEST_MINUTES or place.minutes % STEP_MINUTES:
        raise BookingRefusal(_("A visit takes from 5 minutes to 12 hours, in steps of 5 minutes."))
    if place.starts_at.minute % STEP_MINUTES or place.starts_at.second or place.starts_at.microsecond:
        raise BookingRefusal(_("Visits begin at full five minutes, such as 10:05."))
    if place.room and place.room.site_id != place.site.id:
        raise BookingRefusal(_("%(room)s is not at %(site)s.") % {"room": place.room.name, "site": place.site.name})
    if place.staff and place.staff not in find_staff(now):
        raise BookingRefusal(_("%(name)s does not see patients here.") % {"name": place.staff.name})
    if clash := find_clash(case, place, but=but):
        raise clash


def find_clash(case: Case, place: Place, *, but: UUID | None = None) -> BookingRefusal | None:
    """What is in the way: the room, the member of staff, or the patient's own other appointment."""
    overlapping = standing_between(place.starts_at, place.ends_at).exclude(id__in=[but] if but else [])
    for whose in ("room", "staff", "case"):
        wanted = case if whose == "case" else getattr(place, whose)
        other = overlapping.filter(**{whose: wanted}).first() if wanted else None
        if other:
            return BookingRefusal(_words_of(whose, place, other))
    return None


def standing_between(start: datetime, end: datetime) -> QuerySet[Appointment]:
    """Appointments that hold a room and people within a time."""
    return Appointment.objects.filter(Q(starts_at__lt=end, ends_at__gt=start), state__in=STANDING).order_by("starts_at")


def _words_of(whose: str, place: Place, other: Appointment) -> str:
    zone = zone_of(place.site)
    said = {"start": say_clock(other.starts_at, zone), "end": say_clock(other.ends_at, zone)}
    if whose == "room" and place.room:
        return _("%(room)s is taken from %(start)s to %(end)s.") % {**said, "room": place.room.name}
    if whose == "staff" and place.staff:
        return _("%(name)s is taken from %(start)s to %(end)s.") % {**said, "name": place.staff.name}
    return _("This person has another appointment from %(start)s to %(end)s.") % said


def wait_in_line(by: Actor) -> None:
    """Bookings of an organisation are made one after the other, in the line in which its history is sealed.

    A line of its own would let two requests wait for each other, one holding each.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(by.organisation_id)])


@contextmanager
def in_words(case: Case, place: Place, *, but: UUID | None = None) -> Iterator[None]:
    """Puts the database's own refusal of an overlap into words: it has the last one, and knows who was quicker."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if not isinstance(error.__cause__, ExclusionViolation):
            raise
        clash = find_clash(case, place, but=but)
        raise clash or BookingRefusal(_("Somebody was quicker. Choose another time.")) from error
