"""Whole patients through whole sets: what the verdict must be, and why."""

from datetime import date

from candidacy_factories import FITTING, ON, make_facts, make_reading, make_stenotic, make_wide, read_toml, to_facts

from flavum.anatomy.level import Level
from flavum.candidacy.answer import Answer, Verdict
from flavum.candidacy.assess import assess, assess_facts
from flavum.candidacy.assessment import Assessment, Urgency
from flavum.candidacy.case import Case
from flavum.candidacy.compare import find_conflicts
from flavum.candidacy.criterion import load_criteria
from flavum.candidacy.facts.fact import FactBook

FLAVUM = load_criteria("flavum")


def weigh(facts: FactBook, name: str = "flavum") -> Assessment:
    return assess_facts(facts, load_criteria(name), on=ON)


def verdict_at(assessment: Assessment, level: Level) -> Verdict:
    return next(found.verdict for found in assessment.levels if found.level is level)


def answer_at(assessment: Assessment, level: Level, key: str) -> Answer:
    (found,) = [
        answer for place in assessment.levels if place.level is level for answer in place.answers if answer.key == key
    ]
    return found.answer


def test_typical_patient_is_a_candidate_at_the_narrow_level_only() -> None:
    assessment = weigh(make_facts(make_reading(make_stenotic(Level.L4_L5))))

    assert assessment.verdict is Verdict.CANDIDATE
    assert verdict_at(assessment, Level.L4_L5) is Verdict.CANDIDATE
    assert {verdict_at(assessment, level) for level in (Level.L1_L2, Level.L2_L3, Level.L3_L4, Level.L5_S1)} == {
        Verdict.NOT_A_CANDIDATE
    }
    assert assessment.questions == ()
    assert assessment.alternatives == ()


def test_everything_unknown_is_not_yet_known_and_asks() -> None:
    assessment = assess(Case(), FLAVUM, on=ON)

    assert assessment.verdict is Verdict.NOT_YET_KNOWN
    assert {level.verdict for level in assessment.levels} == {Verdict.NOT_YET_KNOWN}
    assert {answer.answer for answer in assessment.answers} == {Answer.UNKNOWN}
    assert len(assessment.questions) > 20
    weights = [question.weight for question in assessment.questions]
    assert weights == sorted(weights, reverse=True)
    assert all(question.text and question.text_es and question.how_to_find_out for question in assessment.questions)


def test_cauda_equina_stops_every_level_whatever_else_fits() -> None:
    facts = make_facts(make_reading(make_stenotic())).with_facts(to_facts("saddle_numbness yes"))

    assessment = weigh(facts)

    assert assessment.verdict is Verdict.NOT_A_CANDIDATE
    assert [found.key for found in assessment.alternatives] == ["emergency_department"]


def test_cauda_equina_in_the_intake_is_surfaced_first() -> None:
    assessment = assess(Case(read_toml("[red_flags]\nsaddle_numbness = 'yes'\nfever = 'yes'")), FLAVUM, on=ON)

    assert [found.urgency for found in assessment.emergencies] == [Urgency.NOW, Urgency.TODAY]
    assert "911" in assessment.emergencies[0].action
    assert "911" in assessment.emergencies[0].action_es
    assert assessment.verdict is Verdict.NOT_A_CANDIDATE


def test_young_disc_herniation_is_no_candidate_and_is_shown_the_disc() -> None:
    herniated = make_stenotic(Level.L5_S1, ligament=3.2, shares=(0.12, 0.08, 0.75, 0.05))
    facts = make_facts(make_reading(herniated)).with_facts(to_facts("age_years 32"))

    assessment = weigh(facts)

    assert assessment.verdict is Verdict.NOT_A_CANDIDATE
    assert answer_at(assessment, Level.L5_S1, "ligament_main_cause") is Answer.UNMET
    assert answer_at(assessment, Level.L5_S1, "disc") is Answer.UNMET
    assert next(answer for answer in assessment.answers if answer.key == "age").answer is Answer.UNMET
    disc = next(found for found in assessment.alternatives if found.key == "disc")
    assert disc.because == "disc"
    assert disc.levels == (Level.L5_S1,)


def test_slip_of_7_mm_parts_the_sets() -> None:
    slipped = make_facts(make_reading(make_stenotic(slip=7.0))).with_facts(to_facts("central_stenosis moderate"))

    assessments = [weigh(slipped, name) for name in ("flavum", "encore", "mist2")]

    by_name = {assessment.criteria: assessment for assessment in assessments}
    assert answer_at(by_name["flavum"], Level.L4_L5, "slip") is Answer.MET
    assert answer_at(by_name["flavum"], Level.L4_L5, "slip_over_5_mm") is Answer.UNMET
    assert answer_at(by_name["encore"], Level.L4_L5, "slip") is Answer.UNMET
    assert answer_at(by_name["mist2"], Level.L4_L5, "slip") is Answer.MET
    assert verdict_at(by_name["mist2"], Level.L4_L5) is Verdict.CANDIDATE
    assert verdict_at(by_name["encore"], Level.L4_L5) is Verdict.NOT_A_CANDIDATE
    (conflict,) = [found for found in find_conflicts(assessments) if found.topic == "slip"]
    assert conflict.level is Level.L4_L5
    assert [(name, answer.key, answer.answer.value) for name, answer in conflict.answers] == [
        ("flavum", "slip", "met"),
        ("flavum", "slip_over_5_mm", "unmet"),
        ("encore", "slip", "unmet"),
        ("encore", "slip_grade", "met"),
        ("mist2", "slip", "met"),
    ]


