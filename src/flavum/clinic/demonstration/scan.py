"""The job of scanning a synthetic person of a demonstration: a phantom's study comes in as an upload would."""

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from procrastinate.contrib.django import app

from flavum.anatomy.phantom.scan import scan_spine
from flavum.anatomy.population.draw import draw_spine
from flavum.anatomy.spine.parameters import Cause
from flavum.clinic.accounts.actor import acting, find_actor
from flavum.clinic.accounts.models import User
from flavum.clinic.actions.keep_study import keep_study
from flavum.clinic.records.files import CHUNK_BYTES
from flavum.clinic.records.models import Case
from flavum.clinic.records.queue import defer
from flavum.imaging.dicom.mr import from_phantom, write_study

SCAN = "demonstrate_study"
PROTOCOL = "lumbar_contiguous"


def order_scan(case: Case, by: User) -> None:
    """Have somebody's synthetic spine scanned and read, behind the first pages."""
    defer(SCAN, organisation_id=case.organisation_id, once=f"scan-{case.id}", case_id=case.id, user_id=by.id)


@app.task(name=SCAN)
def scan(organisation_id: str, case_id: str, user_id: str) -> None:
    """The study of a case's spine, uploaded by a member of staff; a case that has one gets no other."""
    today = datetime.now(UTC).date()
    with acting(UUID(organisation_id)):
        case = Case.objects.get(id=UUID(case_id))
        actor = find_actor(User.objects.get(id=UUID(user_id)), today)
        if actor is None or case.studies.exists():
            return
    series = scan_spine(draw_spine(seed=case.number, plant=Cause.LIGAMENT), PROTOCOL, seed=case.number)
    with tempfile.TemporaryDirectory() as folder:
        write_study(Path(folder), [from_phantom(one) for one in series], on=today, seed=f"demonstration-{case.number}")
        with acting(UUID(organisation_id)):
            keep_study(actor, case, (_read(file) for file in sorted(Path(folder).rglob("*.dcm"))))


def _read(file: Path) -> Iterator[bytes]:
    with file.open("rb") as opened:
        while chunk := opened.read(CHUNK_BYTES):
            yield chunk
