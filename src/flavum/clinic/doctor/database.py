"""The database: its tables, and who may do and see what in them."""

import time
from collections.abc import Iterator
from typing import Any

from django.db import connections, transaction
from django.db.migrations.executor import MigrationExecutor

from flavum.clinic.audit.sealed import SEALED
from flavum.clinic.config.database import APP, QUIET
from flavum.clinic.config.grant import grant
from flavum.clinic.doctor.finding import Finding

PREPARE = "run flavum prepare: it brings tables and rights up to date"
SAFE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
POLICY_NAMES = ("own_organisation", "own_case", "shown_in_public")
CLOCK_SECONDS = 2.0
LOCK_SECONDS = 3
RIGHTS = (
    "SELECT table_name::text, privilege_type::text FROM information_schema.role_table_grants"
    " WHERE grantee = %s AND table_schema = 'public'"
)
POLICIES = (
    "SELECT tablename::text, policyname::text, permissive::text, roles::text, cmd::text, qual, with_check"
    " FROM pg_policies WHERE schemaname = 'public'"
)
SECURED = (
    "SELECT relname::text, relrowsecurity::text FROM pg_class"
    " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
)
WITH_ORGANISATION = (
    "SELECT c.relname::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'organisation_id'"
    " WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND NOT c.relrowsecurity"
)
UNSEALED = (
    "SELECT t FROM unnest(%s::text[]) t WHERE NOT EXISTS (SELECT FROM pg_trigger g WHERE g.tgname = 'seal'"
    " AND g.tgrelid = to_regclass(t) AND g.tgenabled <> 'D')"
)
SWITCHED_OFF = "SELECT tgname::text FROM pg_trigger WHERE tgenabled = 'D' AND NOT tgisinternal"


def look() -> Iterator[Finding]:
    version = _ask("default", "SHOW server_version")[0][0]
    yield Finding("database", f"PostgreSQL {version} answers")
    yield _look_at_tables()
    yield _look_at_role()
    yield _look_at_rights()
    yield _look_at_separation()
    yield _look_at_audit()
    yield _look_at_settings()
    yield _look_at_clock()


def _ask(using: str, question: str, values: list[Any] | None = None) -> list[Any]:
    with connections[using].cursor() as cursor:
        cursor.execute(question, values)
        return list(cursor.fetchall())


def _look_at_tables() -> Finding:
    executor = MigrationExecutor(connections["owner"])
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    said = f"{missing} migrations are missing" if missing else "every migration was applied"
    return Finding("tables", said, PREPARE if missing else "")


def _look_at_role() -> Finding:
    """The role that pages use owns nothing and is nobody special: else row-level security would not hold for it."""
    ((name, is_special, owns),) = _ask(
        "default",
        "SELECT current_user::text, rolsuper OR rolbypassrls,"
        " (SELECT count(*) FROM pg_tables WHERE tableowner = rolname)"
        " FROM pg_roles WHERE rolname = current_user",
    )  # fmt: skip
    if name != APP:
        return Finding("role", f"pages use {name}", f"let FLAVUM_DATABASE_URL enter as {APP}")
    is_well = not is_special and not owns
    said = f"{name} owns nothing and bypasses nothing" if is_well else f"{name} is special, or owns {owns} tables"
    return Finding("role", said, "" if is_well else f"ALTER ROLE {name} NOSUPERUSER NOBYPASSRLS; give its tables away")


def _look_at_rights() -> Finding:
    """What there is, against what grant() writes: written in a transaction that is undone."""
    with transaction.atomic(using="owner"):
        _do("owner", f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'")
        before = _read_rights()
        grant()
        wanted = _read_rights()
        transaction.set_rollback(True, using="owner")
    changed = sorted({row[0] for row in before ^ wanted} | {row[0] for row in wanted if _is_strange(row)})
    said = f"not as they should be: {', '.join(changed[:5])}" if changed else "as grant writes them, on every table"
    return Finding("rights and policies", said, PREPARE if changed else "")


def _do(using: str, command: str) -> None:
    with connections[using].cursor() as cursor:
        cursor.execute(command)


def _read_rights() -> set[tuple[Any, ...]]:
    return {tuple(row) for row in (*_ask("owner", RIGHTS, [APP]), *_ask("owner", POLICIES), *_ask("owner", SECURED))}


def _is_strange(row: tuple[Any, ...]) -> bool:
    """A policy that grant did not write: one more that permits shows more."""
    return len(row) > len(("table", "right")) and row[1] not in POLICY_NAMES


def _look_at_separation() -> Finding:
    open_tables = [name for (name,) in _ask("owner", WITH_ORGANISATION)]
    said = "every table with an organisation has row-level security"
    if not open_tables:
        return Finding("organisations apart", said)
    return Finding("organisations apart", f"no row-level security on {', '.join(open_tables)}", PREPARE)


def _look_at_audit() -> Finding:
    missing = [name for (name,) in _ask("owner", UNSEALED, [list(SEALED)])]
    off = [name for (name,) in _ask("owner", SWITCHED_OFF)]
    if not missing and not off:
        return Finding("audit", f"{len(SEALED)} tables are sealed, no trigger is switched off")
    said = f"not sealed: {', '.join(missing) or 'none'}; switched off: {', '.join(off) or 'none'}"
    return Finding("audit", said, "find out who did that; then ALTER TABLE ... ENABLE TRIGGER, and flavum audit verify")


def _look_at_settings() -> Finding:
    wanted = {**SAFE, **QUIET}
    found = {name: _ask("owner", f"SHOW {name}")[0][0] for name in wanted}
    wrong = [name for name in wanted if found[name] != wanted[name]]
    if not wrong:
        return Finding("database settings", "what is acknowledged is on the disk, and logs name no values")
    return Finding("database settings", ", ".join(f"{name} is {found[name]}" for name in wrong),
                   "; ".join(f"ALTER DATABASE ... SET {name} = {wanted[name]}" for name in wrong))  # fmt: skip


def _look_at_clock() -> Finding:
    """Codes of a second factor and times of the audit need the right time; the database's clock is another's."""
    ((theirs,),) = _ask("default", "SELECT EXTRACT(epoch FROM clock_timestamp())::float")
    ahead = theirs - time.time()
    ((last,),) = _ask("owner", "SELECT COALESCE(max(sealed_on) - CURRENT_DATE, 0) FROM audit_seal")
    if abs(ahead) <= CLOCK_SECONDS and last <= 0:
        return Finding("clock", "this machine's and the database's agree, and nothing was written in the future")
    return Finding("clock", f"the database's is {ahead:.1f} s ahead; the last seal is {last} days ahead",
                   "let both machines take their time from the network (timedatectl set-ntp true)")  # fmt: skip
