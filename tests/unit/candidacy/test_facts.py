"""The catalogue of facts, and facts as values."""

import pytest
from candidacy_factories import make_book, to_facts

from flavum.anatomy.level import Level
from flavum.candidacy.facts.catalogue import FactType, Kind, Scope, fact_catalogue
from flavum.candidacy.facts.fact import Fact, FactBook, FactOrigin
from flavum.evidence.library import load_library
from flavum.imaging.finding import Measure

FACTS = list(fact_catalogue().values())


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.key)
def test_fact_is_asked_in_both_languages(fact: FactType) -> None:
    words = [fact.label, fact.label_es, fact.question, fact.question_es, fact.how_to_find_out, fact.how_to_find_out_es]
    choices = [word for pair in (fact.choices or {}).values() for word in pair]

    assert all(words + choices)
    assert fact.question != fact.question_es
    assert fact.question_es.strip()[-1] in "?)"


def test_short_names_are_unique_so_that_tables_can_use_them() -> None:
    names = [fact.name for fact in FACTS]

    assert len(names) == len(set(names))


def test_every_margin_is_the_number_of_its_claim() -> None:
    library = load_library()

    assert [f.key for f in FACTS if f.margin is not None and library.get_claim(f.margin_source).value != f.margin] == []


def test_units_of_mri_facts_are_those_of_their_names() -> None:
    endings = {"_mm": "mm", "_mm2": "mm2", "_percent": "%", "_deg": "deg"}
    for fact in FACTS:
        for ending, unit in endings.items():
            assert not fact.name.endswith(ending) or fact.unit == unit, fact.key


def test_each_measure_fills_one_fact_per_side() -> None:
    filled = [(fact.measure, fact.side) for fact in FACTS if fact.measure is not None]

    assert len(filled) == len(set(filled))
    assert {Measure.SAC_AREA, Measure.SLIP, Measure.SHARE_LIGAMENT} <= {measure for measure, _ in filled}


@pytest.mark.parametrize(
    ("kind", "more", "sentence"),
    [
        (Kind.NUMBER, {}, "known unit"),
        (Kind.CHOICE, {}, "has options"),
        (Kind.YES_NO, {"margin": 0.5}, "a margin has a source"),
    ],
)
def test_fact_that_is_not_whole_is_none(kind: Kind, more: dict[str, float], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        FactType("a.b", kind, Scope.PERSON, FactOrigin.PATIENT, "l", "l", "q", "q", "h", "h", **more)  # type: ignore[arg-type]


def test_book_knows_what_nobody_said_as_unknown() -> None:
    fact = FactBook(()).get("level.slip_mm", Level.L4_L5)

    assert fact == Fact("level.slip_mm", None, FactOrigin.PATIENT, Level.L4_L5)
    assert not fact.is_known


def test_book_finds_a_persons_fact_from_any_level() -> None:
    assert make_book("fever no").get("red_flags.fever", Level.L4_L5).value is False


def test_later_fact_takes_the_place_of_the_earlier() -> None:
    book = make_book("fever no").with_facts(to_facts("fever yes"))

    assert book.get("red_flags.fever").value is True
    assert len(book.facts) == 1
