"""Words that the clinic writes once: in both languages, with names from a list; and reminders made of them."""

from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import UUID

import pytest
from clinic_factories import Clinic, sign_in
from django.core import mail
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from flavum.clinic.accounts.actor import acting_as, find_actor
from flavum.clinic.accounts.models import Site
from flavum.clinic.messaging.fill import CONSENT_NAMES, NAMES, TemplateRefusal, check_names, example_values, fill
from flavum.clinic.messaging.remind import remind
from flavum.clinic.records.models import Appointment, Case, Message, Person, Template
from flavum.clinic.scheduling.book import book
from flavum.clinic.scheduling.move import move
from flavum.clinic.scheduling.place import Place
from flavum.clinic.scheduling.remind_later import REMIND
from flavum.clinic.tasks.remind import remind_of

NUMBERS = count(1)
NOW = datetime(2027, 3, 1, 18, 0, tzinfo=UTC)
TOMORROW = datetime(2027, 3, 2, 15, 0, tzinfo=UTC)


def form(**others: str) -> dict[str, str]:
    return {
        "do": "keep", "kind": "message", "name": "Welcome", "body_en": "Dear {given_name}, welcome to {clinic}.",
        "body_es": "Hola, {given_name}: le damos la bienvenida a {clinic}.", **others,
    }  # fmt: skip


@pytest.fixture
def editor(clinic: Clinic) -> Client:
    return sign_in(clinic.hire("coordinator"))


def rows(clinic: Clinic) -> set[tuple[str, str, str]]:
    with clinic.acting():
        return set(Template.objects.values_list("name", "language", "kind"))


def test_a_template_is_kept_in_both_languages_and_edited(clinic: Clinic, editor: Client) -> None:
    assert editor.post("/templates/new/", form()).headers["Location"] == "/templates/"
    assert rows(clinic) == {("Welcome", "en", "message"), ("Welcome", "es", "message")}
    with clinic.acting():
        one = Template.objects.get(language="es")
    page = editor.get(f"/templates/{one.id}/").content.decode()
    assert "le damos la bienvenida" in page
    assert "welcome to {clinic}" in page
    assert "One thing was not written yet" not in page
    assert editor.post(f"/templates/{one.id}/", form(name="Hello", body_en="Hi.")).status_code == 302
    assert rows(clinic) == {("Hello", "en", "message"), ("Hello", "es", "message")}
    with clinic.acting():
        assert Template.objects.get(language="en").body == "Hi."


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"body_en": "Dear {surname}"}, "“surname” is not a name that can be filled in"),
        ({"title_es": "{x}"}, "“x” is not a name"),
        ({"body_es": "{given_name"}, "A brace is not closed"),
        ({"body_es": "}"}, "A brace is not closed"),
        ({"body_es": "  "}, "required"),
        ({"name": ""}, "required"),
        ({"kind": "poem"}, "poem"),
    ],
)
def test_what_cannot_be_kept_is_said_and_stays_in_the_form(
    clinic: Clinic, editor: Client, wrong: dict[str, str], words: str
) -> None:
    answer = editor.post("/templates/new/", form(**wrong))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "le damos la bienvenida" in answer.content.decode() or "body_es" in wrong
    assert rows(clinic) == set()


def test_a_name_is_given_once(clinic: Clinic, editor: Client) -> None:
    editor.post("/templates/new/", form())
    assert editor.post("/templates/new/", form()).status_code == 422
    assert editor.post("/templates/new/", form(kind="letter")).status_code == 302


def test_a_preview_keeps_nothing(clinic: Clinic, editor: Client) -> None:
    page = editor.post("/templates/new/", form(do="preview")).content.decode()
    assert "Dear María, welcome to Example Clinic." in page
    assert "bienvenida a Clínica de ejemplo." in page
    assert rows(clinic) == set()


@pytest.mark.parametrize(("kind", "names"), [("letter", NAMES), ("consent", CONSENT_NAMES)])
def test_every_name_has_an_example_and_can_be_filled_in(kind: str, names: dict[str, object]) -> None:
    assert set(example_values("en")) == {*NAMES, *CONSENT_NAMES}
    text = " ".join(f"{{{name}}}" for name in names)
    check_names(text, kind)
    assert "{" not in fill(text, example_values("es"), kind)


