"""Processes that are killed come back, and those that nobody keeps leave."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil
import psycopg
import pytest

from flavum.clinic.config.database import QUIET, keep_quiet
from flavum.clinic.config.embedded import PID, USERS, clear_traces, find_server, start_server
from flavum.clinic.operate import pulse, serve
from flavum.clinic.operate.child import Child

SLEEPER = "import time; time.sleep(600)"


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of its own, to be killed."""
    folder = tmp_path_factory.mktemp("s") / "postgres"
    start_server(folder)
    return folder


def wait_for(what, seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_a_killed_database_comes_back_with_everything_that_was_acknowledged(server: Path) -> None:
    with psycopg.connect(start_server(server), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (n int)")
        connection.execute("INSERT INTO kept VALUES (1)")
        found = find_server(server)
        assert found is not None
        found.kill()
        wait_for(lambda: find_server(server) is None)
    with psycopg.connect(start_server(server)) as connection:
        assert connection.execute("SELECT n FROM kept").fetchall() == [(1,)]


def test_traces_that_stand_in_the_way_are_cleared(server: Path) -> None:
    found = find_server(server)
    assert found is not None
    lines = (server / PID).read_text().splitlines()
    found.kill()
    wait_for(lambda: find_server(server) is None)
    other = subprocess.Popen([sys.executable, "-c", SLEEPER])
    try:  # after a restart of the machine the number may be somebody else's, and the file cut short
        (server / PID).write_text("\n".join([str(other.pid), *lines[1:4]]))
        (server / USERS).write_text("[99999999]")
        start_server(server)
        assert (server / USERS).read_text() == f"[{os.getpid()}]"
    finally:
        other.kill()
        other.wait()


def test_the_file_of_a_server_that_runs_is_left_alone(server: Path) -> None:
    before = (server / PID).read_text()
    clear_traces(server)
    assert (server / PID).read_text() == before


def test_the_database_is_told_to_log_no_values(server: Path) -> None:
    address = start_server(server)
    keep_quiet(address)
    time.sleep(0.2)
    with psycopg.connect(address) as connection:
        told = {name: connection.execute(f"SHOW {name}").fetchone()[0] for name in QUIET}
    assert told == QUIET


def test_a_child_that_dies_is_started_again_and_its_own_children_go_with_it(tmp_path: Path) -> None:
    (tmp_path / "parent_of_two.py").write_text(
        f"import subprocess, sys, time\nsubprocess.Popen([sys.executable, '-c', {SLEEPER!r}])\ntime.sleep(600)\n"
    )
    child = Child("parent_of_two")
    environment = dict(os.environ)
    os.environ["PYTHONPATH"] = str(tmp_path)
    try:
        child.keep()
        first = psutil.Process(child.process.pid)
        wait_for(first.children)
        (orphan,) = first.children()
        first.send_signal(signal.SIGKILL)
        wait_for(lambda: child.process.poll() is not None)
        child.keep()
        assert child.process.pid != first.pid
        wait_for(lambda: not orphan.is_running() or orphan.status() == psutil.STATUS_ZOMBIE)
    finally:
        child.stop()
        os.environ.clear()
        os.environ.update(environment)
    assert child.process.poll() is not None


def test_a_process_leaves_when_its_keeper_is_gone() -> None:
    kept = (
        "import os, subprocess, sys, time\n"
        "kept = 'import os, time; from flavum.clinic.operate.child import leave_with; "
        "leave_with(os.getppid(), lambda: os._exit(1)); print(os.getpid(), flush=True); time.sleep(600)'\n"
        "subprocess.Popen([sys.executable, '-c', kept])\ntime.sleep(600)\n"
    )
    keeper = subprocess.Popen([sys.executable, "-c", kept], stdout=subprocess.PIPE, text=True)
    pid = int(keeper.stdout.readline())
    keeper.kill()
    keeper.wait()
    keeper.stdout.close()
    wait_for(lambda: not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE)


def test_a_port_that_is_taken_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:

    monkeypatch.setattr(serve, "FREE_SECONDS", 0.1)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(serve.PortRefusal, match="choose another --port"):
            serve.check_port("127.0.0.1", taken.getsockname()[1])


def test_a_server_that_lives_and_no_longer_answers_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pulse, "SILENT_SECONDS", 0.5)
    monkeypatch.setattr(pulse, "ANSWER_SECONDS", 0.2)
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        felt = pulse.Pulse("127.0.0.1", deaf.getsockname()[1])
        began = time.monotonic()
        assert not felt.is_silent(began)
        wait_for(lambda: felt.is_silent(began))
        assert felt.answered is None


def test_a_server_that_is_slow_to_begin_has_longer_the_next_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pulse, "SILENT_SECONDS", 10.0)
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        felt = pulse.Pulse("127.0.0.1", deaf.getsockname()[1])
    began = time.monotonic() - 15

    assert felt.is_silent(began)
    felt.wait_longer()
    assert not felt.is_silent(began)
    assert felt.is_silent(began - 6)
    felt.answered = time.monotonic() - 12  # it was there, and is silent now: it has no longer than any other
    assert felt.is_silent(began)
    assert felt.start_seconds == 10


def test_a_process_that_does_not_want_to_leave_is_ended_when_its_keeper_is_gone(tmp_path: Path) -> None:
    (tmp_path / "stays.py").write_text(
        "import os, signal, sys, time\nfrom pathlib import Path\nfrom flavum.clinic.operate import child\n"
        "child.GRACE_SECONDS = 0.2\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nchild.leave_with_keeper()\n"
        "Path(sys.argv[1]).write_text(str(os.getpid()))\ntime.sleep(600)\n"
    )
    keep = (
        "import sys, time\nfrom flavum.clinic.operate.child import Child\n"
        "Child('stays', (sys.argv[1],)).keep()\ntime.sleep(600)\n"
    )
    told = tmp_path / "pid"
    environment = {**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"}
    keeper = subprocess.Popen([sys.executable, "-c", keep, str(told)], env=environment)
    wait_for(lambda: told.exists() and told.read_text())
    pid = int(told.read_text())
    keeper.kill()
    keeper.wait()
    wait_for(lambda: not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE)
