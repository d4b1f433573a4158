"""`flavum spine` as its users meet it."""

import subprocess
import sys
from pathlib import Path

from flavum.cli.exit_code import EXIT_CODES

FLAVUM = Path(sys.executable).with_name("flavum")


def run(*words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([FLAVUM, "spine", *map(str, words)], capture_output=True, text=True, timeout=300, check=False)


def test_without_show_the_true_measures_are_printed() -> None:
    done = run("--seed", 3, "--disease", "ligament")

    assert done.returncode == 0, done.stderr
    assert [line.split()[0] for line in done.stdout.splitlines()[1:]] == ["L1-L2", "L2-L3", "L3-L4", "L4-L5", "L5-S1"]


def test_show_writes_the_sheets_and_the_drawings(tmp_path: Path) -> None:
    done = run("--show", "--seed", 3, "--disease", "ligament", "--out", tmp_path / "spine")

    assert done.returncode == 0, done.stderr
    names = {path.name for path in (tmp_path / "spine").iterdir()} - {".flavum-output"}
    assert {f"{plane}-{language}.svg" for plane in ("axial", "sagittal") for language in ("en", "es")} <= names
    assert {"sheet-light.png", "sheet-dark.png"} <= names


def test_a_folder_of_somebody_elses_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")

    done = run("--show", "--out", tmp_path, "--force")

    assert done.returncode == EXIT_CODES["output"]
    assert (tmp_path / "letter.txt").read_text(encoding="utf-8") == "mine"
