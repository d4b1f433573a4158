"""Where sets of criteria disagree about one case."""

from candidacy_factories import ON, make_reading, make_stenotic, read_toml

from flavum.anatomy.level import Level
from flavum.candidacy.case import Case
from flavum.candidacy.compare import compare_sets

SETS = ("flavum", "encore", "mist2", "ncd-150-13")


def test_nothing_known_is_no_conflict() -> None:
    assert compare_sets(Case(), SETS, on=ON) == ()


def test_conflicts_come_from_the_persons_to_the_levels() -> None:
    intake = read_toml("[person]\nage_years = 58\n[levels.L4-L5]\ncentral_stenosis = 'severe'")
    reading = make_reading(make_stenotic(slip=7.0))

    found = compare_sets(Case(intake, reading), SETS, on=ON)

    assert [(conflict.topic, conflict.level) for conflict in found] == [("age", None), ("slip", Level.L4_L5)]
    assert [(name, answer.answer.value) for name, answer in found[0].answers] == [
        ("flavum", "met"),
        ("encore", "unmet"),
    ]
