"""Every address against every role and against another organisation: who gets in where."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from clinic_factories import Clinic, sign_in
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from viewer_factories import case_of, make_view, read_study

from flavum.clinic.accounts.models import User
from flavum.clinic.accounts.permission import Permission, load_roles
from flavum.clinic.audit.models import Sight
from flavum.clinic.records.models import Case, ConsultationRequest, Person
from flavum.clinic.records.question import asked_facts

OWN = {"patient", "helper"}
DESK = {"coordinator", "nurse", "proceduralist"}
CARE = {"coordinator", "nurse", "proceduralist", "authorisation"}
EDITORS = {"coordinator", "nurse", "administrator"}
# Name of the address -> the roles that are let in. A new address without a row here fails the tests.
DOORS: dict[str, set[str]] = {
    "worklist": set(load_roles()) - OWN,
    "search": CARE,
    "keep_view": CARE,
    "delete_view": CARE,
    "case": CARE,
    "fact": DESK,
    "rows_of_case": DESK,
    "row_of_case": DESK,
    "fact_of_level": DESK,
    "settle": DESK,
    "move": DESK,
    "tasks": CARE,
    "new_task": CARE,
    "task": CARE,
    "alarms": CARE,
    "end_alarm": DESK,
    "call_backs": CARE,
    "new_call_back": DESK,
    "call_back": DESK,
    "portal": OWN,
    "question": OWN,
    "row": OWN,
    "review": OWN,
    "stop": OWN,
    "choose": OWN,
    "helpers": OWN,
    "medicines": OWN,
    "photo": OWN | CARE,
    "requests": DESK,
    "put_aside": DESK,
    "invite": DESK,
    "staff": {"administrator"},
    "stay": set(load_roles()),
    "end_session": set(load_roles()),
    "forget": set(load_roles()),
    "new_case": DESK,
    "glass": {"nurse", "proceduralist"},
    "glasses": {"privacy"},
    "review_glass": {"privacy"},
    "new_study": DESK,
    "study": CARE,
    "study_progress": CARE,
    "study_view": CARE,
    "study_file": CARE,
    "jobs": DESK | {"administrator"},
    "viewer": CARE,
    "level_facts": CARE,
    "correct_finding": {"nurse", "proceduralist"},
    "confirm_level": {"proceduralist"},
    "verdict": CARE,
    "sign_verdict": {"proceduralist"},
    "options": CARE,
    "options_step": CARE,
    "options_paper": CARE,
    "my_options": OWN,
    "my_options_step": OWN,
    "my_options_paper": OWN,
    "override": {"proceduralist"},
    "my_verdict": OWN,
    "alternatives": CARE,
    "my_alternatives": OWN,
    "evaluation": CARE,
    "evaluation_part": DESK,
    "decision": CARE,
    "consent": CARE,
    "consent_paper": CARE,
    "my_decision": OWN,
    "my_consent": OWN,
    "my_consent_paper": OWN,
    "withdraw_consent": OWN,
    "documents": CARE,
    "document": CARE,
    "letters": CARE,
    "copies": DESK,
    "copy": DESK,
    "copy_progress": DESK,
    "case_audit": {"privacy"},
    "audit": {"privacy"},
    "own_audit": OWN,
    "appointments": CARE,
    "appointment": DESK,
    "cancel_appointment": DESK,
    "appointment_file": CARE,
    "calendar": CARE,
    "waiting": CARE,
    "timetable": DESK,
    "messages": CARE,
    "attachment": CARE,
    "templates": EDITORS,
    "new_template": EDITORS,
    "template": EDITORS,
    "my_messages": OWN,
    "my_attachment": OWN,
    "my_appointments": OWN,
    "my_appointment_file": OWN,
    "change_appointment": OWN,
    "my_copies": OWN,
    "my_copy": OWN,
    "my_copy_progress": OWN,
}
# Addresses of a thing that is not there: who is let in finds nothing.
ABSENT = (
    "document",
    "appointment",
    "cancel_appointment",
    "appointment_file",
    "timetable",
    "attachment",
    "template",
    "my_attachment",
    "my_appointment_file",
    "change_appointment",
    "photo",
    "copy",
    "copy_progress",
    "my_copy",
    "my_copy_progress",
    "consent_paper",
    "my_consent_paper",
)
# What an address needs beside a case.
GIVEN = {
    **{name: [UUID(int=0)] for name in (*ABSENT, "review_glass")},
    "consent_paper": [],
    "my_consent_paper": [],
    "evaluation_part": ["examination"],
    "question": [asked_facts()[0].key],
    "row": ["treatment.rows", "add"],
    "rows_of_case": ["treatment.rows"],
    "row_of_case": ["treatment.rows", "add"],
    **{name: ["compare"] for name in ("options_step", "my_options_step", "public_options_step")},
    "put_aside": [UUID(int=0)],
    "delete_view": [UUID(int=0)],
    "fact": ["examination.motor_deficit"],
    "fact_of_level": ["level.instability", "L4-L5"],
    "settle": [UUID(int=0)],
    "override": ["flavum", "instability", "L4-L5"],
    "task": [UUID(int=0)],
    "end_alarm": [UUID(int=0)],
    "call_back": [UUID(int=0)],
}
# Addresses that only take a form -> what they answer to one that says nothing.
POSTED = {
    "review_glass": 422,
    "correct_finding": 422,
    "confirm_level": 422,
    "new_call_back": 404,
    "copies": 422,
    "copy": 404,
    "my_copy": 404,
    "stay": 200,
    "options_paper": 200,
    "my_options_paper": 200,
    **dict.fromkeys(
        (
            "search", "keep_view", "delete_view", "settle", "move", "new_task", "task", "end_alarm", "call_back",
            "put_aside", "end_session", "forget",
        ),
        302,
    ),
}  # fmt: skip
# Addresses that anybody may open: they show nothing but the name of a clinic.
PUBLIC = {
    "check_here",
    "check",
    "request_here",
    "request",
    "thanks",
    "welcome",
    "public_options",
    "public_options_step",
}
LED_ON = {("worklist", "patient"): "/my/", ("worklist", "helper"): "/my/"}  # the front door leads them to their own
PATTERNS = [one for one in get_resolver().url_patterns if isinstance(one, URLPattern) and one.name != "set_language"]
NAMES = sorted(one.name for one in PATTERNS)
ABOUT_A_STUDY = {one.name for one in PATTERNS if "<uuid:study_id>" in str(one.pattern)}
ABOUT_A_CASE = {one.name for one in PATTERNS if "<int:number>" in str(one.pattern)}
OF_A_LEVEL = {one.name for one in PATTERNS if "<str:level>" in str(one.pattern)}


def address(name: str, case_number: int) -> str:
    given = [case_number, UUID(int=0)] if name in ABOUT_A_STUDY else [case_number] if name in ABOUT_A_CASE else []
    return reverse(name, args=[*given, *GIVEN.get(name, more_of(name))])


def more_of(name: str) -> list[str]:
    """What an address of a study says beside it: a level, a file that the viewer draws."""
    return ["L4-L5"] * (name in OF_A_LEVEL) + [next(iter(make_view().files))] * (name == "study_file")


def address_of_study(clinic: Clinic, name: str, case_number: int) -> str:
    """Of a study that was read."""
    reading = read_study(clinic, case_of(clinic, case_number), clinic.hire("coordinator"))
    return reverse(name, args=[case_number, reading.study_id, *more_of(name)])


def number_of(clinic: Clinic) -> int:
    case = clinic.open_case()
    with clinic.acting():
        return Case.objects.get(id=case).number


def test_every_address_has_its_row() -> None:
    assert sorted({*DOORS, *PUBLIC}) == NAMES


@pytest.mark.parametrize("role", load_roles())
@pytest.mark.parametrize("name", DOORS)
def test_who_gets_in_where(clinic: Clinic, name: str, role: str) -> None:
    user, number = clinic.hire(role), number_of(clinic)
    with clinic.acting():
        Person.objects.filter(cases__number=number).update(user=user)  # whoever comes, it is their own case
    client = sign_in(user)
    at = address_of_study(clinic, name, number) if name in ABOUT_A_STUDY else address(name, number)
    answer = (client.post if name in POSTED else client.get)(at)
    if (name, role) in LED_ON:
        assert answer.headers["Location"] == LED_ON[name, role]
    elif role not in DOORS[name]:
        assert answer.status_code == 403
    elif name in ABSENT:
        assert answer.status_code == 404
    elif name in POSTED:
        assert answer.status_code == POSTED[name]
    else:
        assert answer.status_code == 200 or (name, answer.headers["Location"]) == ("stop", "/my/")


@pytest.mark.parametrize("name", DOORS)
def test_nobody_unknown_gets_in(clinic: Clinic, name: str) -> None:
    answer = Client().get(address(name, number_of(clinic)))
    assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/accounts/login/")


@pytest.mark.parametrize("name", DOORS)
def test_staff_without_a_second_factor_are_sent_to_set_one_up(clinic: Clinic, name: str) -> None:
    answer = sign_in(clinic.hire("nurse"), second_factor=False).get(address(name, number_of(clinic)))
    assert (answer.status_code, answer.headers["Location"]) == (302, "/accounts/2fa/")


BEHIND_GLASS = sorted(ABOUT_A_CASE - {"glass", "case_audit"})  # the way through it, and what holds no content


@pytest.mark.parametrize("name", BEHIND_GLASS)
def test_every_address_about_a_restricted_case_is_behind_glass(clinic: Clinic, name: str) -> None:
    number = number_of(clinic)
    at = address_of_study(clinic, name, number) if name in ABOUT_A_STUDY else address(name, number)
    with clinic.acting():
        Case.objects.filter(number=number).update(is_restricted=True)
    for role in DOORS[name]:
        client = sign_in(clinic.hire(role))
        answer = (client.post if name in POSTED else client.get)(at)
        may_break = Permission.BREAK_GLASS in load_roles()[role].permissions
        to = answer.headers.get("Location")
        assert (answer.status_code, to) == ((302, f"/cases/{number}/glass/") if may_break else (404, None)), role


def test_a_case_of_another_organisation_is_not_there(clinic: Clinic, other_clinic: Clinic) -> None:
    theirs = number_of(other_clinic)
    client = sign_in(clinic.hire("proceduralist"))
    assert client.get(address("case", theirs)).status_code == 404
    assert f"Person {theirs}" not in client.get("/").content.decode()


@pytest.mark.parametrize("name", sorted(ABOUT_A_CASE))
def test_no_address_about_a_case_reaches_another_organisation(clinic: Clinic, other_clinic: Clinic, name: str) -> None:
    theirs = number_of(other_clinic)
    at = address_of_study(other_clinic, name, theirs) if name in ABOUT_A_STUDY else address(name, theirs)
    for role in DOORS[name]:
        client = sign_in(clinic.hire(role))
        answer = (client.post if name in POSTED else client.get)(at)
        assert answer.status_code == 404, role


def test_the_page_for_what_is_not_there_speaks_the_reader_s_language(clinic: Clinic) -> None:
    client = sign_in(clinic.hire("nurse"))

    answer = client.get("/cases/999999/", headers={"accept-language": "es"})

    assert answer.status_code == 404
    assert "No existe esa página" in answer.content.decode()


def test_a_form_of_a_page_from_before_is_refused_in_words(clinic: Clinic) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(clinic.hire("nurse"), backend="allauth.account.auth_backends.AuthenticationBackend")

    answer = client.post("/tasks/new/", {"title": "Call"})

    assert answer.status_code == 403
    assert "too old to be sent" in answer.content.decode()


def test_times_are_those_of_the_clinic_s_clock(clinic: Clinic) -> None:
    with clinic.acting():
        asked = ConsultationRequest.objects.create(
            organisation_id=clinic.organisation_id,
            given_name="Nora",
            family_name="Example",
            phone="555-0199",
            once=uuid4(),
        )
        ConsultationRequest.objects.filter(id=asked.id).update(requested_at=datetime(2026, 11, 21, 2, 30, tzinfo=UTC))

    page = sign_in(clinic.hire("nurse")).get("/requests/").content.decode()

    assert "20 Nov 2026, 21:30" in page  # in New York, where the site is


def test_who_looked_at_a_case_is_noted(clinic: Clinic) -> None:
    number, nurse = number_of(clinic), clinic.hire("nurse")
    sign_in(nurse).get(address("case", number))
    with clinic.acting():
        assert [(one.recorded_by_id, one.case.number) for one in Sight.objects.all()] == [(nurse.id, number)]


def test_somebody_without_a_role_is_told_so() -> None:
    stranger = User.objects.create_user("stranger@example.org", "correct horse battery", name="Stranger")
    answer = sign_in(stranger).get("/")
    assert answer.status_code == 403
    assert "no clinic has given you a role" in answer.content.decode()


def test_pages_load_nothing_from_elsewhere_and_are_not_kept(clinic: Clinic) -> None:
    answer = sign_in(clinic.hire("nurse")).get("/")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["Cache-Control"] == "no-store"
    assert "style=" not in answer.content.decode()


@pytest.mark.parametrize("path", ["signup", "email"])
def test_nobody_registers_or_changes_the_address_they_were_invited_by(clinic: Clinic, path: str) -> None:
    assert sign_in(clinic.hire("nurse")).get(f"/accounts/{path}/").status_code == 404


@pytest.mark.parametrize("path", ["2fa/", "2fa/webauthn/", "password/change/", "password/reset/"])
def test_pages_of_the_account_are_there(clinic: Clinic, path: str) -> None:
    assert sign_in(clinic.hire("nurse")).get(f"/accounts/{path}").status_code == 200


def test_a_chosen_language_stays() -> None:
    client = Client()
    client.post("/language/", {"language": "es", "next": "/accounts/login/"})
    assert "Entrar" in client.get("/accounts/login/", headers={"accept-language": "en"}).content.decode()
