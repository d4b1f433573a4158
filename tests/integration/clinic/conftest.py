"""A clinic for tests: one PostgreSQL a run, and for every test organisations of its own.

The server is the embedded one, or that of FLAVUM_TEST_DATABASE_URL (as its superuser).

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
EXTERNAL = os.environ.get("FLAVUM_TEST_DATABASE_URL")
for name in ("FLAVUM_DATABASE_URL", "FLAVUM_OWNER_URL"):
    os.environ.pop(name, None)

from clinic_external import use_external
from clinic_folder import copy_prepared

from flavum.clinic.config.place import Place
from flavum.clinic.config.start import prepare

if EXTERNAL:
    use_external(EXTERNAL)
    Place(FOLDER).make()
else:
    copy_prepared(FOLDER)
prepare(FOLDER)

from clinic_factories import Clinic, open_clinic
from django.db import connections
from django.test.utils import setup_test_environment
from django.utils import translation

setup_test_environment()


@pytest.fixture(scope="session", autouse=True)
def _connections() -> Iterator[None]:
    yield
    connections.close_all()


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    """A page asked for in Spanish leaves the process speaking Spanish: the next test begins as every request does."""
    translation.deactivate()
    yield
    translation.deactivate()


@pytest.fixture
def clinic() -> Clinic:
    return open_clinic("One")


@pytest.fixture
def other_clinic() -> Clinic:
    return open_clinic("Another")
