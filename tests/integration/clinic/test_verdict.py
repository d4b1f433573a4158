"""The verdict as a page, and its signature: proved, kept, said to be void as soon as a fact behind it changes."""

import hashlib
import io

import pytest
from clinic_factories import DAY, Clinic, sign_in
from django.conf import settings
from django.core.cache import cache
from django.db.models.functions import Now
from django.test import Client
from pypdf import PdfReader

from flavum.clinic.accounts.models import User
from flavum.clinic.actions.sign import find_obstacles
from flavum.clinic.audit.models import Deed, Sight
from flavum.clinic.audit.signed import signatures_of
from flavum.clinic.audit.verify import verify
from flavum.clinic.demonstration.kind import load_kinds
from flavum.clinic.records.document import ROWS
from flavum.clinic.records.files import Files
from flavum.clinic.records.models import Alarm, Case, Disagreement, Document, Fact, Origin
from flavum.report.clinician import word_day
from flavum.report.words import load_words

PASSWORD = "correct horse battery"


@pytest.fixture
def case(clinic: Clinic) -> Case:
    """Of somebody who is a candidate at L4-L5."""
    made, document = clinic.open_case(), load_kinds()["typical"].document
    for section, fields in document.items():
        if section in ROWS.values():
            clinic.write_fact(made, next(key for key, name in ROWS.items() if name == section), fields)
        elif section == "levels":
            for level, found in fields.items():
                for name, value in found.items():
                    clinic.write_fact(made, f"level.{name}", value, level=level)
        elif section != "intake":
            for name, value in fields.items():
                clinic.write_fact(made, f"{section}.{name}", value)
    with clinic.acting():
        return Case.objects.select_related("person", "site").get(id=made)


@pytest.fixture
def signer(clinic: Clinic) -> User:
    cache.clear()  # how often somebody has tried
    return clinic.hire("proceduralist")


@pytest.fixture
def client(signer: User) -> Client:
    return sign_in(signer)


def sign(client: Client, case: Case, secret: str = PASSWORD, seen: str | None = None, **named: object):
    page = f"/cases/{case.number}/verdict/sign/"
    shown = client.get(page).context["seen"]
    return client.post(page, {"secret": secret, "seen": shown if seen is None else seen}, **named)


def correct(clinic: Clinic, case: Case, key: str, value: object, level: str = "") -> Fact:
    with clinic.acting():
        before = Fact.objects.get(case=case, key=key, level=level, superseded_by=None)
    return clinic.write_fact(
        case.id, key, value, level=level, supersedes=before, origin=Origin.CORRECTED, reason="measured again"
    )


def signatures(clinic: Clinic, case: Case) -> list:
    with clinic.acting():
        return signatures_of(case)


def test_the_page_says_the_verdict_every_level_and_where_facts_came_from(client: Client, case: Case) -> None:
    page = client.get(f"/cases/{case.number}/verdict/").content.decode()

    assert "Candidate at L4-L5." in page
    assert page.count('class="card group"') == 6  # the person and five levels
    assert "Medicare NCD 150.13" in page
    assert f"entered by Flavum, {word_day(DAY, load_words('en'))}" in page


def test_an_emergency_stands_on_top(clinic: Clinic, client: Client, case: Case) -> None:
    correct(clinic, case, "red_flags.saddle_numbness", "yes")
    page = client.get(f"/cases/{case.number}/verdict/").content.decode()
    assert page.index('class="alarm"') < page.index('class="verdict ')


def test_it_speaks_spanish(client: Client, case: Case) -> None:
    page = client.get(f"/cases/{case.number}/verdict/", headers={"accept-language": "es"}).content.decode()
    assert "Candidato en L4-L5." in page
    assert "Qué averiguar ahora" in page


@pytest.mark.parametrize(
    ("language", "why"), [("en", ": no MRI was given"), ("es", ": no se entregó ninguna resonancia")]
)
def test_a_fact_that_is_not_known_says_why(client: Client, case: Case, language: str, why: str) -> None:
    page = client.get(f"/cases/{case.number}/verdict/", headers={"accept-language": language}).content.decode()
    assert why in page


