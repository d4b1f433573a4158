"""A case, weighed by every set of criteria, with what clinicians overrode: what the presenters read."""

from dataclasses import dataclass
from datetime import date

from flavum import __version__
from flavum.candidacy.criterion import CriteriaRefusal
from flavum.candidacy.override import Overridden
from flavum.clinic.records.criteria import get_set
from flavum.clinic.records.models import Case, Override
from flavum.clinic.records.override import current_overrides, to_overridings
from flavum.clinic.records.weigh import Gathered, gather_case
from flavum.clinic.verdict.ask import Asked
from flavum.evidence.library import load_library
from flavum.imaging.reading import StudyReading
from flavum.report.report import Report

NO_PICTURES = StudyReading(
    levels=(), unread=(), level_doubt=None, sagittal=None, series=(), remarks=(), models=(), acquired_on=None,
    is_synthetic=False, sagittal_segmentation=None, axial_segmentations=(),
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Weighed:
    """What every set says of a case on a day. rows: of the overrides that stood. silent: sets that did not hold then,
    each with the sentence that says so."""

    asked: Asked
    gathered: Gathered
    by_set: tuple[Overridden, ...]
    rows: tuple[Override, ...]
    silent: tuple[str, ...] = ()

    @property
    def first(self) -> Overridden:
        return self.by_set[0]

    @property
    def report(self) -> Report:
        """As decided: with the overrides that count."""
        first, *others = (one.decided for one in self.by_set)
        return Report(
            study="", reading=NO_PICTURES, assessment=first, others=tuple(others), library=load_library(),
            on=self.asked.on, version=__version__, intake=self.gathered.intake,
        )  # fmt: skip


def weigh_case(case: Case, asked: Asked) -> Weighed:
    """What is to be told of a case; the chosen set is the first. Raises CriteriaRefusal where it did not hold then."""
    gathered = gather_case(case, on=asked.on, by=asked.by)
    rows = tuple(current_overrides(case, asked.by))
    overridings = to_overridings(rows)
    found, silent = [gathered.decide(get_set(asked.names[0]), overridings)], []
    for name in asked.names[1:]:
        try:
            found.append(gathered.decide(get_set(name), overridings, asks=False))
        except CriteriaRefusal as refusal:
            silent.append(str(refusal))
    return Weighed(asked, gathered, tuple(found), rows, tuple(silent))


def begins_on(name: str) -> date:
    """The first day on which a set says anything."""
    return min(one.valid_from for one in get_set(name).criteria)
