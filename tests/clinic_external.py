"""The tests of the clinic on a server of somebody else's: FLAVUM_TEST_DATABASE_URL, as its superuser.

Each run makes a database of its own there and drops it at the end; the two roles stay, with a password for tests.
"""

import atexit
import os
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from flavum.clinic.config.database import APP, APP_URL, OWNER, OWNER_URL, QUIET, prepare

PASSWORD = "synthetic"


def use_external(superuser_url: str) -> None:
    """Make the database, and tell the environment."""
    name = f"flavum_test_{os.getpid()}"
    prepare(superuser_url, name)
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        for role in (OWNER, APP):
            # One run at a time changes a role: two at once are an error of PostgreSQL's.
            connection.execute("SELECT pg_advisory_lock(4711)")
            connection.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), PASSWORD))
            connection.execute("SELECT pg_advisory_unlock(4711)")
        for setting, value in QUIET.items():
            connection.execute(sql.SQL("ALTER DATABASE {} SET {} = {}").format(
                sql.Identifier(name), sql.Identifier(setting), value))  # fmt: skip
    os.environ[APP_URL], os.environ[OWNER_URL] = (_as(role, name, superuser_url) for role in (APP, OWNER))
    atexit.register(_drop, superuser_url, name)


def _as(role: str, name: str, superuser_url: str) -> str:
    parts = urlsplit(superuser_url)
    place = parts.netloc.rsplit("@", 1)[-1]
    return urlunsplit(parts._replace(netloc=f"{role}:{PASSWORD}@{place}", path=f"/{name}"))


def _drop(superuser_url: str, name: str) -> None:
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
