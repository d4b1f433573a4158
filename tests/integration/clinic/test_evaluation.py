"""The evaluation: a part is filled in and kept as a whole, nobody's answer is lost, and what follows is said."""

import pytest
from clinic_factories import DAY, Clinic, sign_in
from django.test import Client

from flavum.candidacy.facts.catalogue import Kind, Scope, fact_catalogue
from flavum.clinic.audit.ground import digest_of, ground_of
from flavum.clinic.evaluation.part import load_parts
from flavum.clinic.records.models import Alarm, Case, Disagreement, Fact, Origin


@pytest.fixture
def case(clinic: Clinic) -> Case:
    made = clinic.open_case()
    with clinic.acting():
        return Case.objects.select_related("person", "site").get(id=made)


@pytest.fixture
def client(clinic: Clinic) -> Client:
    return sign_in(clinic.hire("nurse"))


def address(case: Case, part: str = "examination") -> str:
    return f"/cases/{case.number}/evaluation/{part}/"


def read_form(client: Client, case: Case, part: str = "examination") -> dict[str, str]:
    """What a browser would send of the page as it is shown."""
    form = {}
    for group in client.get(address(case, part)).context["groups"]:
        cells = [*(cell for row in group["pairs"] for cell in row["cells"]), *group["cells"]]
        for cell in cells:
            form |= {cell.key: cell.written, f"seen:{cell.key}": str(cell.seen or "")}
    return form


def facts(clinic: Clinic) -> dict[str, object]:
    with clinic.acting():
        return {one.key: one.value for one in Fact.objects.filter(superseded_by=None)}


def test_every_row_of_every_part_is_a_fact_of_the_person_that_a_form_takes() -> None:
    keys = [key for part in load_parts().values() for key in part.keys]
    assert len(keys) == len(set(keys))
    known = fact_catalogue()
    assert all(known[key].scope is Scope.PERSON and not known[key].computed for key in keys)
    assert {known[key].kind for key in keys} <= {Kind.YES_NO, Kind.CHOICE, Kind.NUMBER}


def test_every_fact_of_the_examination_is_asked_or_follows() -> None:
    groups = [group for part in load_parts().values() for group in part.groups]
    asked = {key for group in groups for key in (*group.keys, *group.signs)}
    assert {key for key in fact_catalogue() if key.startswith("examination.")} <= asked


def test_what_is_usual_is_an_option_of_its_fact() -> None:
    for part in load_parts().values():
        for group in part.groups:
            for key, value in (group.normal or {}).items():
                assert key in group.keys
                options = {"yes", "no"} if fact_catalogue()[key].kind is Kind.YES_NO else fact_catalogue()[key].choices
                assert value in (options or {}), key


def test_only_what_was_filled_in_is_kept(clinic: Clinic, client: Client, case: Case) -> None:
    form = read_form(client, case) | {"examination.strength_l5_left": "4", "examination.stoop_test": "yes"}
    answer = client.post(address(case), form)
    assert answer.status_code == 302
    assert facts(clinic) == {"examination.strength_l5_left": "4", "examination.stoop_test": "yes"}


def test_the_rest_is_normal_fills_and_hides_and_keeps_nothing(clinic: Clinic, client: Client, case: Case) -> None:
    form = read_form(client, case) | {"examination.strength_l5_left": "3", "normal": "strength"}
    answer = client.post(address(case), form)
    assert answer.status_code == 200
    assert facts(clinic) == {}
    cells = {cell.key: cell for group in answer.context["groups"] for row in group["pairs"] for cell in row["cells"]}
    assert cells["examination.strength_l5_left"].written == "3"  # what was found stays
    assert cells["examination.strength_l5_right"].written == "5"
    assert cells["examination.strength_l5_right"].is_new
    assert cells["examination.knee_reflex_left"].written == ""


def test_a_correction_says_why(clinic: Clinic, client: Client, case: Case) -> None:
    client.post(address(case), read_form(client, case) | {"examination.gait": "stooped"})
    form = read_form(client, case) | {"examination.gait": "limping"}
    refused = client.post(address(case), form)
    assert refused.status_code == 422
    assert "Say why an answer is corrected." in refused.content.decode()
    assert facts(clinic) == {"examination.gait": "stooped"}
    client.post(address(case), form | {"reason": "seen again"})
    with clinic.acting():
        fact = Fact.objects.get(superseded_by=None)
        assert (fact.value, fact.origin, fact.reason) == ("limping", Origin.CORRECTED, "seen again")


def test_what_is_cleared_is_not_known_and_says_why(clinic: Clinic, client: Client, case: Case) -> None:
    client.post(address(case), read_form(client, case) | {"examination.gait": "stooped"})
    client.post(address(case), read_form(client, case) | {"examination.gait": "", "reason": "mixed up"})
    with clinic.acting():
        fact = Fact.objects.get(superseded_by=None)
        assert (fact.value, fact.unknown_because) == (None, "mixed up")


