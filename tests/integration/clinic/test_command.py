"""`flavum audit verify` on the console, and what `flavum serve` says where the clinic is not installed."""

import re
from pathlib import Path

import pytest
from clinic_factories import Clinic
from typer.testing import CliRunner

from flavum.cli import clinic as verbs
from flavum.cli.main import app
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
