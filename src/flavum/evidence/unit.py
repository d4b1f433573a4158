"""The closed set of units that a number may carry."""

from typing import Final

UNITS: Final[dict[str, str]] = {
    "mm": "millimetre",
    "mm2": "square millimetre",
    "ml": "millilitre",
    "deg": "degree",
    "%": "percent",
    "share": "fraction of one",
    "ratio": "ratio of like quantities",
    "min": "minute",
    "h": "hour",
    "d": "day",
    "wk": "week",
    "mo": "month",
    "a": "year",
    "ft": "foot",
    "m": "metre",
    "points": "points of an instrument",
    "persons": "persons",
    "levels": "spinal levels",
    "grade": "ordinal grade",
    "count": "count",
    "tesla": "tesla",
    "degC": "degree Celsius",
    "ms": "millisecond",
    "kappa": "agreement beyond chance",
    "icc": "intraclass correlation",
    "r": "correlation",
    "index": "index of health, where 1 is full health",
    "p": "probability of the data under no effect",
    "1": "no unit (statement)",
}


def is_unit(text: str) -> bool:
    """Whether Flavum knows this unit."""
    return text in UNITS
