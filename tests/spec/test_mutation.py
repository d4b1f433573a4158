"""Whatever is changed in a set of criteria, a vignette breaks: each threshold, day, word and role is held by one."""

import pytest
from criteria_mutants import Mutant, mutate_set
from vignette_table import HERE, NO_RULE, Expected, Vignette, read_vignettes

from flavum.candidacy.answer import Answer, join_all
from flavum.candidacy.case import Case, gather_facts
from flavum.candidacy.condition import answer_condition
from flavum.candidacy.criterion import CriteriaSet, Criterion, criteria_names, load_criteria
from flavum.candidacy.facts.fact import FactBook

KINDS = ("number", "day", "word", "role")


BOOKS = [(vignette, gather_facts(Case(vignette.intake), on=vignette.on)) for vignette in read_vignettes()]


def breaks(mutant: Mutant, criteria: CriteriaSet, vignette: Vignette, book: FactBook) -> bool:
    """Whether a vignette's answers are not those of the mutant. The set itself answers as they say (test_vignettes)."""
    expected = vignette.expected[criteria.name]
    if mutant.kind == "day":
        return _in_force(mutant.within(criteria), vignette) != _shown(expected)
    if expected.verdict == NO_RULE or not mutant.before.holds_on(vignette.on):
        return False
    if mutant.kind == "role":
        held = criteria.get_criteria(vignette.on)
        changed = [mutant.after if one == mutant.before else one for one in held]
        return _joined(held, expected) is not _joined(changed, expected)
    return answer_condition(mutant.after.condition, book, HERE).value != expected.answers[mutant.before.key]


def _in_force(criteria: tuple[Criterion, ...], vignette: Vignette) -> list[str]:
    return sorted(criterion.key for criterion in criteria if criterion.holds_on(vignette.on))


def _shown(expected: Expected) -> list[str]:
    return sorted(key for key, answer in expected.answers.items() if answer != "absent")


def _joined(held: list[Criterion] | tuple[Criterion, ...], expected: Expected) -> Answer:
    """What the deciding criteria say together; nothing that decides would let everybody pass."""
    return join_all([Answer.MET, *(Answer(expected.answers[one.key]) for one in held if one.role.decides)])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", criteria_names())
def test_every_change_breaks_a_vignette(name: str, kind: str) -> None:
    criteria = load_criteria(name)
    mutants = [mutant for mutant in mutate_set(criteria) if mutant.kind == kind]

    survivors = [one.what for one in mutants if not any(breaks(one, criteria, who, book) for who, book in BOOKS)]

    assert mutants
    assert survivors == []


@pytest.mark.parametrize("name", criteria_names())
def test_set_as_it_is_breaks_none(name: str) -> None:
    criteria = load_criteria(name)
    same = [Mutant("word", "", one, one) for one in criteria.criteria]
    same += [Mutant("day", "", one, one) for one in criteria.criteria[:1]]

    assert not any(breaks(one, criteria, who, book) for one in same for who, book in BOOKS)
