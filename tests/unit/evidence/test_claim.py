from datetime import date

import pytest

from flavum.evidence.claim import Certainty, Claim, Interval, Source

ON = date(2026, 11, 20)


def a_claim(**changes) -> Claim:
    fields = {
        "key": "sport_reoperation",
        "statement": "13.1 % were operated again.",
        "statement_es": "El 13.1 % fue operado de nuevo.",
        "source": "S58q",
        "certainty": Certainty.READ,
        "as_of": ON,
        "unit": "%",
        "value": 13.1,
    }
    return Claim(**fields | changes)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"statement": ""}, "needs a key and a statement in English and in Spanish"),
        ({"statement_es": ""}, "needs a key and a statement in English and in Spanish"),
        ({"source": ""}, "names no source"),
        ({"unit": "furlong"}, "has the unknown unit 'furlong'"),
        ({"unit": "1"}, "has a value without a unit"),
        ({"value": float("nan")}, "has a number that is not finite"),
        ({"plus_minus": float("inf")}, "has a number that is not finite"),
        ({"n": 0}, "rests on n = 0, which is nobody"),
        ({"count": 5}, "counts 5 of None, which cannot be"),
        ({"count": 9, "n": 5}, "counts 9 of 5, which cannot be"),
        ({"low": 10.2}, "has half an interval"),
        ({"interval": Interval.WILSON}, "has half an interval"),
        ({"low": 10.2, "high": 16.7}, "has an interval and does not say where it comes from"),
        (
            {"low": 16.7, "high": 10.2, "interval": Interval.WILSON},
            "has an interval from 16.7 to 10.2, which is upside down",
        ),
        (
            {"low": 14, "high": 16.7, "interval": Interval.WILSON},
            "has the value 13.1 outside its interval 14 to 16.7",
        ),
        ({"certainty": Certainty.KNOWN_HIGH}, "was not read in its source, so it is to be confirmed"),
        ({"to_be_confirmed": True}, "is to be confirmed and does not say where"),
        (
            {"valid_from": date(2026, 1, 1), "valid_until": date(2025, 1, 1)},
            "ends on 2025-01-01 before it begins on 2026-01-01",
        ),
    ],
)
def test_claim_that_does_not_hold_together_is_not_built(changes: dict, sentence: str) -> None:
    with pytest.raises(ValueError, match=r"^claim ") as refused:
        a_claim(**changes)

    assert str(refused.value) == f"claim {changes.get('key', 'sport_reoperation')} {sentence}"


def test_claim_without_dates_holds_always() -> None:
    assert a_claim().holds_on(date(1900, 1, 1))


def test_claim_with_dates_holds_from_the_first_until_before_the_last() -> None:
    claim = a_claim(valid_from=date(2014, 1, 9), valid_until=date(2016, 12, 7))

    held = [claim.holds_on(day) for day in (date(2014, 1, 8), date(2014, 1, 9), date(2016, 12, 6), date(2016, 12, 7))]

    assert held == [False, True, True, False]


@pytest.mark.parametrize("certainty", [Certainty.KNOWN_HIGH, Certainty.KNOWN_MEDIUM, Certainty.KNOWN_LOW])
def test_general_knowledge_is_built_when_it_says_where_to_confirm_it(certainty: Certainty) -> None:
    claim = a_claim(certainty=certainty, to_be_confirmed=True, confirm_in="the eight-year report")

    assert claim.certainty.is_known_only


def test_source_names_who_paid_in_both_languages_or_not_at_all() -> None:
    with pytest.raises(ValueError, match="one language only"):
        Source("S18", "Rosner 2024", "claims study", "abstract", funding="A competitor.")


def test_source_without_citation_is_not_built() -> None:
    with pytest.raises(ValueError, match="needs a citation"):
        Source("S18", "", "claims study", "abstract")
