"""The files that rows name, the worker, and the chain of seals."""

import random
from collections.abc import Iterator

import fsspec
from django.db import connections

from flavum.clinic.accounts.models import Organisation
from flavum.clinic.audit.verify import verify
from flavum.clinic.config.place import Place
from flavum.clinic.doctor.finding import Finding
from flavum.clinic.records.files import FileRefusal, Files

SAMPLE = 50
# Every column that names a kept file by its content.
NAMED = (
    "SELECT sha256 FROM records_document UNION SELECT sha256 FROM records_studyfile"
    " UNION SELECT document_sha256 FROM records_studyreading UNION SELECT view_sha256 FROM records_studyreading"
    " UNION SELECT content_sha256 FROM records_signature"
)
WORK = (
    "SELECT (SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '1 minute'),"
    " count(*) FILTER (WHERE j.status = 'todo' AND COALESCE(j.scheduled_at, now()) <= now()),"
    " count(*) FILTER (WHERE j.status = 'failed'),"
    " count(*) FILTER (WHERE j.status = 'doing' AND (w.id IS NULL OR w.last_heartbeat < now() - interval '5 minutes'))"
    " FROM procrastinate_jobs j LEFT JOIN procrastinate_workers w ON w.id = j.worker_id"
)


def look(place: Place, *, everything: bool) -> Iterator[Finding]:
    yield _look_at_files(place, everything=everything)
    yield _look_at_worker()
    if everything:
        yield from _look_at_chains()


def _look_at_files(place: Place, *, everything: bool) -> Finding:
    """All are there; and the content of some, or of all, is the one that was kept."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(NAMED)
        named = [name for (name,) in cursor.fetchall() if name]
    system, root = fsspec.core.url_to_fs(str(place.files))
    there = {path.rsplit("/", 1)[1] for path in system.find(root)} if system.exists(root) else set()
    missing = [name for name in named if name not in there]
    present = [name for name in named if name in there]
    looked_at = present if everything else random.sample(present, min(SAMPLE, len(present)))
    damaged = [name for name in looked_at if not _is_whole(Files(str(place.files)), name)]
    said = f"{len(named)} named, {len(missing)} missing; {len(looked_at)} read, {len(damaged)} damaged"
    if not missing and not damaged:
        return Finding("kept files", said)
    first = ", ".join(name[:12] for name in (*missing, *damaged)[:5])
    return Finding("kept files", said, f"bring back from a backup: {first}")


def _is_whole(files: Files, sha256: str) -> bool:
    try:
        files.open(sha256).close()
    except FileRefusal:
        return False
    return True


def _look_at_worker() -> Finding:
    with connections["owner"].cursor() as cursor:
        cursor.execute(WORK)
        alive, waiting, failed, stuck = cursor.fetchone()
    said = f"{alive} workers are alive, {waiting} jobs wait, {failed} have failed, {stuck} are stuck"
    mend = ""
    if not alive and waiting:
        mend = "start one: flavum serve has its own, and a managed clinic runs flavum worker"
    elif failed or stuck:
        mend = "look at the jobs on the page of the background's work, and start them again there"
    return Finding("worker", said, mend)


def _look_at_chains() -> Iterator[Finding]:
    for organisation in Organisation.objects.using("owner").order_by("name"):
        links, broken = verify(organisation.id)
        yield Finding(f"chain of {organisation.name}", f"{links} links, {len(broken)} broken",
                      "ask flavum audit verify which, and find out who did it" if broken else "")  # fmt: skip
