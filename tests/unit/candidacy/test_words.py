"""Values, thresholds and explanations in words."""

from datetime import date

import pytest
from candidacy_factories import make_book, to_value

from flavum.anatomy.level import Level
from flavum.candidacy.answer import Answer
from flavum.candidacy.criterion import load_criteria
from flavum.candidacy.explain import answer_criterion
from flavum.candidacy.facts.catalogue import fact_catalogue
from flavum.candidacy.facts.fact import Fact, FactBook, FactOrigin
from flavum.candidacy.words import Language, word_value
from flavum.imaging.level.axial import OUT_OF_VIEW

ON_FLAVUM = {criterion.key: criterion for criterion in load_criteria("flavum").criteria}


@pytest.mark.parametrize(
    ("key", "said", "english", "spanish"),
    [
        ("level.slip_mm", "2.6 (2.2 to 3.0)", "2.6 mm (2.2–3.0)", "2.6 mm (2.2–3.0)"),
        ("level.slip_mm", "-0.04 (-1.5 to 1.4)", "0.0 mm (−1.5…1.4)", "0.0 mm (−1.5…1.4)"),
        ("level.sac_area_mm2", "72.4 (66 to 78)", "72 mm² (66–78)", "72 mm² (66–78)"),
        ("level.share_ligament", "0.62 (0.5 to 0.74)", "62 % (50–74)", "62 % (50–74)"),
        ("symptoms.duration_months", "26", "26 months", "26 meses"),
        ("symptoms.duration_months", "1", "1 month", "1 mes"),
        ("plan.levels_count", "1", "1 level", "1 nivel"),
        ("symptoms.walking_distance_m", "90.5", "90.5 m", "90.5 m"),
        ("person.birth_year", "1952", "1952", "1952"),
        ("red_flags.fever", "yes", "yes", "sí"),
        ("examination.motor_deficit", "mild_stable", "mild and stable", "leve y estable"),
    ],
)
def test_value_in_words(key: str, said: str, english: str, spanish: str) -> None:
    fact = fact_catalogue()[key]
    value = to_value(fact, said)
    assert value is not None

    assert [word_value(fact, value, language) for language in Language] == [english, spanish]


def test_list_text_and_date_in_words() -> None:
    catalogue = fact_catalogue()

    assert word_value(catalogue["goals.wants_to"], ("cook", "walk"), Language.EN) == "cook, walk"
    assert word_value(catalogue["coverage.ced_trial_number"], "NCT03072927", Language.ES) == "NCT03072927"
    assert word_value(catalogue["treatment.started_on"], date(2026, 4, 14), Language.ES) == "2026-04-14"


def test_explanation_names_only_what_decided() -> None:
    book = make_book("ligament_left_mm 4.6 (4.1 to 5.1), ligament_right_mm 1.5 (1.0 to 2.0)")

    answer = answer_criterion(ON_FLAVUM["ligament_thickness"], book, Level.L4_L5)

    assert answer.explanation == "Left ligamentum flavum at its thickest: 4.6 mm (4.1–5.1), asked: at least 2.5 mm."
    assert [fact.key for fact in answer.facts] == ["level.ligament_left_mm", "level.ligament_right_mm"]


def test_explanation_of_an_unknown_says_why() -> None:
    unknown = Fact("level.sac_area_mm2", None, FactOrigin.MRI, Level.L4_L5, reason=OUT_OF_VIEW)

    answer = answer_criterion(ON_FLAVUM["central_stenosis"], FactBook((unknown,)), Level.L4_L5)

    assert answer.answer is Answer.UNKNOWN
    assert "Dural sac area: not known (no axial slice passes through this level)" in answer.explanation
    assert "Área del saco dural: no se sabe (ningún corte axial pasa por este nivel)" in answer.explanation_es
    assert answer.facts[0].reason == OUT_OF_VIEW


def test_explanation_of_an_unmet_yes_or_no_says_what_was_asked() -> None:
    answer = answer_criterion(ON_FLAVUM["infection"], make_book("fever yes, infection no"), None)

    assert answer.explanation == "Fever or chills now: yes, asked: no."
    assert answer.explanation_es == "Fiebre o escalofríos ahora: sí, se pide: no."


def test_threshold_of_a_joined_condition_reads_as_a_sentence() -> None:
    answer = answer_criterion(ON_FLAVUM["central_stenosis"], make_book(), Level.L4_L5)

    assert answer.threshold == "dural sac area less than 100 mm², or canal, front to back at most 12 mm"
    assert (
        answer.threshold_es
        == "área del saco dural menos de 100 mm², o canal, diámetro anteroposterior como máximo 12 mm"
    )
