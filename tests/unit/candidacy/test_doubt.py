"""What contradicts itself or lies in the future is unknown, and the contradiction is named in both languages."""

from dataclasses import replace
from datetime import date

import pytest
from candidacy_factories import FITTING, ON, make_reading, make_stenotic, read_toml, to_facts

from flavum.anatomy.level import Level
from flavum.candidacy.answer import Answer, Verdict
from flavum.candidacy.assess import assess
from flavum.candidacy.assessment import Assessment
from flavum.candidacy.case import Case, gather_facts
from flavum.candidacy.criterion import load_criteria
from flavum.candidacy.facts.fact import Fact
from flavum.candidacy.intake import Intake, Surgery, Treatment
from flavum.candidacy.phrase import to_spanish

OPERATED = Surgery(operation="decompression", levels=(Level.L4_L5,))
FLAVUM, ENCORE = load_criteria("flavum"), load_criteria("encore")


def intake(text: str, **rows: object) -> Intake:
    """As a clinic's record gives it, where patient and clinician answer apart and nobody refuses the file."""
    return Intake(facts=tuple(to_facts(text, (Level.L4_L5,)) if text else ()), **rows)  # type: ignore[arg-type]


def fact(said: Intake, key: str, *, on: date = ON) -> Fact:
    return gather_facts(Case(said), on=on).get(key, Level.L4_L5)


# facts of the intake | fact that is then unknown | answers that are named
PAIRS = """
sex male, pregnant yes                                | person.pregnant              | sex; pregnant
sex male, pregnant yes                                | person.sex                   | sex; pregnant
blood_thinner no, blood_thinner_hold held             | medicines.blood_thinner_hold | pausing the blood thinner
bleeding_disorder no, bleeding_disorder_corrected yes | history.bleeding_disorder    | bleeding disorder
leg_symptoms no, worse_standing yes                   | symptoms.leg_symptoms        | worse with standing
leg_symptoms no, leg_pain_nprs 7                      | scores.leg_pain_nprs         | leg pain, 0 to 10
duration_months 899, age_years 40                     | symptoms.duration_months     | age
ligament_is_main_cause yes, disc_is_main_cause yes    | level.ligament_is_main_cause | (L4-L5)
earlier_surgery yes, lumbar_surgery no                | level.earlier_surgery        | earlier surgery on
earlier_surgery yes, lumbar_surgery no                | care.earlier_mild            | earlier surgery on
birth_year 2030                                       | person.age_years             | dated 2030-01-01
"""


@pytest.mark.parametrize("row", PAIRS.strip().splitlines())
def test_answers_that_cannot_both_be_true_are_unknown_and_named(row: str) -> None:
    text, key, named = (part.strip() for part in row.split("|"))

    found = fact(intake(text), key)

    assert found.value is None
    assert named in found.reason
    assert to_spanish(found.reason) != found.reason


def test_operation_in_the_history_and_none_in_the_examination_is_unknown() -> None:
    said = intake("lumbar_surgery yes, earlier_surgery no", surgeries=(OPERATED,))

    found = fact(said, "level.earlier_surgery")

    assert found.value is None
    assert found.reason == (
        "two answers contradict each other: an operation that is listed; earlier surgery at this level (L4-L5)"
    )
    assert to_spanish(found.reason) == (
        "dos respuestas se contradicen: una operación anotada; cirugía previa en este nivel (L4-L5)"
    )


def test_only_the_level_that_is_contradicted_is_in_doubt() -> None:
    both = replace(OPERATED, levels=(Level.L4_L5, Level.L5_S1))
    book = gather_facts(Case(intake("lumbar_surgery yes, earlier_surgery no", surgeries=(both,))), on=ON)

    assert book.get("level.earlier_surgery", Level.L4_L5).value is None
    assert book.get("level.earlier_surgery", Level.L5_S1).value is True


def test_operation_that_the_history_denies_leaves_the_stop_open_and_says_why() -> None:
    reading = make_reading(make_stenotic(Level.L4_L5))
    said = replace(intake(FITTING.replace("earlier_surgery no", "lumbar_surgery no")), surgeries=(OPERATED,))

    assessment = assess(Case(said, reading), FLAVUM, on=ON)

    (level,) = [place for place in assessment.levels if place.level is Level.L4_L5]
    (stop,) = [answer for answer in level.answers if answer.key == "earlier_surgery"]
    assert (level.verdict, stop.answer) == (Verdict.NOT_YET_KNOWN, Answer.UNKNOWN)
    assert "two answers contradict each other" in stop.explanation
    assert "dos respuestas se contradicen" in stop.explanation_es
    assert [question.fact for question in assessment.questions] == ["level.earlier_surgery"]