def test_slip_of_10_mm_parts_the_textbook_from_the_consensus() -> None:
    slipped = make_facts(make_reading(make_stenotic(slip=10.5)))

    assert answer_at(weigh(slipped), Level.L4_L5, "slip") is Answer.UNMET
    assert answer_at(weigh(slipped, "mist2"), Level.L4_L5, "slip") is Answer.MET


def test_ligament_of_normal_thickness_meets_the_threshold_and_the_conflict_shows() -> None:
    facts = make_facts(make_reading(make_stenotic(ligament=3.3)))

    (conflict,) = [found for found in find_conflicts([weigh(facts)]) if found.topic == "ligament"]

    assert [(answer.key, answer.answer.value) for _, answer in conflict.answers] == [
        ("ligament_thickness", "met"),
        ("ligament_beyond_normal", "unmet"),
    ]


def test_ligament_between_2_and_3_mm_stays_open_and_asks_for_a_measurement() -> None:
    thin = make_stenotic(ligament=2.7)

    assessment = weigh(make_facts(make_reading(thin)))

    assert assessment.verdict is Verdict.NOT_YET_KNOWN
    assert {question.fact for question in assessment.questions} == {"level.ligament_left_mm", "level.ligament_right_mm"}
    assert assessment.questions[0].levels == (Level.L4_L5,)


def test_no_conservative_care_yet_is_told_to_begin_with_it() -> None:
    facts = make_facts(make_reading(make_stenotic())).with_facts(to_facts("medicines_failed no"))

    assessment = weigh(facts)

    assert assessment.verdict is Verdict.NOT_A_CANDIDATE
    assert [found.key for found in assessment.alternatives] == ["conservative_care"]


def test_blood_thinner_nobody_asked_about_leaves_it_open_and_is_asked() -> None:
    facts = make_facts(make_reading(make_stenotic())).with_facts(to_facts("blood_thinner yes"))

    assessment = weigh(facts)

    assert assessment.verdict is Verdict.NOT_YET_KNOWN
    assert [question.fact for question in assessment.questions] == ["medicines.blood_thinner_hold"]
    assert assessment.questions[0].weight == 1.0


def test_earlier_surgery_stops_its_own_level_only() -> None:
    facts = make_facts(make_reading(make_stenotic(Level.L4_L5), make_stenotic(Level.L3_L4)))
    facts = facts.with_facts(to_facts("earlier_surgery yes", (Level.L4_L5,)))

    assessment = weigh(facts)

    assert verdict_at(assessment, Level.L4_L5) is Verdict.NOT_A_CANDIDATE
    assert verdict_at(assessment, Level.L3_L4) is Verdict.CANDIDATE


def test_doubtful_level_names_show_as_an_unknown_caution() -> None:
    reading = make_reading(make_stenotic(), doubt="the sacrum is out of view")

    assessment = assess(Case(None, reading), FLAVUM, on=ON)

    caution = next(answer for answer in assessment.answers if answer.key == "level_names")
    assert caution.answer is Answer.UNKNOWN
    assert "the sacrum is out of view" in caution.explanation


def test_mimics_do_not_decide_but_bring_up_their_examination() -> None:
    facts = make_facts(make_reading(make_stenotic())).with_facts(to_facts("hip_disease yes, vascular_disease yes"))

    assessment = weigh(facts)

    assert assessment.verdict is Verdict.CANDIDATE
    assert [found.key for found in assessment.alternatives] == ["vascular", "hip"]


def test_wide_canal_everywhere_sends_on_to_look_for_another_cause() -> None:
    assessment = weigh(make_facts(make_reading(make_wide(Level.L4_L5))))

    assert assessment.verdict is Verdict.NOT_A_CANDIDATE
    assert [found.key for found in assessment.alternatives] == ["look_for_another_cause"]


def test_payer_rule_asks_for_the_study_first() -> None:
    facts = make_facts(make_reading(make_stenotic())).with_facts(to_facts("ced_enrolled no, central_stenosis moderate"))

    assessment = weigh(facts, "ncd-150-13")

    assert assessment.verdict is Verdict.NOT_A_CANDIDATE
    assert "coverage" in [found.key for found in assessment.alternatives]


def test_fitting_patient_without_mri_waits_for_the_mri_alone() -> None:
    assessment = weigh(make_facts(None, FITTING))

    assert assessment.verdict is Verdict.NOT_YET_KNOWN
    assert all(question.fact.startswith("level.") for question in assessment.questions)


def test_replay_of_another_day_uses_the_rule_of_that_day() -> None:
    case = Case(read_toml("[coverage]\nced_enrolled = 'yes'\nced_study_design = 'longitudinal_study'"))
    payer = load_criteria("ncd-150-13")

    before, after = assess(case, payer, on=date(2016, 12, 6)), assess(case, payer, on=date(2016, 12, 7))

    assert before.verdict is Verdict.NOT_A_CANDIDATE
    assert after.verdict is Verdict.NOT_YET_KNOWN
    assert [a.version for a in (before.answers[0], after.answers[0])] == ["1", "2"]
    assert assess(case, payer, on=date(2016, 12, 6)) == before
