"""The files of a study: in a folder, in a zip (never unpacked to disk), named by a DICOMDIR, or alone."""

import os
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from flavum.errors import Refusal

MEBIBYTE = 2**20
MOST_FILES = 20_000
MOST_FILE_BYTES = 512 * MEBIBYTE
MOST_ZIP_BYTES = 8192 * MEBIBYTE
# Real MRI shrinks two or three times, a blank picture up to 1032 times; a study is never blank throughout.
MOST_ZIP_RATIO = 200
RATIO_MATTERS_FROM_BYTES = 64 * MEBIBYTE
ZIP_BEGINNINGS = (b"PK\x03\x04", b"PK\x05\x06")
DRIVE_LETTER = re.compile(r"[A-Za-z]:")
ENCRYPTED = 0x1
# What zipfile raises on damaged bytes, as found by fuzzing it.
ZIP_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, OverflowError, struct.error)


class NoStudyRefusal(Refusal):
    """There is nothing to read at the path."""

    kind = "no_such_path"


class UnsafeArchiveRefusal(Refusal):
    """The zip is encrypted, nested, a bomb, or names places outside itself."""

    kind = "unsafe_archive"


class BrokenArchiveRefusal(Refusal):
    """The zip is cut short or damaged."""

    kind = "truncated"


class TooLargeRefusal(Refusal):
    """More files, bytes or pixels than a lumbar MRI can have."""

    kind = "too_large"


@dataclass(frozen=True)
class StudyFile:
    """One file that may belong to a study. open: gives a stream of its bytes; size: how many it promises."""

    open: Callable[[], IO[bytes]]
    size: int


@contextmanager
def open_study_files(path: Path) -> Iterator[Sequence[StudyFile]]:
    """Every file at a path: of a folder with its folders, of a zip, or the file itself."""
    with ExitStack() as opened:
        yield _find_files(path, opened)


def read_file(file: StudyFile, *, wanted: Callable[[bytes], bool], head_bytes: int) -> bytes | None:
    """The bytes of a file, or None when its first bytes are not of the wanted kind."""
    with _faults_as_refusals(), file.open() as stream:
        head = stream.read(head_bytes)
        if not wanted(head):
            return None
        if file.size > MOST_FILE_BYTES:
            raise TooLargeRefusal(f"A file is larger than {MOST_FILE_BYTES // MEBIBYTE} MB; give a lumbar MRI alone.")
        return head + stream.read(max(file.size - len(head), 0))


@contextmanager
def _faults_as_refusals() -> Iterator[None]:
    try:
        yield
    except ZIP_FAULTS as cause:
        raise BrokenArchiveRefusal("The zip is damaged or cut short; make or copy it again.") from cause
    except OSError as cause:
        raise NoStudyRefusal("A file of the study cannot be opened; check that you may read it.") from cause


def _find_files(path: Path, opened: ExitStack) -> list[StudyFile]:
    with _faults_as_refusals():
        if path.is_dir():
            return _folder_files(path)
        if not path.is_file():
            raise NoStudyRefusal("There is no file or folder at the path given; check how it is spelt.")
        if _is_zip(path):
            return _zip_files(opened.enter_context(zipfile.ZipFile(path)), path.stat().st_size)
        return [_disk_file(path)]


def only_named(files: Sequence[Path], folder: Path, names: Iterable[tuple[str, ...]]) -> list[StudyFile]:
    """Of the files under a folder those that are named by their parts, in any case of letters (DICOMDIR has capitals).

    A name that leads out of the folder matches nothing.
    """
    known = {tuple(part.casefold() for part in path.relative_to(folder).parts): path for path in files}
    wanted = [tuple(part.casefold() for part in name) for name in names]
    return [_disk_file(known[name]) for name in dict.fromkeys(wanted) if name in known]


def list_paths(folder: Path) -> list[Path]:
    """Every regular file under a folder, in order of name; never a device, a pipe or a folder behind a link."""
    paths: list[Path] = []
    for at, folders, names in os.walk(folder):
        folders.sort()
        paths.extend(path for name in sorted(names) if (path := Path(at, name)).is_file())
        _check_count(len(paths))
    return paths


def _folder_files(folder: Path) -> list[StudyFile]:
    paths = list_paths(folder)
    if not paths:
        raise NoStudyRefusal("The folder is empty; give the folder that holds the study's files.")
    return [_disk_file(path) for path in paths]


def _disk_file(path: Path) -> StudyFile:
    return StudyFile(lambda: path.open("rb"), path.stat().st_size)


def _is_zip(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(4) in ZIP_BEGINNINGS


def _zip_files(archive: zipfile.ZipFile, archive_bytes: int) -> list[StudyFile]:
    members = [member for member in archive.infolist() if not member.filename.endswith("/")]
    if not members:
        raise NoStudyRefusal("The zip is empty; make it again from the study's files.")
    _check_count(len(members))
    _check_expansion(members, archive_bytes)
    for member in members:
        _check_member(member)
    files = [StudyFile(_zip_opener(archive, member), member.file_size) for member in members]
    if all(_is_nested(file) for file in files):
        raise UnsafeArchiveRefusal("The zip holds other zips and nothing else; unpack it and give what is inside.")
    return files


def _zip_opener(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Callable[[], IO[bytes]]:
    return lambda: archive.open(member)


def _check_count(count: int) -> None:
    if count > MOST_FILES:
        raise TooLargeRefusal(f"There are more than {MOST_FILES} files; give the folder or zip of one study.")


def _check_expansion(members: list[zipfile.ZipInfo], archive_bytes: int) -> None:
    # Against the size of the whole archive, since entries may share the same bytes.
    total = sum(member.file_size for member in members)
    is_bomb = total > RATIO_MATTERS_FROM_BYTES and total > MOST_ZIP_RATIO * archive_bytes
    if total > MOST_ZIP_BYTES or is_bomb:
        raise UnsafeArchiveRefusal("The zip would unpack to far more than a study can hold; do not open it.")


def _check_member(member: zipfile.ZipInfo) -> None:
    name = member.orig_filename.replace("\\", "/")
    if name.startswith("/") or ".." in name.split("/") or DRIVE_LETTER.match(name) or "\0" in name:
        raise UnsafeArchiveRefusal("The zip names places outside itself; ask its sender for an ordinary zip.")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise UnsafeArchiveRefusal("The zip holds links instead of files; ask its sender for an ordinary zip.")
    if member.flag_bits & ENCRYPTED:
        raise UnsafeArchiveRefusal("The zip is locked with a password; unpack it and give the folder.")


def _is_nested(file: StudyFile) -> bool:
    with file.open() as stream:
        return stream.read(4) in ZIP_BEGINNINGS
