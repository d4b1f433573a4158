"""A case is opened once, for the person who is meant, and numbered without a gap."""

import pytest
from clinic_factories import Clinic, sign_in
from django.test import Client

from flavum.clinic.records.models import Case, Person


def write(clinic: Clinic, **others: str) -> dict[str, str]:
    """A form as the desk fills it in."""
    return {
        "record_number": "A-17", "family_name": "Sample", "given_name": "Ada", "birth_date": "1944-05-17",
        "sex": "female", "language": "es", "site": str(clinic.site_id), **others,
    }  # fmt: skip


@pytest.fixture
def desk(clinic: Clinic) -> Client:
    return sign_in(clinic.hire("coordinator"))


def test_a_new_person_gets_a_case_and_its_page(clinic: Clinic, desk: Client) -> None:
    answer = desk.post("/cases/new/", write(clinic), follow=True)
    assert answer.redirect_chain == [("/cases/1/", 302)]
    assert "Sample, Ada" in answer.content.decode()


def test_a_second_click_opens_no_second_case(clinic: Clinic, desk: Client) -> None:
    pages = [desk.post("/cases/new/", write(clinic)).headers["Location"] for _ in range(2)]
    assert pages == ["/cases/1/", "/cases/1/"]
    with clinic.acting():
        assert (Case.objects.count(), Person.objects.count()) == (1, 1)


def test_numbers_count_up(clinic: Clinic, desk: Client) -> None:
    for n in (1, 2, 3):
        assert desk.post("/cases/new/", write(clinic, record_number=f"A-{n}")).headers["Location"] == f"/cases/{n}/"


@pytest.mark.parametrize(
    "wrong",
    [
        {"family_name": "Other"},
        {"birth_date": "1950-01-01"},
        {"record_number": "A-18", "birth_date": "2199-01-01"},
        {"record_number": ""},
        {"record_number": "A-19", "email": "not an address"},
        {"record_number": "A-20", "site": "00000000-0000-0000-0000-000000000000"},
    ],
)
def test_what_cannot_be_is_asked_again_and_nothing_typed_is_lost(
    clinic: Clinic, desk: Client, wrong: dict[str, str]
) -> None:
    desk.post("/cases/new/", write(clinic))
    answer = desk.post("/cases/new/", write(clinic, **wrong))
    assert answer.status_code == 422
    assert 'value="Ada"' in answer.content.decode()
    with clinic.acting():
        assert Case.objects.count() == 1


def test_another_clinics_site_cannot_be_chosen(clinic: Clinic, other_clinic: Clinic, desk: Client) -> None:
    assert desk.post("/cases/new/", write(clinic, site=str(other_clinic.site_id))).status_code == 422


def test_the_same_number_in_two_clinics_is_two_people(clinic: Clinic, other_clinic: Clinic, desk: Client) -> None:
    other = sign_in(other_clinic.hire("coordinator"))
    assert desk.post("/cases/new/", write(clinic)).status_code == 302
    assert other.post("/cases/new/", write(other_clinic, family_name="Else")).status_code == 302
