"""What lies on the desk of a demonstration: rooms, appointments, tasks, calls, messages, a request."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from flavum.candidacy.selfcheck.kept import to_kept
from flavum.candidacy.selfcheck.question import Reply, load_questions
from flavum.clinic.accounts.models import Language, Site, User
from flavum.clinic.demonstration.people import Desk
from flavum.clinic.records.models import (
    Appointment,
    CallBack,
    Case,
    ConsultationRequest,
    Message,
    Receipt,
    Room,
    Stage,
    Task,
    Visit,
)

FIRST, MINUTES, APART = time(8, 30), 45, timedelta(minutes=60)
# Stage -> what somebody at it comes for, and in how many days.
COMING = {
    Stage.EVALUATION: (Visit.CONSULT, 2),
    Stage.PREPARATION: (Visit.PROCEDURE, 5),
    Stage.PROCEDURE: (Visit.PROCEDURE, 0),
    Stage.FOLLOW_UP: (Visit.FOLLOW_UP, 3),
}
# Stage -> what has to be done, whose it is, and in how many days it is due (less than none: overdue).
DOING = {
    Stage.REQUESTED: ("Call about the intake", "coordinator", 1),
    Stage.IMAGING: ("Ask the imaging centre for the MRI", "coordinator", -2),
    Stage.EVALUATION: ("Examine before the consultation", "nurse", 2),
    Stage.DECISION: ("Talk through the decision aid", "proceduralist", 4),
    Stage.AUTHORISATION: ("Send the packet to the payer", "authorisation", 0),
    Stage.PREPARATION: ("Go through the medicines to pause", "nurse", 1),
}
# What somebody who asks for a consultation had answered before: the pattern, and one operation.
CHECKED = {question.key: Reply.NO for question in load_questions()} | {
    key: Reply.YES for key in ("posture", "relief", "months", "care", "surgery")
}
CALL_ABOUT = "How is the wound, how is the walking?"


def fill_desk(desk: Desk, cases: list[Case], sites: list[Site], proceduralist: User) -> None:
    rooms = {
        site.id: Room.objects.create(organisation_id=desk.organisation_id, site=site, name="Room 1") for site in sites
    }
    Task.objects.bulk_create(_tasks(desk, cases))
    booked: Counter[tuple[Site, Stage]] = Counter()
    for case in cases:
        if case.stage in COMING:
            place = case.site, Stage(case.stage)
            _book(desk, case, rooms[case.site_id], proceduralist, booked[place])
            booked[place] += 1
        if case.stage == Stage.RECOVERY:
            CallBack.objects.create(
                organisation_id=desk.organisation_id, case=case, opened_by_id=desk.nurse_id, due_on=desk.today,
                reason=CALL_ABOUT,
            )  # fmt: skip
    ConsultationRequest.objects.create(
        organisation_id=desk.organisation_id, given_name="Nora", family_name="Example", phone="555-0199",
        language=Language.ENGLISH, words="My legs go heavy when I stand at the sink.", once=uuid4(),
        self_check=to_kept(CHECKED),
    )  # fmt: skip


def _tasks(desk: Desk, cases: list[Case]) -> Iterator[Task]:
    for case in cases:
        if case.stage in DOING:
            title, role, days = DOING[Stage(case.stage)]
            yield Task(
                organisation_id=desk.organisation_id, case=case, title=title, role=role,
                due_on=desk.today + timedelta(days=days), opened_by_id=desk.coordinator_id,
            )  # fmt: skip


def _book(desk: Desk, case: Case, room: Room, proceduralist: User, hour: int) -> None:
    """One after the other through the day that is kept for a stage, at the site's own time."""
    visit, days = COMING[Stage(case.stage)]
    day = desk.today + timedelta(days=days)
    starts = datetime.combine(day, FIRST, ZoneInfo(case.site.time_zone)) + hour * APART
    Appointment.objects.create(
        organisation_id=desk.organisation_id, case=case, site=case.site, room=room, staff=proceduralist, visit=visit,
        starts_at=starts, ends_at=starts + timedelta(minutes=MINUTES),
    )  # fmt: skip


def write_messages(desk: Desk, case: Case, patient: User) -> None:
    """A question of somebody who has an account, and what the team answered."""
    said = (
        (True, "Do I have to stop my blood pressure tablets before I come?"),
        (False, "No, take them as always. Bring the list of everything you take with you."),
    )
    for is_from_patient, text in said:
        message = Message.objects.create(
            organisation_id=desk.organisation_id, case=case, is_from_patient=is_from_patient, text=text, once=uuid4(),
            recorded_by_id=patient.id if is_from_patient else desk.nurse_id,
        )  # fmt: skip
        if is_from_patient:  # whoever answered has read it
            Receipt.objects.create(organisation_id=desk.organisation_id, message=message, recorded_by_id=desk.nurse_id)
