"""Cases drawn at random to judge candidacy: mostly like one who fits, in part unknown, numbers near thresholds."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from flavum.anatomy.level import LUMBAR_LEVELS, Level
from flavum.candidacy.condition import Comparison, leaves_of
from flavum.candidacy.criterion import criteria_names, load_criteria
from flavum.candidacy.facts.catalogue import FactType, Kind, Scope, weighed_facts
from flavum.candidacy.facts.fact import Fact, FactBook, FactOrigin, Value
from flavum.candidacy.intake import Intake
from flavum.evidence.quantity import Quantity

SHARES_UNKNOWN = (0.0, 0.02, 0.1, 0.4, 0.9)  # of a case's facts
SHARES_LIKE_ONE_WHO_FITS = (0.2, 0.8, 0.95, 0.99)
OFF = (-1.0, -0.1, 0.0, 0.1, 1.0)  # how far a number lies from a threshold, in its unit
DAYS = (date(2026, 12, 1), date(2026, 11, 30), date(2022, 6, 1), date(2016, 12, 6), date(2014, 3, 1))
DAYS_SHARES = (0.8, 0.05, 0.05, 0.05, 0.05)


@dataclass(frozen=True, eq=False)
class DrawnCase:
    """A case and the day on which it is weighed."""

    name: str
    book: FactBook
    on: date

    @property
    def intake(self) -> Intake:
        """What was said, for the emergencies."""
        return Intake(facts=self.book.facts)


def draw_cases(count: int, *, seed: int, like: FactBook) -> Iterator[DrawnCase]:
    """Cases by number; the same seed always gives the same ones. like: the facts of somebody who fits every set."""
    thresholds = _thresholds()
    for number in range(count):
        rng = np.random.default_rng([seed, number])
        unknown, fitting = rng.choice(SHARES_UNKNOWN), rng.choice(SHARES_LIKE_ONE_WHO_FITS)
        facts = []
        for kind in weighed_facts():
            places: tuple[Level | None, ...] = LUMBAR_LEVELS if kind.scope is Scope.LEVEL else (None,)
            for place in places:
                if rng.random() < unknown:
                    continue
                value = like.get(kind.key, place and Level.L4_L5).value
                if value is None or rng.random() >= fitting:
                    value = _draw_value(kind, thresholds.get(kind.key, []), rng)
                facts.append(Fact(kind.key, value, FactOrigin.CLINICIAN, place))
        day = DAYS[int(rng.choice(len(DAYS), p=DAYS_SHARES))]
        yield DrawnCase(f"random case {number}", FactBook(tuple(facts)), day)


def _thresholds() -> dict[str, list[float]]:
    found: dict[str, list[float]] = {}
    for name in criteria_names():
        for criterion in load_criteria(name).criteria:
            for leaf in leaves_of(criterion.condition):
                if isinstance(leaf, Comparison):
                    found.setdefault(leaf.fact, []).append(leaf.threshold)
    return found


def _draw_value(kind: FactType, thresholds: list[float], rng: np.random.Generator) -> Value:
    if kind.kind is Kind.YES_NO:
        return bool(rng.integers(2))
    if kind.kind is Kind.CHOICE:
        return str(rng.choice(sorted(kind.choices or {})))
    assert kind.low is not None
    assert kind.high is not None
    centre = float(rng.choice(thresholds)) if thresholds else float(rng.uniform(kind.low, kind.high))
    value = float(np.clip(centre + rng.choice(OFF), kind.low, kind.high))
    half = float(rng.choice([0.0, 0.0, 0.1, 1.0]))
    return Quantity(value, kind.unit, value - half, value + half, "drawn", "drawn")
