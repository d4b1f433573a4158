"""Invitations: a link that works once, for who knows the date of birth; one sentence for whatever does not fit."""

import re
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from clinic_factories import Clinic, at_once, sign_in
from django.core import mail
from django.db import connections
from django.test import Client

from flavum.clinic.accounts.models import Membership, User
from flavum.clinic.arrival.limits import load_limits
from flavum.clinic.records.models import Case, Helper, Invitation, Person

BORN, PASSWORD = "1944-05-17", "four words in a row"
REFUSED = "This did not work"


@pytest.fixture
def number(clinic: Clinic) -> int:
    case = clinic.open_case()
    with clinic.acting():
        return Case.objects.get(id=case).number


def invite(clinic: Clinic, number: int, role: str = "patient", email: str = "") -> str:
    """The link, as the page shows it to the coordinator."""
    desk = sign_in(clinic.hire("coordinator"))
    said = {"role": role, f"{role}-name": "Ada Sample", f"{role}-email": email or f"{role}{number}@example.org"}
    page = desk.post(f"/cases/{number}/invite/", said).content.decode()
    found = re.search(r"http://testserver(/welcome/[^<]+)<", page)
    assert found, page
    return found[1]


def come_in(link: str, **said: str) -> Client:
    client = Client()
    client.answer = client.post(link, {"birth_date": BORN, "password": PASSWORD, "again": PASSWORD, **said})
    return client


def invitation(clinic: Clinic) -> Invitation:
    with clinic.acting():
        return Invitation.objects.get()


def test_a_patient_comes_in_and_sees_their_own_case(clinic: Clinic, number: int) -> None:
    link = invite(clinic, number)
    assert BORN[:4] not in Client().get(link).content.decode()
    client = come_in(link)

    assert client.answer.headers["Location"] == "/"
    assert client.get("/my/").status_code == 200
    user = User.objects.get(email=f"patient{number}@example.org")
    assert user.check_password(PASSWORD)
    with clinic.acting():
        assert Person.objects.get(cases__number=number).user_id == user.id
        assert [one.role for one in Membership.objects.filter(user=user)] == ["patient"]
        assert Invitation.objects.get().used_by_id == user.id


def test_only_the_digest_of_the_secret_is_kept(clinic: Clinic, number: int) -> None:
    secret = invite(clinic, number).rstrip("/").rsplit("/", 1)[1]
    kept = invitation(clinic)
    assert secret not in str(vars(kept))
    with clinic.acting(), connections["default"].cursor() as cursor:
        cursor.execute("SELECT row_to_json(e)::text FROM records_invitationevent e")
        assert all(secret not in row for (row,) in cursor.fetchall())


def test_a_helper_comes_in_with_the_patients_date_of_birth(clinic: Clinic, number: int) -> None:
    client = come_in(invite(clinic, number, "helper"))
    assert client.get("/my/").status_code == 200
    with clinic.acting():
        helper = Helper.objects.get()
        assert (helper.person.cases.get().number, helper.user.email) == (number, f"helper{number}@example.org")


def use(clinic: Clinic, link: str) -> None:
    come_in(link)


def let_it_run_out(clinic: Clinic, link: str) -> None:
    with clinic.acting():
        Invitation.objects.update(expires_at=datetime.now(UTC) - timedelta(seconds=1))


def guess_too_often(clinic: Clinic, link: str) -> None:
    for _ in range(load_limits().most_wrong_tries):
        come_in(link, birth_date="1950-01-01")


def invite_again(clinic: Clinic, link: str) -> None:
    with clinic.acting():
        number = Case.objects.get().number
    invite(clinic, number)


@pytest.mark.parametrize("spoil", [use, let_it_run_out, guess_too_often, invite_again])
def test_a_link_that_is_over_says_one_sentence(clinic: Clinic, number: int, spoil) -> None:
    link = invite(clinic, number)
    spoil(clinic, link)
    unknown = Client().get(f"/welcome/{clinic.organisation_id}/{'x' * 43}/")
    before = User.objects.count()

    for answer in (Client().get(link), come_in(link).answer):
        assert answer.status_code == 410
        assert (
            re.sub(r'value="[^"]*"', "", answer.content.decode())
            == re.sub(r'value="[^"]*"', "", unknown.content.decode())
            or REFUSED in answer.content.decode()
        )
    assert unknown.status_code == 410
    assert User.objects.count() == before


def test_a_link_under_another_clinics_name_is_unknown(clinic: Clinic, other_clinic: Clinic, number: int) -> None:
    link = invite(clinic, number).replace(str(clinic.organisation_id), str(other_clinic.organisation_id))
    assert come_in(link).answer.status_code == 410


def test_a_wrong_date_of_birth_counts_and_four_do_not_void(clinic: Clinic, number: int) -> None:
    link = invite(clinic, number)
    for n in range(load_limits().most_wrong_tries - 1):
        answer = come_in(link, birth_date="1950-01-01").answer
        assert answer.status_code == 422
        assert REFUSED in answer.content.decode()
        assert invitation(clinic).failed_tries == n + 1
    assert come_in(link).answer.status_code == 302


@pytest.mark.parametrize("said", [{"password": "short", "again": "short"}, {"again": "another one here"},
                                  {"password": "password1234", "again": "password1234"}])  # fmt: skip
def test_a_weak_password_is_asked_again_and_no_try_is_counted(clinic: Clinic, number: int, said: dict) -> None:
    answer = come_in(invite(clinic, number), **said).answer
    assert answer.status_code == 422
    assert invitation(clinic).failed_tries == 0


