from datetime import date

import pytest

from flavum.evidence.quantity import Quantity
from flavum.imaging.finding import Measure
from flavum.report.number import (
    format_confidence,
    format_date,
    format_interval,
    format_number,
    format_quantity,
    unit_of,
)
from flavum.report.words import load_words


def make(value: float, low: float, high: float, unit: str = "mm") -> Quantity:
    return Quantity(value, unit, low, high, "by hand", "somewhere")


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (5.449, "mm", "5.4"),
        (68.4, "mm2", "68"),
        (0.583, "share", "58"),
        (12.4, "%", "12"),
        (0.333, "ratio", "0.33"),
        (-1.26, "mm", "−1.3"),
        (-0.04, "mm", "0.0"),
        (-0.004, "share", "0"),
    ],
)
def test_number_is_shown_with_the_digits_that_it_carries(value: float, unit: str, text: str) -> None:
    assert format_number(value, unit) == text


def test_interval_of_positive_values_has_a_dash() -> None:
    assert format_interval(make(5.4, 4.9, 5.9)) == "4.9–5.9"


def test_interval_with_a_negative_end_cannot_be_misread_as_a_range_of_positives() -> None:
    assert format_interval(make(0.4, -0.3, 1.1)) == "−0.3…1.1"


def test_quantity_carries_its_unit() -> None:
    assert format_quantity(make(68, 59, 77, "mm2")) == "68 mm²"
    assert format_quantity(make(0.58, 0.5, 0.66, "share")) == "58 %"
    assert format_quantity(make(0.31, 0.3, 0.4, "ratio")) == "0.31"


def test_confidence_of_what_a_person_entered_is_empty() -> None:
    assert format_confidence(None) == ""
    assert format_confidence(0.86) == "86 %"


@pytest.mark.parametrize(("language", "text"), [("en", "November 3, 2026"), ("es", "3 de noviembre de 2026")])
def test_date_names_the_month(language: str, text: str) -> None:
    words = load_words(language)["date"]

    assert format_date(date(2026, 11, 3), words["months"], words["pattern"]) == text


@pytest.mark.parametrize("measure", list(Measure))
def test_every_measure_has_a_unit_to_be_shown_in(measure: Measure) -> None:
    expected = {"area": "mm2", "ratio": "ratio", "percent": "%", "share": "share", "lost": "share"}

    named = next((unit for word, unit in expected.items() if word in measure.value.split("_")), "mm")
    assert unit_of(measure) == ("ratio" if measure is Measure.SAC_DISC_AREA_RATIO else named)
