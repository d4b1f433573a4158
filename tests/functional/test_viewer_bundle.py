"""The viewer's committed script is the one that its sources build, and needs nothing that the policy refuses."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
FRONTEND = REPOSITORY / "frontend"
COMMITTED = REPOSITORY / "src" / "flavum" / "clinic" / "static" / "clinic" / "viewer.js"
MOST_BYTES = 1_000_000


def test_committed_script_is_what_the_sources_build(tmp_path: Path) -> None:
    if not (FRONTEND / "node_modules" / "esbuild").is_dir():
        pytest.skip("absent: frontend/node_modules (make frontend)")
    node, built = Path(sys.executable).with_name("node"), tmp_path / "viewer.js"

    done = subprocess.run([str(node), "build.mjs", str(built)], cwd=FRONTEND, capture_output=True, text=True)

    assert done.returncode == 0, done.stderr
    assert built.read_bytes() == COMMITTED.read_bytes(), "run make frontend"


def test_script_is_no_larger_than_it_has_to_be() -> None:
    assert COMMITTED.stat().st_size < MOST_BYTES


@pytest.mark.parametrize("never", [r"\beval\(", r"new Function\(", r"WebAssembly", r"new Worker\(", r"\.cssText"])
def test_script_needs_nothing_that_the_policy_refuses(never: str) -> None:
    assert re.search(never, COMMITTED.read_text(encoding="utf-8")) is None


def test_lock_names_no_address() -> None:
    lock = json.loads((FRONTEND / "package-lock.json").read_text(encoding="utf-8"))
    assert [name for name, entry in lock["packages"].items() if "resolved" in entry] == []
    assert all("integrity" in entry for name, entry in lock["packages"].items() if name)


def test_no_word_for_readers_is_written_in_the_sources() -> None:
    """Words come from the page: in the sources a quoted phrase of two words or more is a name of the machine's own."""
    phrases = re.compile(r"""(?:html|svg)\([^)]*?,\s*'([A-Z][a-z]+ [a-z][^']*)'\)""")
    found = {path.name: phrases.findall(path.read_text(encoding="utf-8")) for path in (FRONTEND / "src").rglob("*.ts")}
    assert {name: texts for name, texts in found.items() if texts} == {}


def test_every_key_that_the_script_says_is_among_the_page_s_words() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "flavum.clinic.config.settings")
    import django

    django.setup()
    from flavum.clinic.viewer.words import gather_words

    sources = "\n".join(path.read_text(encoding="utf-8") for path in (FRONTEND / "src").rglob("*.ts"))
    asked = set(re.findall(r"\bsay\('([a-z_]+)'", sources)) | set(re.findall(r"\b(?:tell|make)\('([a-z_]+)'", sources))
    assert asked - set(gather_words("en")["say"]) == set()