def test_two_clicks_at_the_same_moment_make_one_account(clinic: Clinic, number: int) -> None:
    link, codes = invite(clinic, number), []

    at_once(4, lambda: codes.append(come_in(link).answer.status_code))
    assert sorted(codes) == [302, 410, 410, 410]
    assert User.objects.filter(email=f"patient{number}@example.org").count() == 1
    with clinic.acting():
        assert Membership.objects.filter(role="patient").count() == 1


def test_who_has_an_account_keeps_it_and_signs_in(clinic: Clinic, number: int) -> None:
    daughter = User.objects.create_user(f"daughter{number}@example.org", "another password", name="Daughter")
    link = invite(clinic, number, "helper", daughter.email)
    assert 'name="password"' not in Client().get(link).content.decode()
    client = Client()
    client.post(link, {"birth_date": BORN})

    assert "_auth_user_id" not in client.session  # the link alone signs nobody in who has a password
    daughter.refresh_from_db()
    assert daughter.check_password("another password")
    assert sign_in(daughter, second_factor=False).get("/my/").status_code == 200


def test_staff_come_in_and_are_led_to_their_second_factor(clinic: Clinic) -> None:
    boss = sign_in(clinic.hire("administrator"))
    page = boss.post("/staff/", {"invite": "1", "name": "New Nurse", "email": "new.nurse@example.org", "role": "nurse"})
    found = re.search(r"http://testserver(/welcome/[^<]+)<", page.content.decode())
    assert found
    client = come_in(found[1])
    assert client.get("/").headers["Location"] == "/accounts/2fa/"
    with clinic.acting():
        assert Membership.objects.get(user__email="new.nurse@example.org").role == "nurse"


def test_the_letter_carries_the_link_in_the_patients_language(clinic: Clinic, number: int) -> None:
    with clinic.acting():
        Person.objects.update(language="es")
    link = invite(clinic, number)
    letter = mail.outbox[-1]
    assert link in letter.body
    assert "le invita" in letter.body
    assert letter.to == [f"patient{number}@example.org"]


@pytest.mark.parametrize(("role", "by"), [("nurse", "coordinator"), ("administrator", "nurse")])
def test_the_desk_cannot_invite_staff(clinic: Clinic, number: int, role: str, by: str) -> None:
    said = {"role": role, f"{role}-name": "X", f"{role}-email": "x@example.org", "invite": "1", "name": "X",
            "email": "x@example.org"}  # fmt: skip
    client = sign_in(clinic.hire(by))
    client.post(f"/cases/{number}/invite/", said)
    assert client.post("/staff/", said).status_code == 403
    with clinic.acting():
        assert not Invitation.objects.exists()


def test_a_patient_with_an_account_is_not_invited_again(clinic: Clinic, number: int) -> None:
    come_in(invite(clinic, number))
    desk = sign_in(clinic.hire("coordinator"))
    said = {"role": "patient", "patient-name": "Ada", "patient-email": "other@example.org"}
    assert desk.post(f"/cases/{number}/invite/", said).status_code == 422


def held_by(clinic: Clinic, user: User) -> list[tuple[str, date | None]]:
    with clinic.acting():
        return [(one.role, one.ends_on) for one in Membership.objects.filter(user=user).order_by("role")]


def test_a_role_is_given_and_ended_and_nothing_is_deleted(clinic: Clinic) -> None:
    boss, nurse = clinic.hire("administrator"), clinic.hire("nurse")
    client, today = sign_in(boss), datetime.now(UTC).date()
    for _ in range(2):
        client.post("/staff/", {"give": str(nurse.id), "role": "coordinator"})
    assert held_by(clinic, nurse) == [("coordinator", None), ("nurse", None)]
    with clinic.acting():
        ended = Membership.objects.get(user=nurse, role="nurse")
    for _ in range(2):
        client.post("/staff/", {"end": str(ended.id)})
    assert held_by(clinic, nurse) == [("coordinator", None), ("nurse", today)]
    assert "nurse" not in [one for one, end in held_by(clinic, nurse) if end is None]


def test_an_ended_role_opens_no_door_from_that_moment(clinic: Clinic) -> None:
    nurse = clinic.hire("nurse")
    client = sign_in(nurse)
    assert client.get("/").status_code == 200
    with clinic.acting():
        held = Membership.objects.get(user=nurse)
    sign_in(clinic.hire("administrator")).post("/staff/", {"end": str(held.id)})
    assert client.get("/").status_code == 403


def test_nobody_ends_their_own_last_administrator_role(clinic: Clinic) -> None:
    boss = clinic.hire("administrator", "nurse")
    with clinic.acting():
        held = Membership.objects.get(user=boss, role="administrator")
    answer = sign_in(boss).post("/staff/", {"end": str(held.id)})
    assert answer.status_code == 422
    assert "somebody else has to" in answer.content.decode()
    assert ("administrator", None) in held_by(clinic, boss)


@pytest.mark.parametrize(
    "said",
    [
        {"end": "x"},
        {"end": str(UUID(int=0))},
        {"give": str(UUID(int=0)), "role": "nurse"},
        {"invite": "1"},
        {"invite": "1", "name": "X", "email": "x@example.org", "role": "patient"},
    ],
)
def test_what_cannot_be_is_refused(clinic: Clinic, said: dict) -> None:
    assert sign_in(clinic.hire("administrator")).post("/staff/", said).status_code == 422


def test_another_clinics_staff_is_out_of_reach(clinic: Clinic, other_clinic: Clinic) -> None:
    theirs = other_clinic.hire("nurse")
    with other_clinic.acting():
        held = Membership.objects.get(user=theirs)
    boss = sign_in(clinic.hire("administrator"))
    assert boss.post("/staff/", {"end": str(held.id)}).status_code == 422
    assert boss.post("/staff/", {"give": str(theirs.id), "role": "nurse"}).status_code == 422
    assert theirs.email not in boss.get("/staff/").content.decode()
