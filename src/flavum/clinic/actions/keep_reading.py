"""Write down how the reading of a study ended: read, refused, or set aside for the desk.

Nobody asks for it: the worker does it, for the organisation that it acts for.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from flavum.candidacy.facts.fact import Fact as CoreFact
from flavum.clinic.records.current import current_facts
from flavum.clinic.records.files import kept_files
from flavum.clinic.records.hold import hold_case
from flavum.clinic.records.models import Case, Fact, Origin, Progress, Study, StudyReading, StudyState, Task
from flavum.clinic.records.weigh import from_value

DESK_ROLE = "coordinator"
TASK = "Look at the images that were set aside"
CHANGES_BY_THE_DAY = ("imaging.mri_age_months",)  # worked out of the study's day whenever the case is weighed
LIMIT = 300


@dataclass(frozen=True)
class Result:
    """What a version of Flavum read from a study: two documents, the files that the second names, and facts."""

    version: str
    document: bytes
    view: bytes
    files: tuple[bytes, ...]
    facts: tuple[CoreFact, ...]
    acquired_on: date | None
    is_synthetic: bool


def begin_reading(study: Study) -> None:
    Study.objects.filter(id=study.id).update(state=StudyState.READING)
    Progress.objects.filter(study=study).delete()


def find_reading(study: Study, version: str) -> StudyReading | None:
    return StudyReading.objects.filter(study=study, flavum_version=version).first()


def refuse_study(study: Study, sentence: str) -> None:
    """The study cannot be measured, and this says why."""
    _end(study, StudyState.REFUSED, sentence)


def set_aside(study: Study, sentence: str) -> None:
    """The study may not be this person's, or is none at all: kept, and a person looks at it."""
    _end(study, StudyState.QUARANTINED, sentence)
    Task.objects.get_or_create(
        case_id=study.case_id,
        cause=f"study {study.id}",
        defaults={"organisation_id": study.organisation_id, "title": TASK, "role": DESK_ROLE},
    )


def keep_reading(study: Study, result: Result) -> StudyReading:
    """The reading with its files and facts; the same version's reading of a study is written once.

    Files go first, under their own content: whatever is cut off half-way leaves nothing that contradicts itself.
    """
    store = kept_files()
    documents = [store.keep([one], most_bytes=len(one)).sha256 for one in (result.document, result.view)]
    for one in result.files:
        store.keep([one], most_bytes=len(one))
    with transaction.atomic():
        case = hold_case(study.case_id)
        reading, is_new = StudyReading.objects.get_or_create(
            study=study,
            flavum_version=result.version,
            defaults={
                "organisation_id": study.organisation_id, "document_sha256": documents[0], "view_sha256": documents[1],
            },
        )  # fmt: skip
        if is_new and _is_latest(study, result.acquired_on):
            _write_facts(case, reading, result)
        finish_reading(study, acquired_on=result.acquired_on, is_synthetic=result.is_synthetic)
    return reading


def finish_reading(study: Study, *, acquired_on: date | None, is_synthetic: bool) -> None:
    Study.objects.filter(id=study.id).update(
        state=StudyState.READ, sentence="", acquired_on=acquired_on, is_synthetic=is_synthetic
    )
    Progress.objects.filter(study=study).delete()


def _end(study: Study, state: StudyState, sentence: str) -> None:
    Study.objects.filter(id=study.id).update(state=state, sentence=sentence)
    Progress.objects.filter(study=study).delete()


def _is_latest(study: Study, acquired_on: date | None) -> bool:
    """Whether no later MRI of this case was read: an earlier one is kept, and does not speak for today."""
    others = Study.objects.filter(case_id=study.case_id, state=StudyState.READ).exclude(id=study.id)
    return acquired_on is None or not others.filter(acquired_on__gt=acquired_on).exists()


def _write_facts(case: Case, reading: StudyReading, result: Result) -> None:
    """Every fact of the MRI at the end of its chain. What a person had put right of the same study stays the end."""
    ends = {(fact.key, fact.level): fact for fact in current_facts(case).filter(side="").select_related("reading")}
    for one in result.facts:
        if one.key in CHANGES_BY_THE_DAY:
            continue
        level = one.level.value if one.level else ""
        before = ends.get((one.key, level))
        day = result.acquired_on or reading.recorded_at.date()
        written = _write(reading, one, holds_on=day, supersedes=before)
        if before is not None and _goes_before(before, reading.study_id):
            _repeat(before, after=written)


def _write(reading: StudyReading, one: CoreFact, *, holds_on: date, supersedes: Fact | None) -> Fact:
    return Fact.objects.create(
        organisation_id=reading.organisation_id,
        case_id=reading.study.case_id,
        reading=reading,
        key=one.key,
        level=one.level.value if one.level else "",
        value=from_value(one.value),
        unknown_because=one.reason[:LIMIT] if one.value is None else "",
        holds_on=holds_on,
        origin=Origin.COMPUTED,
        supersedes=supersedes,
    )


def _goes_before(fact: Fact, study_id: Any) -> bool:
    """Whether a person entered the fact by hand, or in place of what this very study had given."""
    if fact.origin not in (Origin.STAFF, Origin.CORRECTED):
        return False
    computed = fact.supersedes
    while computed is not None and computed.origin != Origin.COMPUTED:
        computed = computed.supersedes
    return computed is None or computed.reading is None or computed.reading.study_id == study_id


def _repeat(fact: Fact, *, after: Fact) -> None:
    Fact.objects.create(
        organisation_id=fact.organisation_id,
        case_id=fact.case_id,
        key=fact.key,
        level=fact.level,
        value=fact.value,
        unknown_because=fact.unknown_because,
        holds_on=fact.holds_on,
        origin=fact.origin,
        reason=fact.reason,
        recorded_by_id=fact.recorded_by_id,
        supersedes=after,
    )
