"""Intervals that the library calls our arithmetic are worked out again here, from count and n."""

from math import sqrt

import pytest

from flavum.evidence.claim import Claim, Interval
from flavum.evidence.library import load_library

CLAIMS = load_library().claims
Z_95 = 1.959964


def wilson_percent(count: int, n: int) -> tuple[float, float]:
    share, z2 = count / n, Z_95**2
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = Z_95 / (1 + z2 / n) * sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return 100 * (middle - half), 100 * (middle + half)


def exact_upper_percent(n: int) -> float:
    """The largest chance per person that still leaves 0 events in n people with a probability of 5 %."""
    return 100 * (1 - 0.05 ** (1 / n))


def _rounding(number: float) -> float:
    return 0.5 if number == int(number) else 0.05


def test_wilson_of_nine_in_seventy_five() -> None:
    low, high = wilson_percent(9, 75)

    assert (round(low, 1), round(high, 1)) == (6.4, 21.3)


@pytest.mark.parametrize("claim", [c for c in CLAIMS if c.interval is Interval.WILSON], ids=lambda c: c.key)
def test_wilson_interval_of_a_claim(claim: Claim) -> None:
    assert claim.count is not None
    assert claim.n is not None
    assert claim.unit == "%"

    low, high = wilson_percent(claim.count, claim.n)

    assert claim.low == pytest.approx(low, abs=_rounding(claim.low))
    assert claim.high == pytest.approx(high, abs=_rounding(claim.high))


@pytest.mark.parametrize("claim", [c for c in CLAIMS if c.interval is Interval.EXACT_UPPER], ids=lambda c: c.key)
def test_upper_bound_of_a_claim_without_events(claim: Claim) -> None:
    assert (claim.count, claim.low) == (0, 0)
    assert claim.high == pytest.approx(exact_upper_percent(claim.n), abs=0.05)


@pytest.mark.parametrize(("key", "n"), [("zero_event_bound_149", 149), ("zero_event_bound_40", 40)])
def test_bound_without_events(key: str, n: int) -> None:
    assert load_library().get_claim(key).value == round(exact_upper_percent(n))


@pytest.mark.parametrize(
    "claim", [c for c in CLAIMS if c.count is not None and c.unit == "%"], ids=lambda claim: claim.key
)
def test_percentage_is_count_of_n(claim: Claim) -> None:
    assert claim.value == pytest.approx(100 * claim.count / claim.n, abs=_rounding(claim.value))


def test_every_kind_of_interval_of_ours_is_tried() -> None:
    kinds = {claim.interval for claim in CLAIMS}

    assert {Interval.WILSON, Interval.EXACT_UPPER, Interval.PUBLISHED, Interval.RANGE} <= kinds


def test_published_intervals_lie_around_their_value_evenly() -> None:
    """Differences have symmetric intervals; a slip of a digit in copying shows as a lopsided one."""
    differences = [c for c in CLAIMS if c.interval is Interval.PUBLISHED and c.unit == "points"]

    assert len(differences) >= 8
    lopsided = {
        c.key: (c.low, c.value, c.high) for c in differences if abs((c.low + c.high) / 2 - c.value) > 0.06 * 1.5
    }
    assert lopsided == {}


def test_slip_arithmetic() -> None:
    library = load_library()
    endplate_mm = library.get_claim("endplate_length").value
    percent_of_grade_1 = library.get_claim("meyerding_grade_1").value

    assert library.get_claim("slip_5mm_percent").value == round(100 * 5 / endplate_mm)
    assert library.get_claim("slip_grade1_mm").value == endplate_mm * percent_of_grade_1 / 100


def test_people_without_less_pain_are_the_rest() -> None:
    library = load_library()

    rest = 100 - library.get_claim("chopko_vas_improved_2y").value

    assert library.get_claim("chopko_vas_not_improved_2y").value == rest