TOMORROW, YESTERDAY = date(2026, 11, 22), date(2026, 11, 20)
MEDICINE, INJECTION = Treatment("medicine", response="no_relief"), Treatment("injection", response="no_relief")


@pytest.mark.parametrize(
    ("row", "keys", "named"),
    [
        (replace(MEDICINE, started_on=TOMORROW), "care.medicines_failed care.months", "that is listed is dated"),
        (replace(INJECTION, started_on=TOMORROW), "care.weeks_since_injection", "after 2026-11-21"),
        (replace(MEDICINE, tried=False), "care.medicines_failed", "what is said of a treatment that is listed"),
        (replace(MEDICINE, started_on=ON, ended_on=YESTERDAY), "care.months", "contradicts itself"),
        (replace(MEDICINE, ongoing=True, ended_on=ON, started_on=ON), "care.months", "contradicts itself"),
    ],
)  # fmt: skip
def test_treatment_in_the_future_or_at_odds_with_itself_is_unknown(row: Treatment, keys: str, named: str) -> None:
    for key in keys.split():
        found = fact(Intake(treatments=(row,)), key)

        assert found.value is None
        assert named in found.reason
        assert to_spanish(found.reason) != found.reason


def test_a_row_of_a_later_day_beside_one_of_the_past_is_unknown_too() -> None:
    rows = (replace(MEDICINE, started_on=date(2024, 1, 1)), replace(MEDICINE, started_on=TOMORROW))

    found = fact(Intake(treatments=rows), "care.months")

    assert found.value is None
    assert "that is listed is dated" in found.reason


def test_operation_in_the_future_is_unknown_at_its_levels() -> None:
    book = gather_facts(Case(Intake(surgeries=(replace(OPERATED, year=2027),))), on=ON)

    assert book.get("level.earlier_surgery", Level.L4_L5).value is None
    assert "2027-01-01" in book.get("level.earlier_surgery", Level.L4_L5).reason
    assert book.get("level.earlier_surgery", Level.L3_L4).value is False


def test_intake_of_a_later_day_says_nothing_yet() -> None:
    said = read_toml("[intake]\nanswered_on = 2026-11-22\n[history]\nlumbar_surgery = 'no'\ninfection = 'no'", on=None)
    book = gather_facts(Case(said), on=ON)

    for key in ("history.infection", "level.earlier_surgery"):
        assert book.get(key, Level.L4_L5).value is None
        assert book.get(key, Level.L4_L5).reason == "the intake is dated 2026-11-22, after 2026-11-21"


def test_mri_of_a_later_day_says_nothing_yet() -> None:
    book = gather_facts(Case(None, make_reading(make_stenotic(), acquired_on=TOMORROW)), on=ON)

    for key in ("level.sac_area_mm2", "level.ligament_is_main_cause", "imaging.level_names_sure"):
        assert book.get(key, Level.L4_L5).value is None
        assert book.get(key, Level.L4_L5).reason == "the MRI is dated 2026-11-22, after 2026-11-21"


def weigh_old(on: date) -> Assessment:
    return assess(Case(None, make_reading(make_stenotic(), acquired_on=date(2025, 10, 1))), ENCORE, on=on)


def test_mri_older_than_the_rule_allows_is_no_answer_of_no() -> None:
    assessment = weigh_old(date(2026, 12, 1))

    (answer,) = [answer for answer in assessment.answers if answer.key == "image_age"]
    assert answer.answer is Answer.UNKNOWN
    assert "14.0 months, asked: at most 12 months; beyond that it says nothing of today" in answer.explanation
    assert "hágalo de nuevo" in answer.explanation_es
    (question,) = [question for question in assessment.questions if question.fact == "imaging.mri_age_months"]
    assert question.weight > 0
    assert "have a new one" in question.how_to_find_out


def test_before_that_rule_an_old_mri_was_an_answer_of_no() -> None:
    (answer,) = [answer for answer in weigh_old(date(2026, 11, 30)).answers if answer.key == "image_age"]

    assert (answer.answer, answer.version) == (Answer.UNMET, "1")
