"""A restricted case is behind glass: hidden, broken with a reason, open for a while, reviewed by somebody else."""

from datetime import timedelta

import pytest
from clinic_factories import Clinic, sign_in
from django.db import connections
from django.test import Client

from flavum.clinic.accounts.models import User
from flavum.clinic.audit.glass import load_glass
from flavum.clinic.audit.models import Deed, GlassReview, Sight
from flavum.clinic.audit.verify import verify
from flavum.clinic.records.models import Case, Person

WHY = "called in for the on-call colleague"


@pytest.fixture
def number(clinic: Clinic) -> int:
    """Of a restricted case."""
    case = clinic.open_case()
    with clinic.acting():
        Case.objects.filter(id=case).update(is_restricted=True)
        return Case.objects.get(id=case).number


@pytest.fixture
def nurse(clinic: Clinic) -> tuple[Client, User]:
    user = clinic.hire("nurse")
    return sign_in(user), user


def test_a_restricted_case_is_not_there_for_who_may_not_break_the_glass(clinic: Clinic, number: int) -> None:
    client = sign_in(clinic.hire("coordinator"))

    assert client.get(f"/cases/{number}/").status_code == 404
    assert client.get(f"/cases/{number}/glass/").status_code == 403
    assert f"Person {number}" not in client.get("/").content.decode()


def test_who_may_break_the_glass_is_asked_why_and_shown_nothing_before(
    clinic: Clinic, number: int, nurse: tuple[Client, User]
) -> None:
    client, _ = nurse
    answer = client.get(f"/cases/{number}/", follow=True)

    assert answer.redirect_chain == [(f"/cases/{number}/glass/", 302)]
    assert f"Person {number}" not in answer.content.decode()
    with clinic.acting():
        assert Sight.objects.count() == 0


def test_a_broken_glass_opens_the_case_for_its_breaker_alone(
    clinic: Clinic, number: int, nurse: tuple[Client, User]
) -> None:
    client, user = nurse
    for _ in range(2):  # a double click breaks one glass
        answer = client.post(f"/cases/{number}/glass/", {"reason": WHY}, follow=True)

    assert f"Person {number}" in answer.content.decode()
    assert f"Person {number}" in client.get("/").content.decode()
    with clinic.acting():
        broken = Sight.objects.get(deed=Deed.BROKE_GLASS)
        assert (broken.recorded_by_id, broken.case.number, broken.reason) == (user.id, number, WHY)
    assert sign_in(clinic.hire("proceduralist")).get(f"/cases/{number}/").status_code == 302


@pytest.mark.parametrize("reason", ["", "short", "    a         b    "])
def test_a_reason_that_says_nothing_breaks_no_glass(
    clinic: Clinic, number: int, nurse: tuple[Client, User], reason: str
) -> None:
    answer = nurse[0].post(f"/cases/{number}/glass/", {"reason": reason})

    assert answer.status_code == 422
    with clinic.acting():
        assert Sight.objects.count() == 0


def test_a_glass_closes_again(clinic: Clinic, number: int, nurse: tuple[Client, User]) -> None:
    client, _ = nurse
    client.post(f"/cases/{number}/glass/", {"reason": WHY})
    age = timedelta(hours=load_glass().open_hours, seconds=1)
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE audit_sight SET recorded_at = recorded_at - %s WHERE reason = %s", [age, WHY])

    assert client.get(f"/cases/{number}/").status_code == 302
    assert f"Person {number}" not in client.get("/").content.decode()


def test_the_patient_sees_their_own_restricted_case(clinic: Clinic, number: int) -> None:
    user = clinic.hire("patient")
    with clinic.acting():
        Person.objects.filter(cases__number=number).update(user=user)
    assert sign_in(user).get("/my/").status_code == 200


def test_the_privacy_officer_restricts_and_lifts_and_the_history_keeps_it(clinic: Clinic) -> None:
    case = clinic.open_case()
    with clinic.acting():
        number = Case.objects.get(id=case).number
    client = sign_in(clinic.hire("privacy"))
    links, _ = verify(clinic.organisation_id)

    client.post("/restricted/", {"number": number})
    with clinic.acting():
        assert Case.objects.get(id=case).is_restricted
    client.post("/restricted/", {"number": number, "lift": "1"})
    with clinic.acting():
        assert not Case.objects.get(id=case).is_restricted
    assert verify(clinic.organisation_id) == (links + 2, [])


@pytest.mark.parametrize("number", ["", "x", "²", "999999999", "99999999999999999999"])
def test_a_number_that_no_case_has_is_said(clinic: Clinic, number: str) -> None:
    answer = sign_in(clinic.hire("privacy")).post("/restricted/", {"number": number})
    assert answer.status_code == 422
    assert "No case has this number" in answer.content.decode()


def test_a_broken_glass_is_reviewed_once_by_somebody_else(
    clinic: Clinic, number: int, nurse: tuple[Client, User]
) -> None:
    nurse[0].post(f"/cases/{number}/glass/", {"reason": WHY})
    officer = sign_in(clinic.hire("privacy"))
    assert WHY in officer.get("/restricted/").content.decode()
    with clinic.acting():
        sight = Sight.objects.get(deed=Deed.BROKE_GLASS)

    for note in ("asked her", "asked again"):
        officer.post(f"/restricted/{sight.id}/review/", {"note": note})

    with clinic.acting():
        assert [one.note for one in GlassReview.objects.all()] == ["asked her"]
    assert verify(clinic.organisation_id)[1] == []


def test_nobody_reviews_the_glass_they_broke(clinic: Clinic, number: int) -> None:
    both = clinic.hire("nurse", "privacy")
    client = sign_in(both)
    client.post(f"/cases/{number}/glass/", {"reason": WHY})
    with clinic.acting():
        sight = Sight.objects.get(deed=Deed.BROKE_GLASS)
    assert client.post(f"/restricted/{sight.id}/review/").status_code == 422
    with clinic.acting():
        assert GlassReview.objects.count() == 0
