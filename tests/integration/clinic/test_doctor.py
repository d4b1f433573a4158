"""The doctor finds what is not as it should be, and changes nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from clinic_factories import Clinic
from django.conf import settings
from django.db import connections

from flavum.clinic.config.grant import grant
from flavum.clinic.doctor import place as examine_place
from flavum.clinic.doctor.examine import examine
from flavum.clinic.doctor.finding import Finding
from flavum.clinic.records.models import Document


@pytest.fixture(autouse=True)
def _nothing_waits() -> None:
    """The other tests write what is to be done in the background, and no worker runs here."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


def look(*, everything: bool = False) -> dict[str, Finding]:
    return {one.what: one for one in examine(settings.PLACE.folder, everything=everything)}


@contextmanager
def changed(do: str, undo: str) -> Iterator[None]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(do)
    try:
        yield
    finally:
        with connections["owner"].cursor() as cursor:
            cursor.execute(undo)
        grant()


def test_a_clinic_as_it_was_started_is_well_but_for_its_backup(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["localhost"])  # Django's tests add a host of their own
    (settings.PLACE.backup_note).unlink(missing_ok=True)
    found = look()
    assert [one.what for one in found.values() if not one.is_well] == ["backup"]
    assert "flavum backup" in found["backup"].mend


@pytest.mark.parametrize(
    ("what", "do", "undo"),
    [
        ("rights and policies", "GRANT DELETE ON records_fact TO flavum_app", "SELECT 1"),
        ("rights and policies", "REVOKE INSERT ON records_fact FROM flavum_app", "SELECT 1"),
        ("rights and policies", "DROP POLICY own_case ON records_fact", "SELECT 1"),
        ("rights and policies", "ALTER POLICY own_organisation ON records_fact USING (true)", "SELECT 1"),
        ("rights and policies", "CREATE POLICY more ON records_fact USING (true)", "DROP POLICY more ON records_fact"),
        ("organisations apart", "ALTER TABLE records_fact DISABLE ROW LEVEL SECURITY", "SELECT 1"),
        ("audit", "ALTER TABLE records_factevent DISABLE TRIGGER seal",
         "ALTER TABLE records_factevent ENABLE TRIGGER seal"),
        ("tables", "UPDATE django_migrations SET name = name || '_' WHERE id = (SELECT max(id) FROM django_migrations)",
         "UPDATE django_migrations SET name = left(name, -1) WHERE id = (SELECT max(id) FROM django_migrations)"),
        ("worker", "INSERT INTO procrastinate_jobs (queue_name, task_name) VALUES ('default', 'kept waiting')",
         "DELETE FROM procrastinate_jobs WHERE task_name = 'kept waiting'"),
    ],
)  # fmt: skip
def test_what_was_changed_in_the_database_is_found(what: str, do: str, undo: str) -> None:
    with changed(do, undo):
        finding = look()[what]
        assert not finding.is_well
    assert look()[what].is_well


def test_it_changes_nothing() -> None:
    with changed("GRANT DELETE ON records_fact TO flavum_app", "SELECT 1"):
        look()
        with connections["owner"].cursor() as cursor:
            cursor.execute("SELECT has_table_privilege('flavum_app', 'records_fact', 'DELETE')")
            assert cursor.fetchone() == (True,)


def test_files_that_are_missing_or_damaged_are_found(clinic: Clinic) -> None:
    with clinic.acting():
        Document.objects.create(
            organisation_id=clinic.organisation_id, case_id=clinic.open_case(), sha256="ab" * 32, size_bytes=3,
            media_type="text/plain", title="Gone",
        )  # fmt: skip
    assert "abababababab" in look()["kept files"].mend
    place = settings.PLACE.files / "ab"
    place.mkdir(parents=True, exist_ok=True)
    (place / ("ab" * 32)).write_bytes(b"not")
    finding = look(everything=True)["kept files"]
    (place / ("ab" * 32)).unlink()
    assert ", 0 missing;" in finding.said
    assert ", 1 damaged" in finding.said
    with connections["owner"].cursor() as cursor:  # the other tests find a clinic that is well
        cursor.execute("DELETE FROM records_document WHERE sha256 = %s", ["ab" * 32])


def test_a_chain_that_is_broken_is_found(clinic: Clinic) -> None:
    clinic.write_fact(clinic.open_case())
    with connections["owner"].cursor() as cursor:
        cursor.execute("DELETE FROM audit_seal WHERE organisation_id = %s AND number = 2", [clinic.organisation_id])
    broken = [one for one in examine(settings.PLACE.folder, everything=True) if one.what.startswith("chain of")]
    assert any("flavum audit verify" in one.mend for one in broken)


@pytest.mark.parametrize(
    ("hosts", "has_tls", "is_well"),
    [
        (["localhost"], False, True), (["clinic.example"], False, False), (["clinic.example"], True, True),
        (["*"], True, False), ([""], True, False),
    ],
)  # fmt: skip
def test_hosts_and_tls(monkeypatch: pytest.MonkeyPatch, hosts: list[str], has_tls: bool, is_well: bool) -> None:
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", hosts)
    monkeypatch.setattr(settings, "HAS_TLS", has_tls)
    assert examine_place._look_at_hosts().is_well == is_well


def test_the_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    key: Path = settings.PLACE.folder / "secret-key"
    key.chmod(0o644)
    try:
        assert look()["secret key"].mend == f"chmod 600 {key}"
    finally:
        key.chmod(0o600)
    monkeypatch.setattr(examine_place, "LEAST_BYTES", 1 << 60)
    assert not look()["room on the disk"].is_well


def test_clocks_that_disagree_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flavum.clinic.doctor.database.time.time", lambda: 0.0)
    assert "timedatectl" in look()["clock"].mend
