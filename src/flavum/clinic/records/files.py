"""Files kept by their content: the same bytes are one file, and a file's name says what it must hold."""

import hashlib
import shutil
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import fsspec
from django.conf import settings

from flavum.errors import Refusal

CHUNK_BYTES = 1 << 20


class FileRefusal(Refusal):
    """A file cannot be kept, or is not what it was."""

    kind = "file"


@dataclass(frozen=True)
class KeptFile:
    """A kept file: the SHA-256 of its bytes in hexadecimal, and how many there are."""

    sha256: str
    size_bytes: int


@dataclass(frozen=True)
class Files:
    """A store at an address that fsspec knows: a folder of this machine, or a bucket."""

    url: str

    def keep(self, chunks: Iterable[bytes], *, most_bytes: int) -> KeptFile:
        """Write the bytes under their digest; refuses more than most_bytes and then keeps nothing.

        Written under another name first: a store that is killed half-way holds no file with a wrong content.
        """
        system, root = fsspec.core.url_to_fs(self.url)
        system.makedirs(f"{root}/coming", exist_ok=True)
        coming, digest, size = f"{root}/coming/{uuid.uuid4().hex}", hashlib.sha256(), 0
        try:
            with system.open(coming, "wb") as file:
                for chunk in chunks:
                    size += len(chunk)
                    if size > most_bytes:
                        raise FileRefusal(f"The file is larger than {most_bytes / 1e9:.1f} GB, the most that is taken.")
                    digest.update(chunk)
                    file.write(chunk)
            kept = KeptFile(digest.hexdigest(), size)
            if not system.exists(self._path(root, kept.sha256)):
                system.makedirs(self._path(root, kept.sha256).rsplit("/", 1)[0], exist_ok=True)
                system.mv(coming, self._path(root, kept.sha256))
        finally:
            if system.exists(coming):
                system.rm(coming)
        return kept

    def open(self, sha256: str) -> BinaryIO:
        """The bytes of a kept file; refuses where they are missing or are not what was kept."""
        system, root = fsspec.core.url_to_fs(self.url)
        path = self._path(root, sha256)
        if not system.exists(path):
            raise FileRefusal("The file is not in the store.")
        digest = hashlib.sha256()
        with system.open(path, "rb") as file:
            while chunk := file.read(CHUNK_BYTES):
                digest.update(chunk)
        if digest.hexdigest() != sha256:
            raise FileRefusal("The file in the store is not the one that was kept.")
        opened: BinaryIO = system.open(path, "rb")
        return opened

    def read(self, sha256: str) -> bytes:
        with self.open(sha256) as file:
            return file.read()

    def head(self, sha256: str, count: int) -> bytes:
        """How a kept file begins, without asking whether the whole of it is what was kept; "" where it is missing."""
        system, root = fsspec.core.url_to_fs(self.url)
        path = self._path(root, sha256)
        return bytes(system.read_block(path, 0, count)) if system.exists(path) else b""

    def copy(self, sha256: str, to: Path) -> None:
        """Lay a kept file down at a path of this machine; refuses what open refuses."""
        with self.open(sha256) as file, to.open("wb") as copied:
            shutil.copyfileobj(file, copied, CHUNK_BYTES)

    def _path(self, root: str, sha256: str) -> str:
        return f"{root}/{sha256[:2]}/{sha256}"


def kept_files() -> Files:
    """The clinic's own store."""
    return Files(str(settings.PLACE.files))
