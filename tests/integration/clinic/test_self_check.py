"""The public self-check: nothing is kept, and what somebody sends along becomes facts that they said themselves."""

import re

import pytest
from clinic_factories import Clinic, sign_in
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from request_factories import SAID, stamp

from flavum.candidacy.selfcheck.question import load_questions
from flavum.clinic.accounts.models import Organisation
from flavum.clinic.arrival.limits import load_limits
from flavum.clinic.records.models import Alarm, Case, ConsultationRequest, Disagreement, Fact, Origin

EMERGENCIES = [question for question in load_questions() if question.emergency]
NO_EMERGENCY = {f"check-{question.key}": "no" for question in EMERGENCIES}
FITS = NO_EMERGENCY | {
    "check-posture": "yes", "check-relief": "yes", "check-standing_still": "no", "check-months": "yes",
    "check-care": "yes", "check-surgery": "no",
}  # fmt: skip
NEWCOMER = {"record_number": "A-1", "given_name": "Ada", "family_name": "Sample", "birth_date": "1944-05-17",
            "sex": "female", "language": "es", "phone": SAID["phone"]}  # fmt: skip


@pytest.fixture(autouse=True)
def _knocks() -> None:
    cache.clear()


@pytest.fixture
def slug(clinic: Clinic) -> str:
    with clinic.acting():
        return str(Organisation.objects.get().slug)


def requests_of(clinic: Clinic) -> list[ConsultationRequest]:
    with clinic.acting():
        return list(ConsultationRequest.objects.order_by("requested_at"))


def open_case(clinic: Clinic, one: ConsultationRequest) -> Case:
    said = NEWCOMER | {"site": str(clinic.site_id)}
    sign_in(clinic.hire("coordinator")).post(f"/cases/new/?request={one.id}", said)
    with clinic.acting():
        return Case.objects.latest("opened_at")


def facts_of(clinic: Clinic, case: Case) -> dict[str, Fact]:
    with clinic.acting():
        return {fact.key: fact for fact in Fact.objects.filter(case=case, superseded_by=None)}


@pytest.mark.parametrize(
    ("changed", "english", "spanish"),
    [
        ({}, "It is worth having this looked at", "Vale la pena que lo vean"),
        ({"check-relief": "not_sure"}, "We cannot tell from this", "Con esto no podemos saberlo"),
        ({"check-relief": "no"}, "This is probably not what MILD treats", "Probablemente no es lo que trata MILD"),
        ({"check-fever": "yes"}, "Do not wait: see someone now", "No espere: vea a alguien ahora"),
    ],
)
def test_anybody_is_told_what_their_answers_come_to(
    clinic: Clinic, slug: str, changed: dict[str, str], english: str, spanish: str
) -> None:
    for language, words in (("en", english), ("es", spanish)):
        answer = Client().post(f"/check/{slug}/", FITS | changed, headers={"accept-language": language})
        assert answer.status_code == 200
        assert words in answer.content.decode()
        assert answer.headers["Cache-Control"] == "no-store"


def test_nothing_is_kept_of_the_answers(clinic: Clinic, slug: str) -> None:
    client = Client()
    before = Session.objects.count()
    client.get(f"/check/{slug}/")
    client.post(f"/check/{slug}/", FITS)

    assert set(client.cookies) <= {"csrftoken"}
    assert Session.objects.count() == before
    assert requests_of(clinic) == []


def test_form_needs_no_script_and_has_ten_questions(slug: str) -> None:
    page = Client().get(f"/check/{slug}/").content.decode()

    assert len(set(re.findall(r'name="(check-\w+)"', page))) == 10
    assert page.count('type="radio"') == 30
    assert "<script" not in page


@pytest.mark.parametrize("question", EMERGENCIES, ids=lambda one: one.key)
def test_what_cannot_wait_is_told_first_and_leads_to_no_form(clinic: Clinic, slug: str, question) -> None:
    page = Client().post(f"/check/{slug}/", FITS | {f"check-{question.key}": "yes"}).content.decode()
    main = page[page.index("<main") :]

    assert question.emergency.action in main
    assert main.index("tel:") < main.index("change my answers")
    assert f"/request/{slug}/" not in main
    assert 'name="take"' not in main


def test_not_sure_of_what_cannot_wait_is_told_what_to_do_if_it_is_so(slug: str) -> None:
    page = Client().post(f"/check/{slug}/", FITS | {"check-saddle_numbness": "not_sure"}).content.decode()

    assert "If one of these is so, do not wait" in page
    assert "New numbness between the legs" in page
    assert "New loss of bladder" not in page


def test_nothing_answered_asks_again_and_rubbish_is_nothing(slug: str) -> None:
    for said in ({}, {"check-posture": "perhaps"}, {"check-nothing": "yes"}):
        answer = Client().post(f"/check/{slug}/", said)
        assert answer.status_code == 422
        assert "Nothing is answered yet" in answer.content.decode()


def test_answers_can_be_changed_and_said_in_another_language(slug: str) -> None:
    client = Client()
    form = client.post(f"/check/{slug}/", {**FITS, "change": "1"}).content.decode()
    spanish_form = client.post(f"/check/{slug}/", {**FITS, "language": "es"})
    spanish_result = client.post(f"/check/{slug}/", {**FITS, "language": "es", "result": "1"}).content.decode()

    assert form.count(" checked>") == 10
    assert spanish_form.content.decode().count(" checked>") == 10
    assert spanish_form.cookies["django_language"].value == "es"
    assert '<html lang="es">' in spanish_result
    assert "Vale la pena que lo vean" in spanish_result


