"""Every change leaves a history row and a seal, single or in bulk; whoever tampers afterwards is seen."""

import pytest
from clinic_factories import DAY, Clinic
from django.db import connection, connections

from flavum.clinic.audit.models import Deed, Sight
from flavum.clinic.audit.verify import verify
from flavum.clinic.records.models import Case, Fact, Origin, Stage


def count_history(clinic: Clinic, table: str) -> int:
    with clinic.acting(), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


def test_bulk_changes_are_kept_row_by_row(clinic: Clinic) -> None:
    case = clinic.open_case()
    with clinic.acting():
        Fact.objects.bulk_create(
            Fact(organisation_id=clinic.organisation_id, case_id=case, key=f"answer.{n}", value=n, holds_on=DAY,
                 origin=Origin.PATIENT)
            for n in range(500)
        )  # fmt: skip
        Case.objects.update(stage=Stage.INTAKE)
    assert count_history(clinic, "records_factevent") == 500
    assert count_history(clinic, "records_caseevent") == 2
    links, broken = verify(clinic.organisation_id)
    assert (links, broken) == (500 + 2 + 1, [])  # the person's row too


def test_a_sight_is_sealed_and_says_nothing_of_its_content(clinic: Clinic) -> None:
    case = clinic.open_case()
    before, _ = verify(clinic.organisation_id)
    with clinic.acting():
        Sight.objects.create(organisation_id=clinic.organisation_id, case_id=case, deed=Deed.VIEWED, what="case")
    assert verify(clinic.organisation_id) == (before + 1, [])


def tamper(statement: str, *values: object) -> None:
    """Run SQL with the histories' own protection off, as somebody with the server's keys could."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE records_factevent DISABLE TRIGGER USER")
        cursor.execute(statement, values)
        cursor.execute("ALTER TABLE records_factevent ENABLE TRIGGER USER")


TAMPERINGS = {
    "change a row": ("UPDATE records_factevent SET value = '99' WHERE organisation_id = %s", "changed afterwards"),
    "delete a row": ("DELETE FROM records_factevent WHERE organisation_id = %s", "is gone"),
    "delete a seal": ("DELETE FROM audit_seal WHERE number = 2 AND organisation_id = %s", "is missing"),
    "change a seal": ("UPDATE audit_seal SET digest = repeat('0', 64) WHERE number = 2 AND organisation_id = %s",
                      "changed afterwards"),
}  # fmt: skip


@pytest.mark.parametrize("how", TAMPERINGS)
def test_tampering_shows(clinic: Clinic, how: str) -> None:
    statement, what = TAMPERINGS[how]
    case = clinic.open_case()
    for n in range(3):
        clinic.write_fact(case, key=f"answer.{n}")
    assert verify(clinic.organisation_id)[1] == []
    tamper(statement, clinic.organisation_id)
    assert what in " ".join(one.what for one in verify(clinic.organisation_id)[1])


def test_a_row_smuggled_in_without_a_seal_shows(clinic: Clinic) -> None:
    clinic.write_fact(clinic.open_case())
    tamper(
        "INSERT INTO records_factevent SELECT (r).* FROM (SELECT jsonb_populate_record(e, jsonb_build_object('pgh_id',"
        " nextval('records_factevent_pgh_id_seq'))) r FROM records_factevent e WHERE organisation_id = %s) x",
        clinic.organisation_id,
    )
    assert [one.what for one in verify(clinic.organisation_id)[1]] == ["no seal knows this row"]
