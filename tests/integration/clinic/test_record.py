"""What the database itself refuses, so that no code can write a record that contradicts itself."""

import pytest
from clinic_factories import Clinic
from django.db import IntegrityError

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
