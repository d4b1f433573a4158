"""A case, weighed by every set of criteria: what the presenters of the report read."""

from datetime import date

from flavum import __version__
from flavum.candidacy.criterion import load_criteria
from flavum.clinic.audit.ground import SETS
from flavum.clinic.records.document import read_case
from flavum.clinic.records.models import Case
from flavum.clinic.records.weigh import weigh
from flavum.evidence.library import load_library
from flavum.imaging.reading import StudyReading
from flavum.report.report import Report

NO_PICTURES = StudyReading(
    levels=(), unread=(), level_doubt=None, sagittal=None, series=(), remarks=(), models=(), acquired_on=None,
    is_synthetic=False, sagittal_segmentation=None, axial_segmentations=(),
)  # fmt: skip


def report_case(case: Case, *, on: date) -> Report:
    """What is to be told of a case on a day; the set that decides is the first."""
    first, *others = (weigh(case, load_criteria(name), on=on) for name in SETS)
    return Report(
        study="", reading=NO_PICTURES, assessment=first, others=tuple(others), library=load_library(), on=on,
        version=__version__, intake=read_case(case),
    )  # fmt: skip
