"""A clinic into one file and out of it again; what is damaged, cut short or in the way is refused in one sentence."""

import hashlib
import io
import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from clinic_factories import Clinic
from django.conf import settings

from flavum.clinic.backup.archive import MANIFEST, ArchiveRefusal, check_archive, write_archive
from flavum.clinic.backup.back_up import back_up
from flavum.clinic.backup.restore import check_empty
from flavum.clinic.config.database import APP_URL, OWNER_URL, Address, DatabaseRefusal
from flavum.clinic.records.files import Files
from flavum.clinic.records.models import Document

CONTENT = b"a letter of a synthetic person " * 1000


def quiet(doing: str, fraction: float) -> None:
    assert 0 <= fraction <= 1


def flavum(*words: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, with an embedded database."""
    environment = {name: value for name, value in os.environ.items() if name not in (APP_URL, OWNER_URL)}
    command = [sys.executable, "-c", "from flavum.cli.main import main; main()", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=300)


def keep_document(clinic: Clinic) -> str:
    case = clinic.open_case()
    clinic.write_fact(case)
    kept = Files(str(settings.PLACE.files)).keep([CONTENT], most_bytes=len(CONTENT))
    with clinic.acting():
        Document.objects.create(
            organisation_id=clinic.organisation_id, case_id=case, sha256=kept.sha256, size_bytes=kept.size_bytes,
            media_type="text/plain", title="Letter",
        )  # fmt: skip
    return kept.sha256


def change(file: Path, to: Path, name: str, content: bytes | None) -> None:
    """The same archive with one member changed, or taken out."""
    with tarfile.open(file) as old, tarfile.open(to, "w") as new:
        for entry in old:
            held = old.extractfile(entry).read()
            if entry.name == name:
                if content is None:
                    continue
                held = content
            entry.size = len(held)
            new.addfile(entry, io.BytesIO(held))


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("backup") / "whole.flavum"
    back_up(settings.PLACE.folder, file, with_key=True, tell=quiet)
    return file


def test_what_was_backed_up_comes_back_with_its_chain(clinic: Clinic, tmp_path: Path) -> None:
    sha256 = keep_document(clinic)
    file, restored = tmp_path / "b.flavum", tmp_path / "r"
    made = back_up(settings.PLACE.folder, file, with_key=False, tell=quiet)
    assert (made.damaged, file.stat().st_mode & 0o777) == ((), 0o600)
    said = flavum("restore", "--from", str(file), "--data", str(restored))
    assert f"{made.files} kept files" in said.stdout, said.stderr
    assert "One: " in said.stdout
    assert ", 0 broken" in said.stdout
    assert (restored / "files" / sha256[:2] / sha256).read_bytes() == CONTENT
    assert (restored / "secret-key").read_text() != (settings.PLACE.folder / "secret-key").read_text()
    found = flavum("doctor", "--all", "--data", str(restored))
    assert "well  kept files" in found.stdout, found.stdout + found.stderr
    assert "well  rights and policies" in found.stdout
    again = flavum("restore", "--from", str(file), "--data", str(restored))
    assert again.returncode == 91
    assert "is not empty" in again.stderr


def test_a_whole_archive_lists_what_it_holds(archive: Path) -> None:
    manifest = check_archive(archive, quiet)
    assert manifest["has_secret_key"] is True
    names = [one["name"] for one in manifest["members"]]
    assert names[0] == "database/000000"
    assert names[-1] == "secret-key"
    with tarfile.open(archive) as tar:
        for one in manifest["members"]:
            assert hashlib.sha256(tar.extractfile(one["name"]).read()).hexdigest() == one["sha256"]


@pytest.mark.parametrize(("name", "content"), [("database/000000", b"other"), ("secret-key", None), (MANIFEST, None)])
def test_a_changed_archive_is_refused(archive: Path, tmp_path: Path, name: str, content: bytes | None) -> None:
    change(archive, tmp_path / "changed", name, content)
    with pytest.raises(ArchiveRefusal):
        check_archive(tmp_path / "changed", quiet)


def test_one_that_was_cut_short_is_refused(archive: Path, tmp_path: Path) -> None:
    whole = archive.read_bytes()
    for part in (0, 1, 700, len(whole) // 2, len(whole) - 11_000):
        (tmp_path / "short").write_bytes(whole[:part])
        with pytest.raises(ArchiveRefusal):
            check_archive(tmp_path / "short", quiet)


def test_one_to_which_something_was_added_is_refused(archive: Path, tmp_path: Path) -> None:
    with tarfile.open(archive) as old, tarfile.open(tmp_path / "more", "w") as new:
        entries = [(entry, old.extractfile(entry).read()) for entry in old]
        extra = tarfile.TarInfo("files/extra")
        for entry, held in [entries[0], (extra, b""), *entries[1:]]:
            new.addfile(entry, io.BytesIO(held))
    with pytest.raises(ArchiveRefusal, match="files/extra is missing, changed or added"):
        check_archive(tmp_path / "more", quiet)


def test_another_form_is_refused(tmp_path: Path) -> None:
    (tmp_path / "no.flavum").write_text("words")
    with pytest.raises(ArchiveRefusal, match="is not a backup"):
        check_archive(tmp_path / "no.flavum", quiet)
    with tarfile.open(tmp_path / "old.flavum", "w") as tar:
        told = json.dumps({"format": "flavum backup 0"}).encode()
        entry = tarfile.TarInfo(MANIFEST)
        entry.size = len(told)
        tar.addfile(entry, io.BytesIO(told))
    with pytest.raises(ArchiveRefusal, match="not a backup of this form"):
        check_archive(tmp_path / "old.flavum", quiet)


def test_a_backup_that_fails_half_way_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), write_archive(tmp_path / "half", dict) as writer:
        writer.add_bytes("database/000000", b"some" * (1 // 0))
    assert list(tmp_path.iterdir()) == []


def test_a_backup_never_writes_over_another(archive: Path) -> None:
    before = archive.read_bytes()
    with pytest.raises(ArchiveRefusal, match="is there already"):
        back_up(settings.PLACE.folder, archive, with_key=False, tell=quiet)
    assert archive.read_bytes() == before


def test_a_damaged_file_is_named(clinic: Clinic, tmp_path: Path) -> None:
    sha256 = keep_document(clinic)
    file = settings.PLACE.files / sha256[:2] / sha256
    file.write_bytes(b"damaged")
    try:
        made = back_up(settings.PLACE.folder, tmp_path / "b", with_key=False, tell=quiet)
        assert made.damaged == (sha256,)
    finally:
        file.write_bytes(CONTENT)


def test_places_that_do_not_fit_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "something").touch()
    with pytest.raises(ArchiveRefusal, match="is not empty"):
        check_empty(tmp_path / "full")
    monkeypatch.delenv(APP_URL, raising=False)
    with pytest.raises(DatabaseRefusal, match="There is no clinic"):
        back_up(tmp_path / "none", tmp_path / "b", with_key=False, tell=quiet)
    with pytest.raises(ArchiveRefusal, match="is not there"), write_archive(tmp_path / "no" / "b", dict):
        pass


def test_what_a_managed_database_asks_for_is_handed_on() -> None:
    address = Address.from_url("postgresql://flavum_app:p%40ss@db.example:5433/flavum?sslmode=verify-full")
    assert address.to_conninfo() == "user=flavum_app host=db.example port=5433 dbname=flavum sslmode=verify-full"
    assert address.to_django()["OPTIONS"] == {"sslmode": "verify-full"}
    assert address.password == "p@ss"
