"""Tasks, alarms, calls, staff's answers, decisions between two answers, and moves: each written once, by who may."""

import re
from datetime import timedelta
from itertools import count
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from clinic_factories import Clinic, sign_in
from django.test import Client
from django.utils.timezone import now
from viewer_factories import read_study

from flavum.clinic.accounts.models import User
from flavum.clinic.records.models import (
    Alarm,
    Appointment,
    CallAttempt,
    CallBack,
    Case,
    Disagreement,
    Fact,
    Origin,
    Person,
    Stage,
    Task,
)

TODAY = now().astimezone(ZoneInfo("America/New_York")).date()
_drawn = count(1)
EMERGENCY = "red_flags.saddle_numbness"


def next_id() -> str:
    """As a form draws it."""
    return str(UUID(int=next(_drawn)))


@pytest.fixture
def nurse(clinic: Clinic) -> User:
    return clinic.hire("nurse")


@pytest.fixture
def desk(nurse: User) -> Client:
    return sign_in(nurse)


def number_of(clinic: Clinic, case_id: UUID) -> int:
    with clinic.acting():
        return Case.objects.get(id=case_id).number


def page(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def current(clinic: Clinic, key: str) -> Fact:
    with clinic.acting():
        return Fact.objects.get(key=key, superseded_by=None)


# Tasks


def test_a_task_goes_its_way(clinic: Clinic, desk: Client, nurse: User) -> None:
    number = number_of(clinic, clinic.open_case())
    coordinator = clinic.hire("coordinator")
    form = {"title": "Ask for the MRI", "case": number, "to": "role:coordinator", "once": next_id()}
    for _ in range(2):  # a double click
        desk.post("/tasks/new/", form)
    with clinic.acting():
        task = Task.objects.get()
    assert (task.owner_id, task.role, task.opened_by_id) == (None, "coordinator", nurse.id)
    theirs = sign_in(coordinator)
    assert "Ask for the MRI" in page(theirs, "/tasks/")
    for deed in ("take", "take"):
        theirs.post(f"/tasks/{task.id}/", {"deed": deed})
    desk.post(f"/tasks/{task.id}/", {"deed": "take"})  # too late
    theirs.post(f"/tasks/{task.id}/", {"deed": "due", "due_on": "2026-12-01"})
    with clinic.acting():
        task = Task.objects.get()
        assert (task.owner_id, str(task.due_on)) == (coordinator.id, "2026-12-01")
    theirs.post(f"/tasks/{task.id}/", {"deed": "hand_over", "to": str(nurse.id)})
    for _ in range(2):
        desk.post(f"/tasks/{task.id}/", {"deed": "done"})
    with clinic.acting():
        task = Task.objects.get()
        assert (task.owner_id, task.done_by_id) == (nurse.id, nurse.id)


def test_my_tasks_say_what_is_overdue_first(clinic: Clinic, desk: Client, nurse: User) -> None:
    with clinic.acting():
        for days, title in ((3, "Later"), (-1, "Overdue one"), (0, "Today one")):
            Task.objects.create(
                organisation_id=clinic.organisation_id, title=title, owner=nurse, due_on=TODAY + timedelta(days=days)
            )
    shown = page(desk, "/tasks/")
    places = [shown.index(f"<strong>{title}") for title in ("Overdue one", "Today one", "Later")]
    assert places == sorted(places)


@pytest.mark.parametrize("to", ["role:patient", "role:administrator", "stranger"])
def test_a_task_goes_to_nobody_without_cases(clinic: Clinic, desk: Client, to: str) -> None:
    stranger = clinic.hire("registry")
    desk.post("/tasks/new/", {"title": "x", "to": to.replace("stranger", str(stranger.id))})
    with clinic.acting():
        assert not Task.objects.exists()


def test_a_task_of_a_case_behind_glass_is_hidden(clinic: Clinic, desk: Client) -> None:
    case_id = clinic.open_case()
    with clinic.acting():
        Case.objects.filter(id=case_id).update(is_restricted=True)
        task = Task.objects.create(
            organisation_id=clinic.organisation_id, case_id=case_id, title="Secret task", role="nurse"
        )
    assert "Secret task" not in page(desk, "/tasks/")
    desk.post(f"/tasks/{task.id}/", {"deed": "done"})
    with clinic.acting():
        assert Task.objects.get().done_at is None


# Alarms


def test_an_emergency_raises_an_alarm_until_somebody_says_what_was_done(clinic: Clinic, desk: Client) -> None:
    user, case_id = clinic.hire("patient"), clinic.open_case()
    with clinic.acting():
        Person.objects.filter(cases=case_id).update(user=user)
    patient = sign_in(user, second_factor=False)
    for _ in range(2):
        patient.post(f"/my/{EMERGENCY}/", {"value": "yes", "seen": ""})
    with clinic.acting():
        alarm = Alarm.objects.get()
    assert (alarm.case_id, alarm.key) == (case_id, EMERGENCY)
    assert "Your clinic has been told" in page(patient, "/my/now/")
    for address in ("/", "/tasks/", "/calls/", f"/cases/{number_of(clinic, case_id)}/"):
        assert "1 alarm is open" in page(desk, address)
    assert "alarm is open" not in page(sign_in(clinic.hire("administrator")), "/")
    assert "saddle" in page(desk, "/alarms/") or "between the legs" in page(desk, "/alarms/")
    desk.post(f"/alarms/{alarm.id}/", {"what_was_done": " "})
    for said in ("Called 911, stayed on the line", "Another story"):
        desk.post(f"/alarms/{alarm.id}/", {"what_was_done": said})
    with clinic.acting():
        alarm = Alarm.objects.get()
    assert alarm.what_was_done == "Called 911, stayed on the line"
    assert "alarm is open" not in page(desk, "/")


def test_the_same_emergency_said_again_raises_the_alarm_again(clinic: Clinic) -> None:
    user, case_id = clinic.hire("patient"), clinic.open_case()
    with clinic.acting():
        Person.objects.filter(cases=case_id).update(user=user)
    patient = sign_in(user, second_factor=False)
    patient.post(f"/my/{EMERGENCY}/", {"value": "yes", "seen": ""})
    with clinic.acting():
        Alarm.objects.update(ended_at=now(), ended_by=user, what_was_done="Called")
    patient.post(f"/my/{EMERGENCY}/", {"value": "yes", "seen": str(current(clinic, EMERGENCY).id)})
    with clinic.acting():
        assert Alarm.objects.filter(ended_at=None).count() == 1


def test_an_emergency_said_beside_another_s_answer_is_not_missed(clinic: Clinic) -> None:
    user, case_id = clinic.hire("patient"), clinic.open_case()
    with clinic.acting():
        Person.objects.filter(cases=case_id).update(user=user)
    clinic.write_fact(case_id, key=EMERGENCY, value="no")
    patient = sign_in(user, second_factor=False)
    answer = patient.post(f"/my/{EMERGENCY}/", {"value": "yes", "seen": ""})
    assert answer.headers["Location"] == "/my/now/"
    assert "911" in page(patient, "/my/now/")
    with clinic.acting():
        assert (Alarm.objects.count(), Disagreement.objects.count()) == (1, 1)


def test_staff_raise_it_as_well(clinic: Clinic, desk: Client) -> None:
    number = number_of(clinic, clinic.open_case())
    desk.post(f"/cases/{number}/facts/examination.motor_deficit/", {"value": "mild_stable", "seen": ""})
    with clinic.acting():
        assert not Alarm.objects.exists()
    seen = current(clinic, "examination.motor_deficit").id
    desk.post(
        f"/cases/{number}/facts/examination.motor_deficit/", {"value": "progressive", "seen": seen, "reason": "Worse"}
    )
    with clinic.acting():
        assert Alarm.objects.get().key == "examination.motor_deficit"


# Calls


def test_somebody_is_called_until_reached(clinic: Clinic, desk: Client) -> None:
    number, once = number_of(clinic, clinic.open_case()), next_id()
    with clinic.acting():
        Person.objects.update(phone="555-0123")
    for _ in range(2):
        desk.post("/calls/new/", {"case": number, "reason": "Intake", "due_on": "2026-01-02", "once": once})
    with clinic.acting():
        call = CallBack.objects.get()
    assert 'href="tel:555-0123"' in page(desk, "/calls/")
    tried = next_id()
    for _ in range(2):
        desk.post(f"/calls/{call.id}/", {"outcome": "no_answer", "note": "Rang out", "once": tried})
    assert "Rang out" in page(desk, "/calls/")
    desk.post(f"/calls/{call.id}/", {"outcome": "nonsense", "once": next_id()})
    desk.post(f"/calls/{call.id}/", {"outcome": "reached", "once": next_id()})
    with clinic.acting():
        assert [one.outcome for one in CallAttempt.objects.order_by("recorded_at")] == ["no_answer", "reached"]
        assert CallBack.objects.get().ended_at is not None
    assert "Nobody is to be called" in page(desk, "/calls/")


def test_a_person_takes_somebody_off_the_list(clinic: Clinic, desk: Client) -> None:
    case_id = clinic.open_case()
    with clinic.acting():
        call = CallBack.objects.create(
            organisation_id=clinic.organisation_id, case_id=case_id, reason="Ask", due_on=TODAY
        )
    desk.post(f"/calls/{call.id}/", {"end": "1"})
    with clinic.acting():
        assert CallBack.objects.get().ended_at is not None


# Facts


def test_staff_answer_and_correct_with_a_reason(clinic: Clinic, desk: Client, nurse: User) -> None:
    case_id = clinic.open_case()
    address = f"/cases/{number_of(clinic, case_id)}/facts/symptoms.walking_distance_m/"
    clinic.write_fact(case_id, key="symptoms.walking_distance_m", value=50, origin="patient")
    seen = str(current(clinic, "symptoms.walking_distance_m").id)
    answer = desk.post(address, {"value": "80", "seen": seen})
    assert (answer.status_code, 'value="80"' in answer.content.decode()) == (422, True)  # nothing lost
    for _ in range(2):
        desk.post(address, {"value": "80", "seen": seen, "reason": "Meant yards"})
    fact = current(clinic, "symptoms.walking_distance_m")
    assert (fact.value, fact.origin, fact.reason, fact.recorded_by_id) == (80, "corrected", "Meant yards", nurse.id)
    with clinic.acting():
        assert (Fact.objects.count(), Disagreement.objects.count()) == (2, 0)
    shown = page(desk, f"/cases/{number_of(clinic, case_id)}/")
    assert "80 m" in shown
    assert "1 answer before" in shown
    assert "Meant yards" in shown


@pytest.mark.parametrize("written", [{"value": "1e9"}, {"value": "far"}, {"unknown": "1"}, {}])
def test_what_is_no_answer_is_asked_again(clinic: Clinic, desk: Client, written: dict[str, str]) -> None:
    number = number_of(clinic, clinic.open_case())
    answer = desk.post(f"/cases/{number}/facts/symptoms.walking_distance_m/", {"seen": "", **written})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    with clinic.acting():
        assert not Fact.objects.exists()


def test_not_known_says_why(clinic: Clinic, desk: Client) -> None:
    number = number_of(clinic, clinic.open_case())
    desk.post(f"/cases/{number}/facts/symptoms.duration_months/", {"unknown": "1", "why": "Lost the diary", "seen": ""})
    fact = current(clinic, "symptoms.duration_months")
    assert (fact.value, fact.unknown_because) == (None, "Lost the diary")


def test_a_fact_of_a_level_is_the_level_s(clinic: Clinic, desk: Client) -> None:
    number = number_of(clinic, clinic.open_case())
    for level in ("L3-L4", "L4-L5"):
        desk.post(f"/cases/{number}/facts/level.instability/{level}/", {"value": "no", "seen": ""})
    with clinic.acting():
        assert sorted(Fact.objects.values_list("key", "level", "value")) == [
            ("level.instability", "L3-L4", "no"),
            ("level.instability", "L4-L5", "no"),
        ]
    assert "instability" in page(desk, f"/cases/{number}/")


@pytest.mark.parametrize("address", ["care.months/", "no.such/", "level.instability/", "level.instability/T3-T4/"])
def test_what_cannot_be_asked_is_not_there(clinic: Clinic, desk: Client, address: str) -> None:
    number = number_of(clinic, clinic.open_case())
    assert desk.get(f"/cases/{number}/facts/{address}").status_code == 404


def test_every_fact_of_the_catalogue_has_its_words_on_the_case_page(clinic: Clinic, desk: Client) -> None:
    case_id = clinic.open_case()
    rows = [{"kind": "medicine", "tried": "yes", "name": "gabapentin", "response": "no_relief"}]
    for key, value in (
        ("medicines.taken", ["gabapentin 300 mg"]), ("examination.motor_deficit", "mild_stable"),
        ("scores.odi", 46), ("treatment.rows", rows), ("unheard.of", 3),
    ):  # fmt: skip
        clinic.write_fact(case_id, key=key, value=value)
    measured = {"value": 4.2, "low": 3.9, "high": 4.5}
    clinic.write_fact(case_id, key="level.ligament_left_mm", level="L4-L5", value=measured, origin="computed")
    for language in ("en", "es"):
        shown = desk.get(
            f"/cases/{number_of(clinic, case_id)}/", headers={"accept-language": language}
        ).content.decode()
        for words in ("gabapentin 300 mg", "46 ", "4.2 mm (3.9–4.5)", "unheard.of"):
            assert words in shown


# Two answers


def test_a_person_decides_between_two_answers(clinic: Clinic, desk: Client) -> None:
    case_id = clinic.open_case()
    number, key = number_of(clinic, case_id), "symptoms.walking_distance_m"
    clinic.write_fact(case_id, key=key, value=50, origin="patient")
    desk.post(f"/cases/{number}/facts/{key}/", {"value": "90", "seen": "", "reason": "Saw them walk"})
    fact = current(clinic, key)
    with clinic.acting():
        other = Disagreement.objects.get()
    shown = page(desk, f"/cases/{number}/")
    assert "Answered twice" in shown
    assert "1 answer was given twice" in shown
    desk.post(f"/cases/{number}/settle/{fact.id}/", {"chosen": other.id, "reason": ""})
    assert current(clinic, key).id == fact.id  # a decision says why
    for chosen in (other.id, other.id, fact.id):  # a double click, and somebody who comes too late
        desk.post(f"/cases/{number}/settle/{fact.id}/", {"chosen": chosen, "reason": "Walked with them"})
    now_holds = current(clinic, key)
    assert (now_holds.value, now_holds.reason, now_holds.supersedes_id) == (90, "Walked with them", fact.id)
    with clinic.acting():
        assert Fact.objects.count() == 2
    assert "Answered twice" not in page(desk, f"/cases/{number}/")


# The road


def test_a_case_moves_once_and_never_from_where_it_was_not(clinic: Clinic, desk: Client) -> None:
    case_id = clinic.open_case()
    number = number_of(clinic, case_id)
    for _ in range(2):
        desk.post(f"/cases/{number}/move/", {"to": "imaging", "seen": "requested"})
    desk.post(f"/cases/{number}/move/", {"to": "decision", "seen": "requested"})  # from a stale page
    desk.post(f"/cases/{number}/move/", {"to": "nowhere", "seen": "imaging"})
    with clinic.acting():
        assert Case.objects.get(id=case_id).stage == Stage.IMAGING
    assert "MRI missing" in page(desk, f"/cases/{number}/")


def test_a_case_is_closed_and_opened_again(clinic: Clinic, desk: Client) -> None:
    case_id = clinic.open_case()
    number, who = number_of(clinic, case_id), {"organisation_id": clinic.organisation_id, "case_id": case_id}
    close = {"to": "closed", "seen": "requested"}
    with clinic.acting():
        Alarm.objects.create(key=EMERGENCY, **who)
    desk.post(f"/cases/{number}/move/", close)
    with clinic.acting():
        Alarm.objects.all().delete()
        starts = now() + timedelta(days=1)
        Appointment.objects.create(
            site_id=clinic.site_id, visit="consult", starts_at=starts, ends_at=starts + timedelta(hours=1), **who
        )
    desk.post(f"/cases/{number}/move/", close)
    with clinic.acting():
        assert Case.objects.get(id=case_id).closed_at is None
        Appointment.objects.update(state="cancelled")
    desk.post(f"/cases/{number}/move/", close)
    with clinic.acting():
        assert Case.objects.get(id=case_id).closed_at is not None
    desk.post(f"/cases/{number}/move/", {"to": "intake", "seen": "closed"})
    with clinic.acting():
        case = Case.objects.get(id=case_id)
    assert (case.stage, case.closed_at) == (Stage.INTAKE, None)


def test_who_may_not_write_sees_no_form(clinic: Clinic) -> None:
    number = number_of(clinic, clinic.open_case())
    client = sign_in(clinic.hire("authorisation"))
    shown = page(client, f"/cases/{number}/")
    assert f"/cases/{number}/move/" not in shown
    assert 'class="change"' not in shown
    assert client.post(f"/cases/{number}/move/", {"to": "closed", "seen": "requested"}).status_code == 403


def test_every_link_of_a_case_with_an_mri_leads_somewhere(clinic: Clinic, desk: Client) -> None:
    case_id = clinic.open_case()
    number = number_of(clinic, case_id)
    read_study(clinic, case_id, clinic.hire("coordinator"))
    desk.post(f"/cases/{number}/facts/level.instability/L4-L5/", {"value": "no", "seen": ""})

    links = set(re.findall(rf'href="(/cases/{number}/[^"#]*)"', page(desk, f"/cases/{number}/")))

    assert f"/cases/{number}/facts/level.instability/L4-L5/" in links
    assert {to: answer for to in links if (answer := desk.get(to).status_code) != 200} == {}


def test_who_told_most_of_a_section_is_said_once(clinic: Clinic, desk: Client) -> None:
    case_id = clinic.open_case()
    for key in ("symptoms.worse_standing", "symptoms.worse_walking", "symptoms.relieved_by_sitting"):
        first = clinic.write_fact(case_id, key, "yes", origin=Origin.PATIENT)
    clinic.write_fact(case_id, first.key, "no", supersedes=first, origin=Origin.CORRECTED, reason="asked again")

    shown = page(desk, f"/cases/{number_of(clinic, case_id)}/")

    assert shown.count("said by the patient") == 2  # above the section, and in the chain of what was corrected
    assert shown.count("corrected by staff") == 1
