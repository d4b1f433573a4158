"""What the app's role may do to each table, and which rows it sees: written anew after every migration.

A table with an organisation gets row-level security; one that is only appended to can be neither changed nor deleted;
the seals can only be read. The app owns nothing.
"""

from typing import Any

from django.db import connections, transaction
from psycopg import sql

from flavum.clinic.audit.sealed import SEALED
from flavum.clinic.config.database import APP

APPENDED = (
    *(
        f"records_{name}"
        for name in (
            "attachment", "callattempt", "confirmation", "disagreement", "document", "fact", "message", "override",
            "receipt", "shareddecision", "signature", "studyfile", "studyreading", "weighing",
        )
    ),
    *SEALED,
)  # fmt: skip
HISTORIES = tuple(table for table in SEALED if table.endswith("event"))
READ_ONLY = ("audit_seal", "django_migrations")
NOBODY = "NULLIF(current_setting('flavum.organisation', true), '')::uuid"
MYSELF = "NULLIF(current_setting('flavum.user', true), '')::uuid"
# Where the rows seen are not simply those of the organisation that is acted for.
POLICIES = {
    "accounts_organisation": f"id = {NOBODY}",
    # Before anybody acts, sign-in asks where a user belongs.
    "accounts_membership": f"organisation_id = {NOBODY} OR user_id = {MYSELF}",
    # The worker takes jobs before it acts for anybody.
    "procrastinate_jobs": f"{NOBODY} IS NULL OR args ->> 'organisation_id' = {NOBODY}::text",
}
# A patient sees their own case alone, even where a page forgets to ask. Empty: somebody of the staff acts.
PATIENT = "COALESCE(current_setting('flavum.patient', true), '') = ''"
# Asked past row-level security, under the owner's name: the tables of people and of their helpers would ask each other
# for ever.
OWN_PERSONS = f"SELECT id FROM records_person WHERE user_id = {MYSELF} AND organisation_id = {NOBODY}"
MINE = "person_id IN (SELECT own_persons())"
# Of those whom somebody may act for, the one that they have chosen; empty: every one.
CHOSEN = "COALESCE(current_setting('flavum.person', true), '')"
BY_PATIENT = "case_id IN (SELECT id FROM records_case) AND is_from_patient"
OWN = {
    "records_person": f"({CHOSEN} = '' OR id::text = {CHOSEN})"
    f" AND (user_id = {MYSELF} OR id IN (SELECT person_id FROM records_helper))",
    "records_case": "person_id IN (SELECT id FROM records_person)",
    "records_helper": f"{MINE} OR (user_id = {MYSELF} AND begins_on <= CURRENT_DATE"
    " AND (ends_on IS NULL OR CURRENT_DATE < ends_on))",
    "records_attachment": "message_id IN (SELECT id FROM records_message)",
    "records_receipt": "message_id IN (SELECT id FROM records_message)",
    # What staff copied, for whom and why, is in the list of who looked; the file is none of the patient's.
    "records_recordcopy": BY_PATIENT,
    "records_recordcopyevent": BY_PATIENT,
    # The desk's own, which no patient has to do with.
    **dict.fromkeys(
        (
            "audit_glassreview", "records_callattempt", "records_callback", "records_confirmation",
            "records_consultationrequest", "records_invitation", "records_progress", "records_savedview",
            "records_standing", "records_studyfile", "records_studyreading", "records_task", "records_timetable",
            "records_waitentry",
        ),
        "FALSE",
    ),
}  # fmt: skip
# What a patient may write where it is not what they may see: who asks for a consultation may say so and see nothing,
# nobody makes themselves a helper, says which file their copy is, overrides a criterion or decides in the team's name,
# and a history takes the rows of every change.
WRITTEN = {
    "records_consultationrequest": "TRUE",
    "records_helper": MINE,
    "records_recordcopy": f"{BY_PATIENT} AND sha256 = ''",
    "records_override": "FALSE",
    "records_shareddecision": BY_PATIENT,
    "records_weighing": BY_PATIENT,
    **dict.fromkeys(HISTORIES, "TRUE"),
}
# Read before anybody is known: whose public page this is.
PUBLIC = "COALESCE(current_setting('flavum.public', true), '') = '1'"
SHOWN_IN_PUBLIC = ("accounts_organisation",)


def grant(using: str = "owner") -> None:
    """Take everything from the app's role and give it what it needs.

    In one transaction: whoever uses the clinic meanwhile sees the rights of before or of after, and never none.
    """
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        app = sql.Identifier(APP)
        cursor.execute(sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}").format(app))
        cursor.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(app))
        cursor.execute(sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}").format(app))
        _make_own_persons(cursor, app)
        for table, columns in _find_tables(cursor):
            name = sql.Identifier(table)
            cursor.execute(sql.SQL("GRANT {} ON {} TO {}").format(sql.SQL(_rights(table)), name, app))
            condition = POLICIES.get(table) or (f"organisation_id = {NOBODY}" if "organisation_id" in columns else None)
            if condition:
                cursor.execute(sql.SQL("ALTER TABLE {} ENABLE ROW LEVEL SECURITY").format(name))
                _secure(cursor, "own_organisation", "PERMISSIVE", name, app, condition)
            if table in SHOWN_IN_PUBLIC:
                _secure(cursor, "shown_in_public", "PERMISSIVE", name, app, PUBLIC, verb="SELECT")
            own = OWN.get(table) or ("case_id IN (SELECT id FROM records_case)" if "case_id" in columns else None)
            if own or table in WRITTEN:
                own = own or "FALSE"
                written = f"{PATIENT} OR {WRITTEN.get(table, own)}"
                _secure(cursor, "own_case", "RESTRICTIVE", name, app, f"{PATIENT} OR {own}", written=written)


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


def _make_own_persons(cursor: Any, app: sql.Identifier) -> None:
    cursor.execute(
        "CREATE OR REPLACE FUNCTION own_persons() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER"
        f" SET search_path = public AS $$ {OWN_PERSONS} $$"
    )
    cursor.execute("REVOKE ALL ON FUNCTION own_persons() FROM PUBLIC")
    cursor.execute(sql.SQL("GRANT EXECUTE ON FUNCTION own_persons() TO {}").format(app))


def _secure(
    cursor: Any, policy: str, kind: str, table: sql.Identifier, app: sql.Identifier, seen: str, *,
    verb: str = "ALL", written: str | None = None,
) -> None:  # fmt: skip
    """One policy. seen: which rows show; written: which may be written, the same where it is not given."""
    name, check = sql.Identifier(policy), "" if verb == "SELECT" else f" WITH CHECK ({written or seen})"
    cursor.execute(sql.SQL("DROP POLICY IF EXISTS {} ON {}").format(name, table))
    cursor.execute(
        sql.SQL("CREATE POLICY {} ON {} AS {} FOR {} TO {} USING ({}){}").format(
            name, table, sql.SQL(kind), sql.SQL(verb), app, sql.SQL(seen), sql.SQL(check)
        )
    )
