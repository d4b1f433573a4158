"""The public request for a consultation: anybody may write, nobody may read, programs get nowhere."""

import re
from uuid import UUID

import pytest
from clinic_factories import Clinic, at_once, sign_in
from django.core.cache import cache
from django.db import ProgrammingError, connections
from django.test import Client
from request_factories import SAID, stamp

from flavum.clinic.accounts.actor import acting
from flavum.clinic.accounts.models import Organisation
from flavum.clinic.arrival.limits import load_limits
from flavum.clinic.records.models import Case, ConsultationRequest, Person


@pytest.fixture(autouse=True)
def _knocks() -> None:
    cache.clear()


@pytest.fixture
def address(clinic: Clinic) -> str:
    with clinic.acting():
        return f"/request/{Organisation.objects.get().slug}/"


def requests_of(clinic: Clinic) -> list[ConsultationRequest]:
    with clinic.acting():
        return list(ConsultationRequest.objects.all())


def test_anybody_may_ask_and_is_told_what_happens_next(clinic: Clinic, address: str) -> None:
    client = Client()
    page = client.get(address, headers={"accept-language": "es"}).content.decode()
    assert "Pedir una consulta" in page
    assert "That is an emergency" in client.get(address).content.decode()  # the emergency notice
    answer = client.post(address, {**SAID, "stamp": stamp()}, follow=True)

    assert answer.redirect_chain == [(f"{address}thanks/", 302)]
    assert "What happens next" in answer.content.decode()
    one = requests_of(clinic)[0]
    assert (one.given_name, one.phone, one.language, one.state) == ("Ada", "(555) 010-0199", "es", "new")


def test_the_same_form_twice_is_one_request(clinic: Clinic, address: str) -> None:
    once = stamp()
    for _ in range(2):
        assert Client().post(address, {**SAID, "stamp": once}).status_code == 302
    assert len(requests_of(clinic)) == 1


@pytest.mark.parametrize("seconds", [0, 60 * 60 * load_limits().most_form_hours + 60])
def test_too_fast_or_too_old_is_asked_again_and_nothing_typed_is_lost(
    clinic: Clinic, address: str, seconds: float
) -> None:
    answer = Client().post(address, {**SAID, "stamp": stamp(seconds)})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Nothing was sent yet" in page
    assert 'value="Ada"' in page
    assert requests_of(clinic) == []
    again = re.search(r'name="stamp" value="([^"]+)"', page)
    assert again


@pytest.mark.parametrize("wrong", ["", "rubbish", f"{UUID(int=1)}:abc:def"])
def test_a_stamp_that_is_not_ours_is_none(clinic: Clinic, address: str, wrong: str) -> None:
    assert Client().post(address, {**SAID, "stamp": wrong}).status_code == 422
    assert requests_of(clinic) == []


def test_who_fills_in_the_hidden_field_is_told_nothing_and_writes_nothing(clinic: Clinic, address: str) -> None:
    answer = Client().post(address, {**SAID, "stamp": stamp(), "website": "http://spam.example"})
    assert answer.headers["Location"] == f"{address}thanks/"
    assert requests_of(clinic) == []


def test_one_address_may_not_knock_for_ever(clinic: Clinic, address: str) -> None:
    answers = [
        Client().post(address, {**SAID, "stamp": stamp()}).status_code for _ in range(load_limits().most_requests + 1)
    ]
    assert answers == [302] * load_limits().most_requests + [429]
    assert Client().post(address, {**SAID, "stamp": stamp()}, REMOTE_ADDR="192.0.2.7").status_code == 302


@pytest.mark.parametrize(
    "wrong", [{"phone": "none"}, {"phone": ""}, {"given_name": ""}, {"email": "x"}, {"language": "xx"}]
)
def test_what_does_not_fit_is_marked(clinic: Clinic, address: str, wrong: dict) -> None:
    answer = Client().post(address, {**SAID, "stamp": stamp(), **wrong})
    assert answer.status_code == 422
    assert requests_of(clinic) == []


def test_who_asks_sees_no_row_even_with_raw_sql(clinic: Clinic, address: str) -> None:
    Client().post(address, {**SAID, "stamp": stamp()})
    with acting(clinic.organisation_id, is_patient=True):
        assert (ConsultationRequest.objects.count(), Person.objects.count(), Case.objects.count()) == (0, 0, 0)
        assert ConsultationRequest.objects.update(phone="1") == 0
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT count(*) FROM records_consultationrequestevent")
            assert cursor.fetchone() == (0,)


def test_who_asks_can_write_nothing_else(clinic: Clinic) -> None:
    case = clinic.open_case()
    with acting(clinic.organisation_id, is_patient=True):
        assert Case.objects.filter(id=case).update(number=99) == 0
    person = {"organisation_id": clinic.organisation_id, "record_number": "x", "birth_date": "1950-01-01"}
    with pytest.raises(ProgrammingError, match="row-level security"), acting(clinic.organisation_id, is_patient=True):
        Person.objects.create(**person)


def test_an_unknown_clinic_is_not_found(clinic: Clinic, other_clinic: Clinic) -> None:
    assert Client().get("/request/nowhere/").status_code == 404
    assert Client().get("/request/").status_code == 404  # there are several here


def test_the_desk_opens_a_case_from_a_request(clinic: Clinic, address: str) -> None:
    Client().post(address, {**SAID, "stamp": stamp()})
    coordinator = clinic.hire("coordinator")
    desk, one = sign_in(coordinator), requests_of(clinic)[0]
    assert "Ada Sample" in desk.get("/requests/").content.decode()
    form = f"/cases/new/?request={one.id}"
    assert 'value="(555) 010-0199"' in desk.get(form).content.decode()
    said = {"record_number": "A-1", "given_name": "Ada", "family_name": "Sample", "birth_date": "1944-05-17",
            "sex": "female", "language": "es", "phone": SAID["phone"], "site": str(clinic.site_id)}  # fmt: skip
    for _ in range(2):
        assert desk.post(form, said).headers["Location"] == "/cases/1/"

    one = requests_of(clinic)[0]
    with clinic.acting():
        assert (one.state, one.case.number, one.handled_by_id) == ("opened", 1, coordinator.id)


def test_the_desk_puts_a_request_aside_once(clinic: Clinic, address: str) -> None:
    Client().post(address, {**SAID, "stamp": stamp()})
    first, second, one = clinic.hire("nurse"), clinic.hire("nurse"), requests_of(clinic)[0]
    for nurse in (first, second):
        sign_in(nurse).post(f"/requests/{one.id}/aside/")
    assert [(one.state, one.handled_by_id) for one in requests_of(clinic)] == [("dismissed", first.id)]


def test_another_clinic_does_not_see_it(clinic: Clinic, other_clinic: Clinic, address: str) -> None:
    Client().post(address, {**SAID, "stamp": stamp()})
    one = requests_of(clinic)[0]
    theirs = sign_in(other_clinic.hire("coordinator"))
    assert "Ada" not in theirs.get("/requests/").content.decode()
    theirs.post(f"/requests/{one.id}/aside/")
    assert requests_of(clinic)[0].state == "new"


def test_two_clicks_at_the_same_moment_are_one_request(clinic: Clinic, address: str) -> None:
    once, codes = stamp(), []

    at_once(4, lambda: codes.append(Client().post(address, {**SAID, "stamp": once}).status_code))
    assert codes == [302] * 4
    assert len(requests_of(clinic)) == 1
