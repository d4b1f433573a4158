"""Numbers as a reader sees them: as many digits as the measurement carries, with unit and interval."""

from datetime import date

from flavum.evidence.quantity import Quantity
from flavum.imaging.finding import Measure

# Digits after the point that a value of this unit is shown with; no measurement here is finer.
DIGITS = {"mm": 1, "mm2": 0, "deg": 1, "%": 0, "share": 0, "ratio": 2}
SIGNS = {"mm2": "mm²", "deg": "°", "share": "%", "ratio": ""}
PERCENT_PER_SHARE = 100.0


def format_number(value: float, unit: str) -> str:
    """A value without its unit; a share in percent. The minus sign is a minus sign."""
    scaled = value * PERCENT_PER_SHARE if unit == "share" else value
    text = f"{scaled:.{DIGITS.get(unit, 1)}f}"
    if text.lstrip("-").strip("0.") == "":
        text = text.lstrip("-")  # no minus nought
    return text.replace("-", "−")


def format_interval(quantity: Quantity) -> str:
    """The two ends; with a dash between, unless one of them is negative."""
    low, high = (format_number(x, quantity.unit) for x in (quantity.low, quantity.high))
    return f"{low}…{high}" if "−" in low else f"{low}–{high}"


def sign_of(unit: str) -> str:
    """The unit's sign for print."""
    return SIGNS.get(unit, unit)


def format_quantity(quantity: Quantity) -> str:
    """Value and unit: "5.4 mm", "58 %"."""
    return f"{format_number(quantity.value, quantity.unit)} {sign_of(quantity.unit)}".strip()


def format_confidence(confidence: float | None) -> str:
    """In percent; nothing where a person entered the value."""
    return "" if confidence is None else f"{confidence * PERCENT_PER_SHARE:.0f} %"


def format_date(day: date, months: list[str], pattern: str) -> str:
    """A date in words, so that nobody takes the day for the month. months: the twelve names."""
    return pattern.format(day=day.day, month=months[day.month - 1], year=day.year)


def unit_of(measure: Measure) -> str:
    """The unit that a measure is shown in."""
    areas, ratios = (Measure.SAC_AREA, Measure.CANAL_AREA), (Measure.SAC_DISC_AREA_RATIO,)
    if measure in areas:
        return "mm2"
    if measure in ratios:
        return "ratio"
    if measure is Measure.SLIP_PERCENT:
        return "%"
    return "share" if measure.value.startswith("share_") or measure is Measure.ROOM_LOST else "mm"
