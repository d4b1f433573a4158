"""Every address against every role and against another organisation: who gets in where."""

import pytest
from clinic_factories import Clinic, sign_in
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from flavum.clinic.accounts.models import User
from flavum.clinic.accounts.permission import load_roles
from flavum.clinic.audit.models import Sight
from flavum.clinic.portal.question import asked_facts
from flavum.clinic.records.models import Case, Person

OWN = {"patient", "helper"}
DESK = {"coordinator", "nurse", "proceduralist"}
CARE = {"coordinator", "nurse", "proceduralist", "authorisation"}
# Name of the address -> the roles that are let in. A new address without a row here fails the tests.
DOORS: dict[str, set[str]] = {"worklist": CARE, "case": CARE, "portal": OWN, "question": OWN, "stop": OWN,
                               "new_case": DESK}  # fmt: skip
LED_ON = {("worklist", "patient"): "/my/", ("worklist", "helper"): "/my/"}  # the front door leads them to their own
NAMES = sorted(one.name for one in get_resolver().url_patterns if isinstance(one, URLPattern))


def address(name: str, case_number: int) -> str:
    return reverse(name, args={"case": [case_number], "question": [asked_facts()[0].key]}.get(name, []))


def number_of(clinic: Clinic) -> int:
    case = clinic.open_case()
    with clinic.acting():
        return Case.objects.get(id=case).number


def test_every_address_has_its_row() -> None:
    assert sorted(DOORS) == NAMES


@pytest.mark.parametrize("role", load_roles())
@pytest.mark.parametrize("name", DOORS)
def test_who_gets_in_where(clinic: Clinic, name: str, role: str) -> None:
    user, number = clinic.hire(role), number_of(clinic)
    with clinic.acting():
        Person.objects.filter(cases__number=number).update(user=user)  # whoever comes, it is their own case
    answer = sign_in(user).get(address(name, number))
    if (name, role) in LED_ON:
        assert answer.headers["Location"] == LED_ON[name, role]
    elif role not in DOORS[name]:
        assert answer.status_code == 403
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


def test_a_case_of_another_organisation_is_not_there(clinic: Clinic, other_clinic: Clinic) -> None:
    theirs = number_of(other_clinic)
    client = sign_in(clinic.hire("proceduralist"))
    assert client.get(address("case", theirs)).status_code == 404
    assert f"Person {theirs}" not in client.get("/").content.decode()


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


def test_registering_by_oneself_is_closed() -> None:
    answer = Client().get("/accounts/signup/")
    assert "closed" in answer.content.decode().lower()
