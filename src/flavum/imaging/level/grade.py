"""Grades from measures: ordinal classes with their borders and sources (grades.toml). A border inside the interval
leaves the grade open between two classes, and the grade says so."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise

from flavum.errors import Refusal
from flavum.evidence.quantity import Quantity
from flavum.imaging.finding import Finding, Measure
from flavum.imaging.reading import Grade

# Not read off measures: they look at the rootlets and the fluid between them, which no measure here sees yet.
BY_EYE = {
    "lee_central": "lee_central_grades",
    "schizas": "schizas_grade_a",
}
BY_EYE_REASON = "needs the look of the rootlets, which is not measured yet; a reader's grade can be entered"


class GradesRefusal(Refusal):
    """The table of grades does not hold together."""

    kind = "criteria"


@dataclass(frozen=True)
class GradeClass:
    """One class of a scheme: from low (included) up to high (not included)."""

    name: str
    low: float
    high: float
    source: str


@dataclass(frozen=True)
class Scheme:
    """An ordinal scheme over one measure, its classes in order."""

    key: str
    measure: Measure
    unit: str
    classes: tuple[GradeClass, ...]

    def __post_init__(self) -> None:
        if not self.classes or self.classes[0].low != -float("inf") or self.classes[-1].high != float("inf"):
            raise GradesRefusal(f"the scheme {self.key} leaves values without a class")
        if any(lower.high != upper.low for lower, upper in pairwise(self.classes)):
            raise GradesRefusal(f"the classes of {self.key} overlap or leave a gap")


@cache
def grade_schemes() -> tuple[Scheme, ...]:
    """Every scheme of grades.toml. Raises GradesRefusal."""
    table = tomllib.loads(files("flavum.imaging.level").joinpath("grades.toml").read_text(encoding="utf-8"))
    return tuple(
        Scheme(
            key=key,
            measure=Measure(entry["measure"]),
            unit=entry["unit"],
            classes=tuple(
                GradeClass(
                    one["name"], one.get("from_value", -float("inf")), one.get("to_value", float("inf")), one["source"]
                )
                for one in entry["class"]
            ),
        )
        for key, entry in table.items()
    )


def grade_level(findings: Iterable[Finding]) -> tuple[Grade, ...]:
    """The grades of a level from its findings; one whose measure is absent is absent for the same reason."""
    found = {finding.measure: finding for finding in findings if finding.side is None}
    graded = [_grade(scheme, found.get(scheme.measure)) for scheme in grade_schemes()]
    by_eye = [Grade(key, None, source, BY_EYE_REASON) for key, source in BY_EYE.items()]
    return (*graded, *by_eye)


def _grade(scheme: Scheme, finding: Finding | None) -> Grade:
    if finding is None or finding.quantity is None:
        reason = finding.reason if finding is not None and finding.reason else "its measure was not taken"
        return Grade(scheme.key, None, scheme.classes[0].source, reason)
    return _grade_quantity(scheme, finding.quantity)


def _grade_quantity(scheme: Scheme, quantity: Quantity) -> Grade:
    assert quantity.unit == scheme.unit, f"{scheme.key} grades {scheme.unit}, not {quantity.unit}"
    value, low, high = (
        _size_of(quantity) if scheme.key == "meyerding" else (quantity.value, quantity.low, quantity.high)
    )
    here = _class_of(scheme, value)
    reached = [one.name for one in scheme.classes if one.low <= high and one.high > low]
    others = [name for name in reached if name != here.name]
    name = here.name if not others else f"{here.name} (interval reaches {', '.join(others)})"
    return Grade(scheme.key, name, here.source)


def _size_of(quantity: Quantity) -> tuple[float, float, float]:
    """Size, low, high of a slip in either direction. Where the interval holds no slip at all, none was shown."""
    if quantity.low <= 0 <= quantity.high:
        return 0.0, 0.0, max(-quantity.low, quantity.high)
    low, high = sorted((abs(quantity.low), abs(quantity.high)))
    return abs(quantity.value), low, high


def _class_of(scheme: Scheme, value: float) -> GradeClass:
    return next(one for one in scheme.classes if one.low <= value < one.high)
