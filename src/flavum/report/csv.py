"""The measurements as CSV: one row per finding, a reason where there is no value."""

import csv
import io

from flavum.imaging.finding import Finding
from flavum.imaging.reading import StudyReading

COLUMNS = (
    "level", "side", "measure", "value", "low", "high", "unit", "confidence", "method", "source", "origin", "reason",
    "is_synthetic",
)  # fmt: skip
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
DIGITS = 4


def to_measurements_csv(reading: StudyReading) -> str:
    """Every finding of a study. Numbers in the unit of their row, with a point; a missing one is an empty cell."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(COLUMNS)
    synthetic = "yes" if reading.is_synthetic else "no"
    for level in reading.levels:
        writer.writerows([*_row(found), synthetic] for found in level.findings)
    return buffer.getvalue()


def _row(found: Finding) -> list[str]:
    quantity = found.quantity
    numbers = [_number(x) for x in (quantity.value, quantity.low, quantity.high)] if quantity else ["", "", ""]
    return [
        found.level.value,
        found.side.value if found.side else "",
        found.measure.value,
        *numbers,
        quantity.unit if quantity else "",
        "" if found.confidence is None else _number(found.confidence),
        _text(quantity.method if quantity else ""),
        _text(quantity.source if quantity else ""),
        found.origin.value,
        _text(found.reason or ""),
    ]


def _number(value: float) -> str:
    return f"{value:.{DIGITS}f}".rstrip("0").rstrip(".")


def _text(text: str) -> str:
    """A spreadsheet must not take words for a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
