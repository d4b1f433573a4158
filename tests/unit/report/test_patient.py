import re
from dataclasses import replace

import pytest
from report_factories import EMERGENCY, INTAKE, make_intake, make_reading, make_report

from flavum.candidacy.answer import Verdict
from flavum.evidence.library import load_library
from flavum.report.patient import STUDY_CLAIMS, present_patient
from flavum.report.words import Language


@pytest.mark.parametrize(("language", "headline"), [("en", "may be an option"), ("es", "puede ser una opción")])
def test_candidate_is_told_that_it_may_be_an_option(language: Language, headline: str) -> None:
    short = present_patient(make_report(), language)["short"]

    assert headline in short["headline"]
    assert "L4-L5" in short["more"]


def test_person_without_answers_is_told_what_to_ask_for() -> None:
    page = present_patient(make_report(make_intake("")), "es")

    assert page["short"]["headline"] == "Todavía no podemos decirlo."
    assert "¿Desde cuándo tiene estas molestias?" in page["unknown"]


def test_emergency_says_what_the_patient_reported() -> None:
    emergencies = present_patient(make_report(make_intake(EMERGENCY)), "en")["emergencies"]

    assert len(emergencies["now"]) == 1
    assert "umbness" in emergencies["now"][0]
    assert "Fever" in emergencies["today"][0]


def test_person_who_does_not_fit_is_told_what_else_may_help() -> None:
    report = make_report(make_intake(INTAKE.replace("infection = false", "infection = true")))

    page = present_patient(report, "en")

    assert report.assessment.verdict is Verdict.NOT_A_CANDIDATE
    assert "You have an infection or a fever. It has to be treated first." in page["fits_not"]
    assert page["else"]


def test_thickness_is_told_with_the_range_of_both_sides() -> None:
    found = " ".join(present_patient(make_report(), "en")["found"])

    assert "5.1 mm thick on the right and 5.4 mm on the left" in found
    assert "between 4.6 mm and 5.9 mm" in found


def test_share_is_told_in_tenths() -> None:
    assert present_patient(make_report(), "en")["share"]["sentence"].startswith("Of every 10 parts of room")


def test_level_without_any_value_says_so() -> None:
    measures = ("ligament_thickness_maximum", "sac_area", "canal_ap_diameter", "share_ligament")
    every = dict.fromkeys(measures, "cut off")

    page = present_patient(make_report(reading=make_reading(unmeasured=every)), "en")

    assert page["found"] == ["The MRI did not let us measure this level."]
    assert page["share"] is None


def test_level_without_a_ligament_says_so_and_tells_what_was_measured() -> None:
    reading = make_reading(unmeasured={"ligament_thickness_maximum": "cut off"})

    found = present_patient(make_report(reading=reading), "en")["found"]

    assert found[0] == "At L4-L5 the MRI did not show the ligament well enough to measure it."
    assert "front to back" in found[1]


def test_mri_without_a_date_says_so() -> None:
    report = make_report(reading=replace(make_reading(), acquired_on=None))

    assert present_patient(report, "es")["mri_dated"] == "No se sabe la fecha de la resonancia"


def test_made_up_answers_about_a_real_mri_are_marked_as_such() -> None:
    intake = make_intake(INTAKE.replace("[intake]", "[intake]\nis_synthetic = true"))
    report = make_report(intake, make_reading(is_synthetic=False))

    page = present_patient(report, "en")

    assert page["synthetic"].startswith("SYNTHETIC ANSWERS")
    assert "SYNTHETIC" not in page["own"]["svg"]


def test_no_level_read_shows_no_picture() -> None:
    page = present_patient(make_report(reading=make_reading(levels=())), "en")

    assert page["own"] is None
    assert page["found"] == ["The MRI did not let us measure this level."]


def test_studies_are_claims_with_their_certainty_and_people() -> None:
    studies = present_patient(make_report(), "en")["studies"]

    claims = [load_library().get_claim(key) for key in STUDY_CLAIMS]
    assert [s["statement"] for s in studies] == [c.statement for c in claims]
    assert all(s["certainty"] for s in studies)
    assert "9 of 75 people" in [s["people"] for s in studies]


def test_page_never_predicts_an_effect() -> None:
    page = present_patient(make_report(), "en")

    said = " ".join([page["short"]["headline"], page["short"]["more"], page["means"], *page["found"]])
    assert re.search(r"\bwill (help|relieve|improve|cure|work)\b", said) is None
