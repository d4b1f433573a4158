"""The whole intake as a patient walks through it: branching, lists of rows, review, sending."""

from datetime import date

import pytest
from clinic_factories import Clinic, sign_in
from django.test import Client

from flavum.clinic.accounts.models import User
from flavum.clinic.records.document import read_case, to_document
from flavum.clinic.records.models import Case, Disagreement, Fact, Person

TREATMENTS, SURGERIES = "/my/treatment.rows/", "/my/surgery.rows/"
LEGS = "/my/symptoms.leg_symptoms/"
THERAPY = {
    "treatment.kind": "physical_therapy", "treatment.name": "twelve sessions", "treatment.ongoing": "no",
    "treatment.started_on-month": "9", "treatment.started_on-year": "2025", "treatment.ended_on-month": "11",
    "treatment.ended_on-year": "2025", "treatment.response": "short_relief",
}  # fmt: skip


def invite(clinic: Clinic) -> Client:
    user, case_id = clinic.hire("patient"), clinic.open_case()
    with clinic.acting():
        Person.objects.filter(cases=case_id).update(user=user)
    return sign_in(user, second_factor=False)


def seen(clinic: Clinic, key: str) -> str:
    """The newest fact, as a page that is opened now shows it."""
    with clinic.acting():
        fact = Fact.objects.filter(key=key, superseded_by=None).first()
    return str(fact.id) if fact else ""


def answer(client: Client, clinic: Clinic, address: str, **written: str) -> str:
    key = address.strip("/").split("/")[1]
    return client.post(address, {"seen": seen(clinic, key), **written}).headers["Location"]


def rows_of(clinic: Clinic, key: str = "treatment.rows") -> list[dict]:
    with clinic.acting():
        return Fact.objects.get(key=key, superseded_by=None).value


def page_of(client: Client, address: str, language: str = "en") -> str:
    return client.get(address, headers={"accept-language": language}).content.decode()


def test_a_question_that_does_not_apply_is_skipped_and_comes_back(clinic: Clinic) -> None:
    client = invite(clinic)

    assert answer(client, clinic, LEGS, value="no") == "/my/symptoms.standing_minutes/"
    assert answer(client, clinic, LEGS, value="yes") == "/my/symptoms.worse_standing/"


def test_an_answer_that_no_longer_applies_stays_in_the_history_and_does_not_count(clinic: Clinic) -> None:
    client = invite(clinic)
    answer(client, clinic, LEGS, value="yes")
    answer(client, clinic, "/my/symptoms.worse_standing/", value="yes")
    answer(client, clinic, LEGS, value="no")

    assert "Does standing bring" not in page_of(client, "/my/review/")
    with clinic.acting():
        case = Case.objects.get()
        assert to_document(case)["symptoms"] == {"leg_symptoms": "no"}
        assert Fact.objects.filter(key="symptoms.worse_standing", superseded_by=None).exists()
    answer(client, clinic, LEGS, value="yes")
    assert "Does standing bring" in page_of(client, "/my/review/")
    with clinic.acting():
        assert to_document(case)["symptoms"]["worse_standing"] == "yes"


def test_what_staff_wrote_counts_whatever_the_patient_says(clinic: Clinic) -> None:
    client = invite(clinic)
    with clinic.acting():
        case = Case.objects.get()
    clinic.write_fact(case.id, "medicines.blood_thinner_names", ["apixaban"])
    answer(client, clinic, "/my/medicines.blood_thinner/", value="no")

    with clinic.acting():
        assert to_document(case)["medicines"]["blood_thinner_names"] == ["apixaban"]