def test_what_only_a_consent_can_say_is_no_name_of_a_letter() -> None:
    with pytest.raises(TemplateRefusal, match="harms"):
        check_names("{harms}", "letter")


def test_what_is_not_known_is_refused_and_not_left_out() -> None:
    with pytest.raises(TemplateRefusal, match="needs what the next appointment is for"):
        fill("See you: {appointment}", {**example_values("en"), "appointment": ""})


def test_what_is_filled_in_is_not_read_again() -> None:
    assert fill("Dear {given_name}", {"given_name": "{clinic}"}) == "Dear {clinic}"


def _case(clinic: Clinic, **person: str) -> Case:
    case_id = clinic.open_case()
    with clinic.acting():
        Person.objects.filter(cases=case_id).update(given_name="Carmen", **person)
        return Case.objects.get(id=case_id)


def test_a_template_is_inserted_in_the_patients_language_and_nothing_typed_is_lost(
    clinic: Clinic, editor: Client
) -> None:
    editor.post("/templates/new/", form())
    number = _case(clinic, language="es").number
    posted = {"insert": "1", "template": "Welcome", "text": "Typed before.", "once": str(UUID(int=next(NUMBERS)))}
    page = editor.post(f"/cases/{number}/messages/", posted).content.decode()
    assert "Typed before.\n\nHola, Carmen: le damos la bienvenida a One.</textarea>" in page
    with clinic.acting():
        assert Message.objects.count() == 0


@pytest.mark.parametrize("template", ["None such", "Next", "x\0"])
def test_a_template_that_cannot_be_filled_in_is_said(clinic: Clinic, editor: Client, template: str) -> None:
    editor.post("/templates/new/", form(name="Next", body_en="{appointment}"))
    posted = {"insert": "1", "template": template, "text": "Typed.", "once": str(UUID(int=next(NUMBERS)))}
    answer = editor.post(f"/cases/{_case(clinic).number}/messages/", posted)
    assert answer.status_code == 422
    assert "Typed.</textarea>" in answer.content.decode()


def test_a_retired_template_is_no_longer_offered(clinic: Clinic, editor: Client) -> None:
    editor.post("/templates/new/", form())
    address = f"/cases/{_case(clinic).number}/messages/"
    assert '<option value="Welcome">Welcome</option>' in editor.get(address).content.decode()
    with clinic.acting():
        one = Template.objects.first()
    editor.post(f"/templates/{one.id}/", {"do": "retire"})
    assert '<option value="Welcome">Welcome</option>' not in editor.get(address).content.decode()
    editor.post(f"/templates/{one.id}/", {"do": "offer"})
    assert '<option value="Welcome">Welcome</option>' in editor.get(address).content.decode()


def test_who_may_not_edit_sees_no_templates(clinic: Clinic) -> None:
    assert sign_in(clinic.hire("proceduralist")).get("/templates/").status_code == 403


# Reminders.


def _book(clinic: Clinic, case: Case, start: datetime = TOMORROW, **others: object) -> Appointment:
    with clinic.acting():
        return Appointment.objects.create(
            organisation_id=clinic.organisation_id, case=case, visit="consult", starts_at=start,
            ends_at=start + timedelta(minutes=40), **{"site_id": clinic.site_id, **others},
        )  # fmt: skip


def _remind(clinic: Clinic, now: datetime = NOW) -> int:
    with clinic.acting():
        return remind(clinic.organisation_id, now=now)


def test_tomorrows_patients_are_reminded_once(clinic: Clinic) -> None:
    mail.outbox.clear()
    one = _book(clinic, _case(clinic, email="c@example.org", language="es"))
    assert [_remind(clinic), _remind(clinic, NOW + timedelta(hours=3))] == [1, 0]
    with clinic.acting():
        message = Message.objects.get()
        assert (message.case_id, message.is_from_patient, message.recorded_by) == (one.case_id, False, None)
        assert "Consulta: martes, 2 de marzo de 2027, 10:00 a.m. (hora de New York)" in message.text
    assert [sent.subject for sent in mail.outbox] == ["Tiene un mensaje de One"]
    assert "Consulta" not in mail.outbox[0].body


