"""What studies measured, when, and how; only a share of people can be drawn as so many of 100."""

from dataclasses import dataclass
from enum import Enum

from flavum.options.text import Text


class Outcome(Enum):
    """What a treatment can do to a person, in the order in which it is shown when nobody says what matters."""

    WALKING = "walking"
    STANDING = "standing"
    PAIN = "pain"
    FUNCTION = "function"
    SATISFACTION = "satisfaction"
    HARM = "harm"
    LATER_TREATMENT = "later_treatment"


class Kind(Enum):
    """What a number is. SHARE alone counts people; the others are said in words."""

    SHARE = "share"
    AVERAGE = "average"
    CHANGE = "change"
    DIFFERENCE = "difference"
    RELATIVE = "relative"
    FINDING = "finding"


class Design(Enum):
    """How a study came by its numbers, surest first. Numbers of two designs never share a row."""

    DRAWN = "drawn"  # who had which treatment was drawn by lot
    AS_TREATED = "as_treated"  # begun by lot, read by what people had in the end
    ONE_GROUP = "one_group"  # one group followed, nobody to compare with
    RECORDS = "records"  # records of insurers or clinics, looked through afterwards


class FollowUp(Enum):
    """How long after treatment; NOT_SAID where we could not read it. Two times never share a row."""

    THREE_WEEKS = "3wk"
    THIRTY_DAYS = "30d"
    SIX_WEEKS = "6wk"
    SIX_MONTHS = "6mo"
    ONE_YEAR = "1y"
    TWO_YEARS = "2y"
    THREE_YEARS = "3y"
    FOUR_YEARS = "4y"
    FIVE_YEARS = "5y"
    EIGHT_YEARS = "8y"
    NOT_SAID = "not_said"


@dataclass(frozen=True)
class Measure:
    """One way to count an outcome. happened, spared: what a share of people did, and what the others did.

    is_good: whether more of it is better for the person.
    """

    key: str
    outcome: Outcome
    kind: Kind
    title: Text
    is_good: bool
    happened: Text | None = None
    spared: Text | None = None

    def __post_init__(self) -> None:
        counts = self.kind is Kind.SHARE
        if counts != (self.happened is not None) or counts != (self.spared is not None):
            raise ValueError(f"measure {self.key}: a share of people, and nothing else, says what happened to whom")
