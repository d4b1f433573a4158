"""What the app's role may do to each table, and which rows it sees: written anew after every migration.

A table with an organisation gets row-level security; one that is only appended to can be neither changed nor deleted;
the seals can only be read. The app owns nothing.
"""

from typing import Any

from django.db import connections
from psycopg import sql

from flavum.clinic.audit.sealed import SEALED
from flavum.clinic.config.database import APP

APPENDED = ("records_fact", "records_document", *SEALED)
READ_ONLY = ("audit_seal", "django_migrations")
NOBODY = "NULLIF(current_setting('flavum.organisation', true), '')::uuid"
MYSELF = "NULLIF(current_setting('flavum.user', true), '')::uuid"
# Where the rows seen are not simply those of the organisation that is acted for.
POLICIES = {
    "accounts_organisation": f"id = {NOBODY}",
    # Before anybody acts, sign-in asks where a user belongs.
    "accounts_membership": f"organisation_id = {NOBODY} OR user_id = {MYSELF}",
}


def grant(using: str = "owner") -> None:
    """Take everything from the app's role and give it what it needs."""
    with connections[using].cursor() as cursor:
        app = sql.Identifier(APP)
        cursor.execute(sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}").format(app))
        cursor.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(app))
        cursor.execute(sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}").format(app))
        for table, has_organisation in _find_tables(cursor):
            name = sql.Identifier(table)
            cursor.execute(sql.SQL("GRANT {} ON {} TO {}").format(sql.SQL(_rights(table)), name, app))
            condition = POLICIES.get(table) or (f"organisation_id = {NOBODY}" if has_organisation else None)
            if condition:
                _secure(cursor, name, app, condition)


def _rights(table: str) -> str:
    if table in READ_ONLY:
        return "SELECT"
    return "SELECT, INSERT" if table in APPENDED else "SELECT, INSERT, UPDATE, DELETE"


def _find_tables(cursor: Any) -> list[tuple[str, bool]]:
    cursor.execute(
        "SELECT t.table_name, EXISTS (SELECT 1 FROM information_schema.columns c WHERE c.table_schema = 'public'"
        " AND c.table_name = t.table_name AND c.column_name = 'organisation_id')"
        " FROM information_schema.tables t WHERE t.table_schema = 'public' AND t.table_type = 'BASE TABLE'"
    )
    return list(cursor.fetchall())


def _secure(cursor: Any, table: sql.Identifier, app: sql.Identifier, condition: str) -> None:
    seen = sql.SQL(condition)
    cursor.execute(sql.SQL("ALTER TABLE {} ENABLE ROW LEVEL SECURITY").format(table))
    cursor.execute(sql.SQL("DROP POLICY IF EXISTS own_organisation ON {}").format(table))
    cursor.execute(
        sql.SQL("CREATE POLICY own_organisation ON {} FOR ALL TO {} USING ({}) WITH CHECK ({})").format(
            table, app, seen, seen
        )
    )
