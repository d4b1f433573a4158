"""Treatments and operations at the desk: added, changed with a reason, taken off; nothing of others is lost."""

import pytest
from clinic_factories import Clinic, sign_in
from django.test import Client

from flavum.clinic.records.models import Case, Disagreement, Fact

KEY = "treatment.rows"
THERAPY = {"kind": "physical_therapy", "started_on": "2026-01-31"}
BRACE = {"kind": "brace"}


@pytest.fixture
def case(clinic: Clinic) -> Case:
    case_id = clinic.open_case()
    with clinic.acting():
        return Case.objects.get(id=case_id)


@pytest.fixture
def nurse(clinic: Clinic) -> Client:
    return sign_in(clinic.hire("nurse"))


def current(clinic: Clinic) -> Fact:
    with clinic.acting():
        return Fact.objects.get(key=KEY, superseded_by=None)


def address(case: Case, place: str = "") -> str:
    return f"/cases/{case.number}/rows/{KEY}/{place}"


def test_the_case_page_leads_there_and_a_row_is_added(clinic: Clinic, case: Case, nurse: Client) -> None:
    assert f'href="{address(case)}"' in nurse.get(f"/cases/{case.number}/").content.decode()
    form = {"treatment.kind": "brace", "seen": ""}
    assert nurse.post(address(case, "add/"), form).headers["Location"] == address(case)
    assert (current(clinic).value, current(clinic).origin) == ([BRACE], "staff")
    assert f'href="{address(case, "0/")}"' in nurse.get(address(case)).content.decode()


def test_a_row_is_changed_only_with_a_reason(clinic: Clinic, case: Case, nurse: Client) -> None:
    clinic.write_fact(case.id, KEY, [THERAPY, BRACE], origin="patient")
    form = {
        "treatment.kind": "physical_therapy", "treatment.started_on-month": "3", "treatment.started_on-year": "2026",
        "seen": str(current(clinic).id),
    }  # fmt: skip
    refused = nurse.post(address(case, "0/"), form)
    assert refused.status_code == 422
    assert '<option value="3" selected>' in refused.content.decode()  # what was written is still there
    assert current(clinic).value == [THERAPY, BRACE]

    for _ in range(2):
        nurse.post(address(case, "0/"), form | {"reason": "Read in the letter of the therapist"})
    fact = current(clinic)
    assert fact.value == [THERAPY | {"started_on": "2026-03-31"}, BRACE]
    assert (fact.origin, fact.reason) == ("corrected", "Read in the letter of the therapist")
    with clinic.acting():
        assert (Fact.objects.count(), Disagreement.objects.count()) == (2, 0)


def test_a_row_is_taken_off(clinic: Clinic, case: Case, nurse: Client) -> None:
    clinic.write_fact(case.id, KEY, [THERAPY, BRACE], origin="patient")
    nurse.post(address(case, "1/"), {"off": "1", "reason": "Never worn", "seen": str(current(clinic).id)})
    assert current(clinic).value == [THERAPY]


def test_what_the_patient_wrote_meanwhile_stays_and_both_are_kept(clinic: Clinic, case: Case, nurse: Client) -> None:
    clinic.write_fact(case.id, KEY, [BRACE], origin="patient")
    seen = current(clinic)
    clinic.write_fact(case.id, KEY, [THERAPY], supersedes=seen, origin="patient")
    form = {"treatment.kind": "home_exercise", "reason": "Heard wrong", "seen": str(seen.id)}
    answer = nurse.post(address(case, "0/"), form)
    assert answer.headers["Location"] == f"/cases/{case.number}/"
    assert current(clinic).value == [THERAPY]
    with clinic.acting():
        assert Disagreement.objects.get().value == [THERAPY, {"kind": "home_exercise"}]


@pytest.mark.parametrize(
    ("form", "value", "why"), [({}, [], ""), ({"why": "Cannot remember"}, None, "Cannot remember")]
)
def test_none_and_not_known(
    clinic: Clinic, case: Case, nurse: Client, form: dict[str, str], value: object, why: str
) -> None:
    nurse.post(address(case), {"seen": "", **form})
    assert (current(clinic).value, current(clinic).unknown_because) == (value, why)


@pytest.mark.parametrize("place", ["7/", "one/", "add-brace/"])
def test_a_row_that_is_not_there(case: Case, nurse: Client, place: str) -> None:
    assert nurse.get(address(case, place)).status_code == 404


def test_operations_are_asked_for_only_after_an_operation(clinic: Clinic, case: Case, nurse: Client) -> None:
    there = f"/cases/{case.number}/rows/surgery.rows/"
    assert there not in nurse.get(f"/cases/{case.number}/").content.decode()
    clinic.write_fact(case.id, "history.lumbar_surgery", "yes")
    assert there in nurse.get(f"/cases/{case.number}/").content.decode()
