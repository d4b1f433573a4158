"""Every number and certainty of the library stands in ../shared/evidence/FACTS.md, where it was copied from."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from flavum.evidence.claim import Certainty, Claim
from flavum.evidence.library import load_library

pytestmark = pytest.mark.shared

CLAIMS = load_library().claims
THIRDS = {0.333: "1/3", 0.667: "2/3"}
GENERAL = ("signs", "treatments")  # general knowledge, not in the fact base
SCALES = ("examination", "decision")  # nor are scales of the examination and of deciding; their steps are numbers
OUTSIDE = (*GENERAL, *SCALES)
MARK_OF = {Certainty.KNOWN_HIGH: "high", Certainty.KNOWN_MEDIUM: "med", Certainty.KNOWN_LOW: "low"}


@pytest.fixture(scope="module")
def facts() -> str:
    text = (Path(__file__).resolve().parents[3] / "shared" / "evidence" / "FACTS.md").read_text(encoding="utf-8")
    return re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)


def _numbers(text: str) -> set[float]:
    bare = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)
    return {float(x) for x in re.findall(r"\d+(?:\.\d+)?", bare)}


def _own_numbers(claim: Claim) -> set[float]:
    own = (claim.value, claim.low, claim.high, claim.plus_minus, claim.n, claim.count)
    return {abs(float(x)) for x in own if x is not None and x not in THIRDS}


def _names_source(line: str, key: str) -> bool:
    return "guide" in line if key.startswith("G") else re.search(rf"\b{key}\b", line) is not None


def _has_line(facts: str, needed: set[float], *, where: Callable[[str], bool]) -> bool:
    """Whether one line of the body says all the numbers; the table of sources at the end says nothing."""
    body = facts[: facts.index("# SOURCES")]
    return any(needed - {0.0} <= _numbers(line) for line in body.splitlines() if where(line))


def _interval_numbers(claim: Claim) -> set[float]:
    own = (claim.value, claim.low, claim.high, claim.plus_minus)
    return {abs(x) for x in own if x is not None and x not in THIRDS}


def test_every_number_of_a_claim_is_in_the_fact_base(facts: str) -> None:
    there = _numbers(facts) | {0.0}

    strange = {
        claim.key: numbers
        for claim in CLAIMS
        if (numbers := (_own_numbers(claim) | _numbers(claim.statement) | _numbers(claim.statement_es)) - there)
    }

    assert strange == {}


def test_a_read_number_stands_on_a_line_that_names_its_source(facts: str) -> None:
    was_read = (Certainty.READ, Certainty.SECONDARY)
    read = [claim for claim in CLAIMS if claim.certainty in was_read and claim.topic not in OUTSIDE]

    strange = [
        claim.key
        for claim in read
        if not _has_line(facts, _interval_numbers(claim), where=lambda line, key=claim.source: _names_source(line, key))
    ]

    assert len(read) > 200
    assert strange == []


def test_a_known_number_stands_on_a_line_with_its_mark(facts: str) -> None:
    known = [claim for claim in CLAIMS if claim.certainty.is_known_only and claim.topic not in OUTSIDE]

    promoted = [
        claim.key
        for claim in known
        if not _has_line(facts, _interval_numbers(claim), where=lambda line, c=claim: _marks_known(line, c.certainty))
    ]

    assert len(known) > 100
    assert promoted == []


def test_a_derived_number_stands_on_a_line_with_its_mark(facts: str) -> None:
    derived = [claim for claim in CLAIMS if claim.certainty is Certainty.DERIVED]

    strange = [claim.key for claim in derived if not _has_line(facts, _interval_numbers(claim), where=_marks_derived)]

    assert len(derived) > 5
    assert strange == []


def test_what_is_outside_the_fact_base_has_no_number_and_is_to_be_confirmed() -> None:
    outside = [claim for claim in CLAIMS if claim.topic in GENERAL]

    assert {claim.topic for claim in outside} == set(GENERAL)
    assert all(claim.to_be_confirmed and not _own_numbers(claim) for claim in outside)
    assert all(not _numbers(claim.statement + claim.statement_es) for claim in outside)


def test_what_is_outside_as_a_scale_counts_nobody_and_is_to_be_confirmed_unless_it_was_read() -> None:
    scales = [claim for claim in CLAIMS if claim.topic in SCALES]

    assert {claim.topic for claim in scales} == set(SCALES)
    assert [one.key for one in scales if not one.to_be_confirmed and one.certainty is not Certainty.READ] == []
    assert {claim.unit for claim in scales} <= {"grade", "points", "1"}
    assert all(claim.n is None and claim.low is None for claim in scales)


def _marks_known(line: str, certainty: Certainty) -> bool:
    return re.search(r"\[[^\]]*\bK\b", line) is not None and MARK_OF[certainty] in line


def _marks_derived(line: str) -> bool:
    return re.search(r"\[[^\]]*\bD\b", line) is not None


def test_thirds_are_in_the_fact_base(facts: str) -> None:
    assert all(third in facts for third in THIRDS.values())
