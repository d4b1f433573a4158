"""One organisation's rows are out of another's reach, whatever SQL the app's role sends."""

import pytest
from clinic_factories import Clinic
from django.db import ProgrammingError, connection, connections

from flavum.clinic.config.grant import APPENDED, READ_ONLY

HAS_ORGANISATION = """
    SELECT c.relname, c.relrowsecurity FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relkind = 'r' AND a.attname = 'organisation_id' AND NOT a.attisdropped
"""
BY_FOREIGN_SQL = {
    "read": "SELECT count(*) FROM {table}",
    "change": "UPDATE {table} SET id = id",
    "delete": "DELETE FROM {table}",
}


def run(sql: str, *values: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []


def test_every_table_with_an_organisation_is_secured() -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(HAS_ORGANISATION)
        tables = dict(cursor.fetchall())
    assert len(tables) > 8
    assert [name for name, secured in tables.items() if not secured] == []


def test_app_is_nobody_special() -> None:
    rights = run("SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user")
    assert rights == [(False, False, False, False)]
    assert run("SELECT count(*) FROM pg_tables WHERE tableowner = current_user") == [(0,)]


@pytest.mark.parametrize("table", ["records_case", "records_person", "records_fact", "records_factevent"])
def test_raw_sql_sees_no_row_of_another_organisation(clinic: Clinic, other_clinic: Clinic, table: str) -> None:
    for one in (clinic, other_clinic):
        one.write_fact(one.open_case())
    with clinic.acting():
        assert run(f"SELECT count(*), count(DISTINCT organisation_id) FROM {table}") == [(1, 1)]
        assert run(f"SELECT count(*) FROM {table} WHERE organisation_id = %s", other_clinic.organisation_id) == [(0,)]


def test_nobody_acting_sees_nothing(clinic: Clinic) -> None:
    clinic.open_case()
    assert run("SELECT count(*) FROM records_case") == [(0,)]
    with clinic.acting():
        assert run("SELECT count(*) FROM records_case") == [(1,)]
    assert run("SELECT count(*) FROM records_case") == [(0,)]  # the connection has forgotten


def test_a_row_cannot_be_given_to_another_organisation(clinic: Clinic, other_clinic: Clinic) -> None:
    case = clinic.open_case()
    with pytest.raises(ProgrammingError, match="row-level security"), clinic.acting():
        run("UPDATE records_case SET organisation_id = %s WHERE id = %s", other_clinic.organisation_id, case)


def test_changing_and_deleting_do_not_reach_another_organisation(clinic: Clinic, other_clinic: Clinic) -> None:
    other_clinic.open_case()
    with clinic.acting(), connection.cursor() as cursor:
        cursor.execute("UPDATE records_case SET stage = 'intake'")
        assert cursor.rowcount == 0
        cursor.execute("DELETE FROM records_case")
        assert cursor.rowcount == 0


@pytest.mark.parametrize("table", [*APPENDED, *READ_ONLY])
@pytest.mark.parametrize("verb", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {}"])
def test_what_is_appended_can_be_neither_changed_nor_deleted(clinic: Clinic, table: str, verb: str) -> None:
    column = "pgh_id" if table.endswith("event") else "id"
    with pytest.raises(ProgrammingError, match="permission denied"), clinic.acting():
        run(verb.format(table, column, column))


def test_seals_cannot_be_forged(clinic: Clinic) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), clinic.acting():
        run(
            "INSERT INTO audit_seal (organisation_id, number, sealed_on, row_table, row_key, digest)"
            " VALUES (%s, 1, now(), 'x', 'y', 'z')",
            clinic.organisation_id,
        )