@pytest.mark.parametrize(
    ("start", "others"),
    [
        (TOMORROW, {"state": "cancelled"}),
        (TOMORROW + timedelta(days=1), {}),
        (NOW + timedelta(hours=2), {}),  # today
        (datetime(2027, 3, 3, 5, 30, tzinfo=UTC), {}),  # half past midnight, the day after tomorrow in New York
    ],
)
def test_nobody_else_is_reminded(clinic: Clinic, start: datetime, others: dict[str, str]) -> None:
    _book(clinic, _case(clinic), start, **others)
    assert _remind(clinic) == 0


def test_tomorrow_is_by_the_clock_of_the_site(clinic: Clinic) -> None:
    """At 18:00 UTC it is already Tuesday in Auckland, so that Wednesday there is tomorrow."""
    with clinic.acting():
        far = Site.objects.create(
            organisation_id=clinic.organisation_id, name="Far", time_zone="Pacific/Auckland", address="1 Quay"
        )
    _book(clinic, _case(clinic), datetime(2027, 3, 2, 20, 0, tzinfo=UTC), site=far)
    _book(clinic, _case(clinic), datetime(2027, 3, 2, 2, 0, tzinfo=UTC), site=far)  # Tuesday there: today
    assert _remind(clinic) == 1


def test_a_moved_appointment_is_reminded_of_for_its_new_day(clinic: Clinic) -> None:
    one = _book(clinic, _case(clinic))
    _remind(clinic)
    with clinic.acting():
        later = TOMORROW + timedelta(days=5)
        Appointment.objects.filter(id=one.id).update(starts_at=later, ends_at=later + timedelta(minutes=40))
    assert _remind(clinic, NOW + timedelta(days=5)) == 1


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("Until tomorrow, {given_name}! Bring your papers.", "Until tomorrow, Carmen! Bring your papers."),
        ("We are at {address}.", "you are expected tomorrow"),  # the site has no address: plain words instead
    ],
)
def test_the_clinics_own_reminder_is_used_where_it_can_be(
    clinic: Clinic, editor: Client, body: str, words: str
) -> None:
    editor.post("/templates/new/", form(name="Reminder", body_en=body))
    _book(clinic, _case(clinic))
    _remind(clinic)
    with clinic.acting():
        assert words in Message.objects.get().text


def test_reminders_stay_within_their_organisation(clinic: Clinic, other_clinic: Clinic) -> None:
    _book(other_clinic, _case(other_clinic))
    assert _remind(clinic) == 0


def test_booking_and_moving_queue_a_job_for_the_day_before(clinic: Clinic) -> None:
    actor = find_actor(clinic.hire("coordinator"), NOW.date())
    with acting_as(actor):
        site = Site.objects.get(id=clinic.site_id)
        start = datetime(2027, 3, 15, 14, 0, tzinfo=UTC)  # ten by the clocks of New York, which were just put forward
        one = book(actor, _case(clinic), "consult", Place(site, start, 40), now=NOW)
        move(actor, one.id, Place(site, start + timedelta(days=7), 40), seen=0, now=NOW)
        jobs = ProcrastinateJob.objects.filter(task_name=REMIND).order_by("scheduled_at")
        assert [job.scheduled_at for job in jobs] == [
            datetime(2027, 3, 14, 13, 0, tzinfo=UTC), datetime(2027, 3, 21, 13, 0, tzinfo=UTC),
        ]  # fmt: skip
        assert {job.args["appointment_id"] for job in jobs} == {str(one.id)}


def test_the_job_reminds_of_its_appointment_alone_and_once(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    class Clock:
        now = staticmethod(lambda _zone: NOW)

    monkeypatch.setattr("flavum.clinic.tasks.remind.datetime", Clock)
    one, _other = _book(clinic, _case(clinic)), _book(clinic, _case(clinic))
    for _ in range(2):
        remind_of(str(clinic.organisation_id), str(one.id))
    with clinic.acting():
        assert [message.case_id for message in Message.objects.all()] == [one.case_id]
