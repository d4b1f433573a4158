"""The tables of the desk: tasks, alarms, calls, appointments, who waits, where cases stand, views that are kept."""

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from flavum.clinic.accounts.models import Organisation, Site, User
from flavum.clinic.records.case import Appended, Case, Kept, Stage


@pghistory.track()
class Task(Kept):
    """Something that somebody has to do. cause: what made it, so that it is made once; empty when a person made it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="tasks", null=True, blank=True)
    title = models.CharField(max_length=200)
    owner = models.ForeignKey(User, models.PROTECT, related_name="tasks", null=True, blank=True)
    role = models.CharField(max_length=40, blank=True, help_text="whose it is as long as nobody has taken it")
    due_on = models.DateField(null=True, blank=True)
    cause = models.CharField(max_length=100, blank=True)
    opened_at = models.DateTimeField(auto_now_add=True)
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint("case", "cause", condition=~Q(cause=""), name="task_once_a_cause"),
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None) | Q(done_at__isnull=False, done_by__isnull=False),
                name="task_done_by_somebody",
            ),
        )
        indexes = (
            models.Index("owner", "due_on", name="open_tasks_of_somebody", condition=Q(done_at=None)),
            models.Index("organisation", "role", "due_on", name="open_tasks_of_a_role", condition=Q(done_at=None)),
        )

    def __str__(self) -> str:
        return self.title


@pghistory.track()
class Alarm(Kept):
    """An answer that cannot wait, shown at the desk until somebody says what was done."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="alarms")
    key = models.CharField(max_length=80, help_text="the fact that was answered")
    raised_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    what_was_done = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint("case", "key", condition=Q(ended_at=None), name="one_alarm_at_a_time"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None, what_was_done="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(what_was_done="")),
                name="alarm_ends_with_what_was_done",
            ),
        )
        indexes = (models.Index("organisation", "raised_at", name="open_alarms", condition=Q(ended_at=None)),)

    def __str__(self) -> str:
        return self.key


@pghistory.track()
class CallBack(Kept):
    """Somebody is to be called. It stays on the list until it is ended."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="call_backs")
    reason = models.CharField(max_length=200)
    due_on = models.DateField()
    opened_at = models.DateTimeField(auto_now_add=True)
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (models.Index("organisation", "due_on", name="open_call_backs", condition=Q(ended_at=None)),)

    def __str__(self) -> str:
        return self.reason


class CallOutcome(models.TextChoices):
    """How a call ended."""

    REACHED = "reached", _("Reached")
    NO_ANSWER = "no_answer", _("No answer")
    LEFT_WORD = "left_word", _("Left a message")
    WRONG_NUMBER = "wrong_number", _("Wrong number")


@pghistory.track()
class CallAttempt(Appended):
    """One call, or the try of one."""

    call_back = models.ForeignKey(CallBack, models.PROTECT, related_name="attempts")
    outcome = models.CharField(max_length=12, choices=CallOutcome)
    note = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return self.outcome


@pghistory.track()
class Room(Kept):
    """A room in which one person is seen at a time."""

    site = models.ForeignKey(Site, models.PROTECT, related_name="rooms")
    name = models.CharField(max_length=100)

    class Meta:
        constraints = (models.UniqueConstraint("site", "name", name="room_name_once"),)

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class Timetable(Kept):
    """When a site sees people, and how long a visit takes there; a site without one has that of scheduling/."""

    site = models.OneToOneField(Site, models.PROTECT, related_name="timetable")
    opening = models.JSONField(help_text="a weekday -> its hours, as 08:00-12:00, 13:00-17:00")
    minutes = models.JSONField(help_text="a kind of visit -> how long it takes")

    def __str__(self) -> str:
        return f"hours of {self.site_id}"


class Visit(models.TextChoices):
    """What somebody comes for."""

    CONSULT = "consult", _("Consultation")
    PROCEDURE = "procedure", _("Procedure")
    FOLLOW_UP = "follow_up", _("Follow-up")


class AppointmentState(models.TextChoices):
    """Whether an appointment stands."""

    BOOKED = "booked", _("Booked")
    CAME = "came", _("Came")
    MISSED = "missed", _("Missed")
    CANCELLED = "cancelled", _("Cancelled")


class TimeRange(Func):
    """From a start until before an end."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


def _only(field: str) -> Func:
    """A row's name as a range of one number: PostgreSQL compares ranges without any extension."""
    number = Func(Cast(F(field), models.TextField()), Value(0), function="HASHTEXTEXTENDED")
    return Func(number, number, Value("[]"), function="INT8RANGE")


