"""The worklist: what presses most first, narrowed and searched, without a name in an address; quick by standings."""

from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from clinic_factories import Clinic, sign_in
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from flavum.clinic.accounts.actor import acting
from flavum.clinic.records.models import (
    Alarm,
    Appointment,
    CallBack,
    Case,
    Fact,
    Message,
    Person,
    SavedView,
    Stage,
    Standing,
    Study,
    StudyState,
    Task,
)
from flavum.clinic.records.question import asked_facts, asked_steps
from flavum.clinic.standing.refresh import get_standing, refresh_standings

TODAY = now().astimezone(ZoneInfo("America/New_York")).date()
DAY = timedelta(days=1)


@pytest.fixture
def desk(clinic: Clinic) -> Client:
    return sign_in(clinic.hire("coordinator"))


def rename(clinic: Clinic, case_id: UUID, family: str, given: str = "Ada") -> None:
    with clinic.acting():
        Person.objects.filter(cases=case_id).update(family_name=family, given_name=given)


def add_task(clinic: Clinic, case_id: UUID, days: int, **others: object) -> None:
    with clinic.acting():
        Task.objects.create(
            organisation_id=clinic.organisation_id, case_id=case_id, title=f"Due in {days}",
            due_on=TODAY + days * DAY, **others,
        )  # fmt: skip


def move(clinic: Clinic, case_id: UUID, stage: Stage) -> None:
    with clinic.acting():
        Case.objects.filter(id=case_id).update(stage=stage)


def step_of(clinic: Clinic, case_id: UUID) -> tuple[str, str, int]:
    with clinic.acting():
        standing = get_standing(Case.objects.get(id=case_id))
    return standing.step, standing.turn, standing.count


def page(client: Client, address: str = "/") -> str:
    return client.get(address).content.decode()


def test_what_presses_most_comes_first(clinic: Clinic, desk: Client) -> None:
    calm, later, today, overdue, alarmed = (clinic.open_case() for _ in range(5))
    for case_id, family in (
        (calm, "Calm"),
        (later, "Later"),
        (today, "Today"),
        (overdue, "Over"),
        (alarmed, "Alarmed"),
    ):
        rename(clinic, case_id, family)
    for case_id, days in ((later, 3), (today, 0), (overdue, -2)):
        add_task(clinic, case_id, days)
    with clinic.acting():
        Alarm.objects.create(organisation_id=clinic.organisation_id, case_id=alarmed, key="red_flags.fever")
    shown = page(desk)
    places = [shown.index(f"{family}, Ada") for family in ("Alarmed", "Over", "Today", "Later", "Calm")]
    assert places == sorted(places)
    assert "Overdue: Due in -2" in shown


@pytest.mark.parametrize(
    ("query", "families"),
    [
        ("", {"Requested", "Imaging", "Late"}),
        ("?stage=imaging", {"Imaging", "Late"}),
        ("?due=overdue", {"Late"}),
        ("?due=today", {"Late"}),
        ("?due=nothing", {"Requested", "Imaging"}),
        ("?turn=patient", {"Requested"}),
        ("?turn=nurse", {"Late"}),  # the overdue task is the nurse's
        ("?turn=coordinator", {"Imaging"}),
        ("?language=es", {"Imaging"}),
        ("?stage=imaging&language=en", {"Late"}),
        ("?stage=closed", {"Closed"}),
        ("?stage=nonsense&due=nonsense&site=nonsense", {"Requested", "Imaging", "Late"}),
    ],
)
def test_filters_narrow_the_list(clinic: Clinic, desk: Client, query: str, families: set[str]) -> None:
    cases = {family: clinic.open_case() for family in ("Requested", "Imaging", "Late", "Closed")}
    for family, case_id in cases.items():
        rename(clinic, case_id, family)
    move(clinic, cases["Imaging"], Stage.IMAGING)
    move(clinic, cases["Late"], Stage.IMAGING)
    add_task(clinic, cases["Late"], -1, role="nurse")
    with clinic.acting():
        Person.objects.filter(cases=cases["Imaging"]).update(language="es")
        Case.objects.filter(id=cases["Closed"]).update(stage=Stage.CLOSED, closed_at=now())
    shown = page(desk, f"/{query}")
    assert {family for family in cases if f"{family}, Ada" in shown} == families