def test_one_address_may_not_try_for_ever_but_is_always_told_of_an_emergency(clinic: Clinic, slug: str) -> None:
    client = Client()
    codes = [client.post(f"/check/{slug}/", FITS).status_code for _ in range(load_limits().most_checks + 1)]

    assert codes == [200] * load_limits().most_checks + [429]
    assert client.post(f"/check/{slug}/", FITS | {"check-fever": "yes"}).status_code == 200
    assert client.post(f"/request/{slug}/", {**SAID, "stamp": stamp()}).status_code == 302  # counted by itself


def test_page_of_the_only_clinic_and_of_none(clinic: Clinic, other_clinic: Clinic) -> None:
    assert Client().get("/check/nowhere/").status_code == 404
    assert Client().get("/check/").status_code == 404  # there are several here


def test_answers_go_along_with_a_request_and_are_seen_on_its_form(clinic: Clinic, slug: str) -> None:
    client = Client()
    page = client.post(f"/request/{slug}/", {**FITS, "take": "1"}).content.decode()

    assert 'name="along" value="1" checked' in page
    assert len(re.findall(r'type="hidden" name="check-\w+"', page)) == 10
    assert requests_of(clinic) == []

    wrong = client.post(f"/request/{slug}/", {**FITS, **SAID, "phone": "", "along": "1"}).content.decode()
    assert 'name="along" value="1" checked' in wrong  # what did not fit elsewhere loses them not

    client.post(f"/request/{slug}/", {**FITS, **SAID, "stamp": stamp(), "along": "1"})
    [one] = requests_of(clinic)
    assert one.self_check["answers"] == {key.removeprefix("check-"): value for key, value in FITS.items()}


def test_who_leaves_them_out_sends_none(clinic: Clinic, slug: str) -> None:
    Client().post(f"/request/{slug}/", {**FITS, **SAID, "stamp": stamp()})

    assert [one.self_check for one in requests_of(clinic)] == [None]


def test_taking_an_emergency_along_says_what_to_do_now(clinic: Clinic, slug: str) -> None:
    page = Client().post(f"/request/{slug}/", {**FITS, "check-fever": "yes", "take": "1"}).content.decode()

    assert "Do not wait: see someone now" in page
    assert 'name="phone"' not in page


def test_desk_reads_them_and_a_case_has_them_as_said_by_the_patient(clinic: Clinic, slug: str) -> None:
    Client().post(f"/request/{slug}/", {**FITS, "check-surgery": "yes", **SAID, "stamp": stamp(), "along": "1"})
    [one] = requests_of(clinic)
    desk = sign_in(clinic.hire("coordinator")).get("/requests/").content.decode()
    assert "Self-check sent along" in desk
    assert "It is worth having this looked at" in desk

    case = open_case(clinic, one)

    facts = facts_of(clinic, case)
    assert {key: fact.value for key, fact in facts.items()} == {
        "symptoms.leg_symptoms": "yes",
        "symptoms.relieved_by_standing_still": "no",
        "history.lumbar_surgery": "yes",
    }
    assert {(fact.origin, fact.recorded_by_id) for fact in facts.values()} == {(Origin.PATIENT, None)}
    page = sign_in(clinic.hire("nurse")).get(f"/cases/{case.number}/").content.decode()
    assert "from the self-check that was sent along with the request" in page


def test_sending_the_desk_s_form_twice_writes_them_once(clinic: Clinic, slug: str) -> None:
    Client().post(f"/request/{slug}/", {**FITS, **SAID, "stamp": stamp(), "along": "1"})
    [one] = requests_of(clinic)
    case = open_case(clinic, one)
    assert open_case(clinic, one) == case
    with clinic.acting():
        assert Fact.objects.filter(case=case).count() == 3


def test_another_answer_in_the_record_is_kept_beside_it(clinic: Clinic, slug: str) -> None:
    for said in ({}, {"check-surgery": "yes"}):
        Client().post(f"/request/{slug}/", {**FITS, **said, **SAID, "stamp": stamp(), "along": "1"})
    first, second = requests_of(clinic)
    case = open_case(clinic, first)
    assert open_case(clinic, second) == case

    with clinic.acting():
        [beside] = Disagreement.objects.filter(case=case)
        assert (beside.against.key, beside.against.value, beside.value) == ("history.lumbar_surgery", "no", "yes")
        assert beside.origin == Origin.PATIENT


def test_emergency_that_came_along_all_the_same_raises_an_alarm(clinic: Clinic, slug: str) -> None:
    """No page sends it; whoever forges one does not get it lost."""
    Client().post(f"/request/{slug}/", {**FITS, "check-fever": "yes", **SAID, "stamp": stamp(), "along": "1"})
    [one] = requests_of(clinic)
    assert "Do not wait: see someone now" in sign_in(clinic.hire("nurse")).get("/requests/").content.decode()

    case = open_case(clinic, one)

    with clinic.acting():
        assert Alarm.objects.get(case=case).key == "red_flags.fever"


def test_patient_is_asked_again_what_cannot_wait_and_nothing_else_twice(clinic: Clinic, slug: str) -> None:
    Client().post(f"/request/{slug}/", {**FITS, **SAID, "stamp": stamp(), "along": "1"})
    case, patient = open_case(clinic, requests_of(clinic)[0]), clinic.hire("patient")
    with clinic.acting():
        type(case.person).objects.filter(id=case.person_id).update(user=patient)
    client = sign_in(patient, second_factor=False)

    assert "red_flags." in client.get("/my/").content.decode()
    review = client.get("/my/review/").content.decode()
    answered = review[review.index("Have you ever had an operation on your lower back?") :].split("</dd>")[0]
    assert 'class="answered">No<' in answered
    assert "Answered by" not in review
