"""The criteria written anew as CQL, run by CQL's official engine over the vignettes, give Flavum's answers."""

from dataclasses import replace
from itertools import groupby

import pytest
from criteria_mutants import mutate_set

from benchmarks.accuracy.candidacy import (
    DrawnCase,
    Said,
    compare,
    make_columns,
    read_cases,
    run_cql,
    said_by_columns,
    said_by_cql,
    weigh_all,
)
from flavum.candidacy.cohort.weigh import weigh_columns
from flavum.candidacy.criterion import criteria_names, load_criteria

NO_RANDOM_ONES = 0

pytestmark = pytest.mark.judge("cql-execution")


@pytest.fixture(scope="module")
def cases() -> list[DrawnCase]:
    return read_cases(NO_RANDOM_ONES, seed=0)


@pytest.fixture(scope="module")
def told(cases: list[DrawnCase]) -> dict[str, list[Said]]:
    answers = run_cql(cases, minutes=5)["answers"]
    return {name: [said_by_cql(one[name]) for one in answers] for name in criteria_names()}


@pytest.mark.parametrize("name", criteria_names())
def test_cql_engine_gives_the_same_answers(name: str, cases: list[DrawnCase], told: dict[str, list[Said]]) -> None:
    ours, _ = weigh_all(cases, name)

    assert compare(cases, name, ours, told[name]) == []
    assert sum(map(len, told[name])) > 1000


@pytest.mark.parametrize("name", criteria_names())
def test_cql_engine_notices_every_changed_threshold(
    name: str, cases: list[DrawnCase], told: dict[str, list[Said]]
) -> None:
    """What the judge is good for: a threshold changed by a step on Flavum's side alone is a difference."""
    criteria = load_criteria(name)
    mutants = [one for one in mutate_set(criteria) if one.kind == "number"]
    unnoticed = {one.what for one in mutants}
    theirs = iter(told[name])
    for day, those in groupby(cases, key=lambda case: case.on):
        together = list(those)
        columns, rows = make_columns(together), range(len(together))
        said = [next(theirs) for _ in together]
        for mutant in mutants:
            if said[0] and mutant.before.holds_on(day):
                changed = replace(criteria, criteria=mutant.within(criteria))
                found = weigh_columns(columns, changed, on=day)
                if compare(together, name, [said_by_columns(found, row) for row in rows], said):
                    unnoticed.discard(mutant.what)

    assert unnoticed == set()
