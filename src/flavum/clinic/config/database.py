"""The database: the server that comes with the wheel, or a managed one; two roles, one that owns and one that works.

The owner makes tables and is used by `migrate` alone. The app's role is nobody special: row-level security holds for
it, and it may neither change nor delete what is only ever appended.
"""

import os
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from flavum.clinic.config.embedded import start_server
from flavum.clinic.config.place import Place
from flavum.errors import Refusal

OWNER, APP = "flavum_owner", "flavum_app"
NAME = "flavum"
# Errors belong to whoever made them, and are not logged; of a crash, that it was, and not what was running.
QUIET = {"log_min_messages": "log", "log_min_error_statement": "panic", "log_error_verbosity": "terse"}
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
    options: tuple[tuple[str, str], ...] = ()

    @classmethod
    def from_url(cls, url: str) -> "Address":
        parts = urlsplit(url)
        if parts.scheme not in ("postgres", "postgresql"):
            raise DatabaseRefusal(f"The clinic keeps its record in PostgreSQL, and {APP_URL} names something else.")
        options = dict(parse_qsl(parts.query))  # sslmode and others that libpq knows
        host = parts.hostname or options.pop("host", "")
        return cls(
            unquote(parts.username or ""), unquote(parts.password or ""), host, str(parts.port or ""),
            parts.path.lstrip("/"), tuple(options.items()),
        )  # fmt: skip

    def to_conninfo(self) -> str:
        """As libpq's programs take it, without the password."""
        named = {"user": self.user, "host": self.host, "port": self.port, "dbname": self.name, **dict(self.options)}
        return make_conninfo(**{name: value for name, value in named.items() if value})

    def to_django(self) -> dict[str, Any]:
        """An entry of DATABASES."""
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": self.name,
            "USER": self.user,
            "PASSWORD": self.password,
            "HOST": self.host,
            "PORT": self.port,
            "OPTIONS": dict(self.options),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }


def start_embedded(place: Place) -> None:
    """Start the server of the wheel over the data folder, with roles and database, and write down where it listens."""
    place.make()
    os.environ.setdefault("XDG_RUNTIME_DIR", str(place.locks))  # the wheel keeps a lock there, and warns without it
    superuser = start_server(place.database)
    keep_quiet(superuser)
    prepare(superuser)
    place.database_url.write_text(superuser)


def keep_quiet(superuser_url: str) -> None:
    """The server's log names no values, neither those of an error nor those of the statement that made it."""
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        for name, value in QUIET.items():
            connection.execute(sql.SQL("ALTER SYSTEM SET {} = {}").format(sql.Identifier(name), value))
        connection.execute("SELECT pg_reload_conf()")


def prepare(superuser_url: str, name: str = NAME) -> None:
    """Make roles and database where they are missing."""
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        known = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
        for role in (OWNER, APP):
            if role not in known:
                connection.execute(sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS").format(sql.Identifier(role)))
        databases = {name for (name,) in connection.execute("SELECT datname FROM pg_database")}
        if name not in databases:
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(name), sql.Identifier(OWNER))
            )


def find_addresses(place: Place) -> tuple[Address, Address]:
    """(app, owner): of the managed database that the environment names, else of the embedded one, started or not."""
    if url := os.environ.get(APP_URL):
        return Address.from_url(url), Address.from_url(os.environ.get(OWNER_URL, url))
    known = place.database_url
    host = Address.from_url(known.read_text()).host if known.exists() else str(place.database)
    return Address(APP, "", host, "", NAME), Address(OWNER, "", host, "", NAME)
