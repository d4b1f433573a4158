"""A clinic out of an archive, into an empty place: everything is checked before anything is written."""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import BinaryIO

import psycopg

from flavum.clinic.backup.archive import CHUNK_BYTES, ArchiveRefusal, check_archive, read_members
from flavum.clinic.backup.back_up import DATABASE, FILES, KEY, Tell
from flavum.clinic.backup.dump import fill_from
from flavum.clinic.config.database import APP_URL, find_addresses, start_embedded
from flavum.clinic.config.place import HOME, SECRET_KEY, Place
from flavum.clinic.config.start import prepare, verify_audit
from flavum.clinic.records.files import Files


@dataclass(frozen=True)
class Restored:
    """What came out. chains: of every organisation its name, how many links its chain has, how many are broken."""

    made_at: str
    files: int
    chains: tuple[tuple[str, int, int], ...]


def restore(file: Path, data: Path, *, tell: Tell) -> Restored:
    """Write an archive into an empty place, bring its tables up to date, and verify its chains."""
    check_empty(data)
    manifest = check_archive(file, tell)
    os.environ[HOME] = str(data.absolute())
    place = Place.from_environment()
    if os.environ.get(APP_URL):
        place.make()
    else:
        start_embedded(place)
    count = _write(file, place, len(manifest["members"]), tell)
    tell("Bringing tables and rights up to date", 0.9)
    prepare(data)
    tell("Verifying the audit", 0.95)
    chains = tuple((name, links, len(broken)) for name, links, broken in verify_audit(data))
    return Restored(manifest["made_at"], count, chains)


def check_empty(data: Path) -> None:
    """Refuses a place in which there is anything: a restore never writes over a clinic."""
    if data.exists() and any(data.iterdir()):
        raise ArchiveRefusal(f"{data} is not empty: restore into a new folder, and look at it before you use it.")
    if not os.environ.get(APP_URL):
        return
    _, owner = find_addresses(Place(data))
    with psycopg.connect(owner.to_conninfo(), password=owner.password or None) as connection:
        row = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    if row and row[0]:
        raise ArchiveRefusal("The managed database is not empty: restore into a new one.")


def _write(file: Path, place: Place, count: int, tell: Tell) -> int:
    """The database in its parts first, then the files; how many files."""
    _, owner = find_addresses(place)
    members = read_members(file)
    tell("Database", 0.05)
    others: list[tuple[str, BinaryIO]] = []
    fill_from(owner, _read_database(members, others))
    store, written = Files(str(place.files)), 0
    for number, (name, source) in enumerate(chain(others, members)):
        if name.startswith(FILES):
            _keep(store, source)
            written += 1
        elif name == KEY:
            (place.folder / SECRET_KEY).write_bytes(source.read())
        tell(f"Files, {number} of {count}", 0.1 + 0.8 * number / count)
    return written


def _read_database(members: Iterator[tuple[str, BinaryIO]], others: list[tuple[str, BinaryIO]]) -> Iterator[bytes]:
    """The parts of the dump; the first member after them, which is read by then, goes to the others."""
    for name, source in members:
        if not name.startswith(DATABASE):
            others.append((name, source))
            return
        yield source.read()


def _keep(store: Files, source: BinaryIO) -> None:
    """Under the name that its content has: a file that was damaged when it was backed up stays missing, and doctor
    says so."""
    store.keep(iter(lambda: source.read(CHUNK_BYTES), b""), most_bytes=sys.maxsize)
