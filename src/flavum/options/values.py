"""What matters to a person. Weights only order what is shown: nothing is hidden, and ties keep their places.

A value (avoid bone removal) orders treatments. A goal (walk to the shop) orders outcomes, not treatments: of most
treatments nobody has measured how far people walk, and whoever was not measured must not come last for it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flavum.options.entry import OptionsRefusal
from flavum.options.measure import Outcome
from flavum.options.text import Text
from flavum.options.treatment import Degree, Fit, Treatment
from flavum.options.wish import load_goals, load_values

HEAVIEST: Final = 10  # the right end of a slider; nought is the left one
# What is not known lies in the middle: it is neither a point for a treatment nor one against it.
POINTS: Final = {Degree.WELL: 6, Degree.MOSTLY: 4, Degree.UNKNOWN: 3, Degree.PARTLY: 2, Degree.POORLY: 0}
ORDER_NOTE: Final = Text(
    "The order follows what you said matters to you. It does not say which treatment is best. Nothing is left out.",
    "El orden sigue lo que usted dijo que le importa. No dice cuál tratamiento es mejor. No se omite ninguno.",
)


@dataclass(frozen=True)
class Weights:
    """How much each value and each goal matters to a person, 0 to 10; what is not named matters as little as 0."""

    given: tuple[tuple[str, int], ...] = ()

    def __post_init__(self) -> None:
        keys = [key for key, _ in self.given]
        known = {value.key for value in load_values()} | {goal.key for goal in load_goals()}
        for key, weight in self.given:
            if key not in known:
                raise OptionsRefusal(f"nobody can weigh {key!r}; there are {', '.join(sorted(known))}")
            if type(weight) is not int or not 0 <= weight <= HEAVIEST:
                raise OptionsRefusal(
                    f"the weight of {key} is {weight!r}; it must be a whole number from 0 to {HEAVIEST}"
                )
        if len(set(keys)) < len(keys):
            raise OptionsRefusal("a value or goal is weighed twice")

    def of(self, key: str) -> int:
        return dict(self.given).get(key, 0)


def weigh(weights: Mapping[str, int]) -> Weights:
    """Weights from {"least_risk": 8, "walk_to_the_shop": 10}. Raises OptionsRefusal."""
    return Weights(tuple(weights.items()))


def order(options: Sequence[Treatment], values: Weights) -> tuple[Treatment, ...]:
    """The same treatments, those first that fit better what matters to the person; ties as they came."""
    return tuple(sorted(options, key=lambda treatment: -_score(treatment, values)))


def order_outcomes(values: Weights) -> tuple[Outcome, ...]:
    """Every outcome, those first that the person's goals are about; ties in the usual order."""
    heaviest = {
        outcome: max((values.of(goal.key) for goal in load_goals() if outcome in goal.outcomes), default=0)
        for outcome in Outcome
    }
    return tuple(sorted(Outcome, key=lambda outcome: -heaviest[outcome]))


def explain_order(treatment: Treatment, values: Weights) -> tuple[Fit, ...]:
    """Why a treatment stands where it stands: its fit to each value that matters, the heaviest first."""
    heavy = [value for value in load_values() if values.of(value.key)]
    return tuple(treatment.get_fit(value.key) for value in sorted(heavy, key=lambda value: -values.of(value.key)))


def _score(treatment: Treatment, values: Weights) -> int:
    return sum(values.of(value.key) * POINTS[treatment.get_fit(value.key).degree] for value in load_values())
