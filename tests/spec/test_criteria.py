"""Every criterion of every set, as a small table that a physician can read: spec/criteria/<set>.txt.

A block is [criterion key], perhaps with the day it is asked on; a row is: facts | answer. What a row does not name is
unknown.
"""

import re
from datetime import date
from pathlib import Path

import pytest
from candidacy_factories import ON, make_book

from flavum.anatomy.level import Level
from flavum.candidacy.answer import Answer
from flavum.candidacy.condition import Comparison, leaves_of
from flavum.candidacy.criterion import Criterion, criteria_names, load_criteria
from flavum.candidacy.explain import answer_criterion
from flavum.candidacy.facts.catalogue import Scope
from flavum.evidence.library import load_library

FOLDER = Path(__file__).parent / "criteria"
FEET_PER_METRE = 3.28084


def read_rows() -> list[tuple[str, str, date, str, str]]:
    rows = []
    for path in sorted(FOLDER.glob("*.txt")):
        key, day = "", ON
        for line in path.read_text(encoding="utf-8").splitlines():
            if block := re.match(r"\[(\w+)(?: on (.+))?\]", line):
                key, day = block[1], date.fromisoformat(block[2]) if block[2] else ON
            elif "|" in line and not line.startswith("#"):
                facts, answer = line.rsplit("|", 1)
                rows.append((path.stem, key, day, facts.strip(), answer.strip()))
    return rows


ROWS = read_rows()


def find_criterion(name: str, key: str, day: date) -> Criterion:
    return next(criterion for criterion in load_criteria(name).get_criteria(day) if criterion.key == key)


@pytest.mark.parametrize(("name", "key", "day", "facts", "expected"), ROWS, ids=[f"{r[0]}-{r[1]}-{r[3]}" for r in ROWS])
def test_criterion_answers_as_the_table_says(name: str, key: str, day: date, facts: str, expected: str) -> None:
    criterion = find_criterion(name, key, day)
    level = Level.L4_L5 if criterion.scope is Scope.LEVEL else None

    answer = answer_criterion(criterion, make_book("" if facts == "nothing" else facts), level)

    assert answer.answer is Answer(expected), answer.explanation


@pytest.mark.parametrize("name", criteria_names())
def test_every_criterion_has_a_row_for_each_answer(name: str) -> None:
    shown = {(key, answer) for table, key, _, _, answer in ROWS if table == name}

    wanted = {(criterion.key, answer.value) for criterion in load_criteria(name).criteria for answer in Answer}

    assert wanted - shown == set()


@pytest.mark.parametrize("name", criteria_names())
def test_every_threshold_is_the_number_of_a_claim_it_cites(name: str) -> None:
    library = load_library()
    for criterion in load_criteria(name).criteria:
        claimed = {
            round(claim.value, 4) for key in criterion.sources if (claim := library.get_claim(key)).value is not None
        }
        for leaf in leaves_of(criterion.condition):
            if isinstance(leaf, Comparison) and leaf.threshold != 0:
                feet = round(leaf.threshold * FEET_PER_METRE, 3) if leaf.unit == "m" else None
                assert leaf.threshold in claimed or feet in claimed, f"{name}/{criterion.key}: {leaf.threshold}"


@pytest.mark.parametrize("name", criteria_names())
def test_what_is_to_be_confirmed_decides_only_when_somebody_answers_for_it(name: str) -> None:
    deciding = [c for c in load_criteria(name).criteria if c.to_be_confirmed and c.role.decides]

    assert [c.key for c in deciding if not c.switched_on_by] == []
    if name == "ncd-150-13":
        assert deciding == [], "a payer's rule turns on nothing that was not read"


def test_a_value_that_straddles_the_threshold_says_what_to_do() -> None:
    criterion = find_criterion("flavum", "ligament_thickness", ON)

    answer = answer_criterion(criterion, make_book("ligament_left_mm 2.6 (2.2 to 3.0)"), Level.L4_L5)

    assert "2.6 mm (2.2–3.0) straddles 2.5 mm: measure by hand or repeat" in answer.explanation
    assert "mídalo a mano o repítalo" in answer.explanation_es