def test_a_treatment_is_added_changed_and_taken_off(clinic: Clinic) -> None:
    client = invite(clinic)

    assert answer(client, clinic, f"{TREATMENTS}add-physical_therapy/", **THERAPY) == TREATMENTS
    kept = {"kind": "physical_therapy", "name": "twelve sessions", "ongoing": "no", "response": "short_relief",
            "started_on": "2025-09-30", "ended_on": "2025-11-30"}  # fmt: skip
    assert rows_of(clinic) == [kept]
    assert "since September 2025 · until November 2025" in page_of(client, TREATMENTS)
    assert "desde septiembre de 2025" in page_of(client, TREATMENTS, "es")
    answer(client, clinic, f"{TREATMENTS}0/", **{**THERAPY, "treatment.response": "worse"})
    assert rows_of(clinic) == [{**kept, "response": "worse"}]
    answer(client, clinic, f"{TREATMENTS}0/", off="1")
    assert rows_of(clinic) == []


def test_the_intake_reads_what_the_pages_wrote(clinic: Clinic) -> None:
    client = invite(clinic)
    answer(client, clinic, f"{TREATMENTS}add/", **THERAPY)
    answer(client, clinic, TREATMENTS, not_tried="injection")
    answer(client, clinic, "/my/history.lumbar_surgery/", value="yes")
    written = {"surgery.operation": "fusion", "surgery.levels": ["L4-L5", "L5-S1"], "surgery.year": "2012"}
    client.post(f"{SURGERIES}add/", {"seen": "", **written})

    with clinic.acting():
        intake = read_case(Case.objects.get())
    assert [(row.kind, row.tried, row.started_on) for row in intake.treatments] == [
        ("physical_therapy", None, date(2025, 9, 30)), ("injection", False, None)
    ]  # fmt: skip
    assert [(row.operation, [one.value for one in row.levels or ()], row.year) for row in intake.surgeries] == [
        ("fusion", ["L4-L5", "L5-S1"], 2012)
    ]


def test_operations_are_asked_only_of_who_had_one(clinic: Clinic) -> None:
    client = invite(clinic)
    answer(client, clinic, "/my/history.lumbar_surgery/", value="no")
    assert "Which operations" not in page_of(client, "/my/review/")
    answer(client, clinic, "/my/history.lumbar_surgery/", value="yes")
    assert "Which operations" in page_of(client, "/my/review/")


def test_the_same_row_twice_is_one(clinic: Clinic) -> None:
    client = invite(clinic)
    for _ in range(2):
        client.post(f"{TREATMENTS}add/", {"seen": "", **THERAPY})
    assert len(rows_of(clinic)) == 1


def test_patient_and_nurse_who_add_rows_at_once_lose_none(clinic: Clinic) -> None:
    client = invite(clinic)
    with clinic.acting():
        case = Case.objects.get()
    clinic.write_fact(case.id, "treatment.rows", [{"kind": "brace"}])  # while the patient's page was open
    client.post(f"{TREATMENTS}add/", {"seen": "", **THERAPY})

    assert [row["kind"] for row in rows_of(clinic)] == ["brace", "physical_therapy"]


def test_a_row_that_another_changed_meanwhile_is_kept_beside_theirs(clinic: Clinic) -> None:
    client = invite(clinic)
    answer(client, clinic, f"{TREATMENTS}add/", **THERAPY)
    shown = seen(clinic, "treatment.rows")
    with clinic.acting():
        fact = Fact.objects.get(id=shown)
    clinic.write_fact(fact.case_id, "treatment.rows", [{"kind": "physical_therapy"}], supersedes=fact)
    client.post(f"{TREATMENTS}0/", {"seen": shown, **THERAPY, "treatment.response": "worse"})

    assert rows_of(clinic) == [{"kind": "physical_therapy"}]
    with clinic.acting():
        kept = Disagreement.objects.get().value
    assert [row.get("response") for row in kept] == [None, "worse"]
    assert "wrote another answer at the same time" in page_of(client, "/my/review/")


