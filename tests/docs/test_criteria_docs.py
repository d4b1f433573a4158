"""The docs of candidacy: every criterion argued, every field documented, every example read."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from flavum.candidacy.criterion import criteria_names, load_criteria
from flavum.candidacy.facts.catalogue import fact_catalogue
from flavum.candidacy.intake import find_emergencies, read_intake
from flavum.candidacy.intake.schema import intake_schema
from flavum.evidence.library import load_library

REPOSITORY = Path(__file__).resolve().parents[2]
CLINICAL = REPOSITORY / "docs" / "clinical"
SCHEMA = REPOSITORY / "src" / "flavum" / "candidacy" / "intake.schema.json"
EXAMPLES = sorted((REPOSITORY / "docs" / "how-to").glob("intake-*.*"))
ARGUED = (CLINICAL / "flavum-criteria.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_example_is_read_and_says_that_it_is_synthetic(path: Path) -> None:
    intake = read_intake(path, on=date(2026, 11, 21))

    assert intake.is_synthetic
    assert find_emergencies(intake) == ()


def test_examples_show_both_languages_and_the_unknown() -> None:
    intakes = [read_intake(path) for path in EXAMPLES]

    assert {intake.language for intake in intakes} == {"en", "es"}
    assert any(intake.facts == () for intake in intakes)


def test_published_schema_is_the_one_in_force_and_sound() -> None:
    published = json.loads(SCHEMA.read_text(encoding="utf-8"))

    assert published == intake_schema()
    Draft202012Validator.check_schema(published)


def test_json_example_fits_the_published_schema() -> None:
    document = json.loads((REPOSITORY / "docs" / "how-to" / "intake-example.json").read_text(encoding="utf-8"))

    assert list(Draft202012Validator(intake_schema()).iter_errors(document)) == []


def test_every_default_criterion_is_argued() -> None:
    missing = [c.key for c in load_criteria("flavum").criteria if f"`{c.key}`" not in ARGUED]

    assert missing == []


def test_every_claim_the_argument_names_exists() -> None:
    library = load_library()
    named = set(re.findall(r"`(\w+)`", ARGUED)) - {c.key for c in load_criteria("flavum").criteria}

    assert [key for key in named if not library.get_claim(key)] == []


@pytest.mark.parametrize("name", criteria_names())
def test_page_of_a_set_names_every_criterion_and_source(name: str) -> None:
    page = (CLINICAL / f"criteria-{name}.md").read_text(encoding="utf-8")

    for criterion in load_criteria(name).criteria:
        assert f"`{criterion.key}`" in page
        assert all(f"`{source}`" in page for source in criterion.sources)


def test_page_of_the_intake_names_every_field() -> None:
    page = (CLINICAL / "intake.md").read_text(encoding="utf-8")

    assert [fact.key for fact in fact_catalogue().values() if fact.name not in page] == []
