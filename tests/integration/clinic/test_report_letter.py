"""A report of the assessment from the clinic's template: it says what was signed and confirmed, nothing else."""

from clinic_factories import Clinic, sign_in
from django.core.cache import cache
from django.test import Client
from viewer_factories import number_of, read_study

from flavum.clinic.records.models import Fact, Origin, Person, StudyReading

PASSWORD = "correct horse battery"


def read_case(clinic: Clinic) -> tuple[int, StudyReading]:
    case_id = clinic.open_case()
    return number_of(clinic, case_id), read_study(clinic, case_id, clinic.hire("coordinator"))


def confirm(client: Client, number: int, reading: StudyReading, level: str) -> None:
    at = f"/cases/{number}/studies/{reading.study_id}"
    levels = client.get(f"{at}/facts.json").json()["levels"]
    seen = next(one["digest"] for one in levels if one["level"] == level)
    client.post(f"{at}/levels/{level}/confirm/", {"seen": seen})


def sign(client: Client, number: int) -> None:
    cache.clear()  # how often somebody has tried
    page = f"/cases/{number}/verdict/sign/"
    client.post(page, {"secret": PASSWORD, "seen": client.get(page).context["seen"]})


def write(clinic: Clinic, number: int):
    client = sign_in(clinic.hire("nurse"))
    client.post(f"/cases/{number}/letters/", {"do": "take_over"})
    return client.get(f"/cases/{number}/letters/", {"template": "Report of the assessment"}).context


def test_nothing_is_reported_that_nobody_stands_behind(clinic: Clinic) -> None:
    number, reading = read_case(clinic)
    doctor = sign_in(clinic.hire("proceduralist"))

    assert "needs the verdict at each level, as it was signed" in str(write(clinic, number)["refusal"])
    sign(doctor, number)
    assert "needs what was measured on the MRI" in str(write(clinic, number)["refusal"])
    confirm(doctor, number, reading, "L4-L5")
    assert "wording" in write(clinic, number)


def test_what_was_signed_and_confirmed_is_reported_in_the_patients_language(clinic: Clinic) -> None:
    number, reading = read_case(clinic)
    doctor = sign_in(clinic.hire("proceduralist"))
    with clinic.acting():
        Person.objects.update(language="es")
    sign(doctor, number)
    confirm(doctor, number, reading, "L4-L5")

    body = write(clinic, number)["wording"].body

    assert "L4-L5: Aún no se sabe" in body
    assert "Firmado por Synthetic Staff" in body
    assert "área del saco dural 68 mm²" in body
    assert "L3-L4: ligamento" not in body  # nobody confirmed it


def test_a_signature_that_is_void_reports_nothing(clinic: Clinic) -> None:
    number, reading = read_case(clinic)
    doctor = sign_in(clinic.hire("proceduralist"))
    confirm(doctor, number, reading, "L4-L5")
    sign(doctor, number)
    with clinic.acting():
        area = Fact.objects.get(key="level.sac_area_mm2", level="L4-L5", superseded_by=None)
    clinic.write_fact(
        area.case_id, area.key, {**area.value, "value": 90.0, "low": 80.0, "high": 100.0}, level="L4-L5",
        supersedes=area, origin=Origin.CORRECTED, reason="measured again",
    )  # fmt: skip

    assert "as it was signed" in str(write(clinic, number)["refusal"])
