"""An answer that cannot wait ends in one thing only, whatever else is said; of a contradiction nothing is chosen."""

from collections.abc import Mapping
from datetime import date
from itertools import product

import pytest
from candidacy_factories import ON
from drawn_facts import ASKED, values
from hypothesis import given, settings
from hypothesis import strategies as st
from vignette_table import read_vignettes

from flavum.anatomy.level import LUMBAR_LEVELS, Level
from flavum.candidacy.answer import Verdict
from flavum.candidacy.assess import assess
from flavum.candidacy.assessment import Urgency
from flavum.candidacy.case import Case, gather_facts
from flavum.candidacy.criterion import CriteriaSet, criteria_names, load_criteria
from flavum.candidacy.facts.catalogue import Scope, fact_catalogue
from flavum.candidacy.facts.fact import Fact, FactOrigin, Value
from flavum.candidacy.intake import Intake, Surgery, Treatment
from flavum.candidacy.intake.contradiction import find_contradictions
from flavum.candidacy.intake.emergency import EmergencyEntry, read_emergencies
from flavum.candidacy.phrase import to_spanish

SETS = [load_criteria(name) for name in criteria_names()]
ENTRIES = read_emergencies()
ASKED_OF_A_PERSON = [fact for fact in ASKED if fact.key not in {entry.emergency.fact for entry in ENTRIES}]
DAYS = st.none() | st.dates(date(2024, 1, 1), date(2027, 12, 31))

treatments = st.builds(
    Treatment,
    kind=st.sampled_from(sorted(fact_catalogue()["treatment.kind"].choices or {})),
    tried=st.none() | st.booleans(),
    started_on=DAYS,
    ended_on=DAYS,
    ongoing=st.none() | st.booleans(),
    response=st.none() | st.sampled_from(sorted(fact_catalogue()["treatment.response"].choices or {})),
)
surgeries = st.builds(
    Surgery,
    operation=st.none() | st.sampled_from(["mild", "fusion"]),
    levels=st.none() | st.lists(st.sampled_from(LUMBAR_LEVELS), min_size=1, max_size=2, unique=True).map(tuple),
    year=st.none() | st.integers(2000, 2028),
)


@st.composite
def intakes(draw: st.DrawFn, emergency: Mapping[str, Value | None]) -> Intake:
    """Any answers to everything else: contradictions, rows and days in the future among them."""
    facts = [Fact(key, value, FactOrigin.PATIENT) for key, value in emergency.items()]
    for kind in ASKED_OF_A_PERSON:
        for level in (Level.L4_L5, Level.L5_S1) if kind.scope is Scope.LEVEL else (None,):
            facts.append(Fact(kind.key, draw(st.none() | values(kind)), FactOrigin.CLINICIAN, level))
    rows = (draw(st.lists(one, max_size=2).map(tuple)) for one in (treatments, surgeries))
    return Intake(tuple(facts), *rows, answered_on=draw(DAYS))


def assert_see_someone_now(intake: Intake, criteria: CriteriaSet) -> None:
    assessment = assess(Case(intake), criteria, on=ON)
    said = {fact.key: fact.value for fact in intake.facts}
    wanted = [entry.emergency for entry in ENTRIES if said.get(entry.emergency.fact) == entry.answer]

    assert list(assessment.emergencies) == wanted
    assert [one.urgency for one in wanted] == sorted((one.urgency for one in wanted), key=list(Urgency).index)
    assert {assessment.verdict, *(level.verdict for level in assessment.levels)} == {Verdict.NOT_A_CANDIDATE}
    assert assessment.questions == ()
    assert all(one.action and one.action_es for one in assessment.emergencies)


@given(st.data(), st.sampled_from(ENTRIES), st.sampled_from(SETS))
@settings(max_examples=120, deadline=None)
def test_emergency_ends_in_see_someone_now_whatever_else_is_answered(
    data: st.DataObject, entry: EmergencyEntry, criteria: CriteriaSet
) -> None:
    intake = data.draw(intakes({entry.emergency.fact: entry.answer}))

    assert_see_someone_now(intake, criteria)


FITS, NOTHING = read_vignettes()[0].intake, Intake()
EVERY_WAY = {
    entry.emergency.fact: (*(fact_catalogue()[entry.emergency.fact].choices or (True, False)), None)
    for entry in ENTRIES
}


@pytest.mark.parametrize("criteria", SETS, ids=criteria_names())
@pytest.mark.parametrize("rest", [FITS, NOTHING], ids=["of one who fits", "of whom nothing is known"])
def test_every_combination_of_the_emergency_answers(rest: Intake, criteria: CriteriaSet) -> None:
    """All 405 ways of yes, no and unknown; the person is fit for every set, or unknown in everything else."""
    others = tuple(fact for fact in rest.facts if fact.key not in EVERY_WAY)
    for answers in product(*EVERY_WAY.values()):
        own = tuple(Fact(key, value, FactOrigin.PATIENT) for key, value in zip(EVERY_WAY, answers, strict=True))
        intake = Intake((*others, *own))
        if any(value == entry.answer for value, entry in zip(answers, ENTRIES, strict=True)):
            assert_see_someone_now(intake, criteria)
        else:
            assert assess(Case(intake), criteria, on=ON).emergencies == ()


@given(intakes({}))
@settings(max_examples=80, deadline=None)
def test_contradiction_leaves_what_it_doubts_unknown_and_names_it(intake: Intake) -> None:
    book = gather_facts(Case(intake), on=ON)

    for one in find_contradictions(intake, on=ON):
        for path in one.doubted:
            if path[0] in ("treatments", "surgeries"):
                key, level = ("care.months", None) if path[0] == "treatments" else ("care.earlier_mild", None)
            elif path == ("intake", "answered_on"):
                key, level = "history.infection", None
            else:
                level = Level(str(path[1])) if path[0] == "levels" else None
                key = f"level.{path[2]}" if level else f"{path[0]}.{path[1]}"
            fact = book.get(key, level)
            assert fact.value is None
            assert to_spanish(fact.reason) != fact.reason
