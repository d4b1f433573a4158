"""The docs of the options: all of the catalogue is printed, and the table of standards says no more than stands."""

import re
from pathlib import Path

import pytest

from flavum.options.catalogue import load_options
from flavum.options.question import load_questions
from flavum.options.wish import load_goals, load_values

REPOSITORY = Path(__file__).resolve().parents[2]
PRINTED = (REPOSITORY / "docs" / "clinical" / "options.md").read_text(encoding="utf-8")
STANDARDS = (REPOSITORY / "docs" / "clinical" / "ipdas.md").read_text(encoding="utf-8")
ROWS = [[cell.strip() for cell in line.split("|")[1:-1]] for line in STANDARDS.splitlines() if re.match(r"\| \d", line)]


@pytest.mark.parametrize("treatment", load_options(), ids=lambda treatment: treatment.key)
def test_treatment_is_printed_with_all_it_stands_on(treatment) -> None:
    assert f"(`{treatment.key}`, version {treatment.version})" in PRINTED
    passages = (treatment.what, treatment.harms, *treatment.unknown, *(guide.beside for guide in treatment.guides))
    assert all(passage.text.en in PRINTED and passage.text.es in PRINTED for passage in passages)
    limits = {claim for result in treatment.results for claim in result.study.limits}
    assert [claim.key for claim in treatment.claims if f"`{claim.key}`" not in PRINTED] == []
    assert all(f"`{claim.key}`" in PRINTED for claim in limits)


def test_values_goals_and_questions_are_printed() -> None:
    said = [one.title.es for one in (*load_values(), *load_goals())] + [one.text.es for one in load_questions()]

    assert [text for text in said if text not in PRINTED] == []


def test_every_standard_has_a_row() -> None:
    numbers = [number for row in ROWS for number in range(int(row[0].split("-")[0]), int(row[0].split("-")[-1]) + 1)]

    assert numbers == list(range(1, 45))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_standard_said_to_be_met_names_what_meets_it(row: list[str]) -> None:
    _, _, state, where = row
    named = [name for name in re.findall(r"`([^`]+)`", where) if "/" in name]

    assert state in {"met", "in part", "not yet", "does not apply"}
    assert all((REPOSITORY / name).exists() for name in named)
    assert named or state != "met" or "`harms`" in where
    assert state != "in part" or where, "what is missing is said"
