"""Overrides laid over an assessment: which count, and that both answers are kept."""

from dataclasses import replace
from datetime import date

import pytest
from candidacy_factories import FITTING, ON, make_facts, make_reading, make_stenotic

from flavum.anatomy.level import Level
from flavum.candidacy.answer import Answer, Verdict
from flavum.candidacy.assess import assess_facts
from flavum.candidacy.assessment import Emergency, Overriding, Urgency
from flavum.candidacy.criterion import load_criteria
from flavum.candidacy.examination.signs import FINDINGS
from flavum.candidacy.facts.fact import FactBook
from flavum.candidacy.intake.emergency import read_emergencies
from flavum.candidacy.override import Bearing, Overridden, apply_overrides

SET = load_criteria("flavum")
UNSTABLE = FITTING.replace("instability no", "instability yes")
HERE = Level.L4_L5
EMERGENCY = Emergency("red_flags.fever", Urgency.TODAY, "t", "a", "t", "a", ())


def override(criterion: str, answer: Answer, computed: Answer, level: Level | None = HERE, **others) -> Overriding:
    made = Overriding("flavum", criterion, "1", level, answer, computed, "Dr Synthetic", date(2026, 11, 20), "seen")
    return replace(made, **others)


def decide(text: str, *overridings: Overriding, emergencies: tuple[Emergency, ...] = ()) -> Overridden:
    facts: FactBook = make_facts(make_reading(make_stenotic()), text)
    assessment = assess_facts(facts, SET, on=ON, emergencies=emergencies)
    return apply_overrides(assessment, overridings, held=SET.get_criteria(ON), facts=facts)


def test_overridden_stop_makes_a_candidate_and_the_computed_answer_stays() -> None:
    found = decide(UNSTABLE, override("instability", Answer.MET, Answer.UNMET))

    answer = next(a for it in found.decided.levels if it.level is HERE for a in it.answers if a.key == "instability")
    assert (found.computed.verdict, found.decided.verdict) == (Verdict.NOT_A_CANDIDATE, Verdict.CANDIDATE)
    assert answer.answer is Answer.MET
    assert answer.override is not None
    assert answer.override.computed is Answer.UNMET
    assert [it.level for it in found.decided.levels if it.verdict is Verdict.CANDIDATE] == [HERE]


def test_overridden_unknown_is_asked_no_more() -> None:
    text = FITTING.replace("instability no", "instability unknown")
    before = decide(text)
    after = decide(text, override("instability", Answer.MET, Answer.UNKNOWN))

    assert [q.fact for q in before.decided.questions] == ["level.instability"]
    assert after.decided.questions == ()
    assert after.decided.verdict is Verdict.CANDIDATE


def test_answer_overridden_to_unknown_keeps_the_level_open_whatever_is_learned() -> None:
    found = decide(FITTING, override("instability", Answer.UNKNOWN, Answer.MET))

    assert found.decided.verdict is Verdict.NOT_YET_KNOWN
    assert found.decided.questions == ()


def test_criterion_about_the_person_is_overridden_at_every_level() -> None:
    found = decide(FITTING, override("consent", Answer.UNMET, Answer.MET, None))

    assert {level.verdict for level in found.decided.levels} == {Verdict.NOT_A_CANDIDATE}


@pytest.mark.parametrize(
    ("changed", "bearing"),
    [
        ({"version": "0"}, Bearing.OTHER_VERSION),
        ({"computed": Answer.UNKNOWN}, Bearing.OTHER_ANSWER),
        ({"criterion": "films_of_old"}, Bearing.GONE),
    ],
)
def test_override_against_something_else_does_not_count_silently(changed: dict, bearing: Bearing) -> None:
    found = decide(UNSTABLE, replace(override("instability", Answer.MET, Answer.UNMET), **changed))

    assert [one.bearing for one in found.overrides] == [bearing]
    assert found.to_look_at == found.overrides
    assert found.decided == found.computed


def test_override_of_another_set_is_left_aside() -> None:
    assert decide(UNSTABLE, override("instability", Answer.MET, Answer.UNMET, criteria="encore")).overrides == ()


@pytest.mark.parametrize("fever", ["yes", "unknown"])
def test_emergency_or_what_is_not_known_of_one_is_not_overridden(fever: str) -> None:
    text = FITTING.replace("fever no", f"fever {fever}")
    computed = next(a for a in decide(text).computed.answers if a.key == "infection").answer
    emergencies = (EMERGENCY,) if fever == "yes" else ()
    found = decide(text, override("infection", Answer.MET, computed, None), emergencies=emergencies)

    assert [one.bearing for one in found.overrides] == [Bearing.EMERGENCY]
    assert found.decided.verdict is not Verdict.CANDIDATE


def test_what_stops_may_be_added_where_an_emergency_is_asked_about() -> None:
    found = decide(FITTING, override("infection", Answer.UNMET, Answer.MET, None))

    assert found.decided.verdict is Verdict.NOT_A_CANDIDATE


def test_emergency_leaves_nobody_a_candidate_whatever_else_is_overridden() -> None:
    found = decide(UNSTABLE, override("instability", Answer.MET, Answer.UNMET), emergencies=(EMERGENCY,))

    assert found.decided.verdict is Verdict.NOT_A_CANDIDATE
    assert {level.verdict for level in found.decided.levels} == {Verdict.NOT_A_CANDIDATE}
    assert found.decided.questions == ()


def test_alternatives_follow_the_decided_answers() -> None:
    found = decide(UNSTABLE, override("instability", Answer.MET, Answer.UNMET))

    at = {one.key: one.levels for one in found.computed.alternatives}
    assert HERE in next(levels for levels in at.values() if HERE in levels)
    assert all(HERE not in one.levels for one in found.decided.alternatives if one.because == "instability")


def test_every_emergency_names_a_fact_that_some_criterion_asks() -> None:
    asked = {used.key for a in decide(FITTING).computed.answers for used in a.facts}
    asked |= {finding for key in asked for finding in FINDINGS.get(key, ())}  # what a fact follows from

    assert {row.emergency.fact for row in read_emergencies()} <= asked
