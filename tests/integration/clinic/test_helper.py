"""Acting for a patient: whoever may, as long as the patient wants, under their own name, for one person at a time."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from clinic_factories import DAY, Clinic, sign_in
from django.db import ProgrammingError
from django.test import Client

from flavum.clinic.accounts.actor import acting
from flavum.clinic.accounts.models import User
from flavum.clinic.records.models import Case, Fact, Helper, Person

QUESTION = "/my/red_flags.fever/"
YEARS_AGO = date(2026, 1, 1)


def open_case_of(clinic: Clinic, user: User | None = None) -> UUID:
    case_id = clinic.open_case()
    with clinic.acting():
        Person.objects.filter(cases=case_id).update(user=user)
    return case_id


def let_help(clinic: Clinic, case_id: UUID, user: User, **days: date) -> Helper:
    with clinic.acting():
        person = Person.objects.get(cases=case_id)
        return Helper.objects.create(
            organisation_id=clinic.organisation_id, person=person, user=user, **{"begins_on": YEARS_AGO, **days}
        )


@pytest.fixture
def daughter(clinic: Clinic) -> User:
    return clinic.hire("helper")


def come(user: User) -> Client:
    return sign_in(user, second_factor=False)


def name_of(clinic: Clinic, case_id: UUID) -> str:
    with clinic.acting():
        return Person.objects.get(cases=case_id).family_name


def test_what_a_helper_answers_carries_their_name(clinic: Clinic, daughter: User) -> None:
    patient = clinic.hire("patient")
    case_id = open_case_of(clinic, patient)
    let_help(clinic, case_id, daughter)
    come(daughter).post(QUESTION, {"value": "no", "seen": ""})

    with clinic.acting():
        fact = Fact.objects.get()
        assert (fact.case_id, fact.recorded_by_id, fact.origin) == (case_id, daughter.id, "patient")
    assert f"Answered by {daughter.name}" in come(patient).get("/my/review/").content.decode()
    page = come(daughter).get("/my/").content.decode()
    assert "You are here for" in page
    assert "You are here for" not in come(patient).get("/my/").content.decode()


def test_a_helper_of_two_chooses_and_sees_one_at_a_time(clinic: Clinic, daughter: User) -> None:
    cases = [open_case_of(clinic) for _ in range(2)]
    for case_id in cases:
        let_help(clinic, case_id, daughter)
    client = come(daughter)
    assert client.get("/my/").headers["Location"] == "/my/choose/"
    assert client.post(QUESTION, {"value": "no"}).headers["Location"] == "/my/choose/"
    with clinic.acting():
        assert not Fact.objects.exists()
        person = Person.objects.get(cases=cases[1])
    assert client.post("/my/choose/", {"person": str(person.id)}).headers["Location"] == "/my/"
    assert person.family_name in client.get("/my/").content.decode()
    client.post(QUESTION, {"value": "no", "seen": ""})
    with clinic.acting():
        assert Fact.objects.get().case_id == cases[1]


def test_who_is_a_patient_and_a_helper_chooses_too(clinic: Clinic) -> None:
    both = clinic.hire("patient", "helper")
    open_case_of(clinic, both)
    let_help(clinic, open_case_of(clinic), both)
    client = come(both)
    assert client.get("/my/").headers["Location"] == "/my/choose/"
    assert "For myself" in client.get("/my/choose/").content.decode()


def test_nobody_chooses_whom_they_do_not_help(clinic: Clinic, daughter: User) -> None:
    let_help(clinic, open_case_of(clinic), daughter)
    strange = open_case_of(clinic)
    with clinic.acting():
        person = Person.objects.get(cases=strange)
    client = come(daughter)
    assert client.post("/my/choose/", {"person": str(person.id)}).status_code == 404
    assert client.post("/my/choose/", {"person": "x"}).status_code == 404
    with acting(clinic.organisation_id, daughter.id, is_patient=True, person_id=str(person.id)):
        assert (Person.objects.count(), Case.objects.count()) == (0, 0)


def test_the_patient_sees_who_helps_and_ends_it_at_once(clinic: Clinic, daughter: User) -> None:
    patient = clinic.hire("patient")
    helping = let_help(clinic, open_case_of(clinic, patient), daughter)
    client, theirs = come(patient), come(daughter)
    assert daughter.name in client.get("/my/helpers/").content.decode()
    assert theirs.get("/my/").status_code == 200
    for _ in range(2):
        assert client.post("/my/helpers/", {"end": str(helping.id)}).status_code == 302

    assert theirs.get("/my/", follow=True).redirect_chain == [("/my/choose/", 302)]
    assert "nobody has asked you" in theirs.get("/my/choose/").content.decode()
    assert theirs.post(QUESTION, {"value": "no"}).headers["Location"] == "/my/choose/"
    with clinic.acting():
        assert not Fact.objects.exists()
        assert Helper.objects.get().ends_on is not None  # kept, not deleted


def test_a_helper_ends_nobody_elses_help(clinic: Clinic, daughter: User) -> None:
    case_id, son = open_case_of(clinic, clinic.hire("patient")), clinic.hire("helper")
    let_help(clinic, case_id, daughter)
    other = let_help(clinic, case_id, son)
    User.objects.filter(id=son.id).update(name="A Son")
    client = come(daughter)
    client.post("/my/helpers/", {"end": str(other.id)})
    assert client.post("/my/helpers/", {"end": "x"}).status_code == 404
    with clinic.acting():
        assert Helper.objects.get(id=other.id).ends_on is None
    assert "A Son" not in client.get("/my/helpers/").content.decode()


def test_the_database_lets_nobody_make_themselves_a_helper(clinic: Clinic, daughter: User) -> None:
    strange = open_case_of(clinic)
    with clinic.acting():
        person = Person.objects.get(cases=strange)
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        acting(clinic.organisation_id, daughter.id, is_patient=True),
    ):
        Helper.objects.create(
            organisation_id=clinic.organisation_id, person_id=person.id, user=daughter, begins_on=YEARS_AGO
        )


@pytest.mark.parametrize("days", [{"begins_on": DAY + timedelta(days=4000)}, {"ends_on": YEARS_AGO}])
def test_help_that_has_not_begun_or_is_over_shows_nothing(clinic: Clinic, daughter: User, days: dict) -> None:
    let_help(clinic, open_case_of(clinic), daughter, **days)
    with acting(clinic.organisation_id, daughter.id, is_patient=True):
        assert (Person.objects.count(), Case.objects.count()) == (0, 0)


def test_a_patient_does_not_see_the_history_of_others(clinic: Clinic) -> None:
    from django.db import connection

    patient = clinic.hire("patient")
    open_case_of(clinic, patient)
    open_case_of(clinic)
    with acting(clinic.organisation_id, patient.id, is_patient=True), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM records_personevent")
        assert cursor.fetchone() == (0,)