@pytest.mark.parametrize("role", ["coordinator", "nurse", "authorisation"])
def test_who_may_not_decide_sees_the_verdict_and_cannot_sign(clinic: Clinic, case: Case, role: str) -> None:
    client = sign_in(clinic.hire(role))
    page = client.get(f"/cases/{case.number}/verdict/")
    assert page.status_code == 200
    assert "/sign/" not in page.content.decode()
    assert client.post(f"/cases/{case.number}/verdict/sign/", {"secret": PASSWORD}).status_code == 403


def test_a_signature_keeps_what_was_signed(clinic: Clinic, client: Client, signer: User, case: Case) -> None:
    answer = sign(client, case)

    assert (answer.status_code, answer.headers["Location"]) == (302, f"/cases/{case.number}/verdict/")
    [signed] = signatures(clinic, case)
    with Files(str(settings.PLACE.files)).open(signed.signature.content_sha256) as file:
        content = file.read()
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    assert hashlib.sha256(content).hexdigest() == signed.signature.content_sha256
    assert signed.holds
    assert signed.signature.recorded_by_id == signer.id
    for said in ("Candidate at L4-L5.", "Signed electronically by Synthetic Staff", signed.signature.subject_sha256,
                 "stand behind this decision", case.person.family_name, "synthetic"):  # fmt: skip
        assert said in text.replace("\n", " ")
    assert verify(clinic.organisation_id)[1] == []


def test_the_paper_is_tagged(clinic: Clinic, client: Client, case: Case) -> None:
    sign(client, case)
    with clinic.acting():
        sha256 = Document.objects.get(case=case).sha256
    with Files(str(settings.PLACE.files)).open(sha256) as file:
        catalogue = PdfReader(io.BytesIO(file.read())).trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "en"
    assert "pdfuaid" in catalogue["/Metadata"].get_data().decode()


def test_the_paper_is_opened_printed_and_taken_out_and_each_is_noted(
    clinic: Clinic, client: Client, signer: User, case: Case
) -> None:
    sign(client, case)
    with clinic.acting():
        paper = Document.objects.get(case=case)
        before = Sight.objects.count()
    address = f"/cases/{case.number}/documents/{paper.id}/"

    opened, printed, taken = (
        client.get(address),
        client.post(address, {"do": "print"}),
        client.post(address, {"do": "take"}),
    )

    for answer in (opened, printed, taken):
        assert hashlib.sha256(b"".join(answer.streaming_content)).hexdigest() == paper.sha256
    assert [one.headers["Content-Disposition"].split(";")[0] for one in (opened, printed, taken)] == [
        "inline", "inline", "attachment",
    ]  # fmt: skip
    with clinic.acting():
        deeds = [one.deed for one in Sight.objects.order_by("recorded_at")[before:]]
    assert deeds == [Deed.VIEWED, Deed.VIEWED, Deed.PRINTED, Deed.VIEWED, Deed.EXPORTED]
    assert paper.title in client.get(f"/cases/{case.number}/documents/").content.decode()


def test_a_paper_of_another_case_is_not_there(clinic: Clinic, client: Client, case: Case) -> None:
    sign(client, case)
    other = clinic.open_case()
    with clinic.acting():
        paper, number = Document.objects.get(case=case), Case.objects.get(id=other).number
    assert client.get(f"/cases/{number}/documents/{paper.id}/").status_code == 404


@pytest.mark.parametrize("secret", ["", "wrong", "000000"])
def test_a_wrong_password_or_code_signs_nothing(clinic: Clinic, client: Client, case: Case, secret: str) -> None:
    assert sign(client, case, secret).status_code == 422
    assert signatures(clinic, case) == []


def test_tries_are_counted(client: Client, case: Case) -> None:
    answers = [sign(client, case, "wrong").content.decode() for _ in range(12)]
    assert "Too many tries" not in answers[0]
    assert "Too many tries" in answers[-1]
    assert "Too many tries" in sign(client, case, PASSWORD).content.decode()


