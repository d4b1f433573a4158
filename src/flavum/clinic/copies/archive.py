"""One ZIP written as a stream: the same members give the same bytes, and no member is ever in memory as a whole."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from zipfile import ZIP_DEFLATED, ZipFile

MANIFEST = "manifest.sha256"
# As little as halves the pixels of an MRI. Not merely stored: what is stored cannot be unpacked by everything where its
# size and checksum come after it, as they do in a stream.
QUICKLY = 1
LARGE_BYTES = 2**30  # from here on with room for a size of more than 4 GB


@dataclass(frozen=True)
class Member:
    """One file of an archive. read: gives its bytes piece by piece, each time from the start."""

    name: str
    size_bytes: int
    read: Callable[[], Iterable[bytes]]


def from_bytes(name: str, content: bytes) -> Member:
    return Member(name, len(content), lambda: [content])


def pack(members: Iterable[Member]) -> Iterator[bytes]:
    """The bytes of the archive: the members by name, and last the SHA-256 of each, as sha256sum -c reads it."""
    pipe, digests = _Pipe(), list[str]()
    with ZipFile(pipe, "w", ZIP_DEFLATED, compresslevel=QUICKLY) as archive:
        for member in sorted(members, key=lambda one: one.name):
            digest = hashlib.sha256()
            for piece in _write(archive, member):
                digest.update(piece)
                yield pipe.take()
            digests.append(f"{digest.hexdigest()}  {member.name}\n")
        for _ in _write(archive, from_bytes(MANIFEST, "".join(digests).encode())):
            yield pipe.take()
    yield pipe.take()


def _write(archive: ZipFile, member: Member) -> Iterator[bytes]:
    """Puts a member in, and gives every piece of it when it is written.

    What is opened by its name alone is dated 1980: when a copy was made shall not change its bytes.
    """
    with archive.open(member.name, "w", force_zip64=member.size_bytes >= LARGE_BYTES) as file:
        for piece in member.read():
            file.write(piece)
            yield piece


class _Pipe:
    """What a ZIP is written to: it keeps what came since it was last emptied, and cannot go back."""

    def __init__(self) -> None:
        self._pieces = list[bytes]()

    def write(self, piece: bytes) -> int:
        self._pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Nothing waits."""

    def close(self) -> None:
        """Nothing is open."""

    def take(self) -> bytes:
        taken = b"".join(self._pieces)
        self._pieces.clear()
        return taken
