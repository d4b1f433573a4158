"""The command line as its users meet it: one sentence and one exit code per kind of refusal, nothing half-written."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from flavum.cli.exit_code import EXIT_CODES

REPOSITORY = Path(__file__).resolve().parents[2]
INTAKE = REPOSITORY / "docs" / "how-to" / "intake-example.toml"
FLAVUM = Path(sys.executable).with_name("flavum")


def run(*words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([FLAVUM, *map(str, words)], capture_output=True, text=True, timeout=300, check=False)


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("phantom") / "study"
    done = run("phantom", "--out", folder, "--seed", 7, "--protocol", "lumbar_angled", "--on", "2026-11-20", "--quiet")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def report(study: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("report") / "OUT"
    done = run("assess", study, "--intake", INTAKE, "--out", out, "--on", "2026-11-21", "--quiet")
    assert done.returncode == 0, done.stderr
    return out


def test_assess_writes_everything_it_promises(report: Path) -> None:
    names = {path.name for path in report.rglob("*") if path.is_file()}

    assert {"report.html", "report.pdf", "assessment.json", "measurements.csv"} <= names
    assert {"patient-en.html", "patient-es.html"} <= names
    assert {"segmentation-1.dcm", "segmentation-2.dcm", "measurements.dcm"} <= names


def test_assess_reads_every_level_of_a_phantom(report: Path) -> None:
    record = json.loads((report / "assessment.json").read_text(encoding="utf-8"))

    levels = [level["level"] for level in record["reading"]["levels"]]

    assert levels == ["L1-L2", "L2-L3", "L3-L4", "L4-L5", "L5-S1"]


def test_assess_marks_a_synthetic_study(report: Path) -> None:
    for name in ("report.html", "patient-en.html"):
        assert "SYNTHETIC" in (report / name).read_text(encoding="utf-8").upper()


def test_assess_again_gives_the_same_answer(study: Path, report: Path, tmp_path: Path) -> None:
    done = run("assess", study, "--intake", INTAKE, "--out", tmp_path / "again", "--on", "2026-11-21", "--quiet")

    assert done.returncode == 0
    first, second = ((folder / "assessment.json").read_text() for folder in (report, tmp_path / "again"))
    assert first == second


def test_measure_prints_json(study: Path) -> None:
    done = run("measure", study, "--json", "--quiet")

    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout)["levels"]) == 5


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("letter.txt", b"Dear colleague, the MRI is attached.", "not_dicom"),
        ("empty.dcm", b"", "not_dicom"),
        ("broken.nii.gz", b"\x1f\x8b\x08\x00broken", "truncated"),
    ],
)
def test_assess_refuses_what_is_no_study(tmp_path: Path, name: str, content: bytes, kind: str) -> None:
    (tmp_path / name).write_bytes(content)

    done = run("assess", tmp_path / name, "--out", tmp_path / "OUT", "--quiet")

    assert done.returncode == EXIT_CODES[kind], done.stderr
    assert done.stderr.startswith("flavum: ")
    assert "Traceback" not in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_assess_refuses_a_path_that_leaves_the_zip(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "study.zip", "w") as archive:
        archive.writestr("../../outside.dcm", b"x" * 200)

    done = run("assess", tmp_path / "study.zip", "--out", tmp_path / "OUT", "--quiet")

    assert done.returncode == EXIT_CODES["unsafe_archive"]
    assert not (tmp_path / "OUT").exists()


def test_assess_refuses_a_study_that_is_not_there(tmp_path: Path) -> None:
    done = run("assess", tmp_path / "nothing", "--out", tmp_path / "OUT", "--quiet")

    assert done.returncode == EXIT_CODES["no_such_path"]


def test_assess_refuses_an_intake_before_it_reads_the_study(tmp_path: Path) -> None:
    intake = tmp_path / "intake.toml"
    intake.write_text('[symptoms]\nstanding_minutes = "ten"\n')

    done = run("assess", tmp_path, "--intake", intake, "--out", tmp_path / "OUT", "--quiet")

    assert done.returncode == EXIT_CODES["intake"]
    assert "line 2" in done.stderr


def test_criteria_prints_every_source(tmp_path: Path) -> None:
    done = run("criteria", "flavum", "--json", "--on", "2026-11-21")

    rows = json.loads(done.stdout)["criterion"]

    assert len(rows) > 10
    assert all(row["sources"] for row in rows)


def test_evidence_finds_a_claim_by_a_word() -> None:
    done = run("evidence", "schizas", "--json")

    assert done.returncode == 0
    assert all("schizas" in json.dumps(claim).lower() for claim in json.loads(done.stdout))


def test_evidence_says_when_nothing_is_found() -> None:
    done = run("evidence", "hippopotamus")

    assert done.returncode == EXIT_CODES["evidence"]


def test_help_of_every_verb_has_an_example() -> None:
    for verb in ("assess", "measure", "phantom", "evidence", "criteria"):
        assert "Examples:" in run(verb, "--help").stdout
