"""Every line of the vignettes holds, and together they show every criterion and every stop (spec/vignettes.toml)."""

from collections import defaultdict

import pytest
from vignette_table import NO_RULE, Vignette, read_vignettes, weigh

from flavum.candidacy.answer import Answer
from flavum.candidacy.assessment import Role
from flavum.candidacy.condition import Comparison, leaves_of
from flavum.candidacy.criterion import criteria_names, load_criteria
from flavum.candidacy.intake import find_emergencies

VIGNETTES = read_vignettes()
SETS = criteria_names()
ENOUGH = 120


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("vignette", VIGNETTES, ids=[vignette.name for vignette in VIGNETTES])
def test_set_answers_as_the_vignette_says(vignette: Vignette, name: str) -> None:
    assert weigh(vignette, load_criteria(name)) == vignette.expected[name]


@pytest.mark.parametrize("vignette", VIGNETTES, ids=[vignette.name for vignette in VIGNETTES])
def test_emergency_is_found_where_the_vignette_says(vignette: Vignette) -> None:
    found = find_emergencies(vignette.intake)

    assert (found[0].urgency.value if found else "") == vignette.emergency


# --- What the table claims of itself ----------------------------------------------------------------------------------


def test_there_are_enough_vignettes_each_with_a_name_of_its_own() -> None:
    assert len(VIGNETTES) >= ENOUGH
    assert len({vignette.name for vignette in VIGNETTES}) == len(VIGNETTES)


def _unmet(vignette: Vignette, name: str) -> set[str]:
    """The deciding criteria of a set that a vignette says are unmet."""
    roles = {criterion.key: criterion.role for criterion in load_criteria(name).criteria}
    return {key for key, answer in vignette.expected[name].answers.items() if answer == "unmet" and roles[key].decides}


@pytest.mark.parametrize("name", SETS)
def test_every_criterion_is_shown_met_unmet_and_unknown(name: str) -> None:
    shown = defaultdict(set)
    for vignette in VIGNETTES:
        for key, answer in vignette.expected[name].answers.items():
            shown[key].add(answer)

    assert {key: missing for key, answers in shown.items() if (missing := {a.value for a in Answer} - answers)} == {}
    assert set(shown) == {criterion.key for criterion in load_criteria(name).criteria}


@pytest.mark.parametrize("name", SETS)
def test_every_verdict_is_shown(name: str) -> None:
    assert {vignette.expected[name].verdict for vignette in VIGNETTES} == {"yes", "no", "unknown", NO_RULE}


STOPS = [(name, c.key) for name in SETS for c in load_criteria(name).criteria if c.role is Role.STOP]


@pytest.mark.parametrize(("name", "stop"), STOPS)
def test_every_stop_is_shown_alone_and_in_company(name: str, stop: str) -> None:
    """Alone: nothing else that decides is unmet. It settles the verdict either way."""
    unmet = [(vignette, _unmet(vignette, name)) for vignette in VIGNETTES]
    alone = [vignette for vignette, keys in unmet if keys == {stop}]
    company = [vignette for vignette, keys in unmet if stop in keys and len(keys) > 1]

    assert {vignette.expected[name].verdict for vignette in alone} >= {"no"}
    assert {vignette.expected[name].verdict for vignette in company} == {"no"}


@pytest.mark.parametrize("vignette", VIGNETTES, ids=[vignette.name for vignette in VIGNETTES])
def test_emergency_is_no_by_every_set(vignette: Vignette) -> None:
    verdicts = {expected.verdict for expected in vignette.expected.values()}

    assert not vignette.emergency or verdicts == {"no"}


def test_every_threshold_is_shown_on_itself() -> None:
    """Somebody stands exactly on every number, so that at-least and more-than differ."""
    said = defaultdict(set)
    for vignette in VIGNETTES:
        for fact in vignette.intake.facts:
            said[fact.key].add(getattr(fact.value, "low", None))
    leaves = [leaf for name in SETS for c in load_criteria(name).criteria for leaf in leaves_of(c.condition)]

    assert [leaf for leaf in leaves if isinstance(leaf, Comparison) and leaf.threshold not in said[leaf.fact]] == []
