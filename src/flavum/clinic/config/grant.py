"""What the app's role may do to each table, and which rows it sees: written anew after every migration.

A table with an organisation gets row-level security; one that is only appended to can be neither changed nor deleted;
the seals can only be read. The app owns nothing.
"""

from typing import Any

from django.db import connections
from psycopg import sql

from flavum.clinic.audit.sealed import SEALED
from flavum.clinic.config.database import APP

APPENDED = ("records_fact", "records_document", "records_disagreement", *SEALED)
READ_ONLY = ("audit_seal", "django_migrations")
NOBODY = "NULLIF(current_setting('flavum.organisation', true), '')::uuid"
MYSELF = "NULLIF(current_setting('flavum.user', true), '')::uuid"
# Where the rows seen are not simply those of the organisation that is acted for.
POLICIES = {
    "accounts_organisation": f"id = {NOBODY}",
    # Before anybody acts, sign-in asks where a user belongs.
    "accounts_membership": f"organisation_id = {NOBODY} OR user_id = {MYSELF}",
}
# A patient sees their own case alone, even where a page forgets to ask. Empty: somebody of the staff acts.
PATIENT = "COALESCE(current_setting('flavum.patient', true), '') = ''"
OWN = {
    "records_person": f"user_id = {MYSELF}",
    "records_case": "person_id IN (SELECT id FROM records_person)",
}


def grant(using: str = "owner") -> None:
    """Take everything from the app's role and give it what it needs."""
    with connections[using].cursor() as cursor:
        app = sql.Identifier(APP)
        cursor.execute(sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}").format(app))
        cursor.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(app))
        cursor.execute(sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}").format(app))
        for table, columns in _find_tables(cursor):
            name = sql.Identifier(table)
            cursor.execute(sql.SQL("GRANT {} ON {} TO {}").format(sql.SQL(_rights(table)), name, app))
            condition = POLICIES.get(table) or (f"organisation_id = {NOBODY}" if "organisation_id" in columns else None)
            if condition:
                cursor.execute(sql.SQL("ALTER TABLE {} ENABLE ROW LEVEL SECURITY").format(name))
                _secure(cursor, "own_organisation", "PERMISSIVE", name, app, condition)
            own = OWN.get(table) or ("case_id IN (SELECT id FROM records_case)" if "case_id" in columns else None)
            if own:
                _secure(cursor, "own_case", "RESTRICTIVE", name, app, f"{PATIENT} OR {own}")


def _rights(table: str) -> str:
    if table in READ_ONLY:
        return "SELECT"
    return "SELECT, INSERT" if table in APPENDED else "SELECT, INSERT, UPDATE, DELETE"


def _find_tables(cursor: Any) -> list[tuple[str, list[str]]]:
    """Every table with the names of its columns."""
    cursor.execute(
        "SELECT c.table_name, array_agg(c.column_name::text) FROM information_schema.columns c"
        " JOIN information_schema.tables t USING (table_schema, table_name)"
        " WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' GROUP BY c.table_name"
    )
    return list(cursor.fetchall())


def _secure(cursor: Any, policy: str, kind: str, table: sql.Identifier, app: sql.Identifier, condition: str) -> None:
    seen, name = sql.SQL(condition), sql.Identifier(policy)
    cursor.execute(sql.SQL("DROP POLICY IF EXISTS {} ON {}").format(name, table))
    cursor.execute(
        sql.SQL("CREATE POLICY {} ON {} AS {} FOR ALL TO {} USING ({}) WITH CHECK ({})").format(
            name, table, sql.SQL(kind), app, seen, seen
        )
    )
