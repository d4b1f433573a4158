"""Every variable of the environment that Flavum reads is in the hospital's table, and no other."""

import re
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
PAGE = REPOSITORY / "docs" / "how-to" / "hospital.md"
QUOTED = re.compile(r'"(FLAVUM_[A-Z_]+)"')


def test_the_table_names_every_variable_that_is_read() -> None:
    read = {name for file in (REPOSITORY / "src").rglob("*.py") for name in QUOTED.findall(file.read_text("utf-8"))}
    read |= set(QUOTED.findall((REPOSITORY / "tests/integration/clinic/conftest.py").read_text("utf-8")))
    listed = set(re.findall(r"^\| `(FLAVUM_[A-Z_]+)` \|", PAGE.read_text("utf-8"), re.M))
    assert read == listed


def test_units_and_addresses_that_the_pages_name_are_there() -> None:
    from typer.main import get_command

    from flavum.cli.main import app

    text = PAGE.read_text("utf-8") + (PAGE.parent / "one-box.md").read_text("utf-8")
    verbs = set(re.findall(r"(?:bin/|^|`)flavum ([a-z]+)", text, re.M))
    assert verbs >= {"serve", "web", "worker", "prepare", "backup", "restore", "doctor"}
    assert verbs <= set(get_command(app).commands)
