"""What the database itself refuses, so that no code can write a record that contradicts itself."""

from datetime import date

import pytest
from clinic_factories import DAY, Clinic, at_once
from django.db import IntegrityError, connection

from flavum.clinic.actions.write_fact import Answer, AnswerRefusal, check_answer
from flavum.clinic.records.document import read_case
from flavum.clinic.records.hold import hold_case
from flavum.clinic.records.models import Case, Fact, Origin, Stage


def test_a_fact_is_superseded_once_and_its_chain_has_one_end(clinic: Clinic) -> None:
    case = clinic.open_case()
    first = clinic.write_fact(case, value=5)
    second = clinic.write_fact(case, value=8, supersedes=first, origin=Origin.CORRECTED, reason="asked again")
    with pytest.raises(IntegrityError, match="supersedes"):
        clinic.write_fact(case, value=9, supersedes=first, origin=Origin.CORRECTED, reason="asked again")
    with clinic.acting():
        assert [fact.value for fact in Fact.objects.filter(superseded_by=None)] == [8]
        assert second.supersedes_id == first.id


def test_two_chains_of_the_same_fact_cannot_begin(clinic: Clinic) -> None:
    case = clinic.open_case()
    clinic.write_fact(case)
    with pytest.raises(IntegrityError, match="one_chain_of_facts"):
        clinic.write_fact(case)


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"value": None}, "known_or_unknown_because"),
        ({"origin": Origin.CORRECTED}, "correction_says_why"),
    ],
)
def test_facts_that_contradict_themselves_are_refused(clinic: Clinic, wrong: dict, constraint: str) -> None:
    case = clinic.open_case()
    with pytest.raises(IntegrityError, match=constraint):
        clinic.write_fact(case, **wrong)


def test_unknown_is_a_fact_with_a_reason(clinic: Clinic) -> None:
    fact = clinic.write_fact(clinic.open_case(), value=None, unknown_because="does not remember")
    assert fact.value is None


def test_a_closed_case_says_when(clinic: Clinic) -> None:
    case = clinic.open_case()
    with pytest.raises(IntegrityError, match="closed_at_when_closed"), clinic.acting():
        Case.objects.filter(id=case).update(stage=Stage.CLOSED)


def test_treatments_are_one_fact_with_their_rows(clinic: Clinic) -> None:
    case_id = clinic.open_case()
    rows = [{"kind": "injection", "started_on": "2026-04-14", "response": "short_relief"}]
    clinic.write_fact(case_id, "treatment.rows", rows)
    clinic.write_fact(case_id, "surgery.rows", None, unknown_because="does not remember")
    with clinic.acting():
        intake = read_case(Case.objects.get(id=case_id))
    assert [(row.kind, row.started_on, row.response) for row in intake.treatments] == [
        ("injection", date(2026, 4, 14), "short_relief")
    ]
    assert intake.surgeries == ()


def test_rows_that_the_catalogue_does_not_know_are_refused() -> None:
    check_answer(Answer("treatment.rows", [{"kind": "injection"}], DAY))
    with pytest.raises(AnswerRefusal):
        check_answer(Answer("treatment.rows", [{"kind": "magic"}], DAY))


def test_whoever_writes_to_a_case_does_not_wait_for_somebody_who_looks_at_it(clinic: Clinic) -> None:
    case_id, held = clinic.open_case(), []

    def hold() -> None:
        with clinic.acting():
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '2s'")
            held.append(hold_case(case_id).id)

    with clinic.acting(), connection.cursor() as cursor:
        cursor.execute("SELECT FROM records_case WHERE id = %s FOR KEY SHARE", [case_id])  # as a noted sight does
        at_once(1, hold)
    assert held == [case_id]
