"""The intake on the portal: every answer kept at once, nothing lost, emergencies first, own case alone."""

from datetime import UTC, datetime

import pytest
from clinic_factories import Clinic, sign_in
from django.test import Client

from flavum.candidacy.intake.emergency import read_emergencies
from flavum.clinic.accounts.models import User
from flavum.clinic.records.models import Case, Disagreement, Fact, Person, Stage
from flavum.clinic.records.question import asked_facts

NUMBER = "symptoms.leg_pain_nrs"


def invite(clinic: Clinic) -> tuple[Client, User]:
    """A patient with a case, signed in."""
    user, case_id = clinic.hire("patient"), clinic.open_case()
    with clinic.acting():
        Person.objects.filter(cases=case_id).update(user=user)
    return sign_in(user, second_factor=False), user


def keys_of(kind: str) -> list[str]:
    return [fact.key for fact in asked_facts() if fact.kind.value == kind]


def test_every_question_of_the_catalogue_is_shown_in_both_languages(clinic: Clinic) -> None:
    client, _ = invite(clinic)
    for fact in asked_facts():
        for language, words in (("en", fact.question), ("es", fact.question_es)):
            page = client.get(f"/my/{fact.key}/", headers={"accept-language": language}).content.decode()
            assert words.split("'")[0].split('"')[0] in page.replace("&#x27;", "'").replace("&quot;", '"')


def test_an_answer_is_kept_at_once_and_gone_on_from_later(clinic: Clinic) -> None:
    client, user = invite(clinic)
    first, second = asked_facts()[0].key, asked_facts()[1].key
    answer = client.post(f"/my/{first}/", {"value": "no", "seen": ""})
    assert answer.headers["Location"] == f"/my/{second}/"
    with clinic.acting():
        fact = Fact.objects.get(key=first)
        assert (fact.value, fact.origin, fact.recorded_by_id) == ("no", "patient", user.id)
    assert f"/my/{second}/" in client.get("/my/").content.decode()


def test_the_same_answer_twice_is_one(clinic: Clinic) -> None:
    client, _ = invite(clinic)
    key = keys_of("yes_no")[-1]
    for _ in range(2):  # a double click: the second one has seen as little as the first
        client.post(f"/my/{key}/", {"value": "no", "seen": ""})
    with clinic.acting():
        assert (Fact.objects.count(), Disagreement.objects.count()) == (1, 0)


def test_two_who_answer_at_once_are_both_kept(clinic: Clinic) -> None:
    client, _ = invite(clinic)
    key = keys_of("yes_no")[-1]
    client.post(f"/my/{key}/", {"value": "no", "seen": ""})
    client.post(f"/my/{key}/", {"value": "yes", "seen": ""})  # from a page opened before the first answer
    with clinic.acting():
        fact, other = Fact.objects.get(), Disagreement.objects.get()
    assert (fact.value, other.value, other.against_id) == ("no", "yes", fact.id)


def test_an_answer_changed_with_open_eyes_supersedes(clinic: Clinic) -> None:
    client, _ = invite(clinic)
    key = keys_of("yes_no")[-1]
    client.post(f"/my/{key}/", {"value": "no", "seen": ""})
    with clinic.acting():
        seen = Fact.objects.get().id
    client.post(f"/my/{key}/", {"value": "yes", "seen": str(seen)})
    with clinic.acting():
        assert [fact.value for fact in Fact.objects.filter(superseded_by=None)] == ["yes"]
        assert Fact.objects.count() == 2


def test_not_knowing_is_an_answer(clinic: Clinic) -> None:
    client, _ = invite(clinic)
    client.post(f"/my/{keys_of('number')[0]}/", {"unknown": "1", "seen": ""})
    with clinic.acting():
        fact = Fact.objects.get()
    assert (fact.value, fact.unknown_because) == (None, "does not know")


@pytest.mark.parametrize("written", ["many", "-5", "1e9", ""])
def test_a_number_that_cannot_be_is_asked_again_and_not_lost(clinic: Clinic, written: str) -> None:
    client, _ = invite(clinic)
    answer = client.post(f"/my/{keys_of('number')[0]}/", {"value": written, "seen": ""})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert f'value="{written}"' in answer.content.decode()
    with clinic.acting():
        assert not Fact.objects.exists()


def test_an_emergency_stops_the_form_and_says_what_to_do(clinic: Clinic) -> None:
    client, _ = invite(clinic)
    asked = {fact.key for fact in asked_facts()}
    emergency = next(one for one in read_emergencies() if one.emergency.fact in asked)
    answer = client.post(f"/my/{emergency.emergency.fact}/", {"value": "yes", "seen": ""})
    assert answer.headers["Location"] == "/my/now/"
    page = client.get("/my/now/").content.decode()
    assert emergency.emergency.title in page.replace("&#x27;", "'")
    assert "555-0100" in page


def test_a_patient_sees_their_own_case_alone(clinic: Clinic) -> None:
    client, user = invite(clinic)
    clinic.write_fact(clinic.open_case(), key=asked_facts()[0].key, value="yes")  # of somebody else
    assert "0 of" in client.get("/my/").content.decode()
    with clinic.acting():
        assert Case.objects.count() == 2
    from flavum.clinic.accounts.actor import acting

    with acting(clinic.organisation_id, user.id, is_patient=True):
        assert (Case.objects.count(), Person.objects.count(), Fact.objects.count()) == (1, 1, 0)


def test_a_patient_whose_case_is_closed_is_told_so_and_whom_to_call(clinic: Clinic) -> None:
    client, user = invite(clinic)
    with clinic.acting():
        Case.objects.filter(person__user=user).update(stage=Stage.CLOSED, closed_at=datetime(2026, 11, 1, tzinfo=UTC))

    page = client.get("/my/")

    assert page.status_code == 200
    assert "Your care here is closed" in page.content.decode()
    assert "555-0100" in page.content.decode()
    assert client.get("/my/copies/").status_code == 200
    assert client.get(f"/my/{asked_facts()[0].key}/").status_code == 404
