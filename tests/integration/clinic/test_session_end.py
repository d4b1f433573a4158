"""The end of a session loses nothing: what was sent too late waits, encrypted, for its writer alone."""

import re
from urllib.parse import urlencode

import pytest
from clinic_factories import Clinic, run_out, sign_in
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from flavum.clinic.accounts.kept import KEPT
from flavum.clinic.accounts.models import User
from flavum.clinic.records.models import Fact, Person

QUESTION = "/my/goals.wants_to/"
WORDS = "walk to the lake with my sister"


@pytest.fixture
def patient(clinic: Clinic) -> User:
    user, case_id = clinic.hire("patient"), clinic.open_case()
    with clinic.acting():
        Person.objects.filter(cases=case_id).update(user=user)
    return user


def begin(user: User) -> Client:
    """Signed in, with a page open."""
    client = sign_in(user, second_factor=False)
    client.get(QUESTION)
    return client


def sign_in_again(client: Client, user: User) -> str:
    """The page that follows."""
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.get(QUESTION).content.decode()


def count_facts(clinic: Clinic) -> int:
    with clinic.acting():
        return Fact.objects.count()


def test_what_was_sent_after_the_end_is_offered_again_and_written_once(clinic: Clinic, patient: User) -> None:
    client = begin(patient)
    run_out(client)
    answer = client.post(QUESTION, {"value": WORDS, "seen": ""}, headers={"referer": f"http://testserver{QUESTION}"})

    assert answer.headers["Location"] == f"/accounts/login/?{urlencode({'next': QUESTION})}"
    assert count_facts(clinic) == 0
    page = sign_in_again(client, patient)
    assert "Nothing of it was written" in page
    assert f"<li>{WORDS}</li>" in page
    fields = dict(re.findall(r'type="hidden" name="(kept-again|value|seen)" value="([^"]*)"', page))
    for _ in range(2):
        client.post(QUESTION, fields)
    assert count_facts(clinic) == 1
    assert "Nothing of it was written" not in client.get(QUESTION).content.decode()


def test_it_is_kept_encrypted(patient: User) -> None:
    client = begin(patient)
    run_out(client)
    client.post(QUESTION, {"value": WORDS})
    kept = client.session[KEPT]
    assert WORDS not in kept
    assert "lake" not in Session.objects.get(session_key=client.session.session_key).get_decoded().get(KEPT)


def test_nobody_else_sees_it(clinic: Clinic, patient: User) -> None:
    client = begin(patient)
    run_out(client)
    client.post(QUESTION, {"value": WORDS})
    other, case_id = clinic.hire("patient"), clinic.open_case()
    with clinic.acting():
        Person.objects.filter(cases=case_id).update(user=other)
    assert WORDS not in sign_in_again(client, other)
    assert WORDS not in sign_in_again(client, patient)  # and then it is gone


def test_it_waits_for_a_while_only(patient: User, monkeypatch: pytest.MonkeyPatch) -> None:
    client = begin(patient)
    run_out(client)
    client.post(QUESTION, {"value": WORDS})
    monkeypatch.setattr(settings, "KEPT_FORM_SECONDS", -1)
    assert WORDS not in sign_in_again(client, patient)


def test_it_can_be_thrown_away(clinic: Clinic, patient: User) -> None:
    client = begin(patient)
    run_out(client)
    client.post(QUESTION, {"value": WORDS})
    sign_in_again(client, patient)
    assert client.post("/session/forget/", {"page": QUESTION}).headers["Location"] == QUESTION
    assert WORDS not in client.get(QUESTION).content.decode()
    assert count_facts(clinic) == 0


def test_passwords_and_codes_are_not_kept(patient: User) -> None:
    client = begin(patient)
    run_out(client)
    client.post(QUESTION, {"value": WORDS, "password": "hidden words", "code": "123456"})
    page = sign_in_again(client, patient)
    assert "hidden words" not in page
    assert "123456" not in page


def test_somebody_who_never_signed_in_here_leaves_nothing() -> None:
    client = Client()
    client.post(QUESTION, {"value": WORDS})
    assert KEPT not in client.session


def test_staying_renews_the_session(patient: User) -> None:
    client = begin(patient)
    assert client.post("/session/stay/").json() == {"seconds": settings.SESSION_COOKIE_AGE}
    assert client.session.get_expiry_age() >= settings.SESSION_COOKIE_AGE - 1


@pytest.mark.parametrize("is_late", [False, True])
def test_a_page_whose_time_is_over_sends_what_was_typed(clinic: Clinic, patient: User, is_late: bool) -> None:
    client = begin(patient)
    if is_late:  # the browser had put the tab to sleep
        run_out(client)
    typed = {"page": QUESTION, "path": QUESTION, "fields": urlencode({"value": WORDS, "seen": ""})}
    answer = client.post("/session/end/", typed)

    assert answer.headers["Location"] == f"/accounts/login/?{urlencode({'next': QUESTION})}"
    assert "_auth_user_id" not in client.session
    assert WORDS in sign_in_again(client, patient)
    assert count_facts(clinic) == 0


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_nothing_leads_elsewhere(patient: User, elsewhere: str) -> None:
    client = begin(patient)
    answer = client.post("/session/end/", {"page": elsewhere, "path": elsewhere, "fields": "value=x"})
    assert "evil" not in answer.headers["Location"]
    assert KEPT not in client.session


def test_pages_of_the_signed_in_warn_and_public_ones_do_not(clinic: Clinic, patient: User) -> None:
    page = begin(patient).get(QUESTION).content.decode()
    assert f'data-seconds="{settings.SESSION_COOKIE_AGE}" data-warn="120"' in page
    assert 'id="session"' not in Client().get("/accounts/login/").content.decode()