@pytest.mark.parametrize(
    "wrong",
    [
        {"treatment.started_on-year": "2199"},
        {"treatment.started_on-year": "x"},
        {"treatment.started_on-month": "13"},
        {"treatment.started_on-day": "31"},  # of September
        {"treatment.ended_on-year": "2020"},
        {"treatment.kind": "magic"},
    ],
)
def test_a_row_that_cannot_be_is_asked_again_and_nothing_typed_is_lost(clinic: Clinic, wrong: dict) -> None:
    client = invite(clinic)
    back = client.post(f"{TREATMENTS}add/", {"seen": "", **THERAPY, **wrong})

    assert back.status_code == 422
    assert 'value="twelve sessions"' in back.content.decode()
    with clinic.acting():
        assert not Fact.objects.exists()


def test_a_year_alone_is_enough_and_counts_as_its_last_day(clinic: Clinic) -> None:
    client = invite(clinic)
    written = {"treatment.kind": "injection", "treatment.ongoing": "no", "treatment.started_on-year": "2024",
               "treatment.ended_on-month": "3", "treatment.ended_on-year": "2024"}  # fmt: skip
    answer(client, clinic, f"{TREATMENTS}add/", **written)

    row = rows_of(clinic)[0]
    assert (row["started_on"], row["ended_on"]) == ("2024-03-31", "2024-03-31")  # not begun after its end


@pytest.mark.parametrize("address", [f"{TREATMENTS}7/", f"{TREATMENTS}x/", "/my/treatment.kind/", "/my/no.such/"])
def test_what_is_not_there_is_not_found(clinic: Clinic, address: str) -> None:
    assert invite(clinic).get(address).status_code == 404


@pytest.mark.parametrize("number", ["nan", "inf", "-inf"])
def test_what_is_no_number_is_asked_again(clinic: Clinic, number: str) -> None:
    back = invite(clinic).post("/my/symptoms.duration_months/", {"seen": "not a key", "value": number})
    assert back.status_code == 422


def test_review_says_every_answer_in_words(clinic: Clinic) -> None:
    client = invite(clinic)
    answer(client, clinic, "/my/coverage.payer/", value="medicare")
    answer(client, clinic, "/my/goals.wants_to/", value="cook\nwalk the dog")
    answer(client, clinic, "/my/symptoms.standing_minutes/", unknown="1")

    page = page_of(client, "/my/review/", "es")
    for words in ("Medicare Original", "cook", "walk the dog", "No lo sé", "Cambiar"):
        assert words in page


def test_a_change_from_the_review_leads_back_to_it(clinic: Clinic) -> None:
    client = invite(clinic)
    assert 'name="back" value="review"' in page_of(client, f"{LEGS}?back=review")
    assert answer(client, clinic, LEGS, value="no", back="review") == "/my/review/"


def test_sending_is_a_fact_written_once_and_again_after_a_change(clinic: Clinic) -> None:
    client = invite(clinic)
    answer(client, clinic, LEGS, value="no")
    for _ in range(2):
        client.post("/my/review/")
    with clinic.acting():
        assert Fact.objects.filter(key="intake.answered_on").count() == 1
        assert read_case(Case.objects.get()).answered_on is not None
    assert "You sent your answers" in page_of(client, "/my/")
    answer(client, clinic, LEGS, value="yes")
    assert "You sent your answers" not in page_of(client, "/my/")
    client.post("/my/review/")
    with clinic.acting():
        assert Fact.objects.filter(key="intake.answered_on").count() == 2


def test_staff_do_not_answer_for_a_patient_here(clinic: Clinic) -> None:
    nurse: User = clinic.hire("nurse")
    clinic.open_case()
    assert sign_in(nurse).post("/my/review/").status_code == 403


def test_who_comes_by_a_kind_is_not_asked_for_it_again(clinic: Clinic) -> None:
    client = invite(clinic)

    shown = page_of(client, f"{TREATMENTS}add-physical_therapy/")
    asked = page_of(client, f"{TREATMENTS}add/")

    assert '<input type="hidden" name="treatment.kind" value="physical_therapy">' in shown
    assert 'type="radio" name="treatment.kind"' not in shown
    assert 'type="radio" name="treatment.kind"' in asked
