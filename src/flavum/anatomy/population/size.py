"""A size of the body as a claim: mean and spread by sex, place and age, with its source; diseases that add to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from scipy.special import betaincinv, expit, ndtr

from flavum.anatomy.level import Level, Vertebra

Place = Vertebra | Level | None  # None: the person as a whole
Array = NDArray[np.float64]

USUAL_AGE = 65.0  # the age that means and frequencies are for
LEAST_OF_RANGE = 0.01  # a skewed size's mean stays this far, in shares of its range, off the range's ends
AMOUNT_SPREAD = 4.0  # how closely amounts of disease lie around the usual one: sum of the beta's two parameters


class Sex(Enum):
    """Of the skeleton, as papers split it; in the order of a table's pairs."""

    FEMALE = "female"
    MALE = "male"


@dataclass(frozen=True, kw_only=True)
class Claimed:
    """What every row of a table says of itself.

    basis: what there was of the source when it was written down. low, high: the range beyond which nothing is drawn.
    """

    name: str
    unit: str
    source: str
    also: tuple[str, ...]
    basis: str
    to_be_confirmed: bool
    notes: str
    low: float
    high: float
    places: tuple[Place, ...]

    def check(self, value: float) -> None:
        """Refuse a value out of range: ValueError."""
        if not self.low <= value <= self.high:
            raise ValueError(f"{self.name} must lie between {self.low:g} and {self.high:g}, not {value:g}")


@dataclass(frozen=True, kw_only=True)
class Size(Claimed):
    """A size at every place.

    stature_share, level_share: shares of the variance that go with stature (below zero: less in the tall) and with
    the person at all places; the rest is the place's own. Sizes of one group share the person's part.
    """

    means: Mapping[Sex, tuple[float, ...]]
    sds: tuple[float, ...]
    per_decade: Mapping[Sex, tuple[float, ...]]
    is_skewed: bool
    group: str
    stature_share: float
    level_share: float

    def mean(self, sex: Sex, place: Place = None, *, age_years: float = USUAL_AGE) -> float:
        n = self.places.index(place)
        return self.means[sex][n] + self.per_decade[sex][n] * (age_years - USUAL_AGE) / 10

    def sd(self, place: Place = None) -> float:
        return self.sds[self.places.index(place)]

    def size_at(self, deviations: Array, *, sex: Sex, age_years: float = USUAL_AGE) -> Array:
        """Sizes at all places (last axis), from deviations in standard deviations."""
        usual, sds = np.array(self.means[sex]), np.array(self.sds)
        means = usual + np.array(self.per_decade[sex]) * (age_years - USUAL_AGE) / 10
        if not self.is_skewed:
            return np.asarray(means + sds * deviations)
        span = self.high - self.low
        middle = (usual - self.low) / span
        firm = middle * (1 - middle) * (span / sds) ** 2 - 1
        middle = np.clip((means - self.low) / span, LEAST_OF_RANGE, 1 - LEAST_OF_RANGE)
        return np.asarray(self.low + span * betaincinv(middle * firm, (1 - middle) * firm, ndtr(deviations)))


@dataclass(frozen=True, kw_only=True)
class Disease(Claimed):
    """Something that wear, age or chance adds, or that is there or not.

    frequencies: share of those of the usual age who have it. intercepts: the log odds that go with them.
    """

    frequencies: Mapping[Sex, tuple[float, ...]]
    intercepts: Mapping[Sex, tuple[float, ...]]
    usual: float
    most: float
    by_wear: float
    by_decade: float

    def frequency(self, sex: Sex, place: Place = None) -> float:
        return self.frequencies[sex][self.places.index(place)]

    def likelihood(self, sex: Sex, place: Place = None, *, wear: float = 0.0, age_years: float = USUAL_AGE) -> float:
        """How likely it is there. Over the wear of those of the usual age its average is the frequency.

        Where it goes with wear, age counts through the wear; else through by_decade.
        """
        odds = self.intercepts[sex][self.places.index(place)]
        return float(expit(odds + self.by_wear * wear + self.by_decade * (age_years - USUAL_AGE) / 10))

    def draw_amount(self, rng: Generator) -> float:
        """How large it is in one who has it: around `usual`, never beyond `most`."""
        if self.usual >= self.most:
            return self.most
        middle = (self.usual - self.low) / (self.most - self.low)
        drawn = rng.beta(AMOUNT_SPREAD * middle, AMOUNT_SPREAD * (1 - middle))
        return float(self.low + (self.most - self.low) * drawn)