STANDS = Q(state__in=(AppointmentState.BOOKED, AppointmentState.CAME))


@pghistory.track()
class Appointment(Kept):
    """Somebody is expected at a site at a time; a room and a member of staff are there for one person at once."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="appointments")
    site = models.ForeignKey(Site, models.PROTECT, related_name="appointments")
    room = models.ForeignKey(Room, models.PROTECT, related_name="appointments", null=True, blank=True)
    staff = models.ForeignKey(User, models.PROTECT, related_name="appointments", null=True, blank=True)
    visit = models.CharField(max_length=10, choices=Visit)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=AppointmentState, default=AppointmentState.BOOKED)
    sequence = models.PositiveIntegerField(default=0, help_text="counted up with every change, for calendars")

    class Meta:
        indexes = (models.Index(fields=["site", "starts_at"], name="appointment_by_day"),)
        constraints = (
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="appointment_ends_after_it_starts"),
            *(
                ExclusionConstraint(
                    name=f"{whose}_for_one_person_at_once",
                    expressions=[
                        (_only(f"{whose}_id"), RangeOperators.OVERLAPS),
                        (TimeRange("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                    ],
                    condition=STANDS & Q(**{f"{whose}__isnull": False}),
                )
                for whose in ("room", "staff", "case")
            ),
        )

    def __str__(self) -> str:
        return f"{self.visit} at {self.starts_at}"


@pghistory.track()
class WaitEntry(Kept):
    """Somebody who would come sooner."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="waits")
    visit = models.CharField(max_length=10, choices=Visit)
    note = models.CharField(max_length=200, blank=True)
    since = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint("case", "visit", condition=Q(ended_at=None), name="waits_once_for_a_visit"),
        )

    def __str__(self) -> str:
        return self.visit


class Turn(models.TextChoices):
    """Whom a case waits for."""

    PATIENT = "patient", _("Patient")
    COORDINATOR = "coordinator", _("Coordinator")
    NURSE = "nurse", _("Nurse")
    PROCEDURALIST = "proceduralist", _("Proceduralist")
    AUTHORISATION = "authorisation", _("Authorisation")
    PAYER = "payer", _("Payer")
    NOBODY = "nobody", _("Nobody")


class Due(models.TextChoices):
    """What it is that is due on a day."""

    NOTHING = "", ""
    TASK = "task", _("Task")
    CALL_BACK = "call_back", _("Call")
    VISIT = "visit", _("Appointment")


class Standing(models.Model):
    """Where a case stands and what stops it, kept ready so that the worklist need not work out every case for a page.

    Triggers (standing.sql) say of every change to what it rests on that the row is stale; whoever reads it then has it
    worked out anew (standing/refresh.py). No history, for nothing rests on it. search: the person's names and numbers
    without accents; of a restricted case its number alone. due_on, due_what, due_words, due_turn: what is due first.
    """

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="standing")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    is_stale = models.BooleanField(default=True)
    stage_since = models.DateTimeField()
    site = models.ForeignKey(Site, models.PROTECT, related_name="+")
    stage = models.CharField(max_length=20, choices=Stage)
    is_open = models.BooleanField(default=True)
    language = models.CharField(max_length=2, blank=True)
    search = models.CharField(max_length=300, blank=True)
    has_alarm = models.BooleanField(default=False)
    has_message = models.BooleanField(default=False, help_text="the patient wrote last")
    step = models.CharField(max_length=20, blank=True)
    count = models.PositiveIntegerField(default=0)
    turn = models.CharField(max_length=16, choices=Turn, default=Turn.NOBODY)
    due_on = models.DateField(null=True, blank=True)
    due_what = models.CharField(max_length=10, choices=Due, blank=True)
    due_words = models.CharField(max_length=200, blank=True)
    due_turn = models.CharField(max_length=16, choices=Turn, blank=True)

    class Meta:
        indexes = (
            models.Index(
                "organisation", F("has_alarm").desc(), "due_on", "stage_since", "case",
                name="open_cases_by_urgency", condition=Q(is_open=True),
            ),
            models.Index("organisation", name="stale_standings", condition=Q(is_stale=True)),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.step} of {self.case_id}"


class SavedView(Kept):
    """A search of the worklist that somebody keeps under a name."""

    user = models.ForeignKey(User, models.CASCADE, related_name="views")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=500)

    class Meta:
        constraints = (models.UniqueConstraint("user", "name", name="view_name_once"),)

    def __str__(self) -> str:
        return self.name
