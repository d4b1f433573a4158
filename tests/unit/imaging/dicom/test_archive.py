import io
import os
import stat
import struct
import tracemalloc
import zipfile
import zlib
from pathlib import Path

import pytest
from dicom_factories import make_volume, sagittal_t2, write_lumbar

from flavum.imaging.dicom import archive
from flavum.imaging.dicom.archive import (
    BrokenArchiveRefusal,
    NoStudyRefusal,
    TooLargeRefusal,
    UnsafeArchiveRefusal,
    only_named,
)
from flavum.imaging.dicom.read import NotDicomRefusal, read_study


def make_zip(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members.items():
            target.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return path


def lock(path: Path) -> None:
    """Set the bit that says encrypted, in the local and the central header."""
    content = bytearray(path.read_bytes())
    content[6] |= 1
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)


@pytest.mark.parametrize(
    "name",
    ["/etc/passwd", "../outside.dcm", "a/../../outside.dcm", "C:\\Windows\\x.dcm", "\\\\server\\x.dcm", "a\\..\\b"],
)
def test_zip_that_names_places_outside_itself(name: str, tmp_path: Path) -> None:
    path = make_zip(tmp_path / "s.zip", {name: b"x"})

    with pytest.raises(UnsafeArchiveRefusal, match="outside itself"):
        read_study(path)


def test_zip_with_a_link(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("IM1")
    link.create_system = 3
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "s.zip", "w") as target:
        target.writestr(link, "/etc/passwd")

    with pytest.raises(UnsafeArchiveRefusal, match="links"):
        read_study(tmp_path / "s.zip")


def test_zip_with_a_password(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "s.zip", {"IM1": b"x" * 99})
    lock(path)

    with pytest.raises(UnsafeArchiveRefusal, match="password"):
        read_study(path)


def test_zip_of_zips(tmp_path: Path) -> None:
    inner = make_zip(tmp_path / "inner.zip", {"IM1": b"x"}).read_bytes()
    path = make_zip(tmp_path / "s.zip", {"a.zip": inner, "b.zip": inner})

    with pytest.raises(UnsafeArchiveRefusal, match="other zips"):
        read_study(path)


def test_zip_beside_a_study_is_not_opened(tmp_path: Path) -> None:
    images = {p.name: p.read_bytes() for p in write_lumbar(tmp_path / "study", [sagittal_t2()])}
    inner = make_zip(tmp_path / "inner.zip", {"../x": b"x"}).read_bytes()

    study = read_study(make_zip(tmp_path / "s.zip", {"viewer.jar": inner, **images}))

    assert study.sagittal_t2.stacks[0].frame.shape == make_volume().frame.shape


def test_zip_bomb_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "s.zip", {f"IM{n}": bytes(2**24) for n in range(5)})

    assert path.stat().st_size < 2**17
    with pytest.raises(UnsafeArchiveRefusal, match="unpack to far more"):
        read_study(path)


def test_zip_whose_entries_share_their_bytes(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "s.zip", {"IM1": os.urandom(2**19)})
    with zipfile.ZipFile(path, "a") as target:
        first = target.infolist()[0]
        for n in range(250):
            same = zipfile.ZipInfo(f"IM{n}x")
            for field in ("compress_type", "CRC", "compress_size", "file_size", "header_offset", "flag_bits"):
                setattr(same, field, getattr(first, field))
            target.filelist.append(same)
        target._didModify = True

    with pytest.raises(UnsafeArchiveRefusal, match="unpack to far more"):
        read_study(path)


def test_zip_that_lies_about_a_size_is_read_no_further(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "s.zip", {"IM1": bytes(2**26)})
    content = path.read_bytes().replace(struct.pack("<I", 2**26), struct.pack("<I", 200))
    path.write_bytes(content)

    tracemalloc.start()
    with pytest.raises(BrokenArchiveRefusal):
        read_study(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 2**22


@pytest.mark.parametrize("keep", [30, 400, -5, -30])
def test_zip_cut_short(keep: int, tmp_path: Path) -> None:
    path = make_zip(tmp_path / "s.zip", {"IM1": os.urandom(500), "IM2": os.urandom(500)})
    path.write_bytes(path.read_bytes()[:keep])

    with pytest.raises(BrokenArchiveRefusal):
        read_study(path)


def test_zip_with_a_spoilt_member(tmp_path: Path) -> None:
    image = write_lumbar(tmp_path / "study", [sagittal_t2()])[0].read_bytes()
    path = make_zip(tmp_path / "s.zip", {"IM1": image})
    content = bytearray(path.read_bytes())
    content[2000:2010] = bytes(10)
    path.write_bytes(content)

    with pytest.raises(BrokenArchiveRefusal):
        read_study(path)


def test_empty_zip(tmp_path: Path) -> None:
    with pytest.raises(NoStudyRefusal, match="zip is empty"):
        read_study(make_zip(tmp_path / "s.zip", {}))


def test_deflated_file_that_would_fill_the_memory(tmp_path: Path) -> None:
    packer = zlib.compressobj(9, wbits=-15)
    bomb = packer.compress(bytes(2**27)) + packer.flush()
    uid = b"1.2.840.10008.1.2.1.99"
    meta = b"\x02\x00\x10\x00UI" + struct.pack("<H", len(uid)) + uid
    (tmp_path / "bomb.dcm").write_bytes(bytes(128) + b"DICM" + meta + bomb)

    with pytest.raises(UnsafeArchiveRefusal, match="unpack to far more"):
        read_study(tmp_path)


def test_too_many_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(6):
        (tmp_path / f"IM{n}").write_bytes(b"x")
    monkeypatch.setattr(archive, "MOST_FILES", 5)

    with pytest.raises(TooLargeRefusal, match="more than 5 files"):
        read_study(tmp_path)


def test_too_large_a_dicom_file_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_lumbar(tmp_path, [sagittal_t2()])
    monkeypatch.setattr(archive, "MOST_FILE_BYTES", 4000)

    with pytest.raises(TooLargeRefusal):
        read_study(tmp_path)


def test_pipe_and_device_links_are_passed_over(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "zero").symlink_to("/dev/zero")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "note.txt").write_text("x")

    with pytest.raises(NotDicomRefusal):
        read_study(tmp_path)


def test_linked_files_are_read(tmp_path: Path) -> None:
    (tmp_path / "links").mkdir()
    for path in write_lumbar(tmp_path / "store", [sagittal_t2()]):
        (tmp_path / "links" / path.name).symlink_to(path)

    assert read_study(tmp_path / "links").sagittal_t2.stacks[0].frame.shape == make_volume().frame.shape


def test_names_are_matched_in_any_case_and_only_inside(tmp_path: Path) -> None:
    inside = tmp_path / "disc" / "images" / "im1"
    inside.parent.mkdir(parents=True)
    inside.write_bytes(b"in")
    (tmp_path / "secret").write_bytes(b"out")

    files = only_named([inside], tmp_path / "disc", [("IMAGES", "IM1"), ("..", "secret"), ("IMAGES", "IM1")])

    assert len(files) == 1
    with files[0].open() as stream:
        assert stream.read() == b"in"


def test_file_that_may_not_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = write_lumbar(tmp_path, [sagittal_t2()])
    closed = Path.open

    def refuse(self: Path, *args: object, **more: object) -> io.IOBase:
        if self == paths[3]:
            raise PermissionError(13, "Permission denied", str(self))
        return closed(self, *args, **more)

    monkeypatch.setattr(Path, "open", refuse)

    with pytest.raises(NoStudyRefusal, match="may read it"):
        read_study(tmp_path)
