"""`flavum audit verify` on the console, and what `flavum serve` says where the clinic is not installed."""

import re
from pathlib import Path

import pytest
from clinic_factories import Clinic
from django.db import connections
from typer.testing import CliRunner

from flavum.cli import clinic as verbs
from flavum.cli.main import app
from flavum.clinic.accounts.models import Organisation
from flavum.clinic.audit.anchor import AnchorRefusal, read_anchors
from flavum.clinic.config.database import DatabaseRefusal
from flavum.clinic.config.place import Place
from flavum.clinic.config.start import verify_audit


def verify_by_hand() -> tuple[int, str]:
    place = Place.from_environment()
    answer = CliRunner().invoke(app, ["audit", "verify", "--data", str(place.folder)])
    return answer.exit_code, answer.output


def test_verify_says_for_every_organisation_how_long_its_chain_is(clinic: Clinic) -> None:
    clinic.write_fact(clinic.open_case())
    code, said = verify_by_hand()
    assert re.search(r"One: 3 links, 0 broken", said)
    assert code in (0, 1)  # other tests tamper with theirs


def test_a_folder_without_a_clinic_is_refused_and_stays_empty(tmp_path: Path) -> None:
    with pytest.raises(DatabaseRefusal, match="There is no clinic"):
        list(verify_audit(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_without_django_the_verbs_say_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verbs, "find_spec", lambda name: None)
    with pytest.raises(verbs.NoClinicRefusal, match=r"pip install 'flavum\[clinic\]'"):
        verbs.check_clinic()


def seal_by_hand(slug: str) -> str:
    """The line of one organisation."""
    answer = CliRunner().invoke(app, ["audit", "seal", "--data", str(Place.from_environment().folder)])
    assert answer.exit_code == 0
    return next(line for line in answer.output.splitlines() if f" {slug} " in line)


def expect_by_hand(kept: str, folder: Path) -> str:
    """What verify says of one kept line."""
    file = folder / "seals.txt"
    file.write_text(f"# kept\n\n{kept}\n")
    place = str(Place.from_environment().folder)
    answer = CliRunner().invoke(app, ["audit", "verify", "--data", place, "--expect", str(file)])
    assert answer.exit_code in (0, 1)
    return answer.output.strip().splitlines()[-1]


@pytest.fixture
def slug(clinic: Clinic) -> str:
    clinic.open_case()
    return Organisation.objects.using("owner").get(id=clinic.organisation_id).slug


def test_a_printed_seal_holds_while_the_chain_grows(clinic: Clinic, slug: str, tmp_path: Path) -> None:
    kept = seal_by_hand(slug)
    clinic.write_fact(clinic.open_case())
    assert expect_by_hand(kept, tmp_path) == f"{kept}: holds"
    assert seal_by_hand(slug) != kept


def test_a_chain_that_was_rewritten_as_a_whole_shows_by_what_was_printed(
    clinic: Clinic, slug: str, tmp_path: Path
) -> None:
    kept = seal_by_hand(slug)
    with connections["owner"].cursor() as cursor:  # whoever holds the owner's keys makes a chain that verifies
        cursor.execute("DELETE FROM audit_seal WHERE organisation_id = %s", [clinic.organisation_id])
        cursor.execute("ALTER TABLE records_caseevent DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM records_caseevent WHERE organisation_id = %s", [clinic.organisation_id])
        cursor.execute("ALTER TABLE records_caseevent ENABLE TRIGGER USER")
        cursor.execute("ALTER TABLE records_personevent DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM records_personevent WHERE organisation_id = %s", [clinic.organisation_id])
        cursor.execute("ALTER TABLE records_personevent ENABLE TRIGGER USER")
    assert expect_by_hand(kept, tmp_path).endswith("is gone")
    clinic.open_case()
    assert expect_by_hand(kept, tmp_path).endswith("another digest than was kept")


@pytest.mark.parametrize("line", ["nonsense", "2026-13-45 a 1 " + "0" * 64, "2026-11-21 a 1 " + "0" * 63])
def test_a_line_that_was_never_printed_is_refused(line: str) -> None:
    with pytest.raises(AnchorRefusal, match="not a line"):
        read_anchors(line)


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "picture").write_bytes(b"\xff\xfe\xff")
    for name in ("absent", "picture"):
        with pytest.raises(verbs.KeptRefusal, match="cannot be read"):
            verbs.read_kept(tmp_path / name)
