"""The pages of the alternatives: what comes up on a case, what a patient is shown and when, what is opened again."""

from datetime import UTC, datetime

import pytest
from clinic_factories import Clinic, sign_in
from django.test import Client

from flavum.candidacy.alternatives.entry import read_alternatives
from flavum.candidacy.alternatives.reopen import read_reopened
from flavum.clinic.accounts.models import User
from flavum.clinic.audit.ground import digest_of, ground_of
from flavum.clinic.audit.models import Sight
from flavum.clinic.records.models import Case, Meaning, Person, Signature, Stage
from flavum.evidence.library import load_library


@pytest.fixture
def case(clinic: Clinic) -> Case:
    made = clinic.open_case()
    with clinic.acting():
        return Case.objects.get(id=made)


@pytest.fixture
def patient(clinic: Clinic, case: Case) -> Client:
    user = clinic.hire("patient")
    with clinic.acting():
        Person.objects.filter(cases=case).update(user=user)
    return sign_in(user, second_factor=False)


def look(clinic: Clinic, case: Case, language: str = "en") -> str:
    nurse = sign_in(clinic.hire("nurse"))
    return nurse.get(f"/cases/{case.number}/alternatives/", headers={"accept-language": language}).content.decode()


def sign_verdict(clinic: Clinic, case: Case, by: User) -> None:
    with clinic.acting():
        digest = digest_of(ground_of(case, datetime.now(UTC).date()))
        Signature.objects.create(
            organisation_id=clinic.organisation_id, case=case, recorded_by=by, meaning=Meaning.VERDICT,
            subject_sha256=digest,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("key", "value", "road", "criterion"),
    [
        ("history.vascular_disease", "yes", "vascular", "No sign of poor blood flow in the legs"),
        ("history.hip_disease", "yes", "hip", "No sign of hip disease"),
        ("history.neuropathy", "yes", "neuropathy", "No sign of neuropathy"),
        ("history.infection", "yes", "treat_infection", "No active infection"),
    ],
)
def test_road_that_an_answer_brings_up_stands_first_with_its_criterion(
    clinic: Clinic, case: Case, key: str, value: str, road: str, criterion: str
) -> None:
    assert "No unmet criterion brings anything up" in look(clinic, case)
    clinic.write_fact(case.id, key, value)

    page = look(clinic, case)

    first, _, rest = page.partition('id="h-others"')
    assert f'id="{road}"' in first
    assert criterion in first
    assert f'id="{road}"' not in rest


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_road_is_there_with_its_claims_sources_and_what_is_not_known(
    clinic: Clinic, case: Case, language: str
) -> None:
    page, library = look(clinic, case, language).replace("&#x27;", "'").replace("&quot;", '"'), load_library()

    for entry in read_alternatives():
        one = entry.alternative
        assert (one.title if language == "en" else one.title_es) in page
        assert (entry.not_known if language == "en" else entry.not_known_es) in page
        for key in one.claims:
            claim = library.get_claim(key)
            assert (claim.statement if language == "en" else claim.statement_es) in page
    for one in read_reopened():
        assert (one.title if language == "en" else one.title_es) in page


def test_what_the_record_has_of_each_thing_to_look_at_anew_is_told(clinic: Clinic, case: Case) -> None:
    assert look(clinic, case).count("Nothing in the record yet") == len(read_reopened())
    clinic.write_fact(case.id, "examination.foot_pulses_felt", "yes")

    page = look(clinic, case)

    assert page.count("Nothing in the record yet") == len(read_reopened()) - 1
    assert "In the record, of November 21, 2026" in page


def test_evaluation_is_opened_again_from_the_page_once_somebody_was_treated(clinic: Clinic, case: Case) -> None:
    nurse = sign_in(clinic.hire("nurse"))
    assert "Open the evaluation again" not in look(clinic, case)
    with clinic.acting():
        Case.objects.filter(id=case.id).update(stage=Stage.FOLLOW_UP)
    assert "Open the evaluation again" in look(clinic, case)

    nurse.post(f"/cases/{case.number}/move/", {"seen": "follow_up", "to": "evaluation"})

    with clinic.acting():
        assert Case.objects.get(id=case.id).stage == Stage.EVALUATION


def test_who_looked_is_noted(clinic: Clinic, case: Case, patient: Client) -> None:
    look(clinic, case)
    patient.get("/my/alternatives/")

    with clinic.acting():
        assert [one.what for one in Sight.objects.filter(case=case)] == ["alternatives", "alternatives"]


def test_patient_is_told_what_came_up_only_while_a_signed_verdict_holds(
    clinic: Clinic, case: Case, patient: Client
) -> None:
    clinic.write_fact(case.id, "history.hip_disease", "yes")
    page = patient.get("/my/alternatives/").content.decode()
    assert "Your evaluation is not finished" in page
    assert "What came up in your evaluation" not in page
    assert "A worn hip" in page

    sign_verdict(clinic, case, clinic.hire("proceduralist"))
    page = patient.get("/my/alternatives/").content.decode()
    raised = page[page.index("What came up in your evaluation") : page.index("Other causes and their roads")]
    assert "A worn hip" in raised
    assert "Poor blood flow in the legs" not in raised

    clinic.write_fact(case.id, "history.vascular_disease", "yes")
    assert "Your evaluation is not finished" in patient.get("/my/alternatives/").content.decode()


def test_answer_that_cannot_wait_comes_before_any_road(clinic: Clinic, case: Case, patient: Client) -> None:
    clinic.write_fact(case.id, "red_flags.saddle_numbness", "yes")

    assert patient.get("/my/alternatives/").headers["Location"] == "/my/now/"
    page = look(clinic, case)
    assert page.index("Act first") < page.index("What comes up on this case")


def test_patient_reads_it_in_spanish(patient: Client) -> None:
    page = patient.get("/my/alternatives/", headers={"accept-language": "es"}).content.decode()

    assert "Una cadera desgastada" in page
    assert "Mala circulación en las piernas" in page
    assert "A worn hip" not in page
