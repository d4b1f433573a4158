"""A prepared data folder for tests: made once for a state of the migrations, then copied.

Making the tables anew takes fifteen seconds of computing, and every worker of every run would.
"""

import fcntl
import hashlib
import subprocess
import sys
import tempfile
from pathlib import Path

import flavum.clinic

SOURCE = Path(flavum.clinic.__file__).parent
PREPARE = (
    "import sys; from pathlib import Path; from flavum.clinic.config.start import prepare; prepare(Path(sys.argv[1]))"
)


def copy_prepared(folder: Path) -> None:
    """Fill an empty folder with what prepare() makes; the server in it has been stopped."""
    template = Path(tempfile.gettempdir()) / f"flavum-tests-{_state()}"
    with template.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (template / "ready").exists():
            subprocess.run([sys.executable, "-c", PREPARE, str(template)], check=True)
            (template / "ready").touch()
    subprocess.run(["cp", "-a", f"{template}/.", str(folder)], check=True)


def _state() -> str:
    """A digest over the migrations and the rights, which change what is prepared."""
    files = sorted(
        (
            *SOURCE.glob("*/migrations/*.py"),
            *SOURCE.glob("audit/*.sql"),
            SOURCE / "config" / "settings.py",
            SOURCE / "config" / "grant.py",
        )
    )
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]