def test_a_double_click_signs_once(clinic: Clinic, client: Client, case: Case) -> None:
    for _ in range(2):
        sign(client, case)
    assert len(signatures(clinic, case)) == 1


def test_a_correction_voids_the_signature_visibly(clinic: Clinic, client: Client, case: Case) -> None:
    sign(client, case)
    correct(clinic, case, "level.sac_area_mm2", 80, level="L4-L5")

    [signed] = signatures(clinic, case)
    page = client.get(f"/cases/{case.number}/verdict/").content.decode()
    assert not signed.holds
    assert signed.because == ("dural sac area at L4-L5 was corrected",)
    assert "void since" in page
    assert "dural sac area at L4-L5 was corrected" in page
    sign(client, case)
    assert [one.holds for one in signatures(clinic, case)] == [True, False]


def test_a_fact_that_no_criterion_asks_about_voids_nothing(clinic: Clinic, client: Client, case: Case) -> None:
    sign(client, case)
    correct(clinic, case, "goals.wants_to", ["dance"])
    assert signatures(clinic, case)[0].holds


def test_what_changed_since_the_page_was_read_is_not_signed(clinic: Clinic, client: Client, case: Case) -> None:
    seen = client.get(f"/cases/{case.number}/verdict/sign/").context["seen"]
    correct(clinic, case, "level.sac_area_mm2", 80, level="L4-L5")
    answer = sign(client, case, seen=seen)
    assert (answer.status_code, signatures(clinic, case)) == (422, [])
    assert "has changed since you looked" in answer.content.decode()


def test_an_emergency_stops_the_signature_until_somebody_says_what_was_done(
    clinic: Clinic, client: Client, signer: User, case: Case
) -> None:
    correct(clinic, case, "red_flags.saddle_numbness", "yes")
    answer = sign(client, case)
    assert (answer.status_code, signatures(clinic, case)) == (422, [])
    assert "Unresolved emergency" in answer.content.decode()

    with clinic.acting():
        Alarm.objects.create(
            organisation_id=clinic.organisation_id, case=case, key="red_flags.saddle_numbness",
            ended_at=Now(), ended_by=signer, what_was_done="seen in the emergency room",
        )  # fmt: skip
        assert list(find_obstacles(case)) == []


def test_an_open_disagreement_stops_the_signature(clinic: Clinic, client: Client, case: Case) -> None:
    with clinic.acting():
        against = Fact.objects.get(case=case, key="history.lumbar_surgery")
        Disagreement.objects.create(
            organisation_id=clinic.organisation_id, case=case, against=against, value="yes", origin=Origin.PATIENT
        )
    assert "Two answers disagree" in sign(client, case).content.decode()
    assert signatures(clinic, case) == []


def test_doubtful_names_of_levels_stop_the_signature(clinic: Clinic, client: Client, case: Case) -> None:
    correct(clinic, case, "imaging.level_names_sure", "no")
    assert "names of the levels" in sign(client, case).content.decode()
    assert signatures(clinic, case) == []


def test_unconfirmed_findings_are_said_and_can_be_signed(clinic: Clinic, client: Client, case: Case) -> None:
    correct(clinic, case, "level.sac_area_mm2", 80, level="L4-L5")
    page = client.get(f"/cases/{case.number}/verdict/sign/").content.decode()
    assert "Nobody has confirmed the findings at L4-L5" in page
    assert sign(client, case).status_code == 302


def test_the_page_of_the_case_says_who_signed_and_that_it_is_void(clinic: Clinic, client: Client, case: Case) -> None:
    sign(client, case)
    assert "Signed by Synthetic Staff" in client.get(f"/cases/{case.number}/").content.decode()
    correct(clinic, case, "level.sac_area_mm2", 80, level="L4-L5")
    page = client.get(f"/cases/{case.number}/").content.decode()
    assert "void since" in page
    assert "dural sac area at L4-L5 was corrected" in page
