"""The job of reading a study: lay its files out, make sure whose they are, measure every level, write it down."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pghistory
from django.conf import settings
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from flavum import __version__
from flavum.candidacy.case.mri import to_facts
from flavum.clinic.accounts.actor import acting
from flavum.clinic.accounts.models import Organisation
from flavum.clinic.actions.keep_reading import (
    Result,
    begin_reading,
    find_reading,
    finish_reading,
    keep_reading,
    refuse_study,
    set_aside,
)
from flavum.clinic.actions.keep_study import READ_STUDY
from flavum.clinic.actions.release_study import NOBODY_NAMED
from flavum.clinic.records.files import kept_files
from flavum.clinic.records.models import Study, StudyState
from flavum.clinic.records.queue import MOST_ATTEMPTS
from flavum.clinic.tasks.owner import find_doubt
from flavum.clinic.tasks.tell import Teller
from flavum.errors import Refusal
from flavum.imaging.measure import measure_study
from flavum.imaging.network import OnnxSegmenter
from flavum.imaging.study import find_suffix, read_patients, read_study
from flavum.report.json import to_reading_json
from flavum.report.view.document import to_view

WAIT_SECONDS = 10
TO_BE_READ = (StudyState.WAITING, StudyState.READING)
# What came is no study of one person at all: kept, and somebody looks at it. Any other refusal is about a study.
NO_STUDY = frozenset(
    ("not_dicom", "truncated", "mixed_patients", "unsafe_archive", "no_such_path", "too_large", "nifti", "file")
)
READING_PART, MEASURED_PART = 0.25, 0.95  # of the whole time, when files are read and when all is measured


@app.task(name=READ_STUDY, retry=RetryStrategy(max_attempts=MOST_ATTEMPTS, wait=WAIT_SECONDS))
def read(organisation_id: str, study_id: str) -> None:
    """Read a study that waits for it. Killed at any moment and begun anew, it writes nothing twice."""
    organisation = UUID(organisation_id)
    with acting(organisation):
        study = Study.objects.select_related("case__person").filter(id=UUID(study_id), state__in=TO_BE_READ).first()
        if study is None:
            return
        known = find_reading(study, __version__)
        if known is not None:
            finish_reading(study, acquired_on=study.acquired_on, is_synthetic=study.is_synthetic)
            return
        begin_reading(study)
        is_demonstration = Organisation.objects.get(id=organisation).is_synthetic
        digests = list(study.files.values_list("sha256", flat=True))
    _write(study, _read(study, digests, is_demonstration=is_demonstration))


def _read(study: Study, digests: list[str], *, is_demonstration: bool) -> Result | Refusal | str:
    """What was read, or the refusal, or why somebody has to look whose images these are."""
    teller = Teller(study)
    try:
        with _laid_out(study, digests) as path:
            person = study.case.person
            doubt = find_doubt(read_patients(path), person, is_demonstration=is_demonstration)
            if doubt is None or study.released_by_id:
                return _measure(path, teller)
            if doubt == NOBODY_NAMED:
                read_study(path)  # what is no study at all is refused before anybody asks whose it is
            return doubt
    except Refusal as refusal:
        return refusal


def _measure(path: Path, teller: Teller) -> Result:
    images = read_study(path, progress=teller.part(0.0, READING_PART))
    reading = measure_study(images, OnnxSegmenter(), progress=teller.part(READING_PART, MEASURED_PART))
    teller.tell("writing it down", MEASURED_PART)
    view = to_view(images, reading)
    return Result(
        version=__version__,
        document=to_reading_json(reading).encode(),
        view=view.to_json().encode(),
        files=tuple(one.content for one in view.files.values()),
        facts=tuple(to_facts(reading, on=reading.acquired_on or datetime.now(UTC).date())),
        acquired_on=reading.acquired_on,
        is_synthetic=reading.is_synthetic,
    )


def _write(study: Study, outcome: Result | Refusal | str) -> None:
    with pghistory.context(job=READ_STUDY), acting(study.organisation_id):
        match outcome:
            case Result():
                keep_reading(study, outcome)
            case Refusal():
                is_none = getattr(outcome, "kind", "") in NO_STUDY
                (set_aside if is_none else refuse_study)(study, str(outcome))
            case str():
                set_aside(study, outcome)


@contextmanager
def _laid_out(study: Study, digests: list[str]) -> Iterator[Path]:
    """The study's files in a private folder, or its only one, as long as they are read; their names are not known."""
    for left in settings.PLACE.reading.glob(f"{study.id}-*"):
        shutil.rmtree(left, ignore_errors=True)  # by a worker that was killed
    folder = Path(tempfile.mkdtemp(prefix=f"{study.id}-", dir=settings.PLACE.reading))
    try:
        paths = [folder / sha256 for sha256 in sorted(digests)]
        for path in paths:
            kept_files().copy(path.name, path)
        yield folder if len(paths) > 1 else paths[0].rename(folder / f"study{find_suffix(paths[0])}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
