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
os.environ["FLAVUM_DATA"] = str(FOLDER)
os.environ.pop("FLAVUM_DATABASE_URL", None)
os.environ["DJANGO_SETTINGS_MODULE"] = "flavum.clinic.config.settings"

from flavum.clinic.config.database import start_embedded
from flavum.clinic.config.place import Place

start_embedded(Place(FOLDER))

import django
from django.core.management import call_command
from django.db import connections
from django.test.utils import setup_test_environment

django.setup()

from clinic_factories import Clinic, open_clinic

from flavum.clinic.config.grant import grant


@pytest.fixture(scope="session", autouse=True)
def _tables() -> Iterator[None]:
    call_command("migrate", database="owner", verbosity=0)
    grant()
    call_command("collectstatic", interactive=False, verbosity=0)
    setup_test_environment()
    yield
    connections.close_all()


@pytest.fixture
def clinic() -> Clinic:
    return open_clinic("One")


@pytest.fixture
def other_clinic() -> Clinic:
    return open_clinic("Another")
