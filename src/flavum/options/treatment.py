"""A treatment as the catalogue has it: what it is, what is known of it, what is not, and what guides say."""

from dataclasses import dataclass
from enum import Enum

from flavum.evidence.claim import Claim
from flavum.options.measure import FollowUp, Kind, Measure, Outcome
from flavum.options.people import People, find_people
from flavum.options.study import Study
from flavum.options.text import Passage, Text


class Degree(Enum):
    """How well a treatment fits what a person wants. UNKNOWN is no "poorly"."""

    WELL = "well"
    MOSTLY = "mostly"
    PARTLY = "partly"
    POORLY = "poorly"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Fit:
    """How well a treatment fits one value of a person (its key), and why."""

    value: str
    degree: Degree
    because: Passage


@dataclass(frozen=True)
class Result:
    """One number (or finding) about a treatment from one study.

    claim: the number. before: the same people before treatment. control: the study's other group, where that is no
    treatment of the catalogue. group: how many people were in this group, where the claim does not say.
    finding: a relative number is not shown; these words are, and the claim is their source.
    """

    measure: Measure
    study: Study
    follow_up: FollowUp
    claim: Claim
    before: Claim | None = None
    control: Claim | None = None
    group: Claim | None = None
    finding: Text | None = None

    def __post_init__(self) -> None:
        if (self.measure.kind is Kind.RELATIVE) != (self.finding is not None):
            raise ValueError("a relative number, and nothing else, is told by a finding in words")
        if self.control is not None and self.study.control is None:
            raise ValueError(f"has a control, but study {self.study.key} has no control group")
        for claim in (self.claim, self.control):
            if self.measure.kind is Kind.SHARE and claim is not None and find_people(claim, self.measure) is None:
                raise ValueError(f"takes {claim.key} for a share of people, which it is not")
        if self.group is not None and (self.group.unit != "persons" or self.group.value is None):
            raise ValueError(f"takes {self.group.key} for a number of people, which it is not")

    @property
    def people(self) -> People | None:
        """So many of 100 people; None where the number counts no people."""
        return find_people(self.claim, self.measure)

    @property
    def n(self) -> int | None:
        """How many people are behind the number; None where it was not given where we read it."""
        if self.claim.n is not None:
            return self.claim.n
        return None if self.group is None or self.group.value is None else int(self.group.value)

    @property
    def told(self) -> Text:
        """What the source says, in one sentence."""
        return self.finding or Text(self.claim.statement, self.claim.statement_es)


@dataclass(frozen=True)
class GuideClaim:
    """What guides for patients or the maker say, and what the literature supports."""

    said: Text
    beside: Passage


@dataclass(frozen=True)
class NoTrial:
    """Somebody searched for a trial against these treatments (their keys) and found none; the claim says so."""

    against: tuple[str, ...]
    claim: Claim


@dataclass(frozen=True)
class Treatment:
    """One way to treat stenosis.

    place: its place when nobody says what matters, from the least to the largest intervention. version: of the text.
    what ... harms: passages a patient can read. results: everything measured.
    no_good_evidence: outcomes of which we found nothing. unknown: what nobody knows, in words.
    fits: one for each value that a person may have. guides: what is claimed for it elsewhere.
    no_trial: other treatments that no trial has set it against.
    """

    key: str
    place: int
    version: str
    title: Text
    what: Passage
    who: Passage
    anaesthesia: Passage
    stay: Passage
    recovery: Passage
    harms: Passage
    results: tuple[Result, ...]
    no_good_evidence: tuple[Outcome, ...]
    unknown: tuple[Passage, ...]
    fits: tuple[Fit, ...]
    guides: tuple[GuideClaim, ...] = ()
    no_trial: NoTrial | None = None

    def __post_init__(self) -> None:
        if not self.unknown:
            raise ValueError("must say what is not known of it: of every treatment something is not")
        measured = {result.measure.outcome for result in self.results}
        for outcome in Outcome:
            if (outcome in measured) == (outcome in self.no_good_evidence):
                how = "both has results and lists no good evidence" if outcome in measured else "says nothing"
                raise ValueError(f"{how} on {outcome.value}: give results or list it in no_good_evidence")

    def get_fit(self, value: str) -> Fit:
        """How well it fits a value; the loader has seen to it that every treatment has one for each."""
        return next(fit for fit in self.fits if fit.value == value)

    def find_results(self, outcome: Outcome) -> tuple[Result, ...]:
        """The results on an outcome, in the order of the file; none where there is no good evidence."""
        return tuple(result for result in self.results if result.measure.outcome is outcome)

    @property
    def claims(self) -> tuple[Claim, ...]:
        """Every claim that the treatment's texts and numbers stand on, each once."""
        passages = [self.what, self.who, self.anaesthesia, self.stay, self.recovery, self.harms, *self.unknown]
        passages += [fit.because for fit in self.fits] + [guide.beside for guide in self.guides]
        parts = [(r.claim, r.before, r.control, r.group, *r.study.limits) for r in self.results]
        found = [claim for passage in passages for claim in passage.claims] + [c for part in parts for c in part if c]
        found += [self.no_trial.claim] if self.no_trial else []
        return tuple(dict.fromkeys(found))
