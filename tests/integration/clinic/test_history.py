"""Who did what: changes with before and after, sights, filters, pages; the patient reads who looked at their record."""

import ast
import tomllib

import pytest
from clinic_factories import DAY, Clinic, sign_in
from django.test import Client

from docs.compile_words import LOCALE
from flavum.clinic.accounts.models import User
from flavum.clinic.audit.models import Deed, Sight
from flavum.clinic.audit.sealed import TRACKED
from flavum.clinic.audit.told import word
from flavum.clinic.records.models import Case, Fact, Origin, Person

CLINIC = LOCALE.parent


@pytest.fixture
def case(clinic: Clinic) -> Case:
    made = clinic.open_case()
    with clinic.acting():
        return Case.objects.get(id=made)


@pytest.fixture
def officer(clinic: Clinic) -> Client:
    return sign_in(clinic.hire("privacy"))


def look(clinic: Clinic, case: Case, role: str = "nurse", name: str = "Nadia Nurse") -> User:
    user = clinic.hire(role)
    User.objects.filter(id=user.id).update(name=name)
    sign_in(user).get(f"/cases/{case.number}/")
    return user


def rows(answer) -> list[str]:
    return [f"{one['who']} {one['deed']} {one['about']}" for one in answer.context["entries"]]


def test_a_correction_is_told_with_before_and_after(clinic: Clinic, case: Case, officer: Client) -> None:
    first = clinic.write_fact(case.id, "walking.minutes", 5)
    clinic.write_fact(case.id, "walking.minutes", 8, supersedes=first, origin=Origin.CORRECTED, reason="asked again")
    entries = officer.get(f"/cases/{case.number}/audit/").context["entries"]
    told = next(one for one in entries if one["reason"] == "asked again")
    assert told["changes"] == [{"field": "value", "before": "5", "after": "8"}]


def test_a_changed_field_is_told_with_before_and_after(clinic: Clinic, case: Case, officer: Client) -> None:
    officer.post("/restricted/", {"number": case.number})
    [told] = [
        one for one in officer.get(f"/cases/{case.number}/audit/").context["entries"] if "changed" in one["about"]
    ]
    assert told["changes"] == [{"field": "restricted", "before": "no", "after": "yes"}]
    assert told["who"] == "Synthetic Staff (Privacy officer)"


def test_who_looked_is_told_by_name_and_role(clinic: Clinic, case: Case, officer: Client) -> None:
    look(clinic, case)
    assert "Nadia Nurse (Nurse) Looked at the case" in rows(officer.get(f"/cases/{case.number}/audit/"))


def test_another_case_is_not_in_the_list_of_one(clinic: Clinic, case: Case, officer: Client) -> None:
    other = clinic.open_case()
    clinic.write_fact(other, "walking.minutes", 3)
    entries = officer.get(f"/cases/{case.number}/audit/").context["entries"]
    assert {one["case"] for one in entries} == {case.number, None}  # None: the person


def test_reading_the_audit_is_noted(clinic: Clinic, case: Case, officer: Client) -> None:
    officer.get("/audit/")
    officer.get(f"/cases/{case.number}/audit/")
    with clinic.acting():
        assert [(one.what, one.case_id) for one in Sight.objects.order_by("recorded_at")] == [
            ("audit", None), ("audit", case.id),
        ]  # fmt: skip


@pytest.mark.parametrize("query", [{"deed": Deed.VIEWED}, {"day": "2000-01-01"}, {"deed": "changed"}])
def test_filters_leave_what_was_asked_for(clinic: Clinic, case: Case, officer: Client, query: dict[str, str]) -> None:
    look(clinic, case)
    found = rows(officer.get("/audit/", query))
    if query.get("deed") == Deed.VIEWED:
        assert found
        assert all("Looked at" in one for one in found)
    elif "day" in query:
        assert found == []
    else:
        assert found
        assert all("Changed" in one for one in found)


def test_the_list_of_one_person(clinic: Clinic, case: Case, officer: Client) -> None:
    nurse = look(clinic, case)
    look(clinic, case, name="Otto Other")
    found = rows(officer.get("/audit/", {"who": nurse.id}))
    assert found == ["Nadia Nurse (Nurse) Looked at the case"]


@pytest.mark.parametrize("query", [{"page": "x"}, {"page": "-1"}, {"page": "9" * 30}, {"who": "x"}, {"day": "x"}])
def test_nonsense_in_the_address_shows_a_page(officer: Client, query: dict[str, str]) -> None:
    assert officer.get("/audit/", query).status_code == 200


def test_pages_leave_nothing_out_and_repeat_nothing(clinic: Clinic, case: Case, officer: Client) -> None:
    with clinic.acting():
        Fact.objects.bulk_create(
            Fact(organisation_id=clinic.organisation_id, case=case, key=f"answer.n{n}", value=n, holds_on=DAY,
                 origin=Origin.PATIENT)
            for n in range(120)
        )  # fmt: skip
    found, page = [], f"/cases/{case.number}/audit/?deed=changed"
    while page:
        answer = officer.get(page)
        found += [row["about"] for row in answer.context["entries"]]
        page = f"/cases/{case.number}/audit/{answer.context['older']}" if answer.context["older"] else ""
    facts = [one for one in found if "answer.n" in one]
    assert (len(facts), len(set(facts))) == (120, 120)


def test_the_chain_is_verified_on_the_page(clinic: Clinic, case: Case, officer: Client) -> None:
    answer = officer.post("/audit/")
    assert "the chain is whole" in answer.content.decode()
    assert answer.context["last"].digest in answer.content.decode()


def test_a_patient_reads_who_looked(clinic: Clinic, case: Case) -> None:
    look(clinic, case)
    patient = clinic.hire("patient")
    with clinic.acting():
        Person.objects.filter(cases=case).update(user=patient)
        other = clinic.open_case()
    with clinic.acting():
        look(clinic, Case.objects.get(id=other), name="Otto Other")
    client = sign_in(patient)

    page = client.get("/my/audit/", headers={"accept-language": "es"}).content.decode()

    assert "Nadia Nurse (Enfermería)" in page
    assert "Miró: el caso" in page
    assert "Otto Other" not in page
    assert "la lista de quién miró" in client.get("/my/audit/", headers={"accept-language": "es"}).content.decode()


@pytest.mark.parametrize("table", TRACKED)
def test_every_tracked_table_has_a_name(table: str) -> None:
    key = table.split("_", 1)[1]
    assert word("table", key)[0].isupper()


def seen_pages() -> set[str]:
    """What every call that notes a sight says was seen."""
    found = set()
    for module in CLINIC.rglob("*.py"):
        for call in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            match call:
                case ast.Call(func=ast.Name("note_sight"), args=[_, _, ast.Constant(str(what)), *_]):
                    found.add(what)
                case ast.Call(func=ast.Name(), keywords=keywords):
                    found |= {
                        one.value.value
                        for one in keywords
                        if one.arg == "what" and isinstance(one.value, ast.Constant) and one.value.value
                    }
    return found


def test_every_page_that_is_noted_has_a_name_in_both_languages() -> None:
    words = tomllib.loads(CLINIC.joinpath("audit", "words.toml").read_text(encoding="utf-8"))

    assert len(seen_pages()) > 15
    assert seen_pages() - set(words["page"]) == set()