def test_each_site_has_its_list(clinic: Clinic, other_clinic: Clinic, desk: Client) -> None:
    rename(clinic, clinic.open_case(), "Here")
    assert "Here, Ada" in page(desk, f"/?site={clinic.site_id}")
    assert "No case is like that" in page(desk, f"/?site={other_clinic.site_id}")


@pytest.mark.parametrize(
    "words", ["Ramón", "ramon", "prueba ramon", "PRUEBA, Ramón", "ueba", "syn-77", "#{number}", "{number}"]
)
def test_somebody_is_found_by_name_or_number(clinic: Clinic, desk: Client, words: str) -> None:
    wanted, other = clinic.open_case(), clinic.open_case()
    rename(clinic, wanted, "Prueba", "Ramón")
    rename(clinic, other, "Example")
    with clinic.acting():
        number = Case.objects.get(id=wanted).number
        Person.objects.filter(cases=wanted).update(record_number="SYN-77")
    answer = desk.post("/search/", {"words": words.format(number=number), "back": "/?stage=requested"}, follow=True)
    assert answer.redirect_chain == [("/?stage=requested", 302)]  # no name in an address
    assert "Prueba, Ramón" in answer.content.decode()
    assert "Example, Ada" not in answer.content.decode()
    desk.post("/search/", {"words": ""})
    assert "Example, Ada" in page(desk)


def test_a_search_leads_nowhere_else(desk: Client) -> None:
    assert desk.post("/search/", {"words": "a", "back": "https://example.org/"}).headers["Location"] == "/"


def test_a_view_is_kept_opened_and_forgotten_by_its_owner_alone(clinic: Clinic, desk: Client) -> None:
    kept = {"name": "Late imaging", "query": "stage=imaging&due=overdue&words=Ramon"}
    for _ in range(2):  # a double click
        assert desk.post("/views/", kept).headers["Location"] == "/?stage=imaging&due=overdue"
    with clinic.acting():
        view = SavedView.objects.get()
    assert "Late imaging" in page(desk, f"/?{view.query}")
    somebody = sign_in(clinic.hire("nurse"))
    assert "Late imaging" not in page(somebody)
    somebody.post(f"/views/{view.id}/delete/")
    assert "Late imaging" in page(desk)
    for _ in range(2):
        desk.post(f"/views/{view.id}/delete/")
    assert "Late imaging" not in page(desk)


def test_a_case_behind_glass_shows_its_number_alone(clinic: Clinic, desk: Client) -> None:
    case_id = clinic.open_case()
    rename(clinic, case_id, "Secret")
    add_task(clinic, case_id, -1)
    with clinic.acting():
        Case.objects.filter(id=case_id).update(is_restricted=True)
        number = Case.objects.get(id=case_id).number
    shown = page(desk)
    assert f"/cases/{number}/" in shown
    assert "Secret" not in shown
    assert "Due in" not in shown
    assert "Secret" not in desk.post("/search/", {"words": "secret"}, follow=True).content.decode().split("<table")[-1]
    assert f"/cases/{number}/" in desk.post("/search/", {"words": str(number)}, follow=True).content.decode()


def test_a_page_holds_fifty_and_needs_as_many_queries_as_one_of_five(clinic: Clinic, desk: Client) -> None:
    for _ in range(5):
        add_task(clinic, clinic.open_case(), 1)
    page(desk)
    with CaptureQueriesContext(connection) as few:
        page(desk)
    for _ in range(50):
        add_task(clinic, clinic.open_case(), 1)
    assert page(desk).count('<th scope="row">') == 50
    with CaptureQueriesContext(connection) as many:
        assert page(desk, "/?page=2").count('<th scope="row">') == 5
    assert len(many) <= len(few)


def test_nothing_there_is_said_in_words(clinic: Clinic, desk: Client) -> None:
    assert "No case yet" in page(desk)
    case_id = clinic.open_case()
    assert "No case is like that" in page(desk, "/?stage=recovery")
    with clinic.acting():
        Case.objects.filter(id=case_id).update(stage=Stage.CLOSED, closed_at=now())
    assert "No case is open" in page(desk)


