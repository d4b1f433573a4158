"""What every test stands on: no network, and no skip that nobody expected."""

import os
import shutil
import socket
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
SHARED = REPOSITORY.parent / "shared"
NODE_MODULES = [REPOSITORY / folder / "node_modules" for folder in ("tests/browser", "benchmarks/accuracy/cql")]
JUDGES = {
    "dciodvfy": "dicom3tools",
    "chromium": "chromium",
    "pdftoppm": "poppler-utils",
    "axe-core": "npm ci in tests/browser",
    "cql-execution": "npm ci in benchmarks/accuracy/cql",
}
_unexpected_skips: list[str] = []


def is_here(judge: str) -> bool:
    """Whether a judge was installed: a program of Debian's, or what .ci/judges fetches with npm."""
    return shutil.which(judge) is not None or any((folder / judge).is_dir() for folder in NODE_MODULES)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("shared") and not SHARED.is_dir():
            item.add_marker(pytest.mark.skip(reason="absent: ../shared"))
        for mark in item.iter_markers("judge"):
            if not is_here(mark.args[0]):
                item.add_marker(pytest.mark.skip(reason=f"absent: {mark.args[0]} ({JUDGES[mark.args[0]]})"))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.skipped and "absent: " not in str(report.longrepr):
        _unexpected_skips.append(report.nodeid)


def pytest_terminal_summary(terminalreporter) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    absent = [report for report in skipped if "absent: " in str(report.longrepr)]
    if absent:
        terminalreporter.section("NOT RUN, because something is absent")
        terminalreporter.write_line(f"{len(absent)} tests; see the reasons above")
    for nodeid in _unexpected_skips:
        terminalreporter.write_line(f"UNEXPECTED SKIP: {nodeid}")


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    if _unexpected_skips and os.environ.get("CI"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


_connect = socket.socket.connect


def _connect_at_home(self: socket.socket, address):
    if self.family in (socket.AF_INET, socket.AF_INET6) and not str(address[0]).startswith(
        ("127.", "::1", "localhost")
    ):
        raise PermissionError(f"tests do not reach the network: {address}")
    return _connect(self, address)


socket.socket.connect = _connect_at_home


@pytest.fixture
def shared() -> Path:
    """../shared; mark the test with @pytest.mark.shared."""
    return SHARED
