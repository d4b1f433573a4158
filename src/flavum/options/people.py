"""So many of 100 people: what an icon array draws, and the same in words."""

import math
from dataclasses import dataclass
from typing import Final

from scipy.stats import binomtest

from flavum.evidence.claim import Claim, Interval
from flavum.options.measure import Kind, Measure
from flavum.options.text import Text, join

PEOPLE: Final = 100  # the one denominator: every picture has as many figures

# Spanish says "hubo ... con" and "sin", English stays in the past tense: both fit one person and many.
EXACTLY = Text(
    "Of {all} people, {n} {happened} and {others} {spared}.",
    "De cada {all} personas, hubo {n} {happened} y {others} {spared}.",
)
ABOUT = Text(
    "Of {all} people, about {n} {happened} and {others} {spared}.",
    "De cada {all} personas, hubo cerca de {n} {happened} y {others} {spared}.",
)
LESS_THAN_ONE = Text("Of {all} people, fewer than 1 {happened}.", "De cada {all} personas, hubo menos de 1 {happened}.")
BETWEEN = Text(
    "The true number may lie anywhere from {low} to {high} of {all}.",
    "El número real puede estar entre {low} y {high} de cada {all}.",
)
WORKED_OUT = Text(
    "We worked out from how many were counted: the true number may lie anywhere from {low} to {high} of {all}.",
    "Lo calculamos por cuántos se contaron: el número real puede estar entre {low} y {high} de cada {all}.",
)
UP_TO = Text(
    "The true number may be as high as {high} of {all}.", "El número real puede llegar a {high} de cada {all}."
)
NO_INTERVAL = Text(
    "How far off this number may be was not given where we read it.",
    "Donde lo leímos no decía cuánto puede fallar este número.",
)
TO_BE_CONFIRMED = Text("This number is still to be confirmed.", "Este número está por confirmar.")
INTERVALS: Final = (Interval.PUBLISHED, Interval.WILSON, Interval.EXACT_UPPER)  # a range says nothing of doubt
SCALES: Final = {"%": 1.0, "share": float(PEOPLE)}


@dataclass(frozen=True)
class People:
    """So many of 100. low, high: the ends of the 95 % interval, rounded outward; None where there is none.

    share_pct: the claim's own number, before it was rounded to whole people. is_worked_out: the interval is ours
    (Wilson, from the claim's own count of people), because the source gives none.
    """

    claim: Claim
    share_pct: float
    shown: int
    low: int | None = None
    high: int | None = None
    is_worked_out: bool = False

    def __post_init__(self) -> None:
        low, high = self.shown if self.low is None else self.low, self.shown if self.high is None else self.high
        if not 0 <= low <= self.shown <= high <= PEOPLE:
            raise ValueError(f"claim {self.claim.key} does not fit among {PEOPLE} people: {low}, {self.shown}, {high}")
        if (self.low is None) != (self.high is None):
            raise ValueError(f"claim {self.claim.key} has half an interval of people")

    @property
    def others(self) -> int:
        return PEOPLE - self.shown

    @property
    def is_rounded(self) -> bool:
        return self.share_pct != self.shown


def find_people(claim: Claim, measure: Measure) -> People | None:
    """The claim as so many of 100 people; None where it is no share of people, or has no number."""
    share_pct = find_share_pct(claim) if measure.kind is Kind.SHARE else None
    if share_pct is None:
        return None
    if claim.interval not in INTERVALS or claim.low is None or claim.high is None or claim.unit not in SCALES:
        return _work_out(claim, share_pct)
    scale = SCALES[claim.unit]
    return People(
        claim,
        share_pct,
        _round(share_pct),
        math.floor(_clean(claim.low * scale)),
        math.ceil(_clean(claim.high * scale)),
    )


def _work_out(claim: Claim, share_pct: float) -> People:
    """With the interval that follows from how many were counted; without one where that is not known."""
    count = find_count(claim)
    if count is None or claim.n is None:
        return People(claim, share_pct, _round(share_pct))
    found = binomtest(count, claim.n).proportion_ci(method="wilson")
    low, high = math.floor(_clean(PEOPLE * found.low)), math.ceil(_clean(PEOPLE * found.high))
    return People(claim, share_pct, _round(share_pct), low, high, is_worked_out=True)


def find_count(claim: Claim) -> int | None:
    """How many of the claim's n people it was; None where it is not said and no count gives the printed share."""
    if claim.count is not None or claim.n is None or claim.value is None or claim.unit not in SCALES:
        return claim.count
    share_pct = claim.value * SCALES[claim.unit]
    count = round(share_pct * claim.n / PEOPLE)
    printed = round(PEOPLE * count / claim.n, len(f"{share_pct:g}".partition(".")[2]))
    return count if math.isclose(printed, share_pct) else None


def find_share_pct(claim: Claim) -> float | None:
    """The share of people in percent; None where the number cannot be one."""
    if claim.value is None:
        return None
    if claim.unit in SCALES:
        share_pct = _clean(claim.value * SCALES[claim.unit])
    elif claim.unit == "persons" and claim.count is not None and claim.n is not None:
        share_pct = PEOPLE * claim.count / claim.n
    else:
        return None
    return share_pct if 0 <= share_pct <= PEOPLE else None


def describe_people(people: People, measure: Measure) -> Text:
    """The picture in words: so many did, the others did not, and how far off that may be."""
    happened, spared = measure.happened, measure.spared
    assert happened is not None, "only a share of people is drawn"
    assert spared is not None, "only a share of people is drawn"
    form = ABOUT if people.is_rounded else EXACTLY
    if people.shown == 0 and people.share_pct > 0:
        form = LESS_THAN_ONE
    said = form.fill(n=people.shown, others=people.others, all=PEOPLE, happened=happened, spared=spared)
    return join(said, describe_doubt(people))


def describe_doubt(people: People) -> Text:
    """How far off the number may be, and whether it was read in its source."""
    doubt = NO_INTERVAL
    if people.high is not None and people.low is not None:
        upper_only = people.claim.interval is Interval.EXACT_UPPER
        form = UP_TO if upper_only else WORKED_OUT if people.is_worked_out else BETWEEN
        doubt = form.fill(low=people.low, high=people.high, all=PEOPLE)
    return join(doubt, TO_BE_CONFIRMED) if people.claim.to_be_confirmed else doubt


def _round(share_pct: float) -> int:
    """To the nearest person, halves upward: Python's own rounding makes 8.5 an 8 and 9.5 a 10."""
    return math.floor(share_pct + 0.5)


def _clean(share_pct: float) -> float:
    """Without the dust of binary fractions, so that 0.07 of 100 people are 7 and not 8 after rounding outward."""
    return round(share_pct, 9)
