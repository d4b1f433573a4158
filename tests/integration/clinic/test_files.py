"""Files by content: once, whole or not at all, and never silently changed."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from flavum.clinic.records.files import FileRefusal, Files

SLICE = b"synthetic slice" * 1000


def all_files(folder: Path) -> list[Path]:
    return [one for one in folder.rglob("*") if one.is_file()]


def test_the_same_bytes_are_one_file(tmp_path: Path) -> None:
    files = Files(str(tmp_path))
    kept = [files.keep([SLICE[:7], SLICE[7:]], most_bytes=10**6), files.keep([SLICE], most_bytes=10**6)]
    assert kept[0] == kept[1]
    assert kept[0].sha256 == hashlib.sha256(SLICE).hexdigest()
    assert [one.name for one in all_files(tmp_path)] == [kept[0].sha256]
    with files.open(kept[0].sha256) as opened:
        assert opened.read() == SLICE


def test_too_large_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(FileRefusal, match="larger than"):
        Files(str(tmp_path)).keep([SLICE, SLICE], most_bytes=len(SLICE) + 1)
    assert all_files(tmp_path) == []


def test_an_upload_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    def broken() -> Iterator[bytes]:
        yield SLICE
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        Files(str(tmp_path)).keep(broken(), most_bytes=10**6)
    assert all_files(tmp_path) == []


def test_a_file_changed_on_disk_is_refused(tmp_path: Path) -> None:
    files = Files(str(tmp_path))
    kept = files.keep([SLICE], most_bytes=10**6)
    all_files(tmp_path)[0].write_bytes(SLICE[:-1])
    with pytest.raises(FileRefusal, match="not the one that was kept"):
        files.open(kept.sha256)


def test_a_file_that_was_never_kept_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefusal, match="not in the store"):
        Files(str(tmp_path)).open("0" * 64)
