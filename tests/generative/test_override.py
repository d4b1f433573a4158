"""What must hold of any overrides on any case: no emergency is overridden, and what does not count changes nothing."""

from datetime import date

from candidacy_factories import ON
from drawn_facts import books
from hypothesis import given, settings
from hypothesis import strategies as st

from flavum.anatomy.level import Level
from flavum.candidacy.answer import VERDICT_OF, Answer, Verdict, join_all
from flavum.candidacy.assess import assess_facts
from flavum.candidacy.assessment import Assessment, Overriding
from flavum.candidacy.criterion import CriteriaSet, criteria_names, load_criteria
from flavum.candidacy.facts.fact import FactBook
from flavum.candidacy.intake.emergency import read_emergencies
from flavum.candidacy.override import apply_overrides

SETS = [load_criteria(name) for name in criteria_names()]
EVERY = [row.emergency for row in read_emergencies()]
URGENT = {one.fact for one in EVERY}
Place = tuple[str, Level | None]


@st.composite
def overridings(draw: st.DrawFn, assessment: Assessment) -> list[Overriding]:
    """Of any of its criteria, to any answer; mostly against what was computed."""
    answers = [*assessment.answers, *(a for level in assessment.levels for a in level.answers)]
    found = []
    for one in draw(st.lists(st.sampled_from(answers), max_size=8, unique_by=lambda a: (a.key, a.level))):
        computed = draw(st.just(one.answer) | st.sampled_from(Answer))
        version = draw(st.just(one.version) | st.just("older"))
        said = (assessment.criteria, one.key, version, one.level, draw(st.sampled_from(Answer)), computed)
        found.append(Overriding(*said, "Dr Synthetic", date(2026, 11, 20), "seen"))
    return found


@given(st.data(), books(), st.sampled_from(SETS), st.lists(st.sampled_from(EVERY), min_size=1, max_size=2))
@settings(max_examples=60, deadline=None)
def test_no_override_makes_a_candidate_of_an_emergency(
    data: st.DataObject, book: FactBook, criteria: CriteriaSet, emergencies: list
) -> None:
    assessment = assess_facts(book, criteria, on=ON, emergencies=tuple(emergencies))
    wanted = data.draw(overridings(assessment))

    found = apply_overrides(assessment, wanted, held=criteria.get_criteria(ON), facts=book)

    assert found.decided.verdict is Verdict.NOT_A_CANDIDATE
    assert {level.verdict for level in found.decided.levels} == {Verdict.NOT_A_CANDIDATE}


@given(st.data(), books(), st.sampled_from(SETS))
@settings(max_examples=60, deadline=None)
def test_what_counts_is_answered_so_and_nothing_else_changes(
    data: st.DataObject, book: FactBook, criteria: CriteriaSet
) -> None:
    """A second implementation of the verdict: every answer put in place by hand, and joined."""
    assessment = assess_facts(book, criteria, on=ON)
    wanted = data.draw(overridings(assessment))

    found = apply_overrides(assessment, wanted, held=criteria.get_criteria(ON), facts=book)

    given_: dict[Place, Answer] = {}
    for one in found.counting:
        given_[one.overriding.criterion, one.overriding.level] = one.overriding.answer
    assert found.computed == assessment
    assert len(found.overrides) == len(wanted)
    for before, after in zip(assessment.levels, found.decided.levels, strict=True):
        answers = [
            given_.get((a.key, a.level), a.answer) for a in (*assessment.answers, *before.answers) if a.role.decides
        ]
        assert after.verdict is VERDICT_OF[join_all(answers)]


@given(st.data(), books(), st.sampled_from(SETS))
@settings(max_examples=60, deadline=None)
def test_what_nobody_knows_of_an_emergency_is_never_met_by_an_override(
    data: st.DataObject, book: FactBook, criteria: CriteriaSet
) -> None:
    assessment = assess_facts(book, criteria, on=ON)

    found = apply_overrides(assessment, data.draw(overridings(assessment)), held=criteria.get_criteria(ON), facts=book)

    for one in found.counting:
        assert one.computed is not None
        unknown = any(used.key in URGENT and used.value is None for used in one.computed.facts)
        assert not (unknown and one.overriding.answer is Answer.MET)
