"""Make a copy of the record: what the database says is gathered at one moment, and the files follow as a stream."""

import json
import shutil
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from uuid import UUID

import pghistory
from django.conf import settings
from django.db.models import Model
from django.utils.translation import override

from flavum.clinic.accounts.actor import acting
from flavum.clinic.accounts.models import Organisation
from flavum.clinic.copies.archive import Member, from_bytes, pack
from flavum.clinic.copies.ask import MAKE_COPY
from flavum.clinic.copies.piece import find_endings, from_store, name_images, name_papers, name_readings, number_studies
from flavum.clinic.copies.readme import READ_ME, RECORD, write_readme
from flavum.clinic.copies.record import Row, tell_facts, tell_signatures, to_record
from flavum.clinic.copies.state import store_of
from flavum.clinic.records.hold import hold_case
from flavum.clinic.records.models import Case, RecordCopy

MOST_BYTES = 32 * 2**30


def make_copy(organisation_id: UUID, copy_id: UUID) -> None:
    """The archive of a copy that waits for it. Killed at any moment and begun anew, it makes one, and the same."""
    with acting(organisation_id):
        copy = RecordCopy.objects.select_related("case__person", "case__site").filter(id=copy_id).first()
        if copy is None or copy.ready_at is not None:
            return
        endings = find_endings(copy.case)
        hold_case(copy.case_id)  # so that nothing is written between two tables that are read
        with override(copy.case.person.language):
            members = list(gather(copy.case, endings))
    settings.PLACE.copies.mkdir(mode=0o700, exist_ok=True)
    store = store_of(copy)
    shutil.rmtree(f"{store.url}/coming", ignore_errors=True)  # what a worker left that was killed
    kept = store.keep(pack(members), most_bytes=MOST_BYTES)
    with pghistory.context(job=MAKE_COPY), acting(organisation_id):
        RecordCopy.objects.filter(id=copy.id, ready_at=None).update(
            sha256=kept.sha256, size_bytes=kept.size_bytes, ready_at=datetime.now(UTC)
        )


def gather(case: Case, endings: Mapping[str, str]) -> Iterator[Member]:
    """Everything that goes into the copy of a case. Nothing in it says when, for whom or by whom the copy was made.

    endings: of the names of the images, by digest.
    """
    clinic = Organisation.objects.get(id=case.organisation_id)
    pictures, papers = number_studies(case), name_papers(case)
    images, readings = name_images(pictures, endings), name_readings(pictures)
    studies: dict[Model, Row] = {
        one.study: {"number": one.number, "images_are_in_the_copy": one.is_handed_out} for one in pictures
    }
    files: dict[Model, Row] = {row: {"file": name} for row, name in (*papers.items(), *images.items())}
    reports: dict[Model, Row] = {row: {"file": name} for row, name in readings.items()}
    more = {**tell_facts(case), **tell_signatures(case), **studies, **files, **reports}
    record = to_record(case, clinic, more)
    yield from_bytes(RECORD, f"{json.dumps(record, ensure_ascii=False, indent=1)}\n".encode())
    yield from_bytes(READ_ME, write_readme(case, clinic, pictures, has_papers=bool(papers)).encode())
    for paper, name in papers.items():
        yield from_store(name, paper.sha256, paper.size_bytes)
    for image, name in images.items():
        yield from_store(name, image.sha256, image.size_bytes)
    for reading, name in readings.items():
        yield from_store(name, reading.document_sha256)