def test_two_at_once_lose_nothing(clinic: Clinic, client: Client, case: Case) -> None:
    one, other = read_form(client, case), read_form(client, case)
    client.post(address(case), one | {"examination.gait": "stooped", "examination.stoop_test": "yes"})
    answer = client.post(address(case), other | {"examination.gait": "limping", "examination.knee_reflex_left": "2"})
    assert answer.headers["Location"] == f"/cases/{case.number}/"
    assert facts(clinic) == {
        "examination.gait": "stooped", "examination.stoop_test": "yes", "examination.knee_reflex_left": "2",
    }  # fmt: skip
    with clinic.acting():
        assert [one.value for one in Disagreement.objects.all()] == ["limping"]


def test_a_number_out_of_range_keeps_nothing_and_loses_nothing(clinic: Clinic, client: Client, case: Case) -> None:
    form = read_form(client, case) | {"examination.walk_test_minutes": "900", "examination.gait": "normal"}
    answer = client.post(address(case), form)
    assert answer.status_code == 422
    assert facts(clinic) == {}
    written = {cell.key: cell for group in answer.context["groups"] for cell in group["cells"]}
    assert written["examination.walk_test_minutes"].is_wrong
    assert written["examination.gait"].written == "normal"


def test_weakness_that_gets_worse_raises_the_alarm(clinic: Clinic, client: Client, case: Case) -> None:
    client.post(address(case), read_form(client, case) | {"examination.weakness_course": "getting_worse"})
    with clinic.acting():
        assert Alarm.objects.get().key == "examination.weakness_course"
    page = client.get(address(case)).content.decode()
    assert "Act first" in page
    assert "progressive" in page


def test_what_differs_from_the_findings_is_named_on_every_page(clinic: Clinic, client: Client, case: Case) -> None:
    clinic.write_fact(case.id, "examination.motor_deficit", "none")
    client.post(address(case), read_form(client, case) | {"examination.strength_l5_left": "2"})
    for at in (f"/cases/{case.number}/evaluation/", address(case)):
        page = client.get(at).content.decode()
        assert "These answers cannot hold together" in page
        assert "These two differ." in page
    spanish = client.get(address(case), headers={"accept-language": "es"}).content.decode()
    assert "Estas respuestas no pueden valer a la vez" in spanish
    assert "2: se mueve sin la gravedad" in spanish


def test_a_verdict_rests_on_the_findings_one_by_one(clinic: Clinic, client: Client, case: Case) -> None:
    with clinic.acting():
        before = digest_of(ground_of(case, DAY))
    client.post(address(case), read_form(client, case) | {"examination.strength_l5_left": "4"})
    with clinic.acting():
        assert digest_of(ground_of(case, DAY)) != before


def test_the_verdict_prints_what_was_examined(clinic: Clinic, client: Client, case: Case) -> None:
    client.post(address(case), read_form(client, case) | {"examination.strength_l5_left": "2"})
    page = client.get(f"/cases/{case.number}/verdict/").content.decode()
    assert "Lift the big toe (L5)" in page
    assert "right not examined, left 2" in page
    assert "motor deficit of the legs: <strong>severe</strong>" in page
    assert "worked out from what was" in page


def test_pregnancy_is_asked_where_it_applies(clinic: Clinic, client: Client, case: Case) -> None:
    def asks() -> bool:
        return "person.pregnant" in read_form(client, case, "fitness")

    assert asks()  # nobody knows the sex
    clinic.write_fact(case.id, "person.sex", "male")
    with clinic.acting():
        type(case.person).objects.filter(id=case.person_id).update(sex="male")
    assert not asks()


@pytest.mark.parametrize("part", ["history", "imaging", "treatments", "red_flags", "fitness"])
def test_every_part_has_its_page_in_both_languages(client: Client, case: Case, part: str) -> None:
    for language in ("en", "es"):
        answer = client.get(address(case, part), headers={"accept-language": language})
        assert answer.status_code == 200
        assert load_parts()[part].title.say(language) in answer.content.decode()


def test_treatments_are_shown_with_dose_dates_and_effect(clinic: Clinic, client: Client, case: Case) -> None:
    row = {"kind": "medicine", "tried": "yes", "name": "gabapentin", "dose": "300 mg, three times a day",
           "started_on": "2026-01-05", "response": "short_relief"}  # fmt: skip
    clinic.write_fact(case.id, "treatment.rows", [row])
    page = client.get(address(case, "treatments")).content.decode()
    for said in ("gabapentin", "300 mg, three times a day", "2026", "Some or short relief"):
        assert said in page


def test_a_part_that_is_not_there_is_not_found(client: Client, case: Case) -> None:
    assert client.get(address(case, "weather")).status_code == 404


def test_findings_of_both_sides_do_not_crowd_the_case_page(client: Client, case: Case) -> None:
    assert "How strong is lifting the big toe" not in client.get(f"/cases/{case.number}/").content.decode()
    client.post(address(case), read_form(client, case) | {"examination.strength_l5_left": "2"})
    assert (
        "How strong is lifting the big toe (L5) on the left?" in client.get(f"/cases/{case.number}/").content.decode()
    )
