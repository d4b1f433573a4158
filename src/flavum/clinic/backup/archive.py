"""One file that holds a clinic: a tar that is written as a stream, with the SHA-256 of every member in its manifest.

The manifest comes last, for only then is everything known; an archive without one was cut short. It is written under
another name and renamed at the end, so that a file with the right name is whole.
"""

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from flavum.errors import Refusal

FORMAT = "flavum backup 1"
MANIFEST = "manifest.json"
CHUNK_BYTES = 1 << 20


class ArchiveRefusal(Refusal):
    """A backup cannot be written, or is not whole."""

    kind = "archive"


@dataclass(frozen=True)
class Member:
    """One file of an archive."""

    name: str
    size_bytes: int
    sha256: str


class Writer:
    """An archive that is being written."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar, self.members = tar, list[Member]()

    def add(self, name: str, source: BinaryIO, size_bytes: int) -> Member:
        """Take a file of a known size; its digest is over what was taken."""
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = size_bytes, 0o600
        read = _Digested(source)
        self._tar.addfile(entry, read)
        self.members.append(Member(name, size_bytes, read.digest.hexdigest()))
        return self.members[-1]

    def add_bytes(self, name: str, content: bytes) -> Member:
        return self.add(name, io.BytesIO(content), len(content))


class _Digested:
    """Reads through to a file, and digests what is read."""

    def __init__(self, source: BinaryIO) -> None:
        self._source, self.digest = source, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        chunk = self._source.read(size)
        self.digest.update(chunk)
        return chunk


@contextmanager
def write_archive(file: Path, about: Callable[[], dict[str, Any]]) -> Iterator[Writer]:
    """An archive at this place, once everything is in it; a place that is taken is refused."""
    if file.exists():
        raise ArchiveRefusal(f"{file} is there already: a backup never writes over another.")
    if not file.parent.is_dir():
        raise ArchiveRefusal(f"The folder {file.parent} is not there.")
    coming = file.with_name(f"{file.name}.coming")
    try:
        with os.fdopen(os.open(coming, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
            with tarfile.open(fileobj=stream, mode="w|", format=tarfile.PAX_FORMAT) as tar:
                writer = Writer(tar)
                yield writer
                told = {"format": FORMAT, **about(), "members": [asdict(one) for one in writer.members]}
                writer.add_bytes(MANIFEST, json.dumps(told, indent=1).encode())
            stream.flush()
            os.fsync(stream.fileno())
        coming.rename(file)
    finally:
        coming.unlink(missing_ok=True)


def check_archive(file: Path, tell: Callable[[str, float], None]) -> dict[str, Any]:
    """The manifest of an archive in which every member is as it was written; refuses anything else."""
    try:
        return _check(file, tell)
    except FileNotFoundError as error:
        raise ArchiveRefusal(f"{file} is not there.") from error
    except (tarfile.TarError, EOFError) as error:
        raise ArchiveRefusal(f"{file} is not a backup, or was cut short.") from error


def _check(file: Path, tell: Callable[[str, float], None]) -> dict[str, Any]:
    found: dict[str, Member] = {}
    manifest: dict[str, Any] | None = None
    for name, source in read_members(file):
        if manifest is not None:
            raise ArchiveRefusal(f"{file} goes on after its manifest: it is not a backup as it was written.")
        if name == MANIFEST:
            manifest = _read_manifest(file, source.read())
            continue
        digest, size = hashlib.sha256(), 0
        while chunk := source.read(CHUNK_BYTES):
            digest.update(chunk)
            size += len(chunk)
        found[name] = Member(name, size, digest.hexdigest())
        tell(f"Checking, {len(found)} members", 0.0)
    if manifest is None:
        raise ArchiveRefusal(f"{file} was cut short: it has no manifest.")
    listed = {one["name"]: Member(**one) for one in manifest["members"]}
    for name in [*listed, *(found.keys() - listed.keys())]:
        if listed.get(name) != found.get(name):
            raise ArchiveRefusal(f"{file} is not as it was written: {name} is missing, changed or added.")
    return manifest


def read_members(file: Path) -> Iterator[tuple[str, BinaryIO]]:
    """Every file of an archive in its order; each is read before the next."""
    with tarfile.open(file, mode="r|") as tar:
        for entry in tar:
            source = tar.extractfile(entry)
            if source is None:
                raise ArchiveRefusal(f"{file} holds something that is no file: {entry.name}.")
            yield entry.name, source  # type: ignore[misc]


def _read_manifest(file: Path, content: bytes) -> dict[str, Any]:
    try:
        manifest = json.loads(content)
    except ValueError as error:
        raise ArchiveRefusal(f"The manifest of {file} cannot be read.") from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise ArchiveRefusal(f"{file} is not a backup of this form ({FORMAT}).")
    return manifest