def test_the_next_step_follows_what_is_written(clinic: Clinic) -> None:
    case_id, who = clinic.open_case(), {"organisation_id": clinic.organisation_id}
    everything = len(asked_steps({}))
    assert step_of(clinic, case_id) == ("intake", "patient", everything)
    clinic.write_fact(case_id, key=asked_facts()[0].key, value="no")
    assert step_of(clinic, case_id) == ("intake", "patient", everything - 1)
    move(clinic, case_id, Stage.IMAGING)
    assert step_of(clinic, case_id)[0] == "mri"
    with clinic.acting():
        study = Study.objects.create(case_id=case_id, uploaded_by=clinic.hire("nurse"), **who)
    assert step_of(clinic, case_id)[0] == "study_coming"
    with clinic.acting():
        Study.objects.filter(id=study.id).update(state=StudyState.READING)
    assert step_of(clinic, case_id)[:2] == ("reading", "nobody")
    clinic.write_fact(case_id, key="level.sac_area_mm2", level="L4-L5", value=80, origin="computed")
    with clinic.acting():
        Study.objects.filter(id=study.id).update(state=StudyState.READ)
    assert step_of(clinic, case_id) == ("confirm", "proceduralist", 1)


def test_the_first_day_of_all_is_the_case_s(clinic: Clinic) -> None:
    case_id, who = clinic.open_case(), {"organisation_id": clinic.organisation_id}
    starts = datetime.combine(TODAY + 9 * DAY, datetime.min.time(), UTC) + timedelta(hours=15)
    with clinic.acting():
        Appointment.objects.create(
            case_id=case_id, site_id=clinic.site_id, visit="consult", starts_at=starts,
            ends_at=starts + timedelta(hours=1), **who,
        )  # fmt: skip
        assert get_standing(Case.objects.get(id=case_id)).due_on == TODAY + 9 * DAY
        CallBack.objects.create(case_id=case_id, reason="Ask again", due_on=TODAY + 4 * DAY, **who)
    add_task(clinic, case_id, 6)
    with clinic.acting():
        standing = get_standing(Case.objects.get(id=case_id))
    assert (standing.due_on, standing.due_what, standing.due_words) == (TODAY + 4 * DAY, "call_back", "Ask again")
    with clinic.acting():
        CallBack.objects.update(ended_at=now())
        assert get_standing(Case.objects.get(id=case_id)).due_what == "task"
        Task.objects.filter(case=case_id).delete()
        assert get_standing(Case.objects.get(id=case_id)).due_what == "visit"


def test_who_wrote_last_is_marked(clinic: Clinic) -> None:
    case_id = clinic.open_case()
    for is_from_patient in (True, False):
        with clinic.acting():
            Message.objects.create(
                organisation_id=clinic.organisation_id, case_id=case_id, is_from_patient=is_from_patient, text="?",
                once=UUID(int=is_from_patient),
            )  # fmt: skip
            assert get_standing(Case.objects.get(id=case_id)).has_message is is_from_patient


def test_days_count_from_the_latest_stage(clinic: Clinic) -> None:
    case_id = clinic.open_case()
    with clinic.acting():
        before = Standing.objects.get(case=case_id).stage_since
    clinic.write_fact(case_id)
    with clinic.acting():
        assert Standing.objects.get(case=case_id).stage_since == before
    move(clinic, case_id, Stage.IMAGING)
    with clinic.acting():
        assert Standing.objects.get(case=case_id).stage_since > before


def test_a_patient_s_answer_makes_the_standing_stale_and_shows_them_none(clinic: Clinic) -> None:
    case_id, user = clinic.open_case(), clinic.hire("patient")
    with clinic.acting():
        Person.objects.filter(cases=case_id).update(user=user)
        refresh_standings()
    with acting(clinic.organisation_id, user.id, is_patient=True):
        assert not Standing.objects.exists()
        Fact.objects.create(
            organisation_id=clinic.organisation_id, case_id=case_id, key=asked_facts()[0].key, value="no",
            holds_on=TODAY, origin="patient",
        )  # fmt: skip
    with clinic.acting():
        assert Standing.objects.get(case=case_id).is_stale


def test_one_organisation_works_out_no_standing_of_another(clinic: Clinic, other_clinic: Clinic) -> None:
    theirs = other_clinic.open_case()
    with clinic.acting():
        refresh_standings()
    with other_clinic.acting():
        assert Standing.objects.get(case=theirs).is_stale
