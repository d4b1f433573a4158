"""Signs that follow from an examination: a table that a physician can read, and what contradicts them."""

from itertools import product

import pytest
from candidacy_factories import ON, to_facts

from flavum.candidacy.assess import assess
from flavum.candidacy.case import Case, gather_facts
from flavum.candidacy.criterion import load_criteria
from flavum.candidacy.examination.signs import FINDINGS, HIP, MOTOR, PULSE, STRENGTHS, work_out_signs
from flavum.candidacy.facts.catalogue import fact_catalogue
from flavum.candidacy.facts.fact import Value
from flavum.candidacy.intake.contradiction import find_contradictions
from flavum.candidacy.intake.emergency import find_emergencies
from flavum.candidacy.intake.record import Intake
from flavum.evidence.library import load_library


def make_intake(text: str) -> Intake:
    return Intake(facts=tuple(to_facts(text)) if text else ())


def all_strengths(grade: int, **other: int) -> str:
    names = [key.split(".")[1] for key in STRENGTHS]
    return ", ".join(f"{name} {other.get(name, grade)}" for name in names)


def sign_of(text: str, key: str) -> tuple[Value | None, str]:
    found = {one.key: one for one in work_out_signs(make_intake(text).find_value)}
    return found[key].value, found[key].reason


# strength of every muscle, but for           course of the weakness     motor deficit
MOTOR_TABLE = [
    (all_strengths(5), "", "none"),
    (all_strengths(5), "no_weakness", "none"),
    (all_strengths(5, strength_l5_left=4), "stable", "mild_stable"),
    (all_strengths(5, strength_l5_left=4), "", None),
    (all_strengths(5, strength_l5_left=3), "stable", "severe"),
    (all_strengths(5, strength_l5_left=3), "", "severe"),
    (all_strengths(0), "stable", "severe"),
    (all_strengths(5, strength_s1_right=4), "getting_worse", "progressive"),
    ("strength_l5_left 5", "", None),
    ("strength_l5_left 4", "stable", None),
    ("strength_l5_left 2", "stable", "severe"),
    ("", "getting_worse", "progressive"),
    ("", "", None),
]


@pytest.mark.parametrize(("strengths", "course", "deficit"), MOTOR_TABLE)
def test_motor_deficit_follows_from_the_weakest_muscle_and_its_course(
    strengths: str, course: str, deficit: str | None
) -> None:
    text = ", ".join(filter(None, (strengths, f"weakness_course {course}" if course else "")))
    assert sign_of(text, MOTOR)[0] == deficit


def test_what_does_not_follow_says_why() -> None:
    assert sign_of("strength_l2_left 5", MOTOR)[1] == "strength was not tested everywhere"
    assert "getting worse" in sign_of(all_strengths(5, strength_l2_left=4), MOTOR)[1]
    assert sign_of("dorsalis_pedis_left no, tibial_pulse_left yes", PULSE)[1].startswith("one of the two pulses")
    assert sign_of("hip_rotation_left no", HIP) == (None, "only one hip was turned")
    assert sign_of("", HIP) == (None, "")


@pytest.mark.parametrize("felt", list(product((True, False), repeat=4)))
def test_pulses_are_missing_only_where_both_of_a_foot_are(felt: tuple[bool, ...]) -> None:
    keys = FINDINGS[PULSE]
    found = {one.key: one.value for one in work_out_signs(dict(zip(keys, felt, strict=True)).get)}
    expected = False if not (any(felt[:2]) and any(felt[2:])) else True if all(felt) else None
    assert found[PULSE] is expected


def test_a_painful_hip_is_enough_and_two_painless_ones_are_needed() -> None:
    assert sign_of("hip_rotation_left yes", HIP)[0] is True
    assert sign_of("hip_rotation_left no, hip_rotation_right no", HIP)[0] is False


def test_what_was_judged_as_a_whole_goes_first_and_both_are_kept() -> None:
    intake = make_intake(all_strengths(5) + ", motor_deficit none")
    fact = gather_facts(Case(intake), on=ON).get(MOTOR)
    assert fact.value == "none"
    assert fact.corrects is not None
    assert fact.corrects.value == "none"


@pytest.mark.parametrize(
    "text",
    [
        all_strengths(5) + ", motor_deficit severe",
        all_strengths(5, strength_l4_left=2) + ", motor_deficit none",
        "weakness_course getting_worse, motor_deficit none",
        all_strengths(5) + ", weakness_course stable",
        all_strengths(5, strength_l4_left=4) + ", weakness_course no_weakness",
    ],
)
def test_what_contradicts_the_findings_is_named_and_leaves_the_deficit_unknown(text: str) -> None:
    intake = make_intake(text)
    assert list(find_contradictions(intake, on=ON))
    fact = gather_facts(Case(intake), on=ON).get(MOTOR)
    assert fact.value is None
    assert "contradict" in fact.reason


def test_pulses_and_hips_contradict_a_judgement_too() -> None:
    both = "dorsalis_pedis_left no, tibial_pulse_left no, foot_pulses_felt yes"
    assert [one.between[0] for one in find_contradictions(make_intake(both), on=ON)] == [
        ("examination", "foot_pulses_felt")
    ]
    feet = "touch_l5_right normal, touch_l5_left normal, touch_s1_right normal, touch_s1_left normal"
    assert list(find_contradictions(make_intake(feet + ", stocking_sensory_loss yes"), on=ON))
    assert not list(find_contradictions(make_intake(feet + ", stocking_sensory_loss no"), on=ON))


def test_weakness_that_gets_worse_is_an_emergency_and_never_a_candidate() -> None:
    intake = make_intake("weakness_course getting_worse")
    assert [one.fact for one in find_emergencies(intake)] == ["examination.weakness_course"]
    assessment = assess(Case(intake), load_criteria("flavum"), on=ON)
    assert {one.answer.value for one in assessment.answers if one.key == "progressive_weakness"} == {"unmet"}


def test_every_scale_names_a_claim() -> None:
    library = load_library()
    scales = {fact.scale_source for fact in fact_catalogue().values() if fact.scale_source}
    assert scales == {"mrc_scale", "reflex_scale", "light_touch_scale", "asa_classes"}
    assert all(library.get_claim(key).confirm_in for key in scales)


def test_a_fact_of_both_sides_is_asked_right_before_left_in_both_languages() -> None:
    keys = [key for key in fact_catalogue() if key.startswith("examination.") and key.endswith(("_right", "_left"))]
    assert [key.rsplit("_", 1)[1] for key in keys] == ["right", "left"] * (len(keys) // 2)
    facts = [fact_catalogue()[key] for key in keys]
    assert all("{" not in fact.label + fact.label_es + fact.question + fact.question_es for fact in facts)
    assert all(fact.key.rsplit("_", 1)[1] in fact.question for fact in facts)
