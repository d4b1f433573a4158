"""The data folder, its room, its key, and the settings that come from the environment."""

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders

from flavum.clinic.config.place import SECRET_KEY, Place
from flavum.clinic.doctor.finding import Finding
from flavum.clinic.records.criteria import read_own_sets

LEAST_BYTES, GIB = 5 << 30, 1 << 30
BACKUP_AGE = timedelta(days=2)
LOCAL = {"127.0.0.1", "localhost", "[::1]"}
OTHERS_MAY = 0o077


def look(place: Place) -> Iterator[Finding]:
    yield _look_at_room(place)
    yield _look_at_key(place)
    yield _look_at_backup(place)
    yield _look_at_hosts()
    yield _look_at_static(place)
    yield _look_at_criteria(place)


def _look_at_room(place: Place) -> Finding:
    free = shutil.disk_usage(place.folder).free
    return Finding(
        "room on the disk",
        f"{free / GIB:.1f} GiB are free",
        "" if free >= LEAST_BYTES else f"make room, or move {place.folder} to a larger disk",
    )


def _look_at_key(place: Place) -> Finding:
    file = place.folder / SECRET_KEY
    if not file.exists():
        return Finding("secret key", "there is none", "start the clinic once with flavum serve: it makes one")
    mode = file.stat().st_mode & 0o777
    is_closed = not mode & OTHERS_MAY
    return Finding("secret key", f"its rights are {mode:o}", "" if is_closed else f"chmod 600 {file}")


def _look_at_backup(place: Place) -> Finding:
    mend = "let a timer run flavum backup every night (docs/how-to/one-box.md)"
    if not place.backup_note.exists():
        return Finding("backup", "none was ever made from here", mend)
    age = datetime.now(UTC) - datetime.fromisoformat(place.backup_note.read_text())
    said = f"the last was made {age.total_seconds() / 3600:.0f} hours ago"
    return Finding("backup", said, "" if age <= BACKUP_AGE else mend)


def _look_at_hosts() -> Finding:
    hosts = set(settings.ALLOWED_HOSTS)
    said = f"the clinic answers to {', '.join(sorted(hosts))}, {'with' if settings.HAS_TLS else 'without'} TLS"
    mend = ""
    if "*" in hosts or "" in hosts:
        mend = "name the clinic's own hosts in FLAVUM_HOSTS, and nothing else"
    elif not settings.HAS_TLS and not hosts <= LOCAL:
        mend = "put a proxy with TLS in front and set FLAVUM_TLS=1: passwords must not travel in the open"
    return Finding("hosts and TLS", said, mend)


def _look_at_static(place: Place) -> Finding:
    manifest, mend = place.folder / "static" / "staticfiles.json", "start the clinic, or run flavum prepare"
    if not manifest.exists():
        return Finding("static files", "they were never gathered", mend)
    gathered = json.loads(manifest.read_text())["paths"]
    missing = [path for finder in get_finders() for path, _ in finder.list([]) if path not in gathered]
    said = f"{len(gathered)} files are there" + (f", {len(missing)} are missing" if missing else "")
    return Finding("static files", said, mend if missing else "")


def _look_at_criteria(place: Place) -> Finding:
    """The clinic's own sets of criteria: a file that is refused leaves the set running that ran before."""
    found = list(read_own_sets(place.criteria, place.running, keep=False))
    refused = [one for one in found if one.refusal]
    running = [f"{one.criteria.name} {one.criteria.version}" for one in found if one.criteria is not None]
    said = f"{len(found)} of the clinic's own in {place.criteria}; running: {', '.join(running) or 'none'}"
    return Finding("sets of criteria", said, "; ".join(one.refusal for one in refused))
