"""A clinic for tests: one embedded PostgreSQL a run, and for every test organisations of its own.

Row-level security keeps them apart, so that nothing has to be emptied between two tests.
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

# Short: a socket's path may not be longer than 107 characters. Always new: tests never touch a clinic's own record.
FOLDER = Path(tempfile.mkdtemp(prefix="flavum-"))
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)  # after the server, which registers later, has stopped
os.environ.pop("FLAVUM_DATABASE_URL", None)

from flavum.clinic.config.start import prepare

prepare(FOLDER)

from clinic_factories import Clinic, open_clinic
from django.db import connections
from django.test.utils import setup_test_environment

setup_test_environment()


@pytest.fixture(scope="session", autouse=True)
def _connections() -> Iterator[None]:
    yield
    connections.close_all()


@pytest.fixture
def clinic() -> Clinic:
    return open_clinic("One")


@pytest.fixture
def other_clinic() -> Clinic:
    return open_clinic("Another")
