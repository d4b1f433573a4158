"""Letters: a template of the clinic filled in for a case, edited, looked at, kept, signed once."""

import io

import pytest
from clinic_factories import Clinic, sign_in
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from pypdf import PdfReader

from flavum.clinic.audit.signed import signatures_of
from flavum.clinic.messaging.fill import check_names
from flavum.clinic.messaging.shipped import load_shipped
from flavum.clinic.records.files import Files
from flavum.clinic.records.models import Case, Document, Person, Template, TemplateKind

PASSWORD = "correct horse battery"
WORDS = {"title": "About your visit", "body": "Dear Person,\n\nwe expect you.\nBring your list.\n\nYour team"}


@pytest.fixture
def case(clinic: Clinic) -> Case:
    made = clinic.open_case()
    with clinic.acting():
        return Case.objects.select_related("person").get(id=made)


@pytest.fixture
def client(clinic: Clinic) -> Client:
    cache.clear()  # how often somebody has tried
    return sign_in(clinic.hire("nurse"))


def post(client: Client, case: Case, do: str, **others: str):
    return client.post(f"/cases/{case.number}/letters/", {**WORDS, "do": do, **others})


def papers(clinic: Clinic, case: Case) -> list[Document]:
    with clinic.acting():
        return list(Document.objects.filter(case=case))


def text_of(content: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def take_over(clinic: Clinic, case: Case) -> None:
    sign_in(clinic.hire("coordinator")).post(f"/cases/{case.number}/letters/", {"do": "take_over"})


@pytest.mark.parametrize("name", load_shipped())
def test_a_shipped_template_uses_only_names_that_can_be_filled_in(name: str) -> None:
    for wording in load_shipped()[name].values():
        check_names(wording.title)
        check_names(wording.body)
        assert wording.title


def test_shipped_templates_are_taken_over_once(clinic: Clinic, case: Case) -> None:
    for _ in range(2):
        take_over(clinic, case)
    with clinic.acting():
        assert Template.objects.filter(kind=TemplateKind.LETTER).count() == 2 * len(load_shipped())


@pytest.mark.parametrize(("language", "said"), [("en", "Dear colleague"), ("es", "Estimada colega")])
def test_a_template_is_filled_in_in_the_patients_language(
    clinic: Clinic, client: Client, case: Case, language: str, said: str
) -> None:
    take_over(clinic, case)
    with clinic.acting():
        Person.objects.filter(id=case.person_id).update(language=language)
    wording = client.get(f"/cases/{case.number}/letters/", {"template": "Answer to a referral"}).context["wording"]
    assert said in wording.body
    assert case.person.family_name in wording.title
    assert "{" not in wording.body


def test_what_cannot_be_filled_in_is_said(clinic: Clinic, client: Client, case: Case) -> None:
    take_over(clinic, case)
    answer = client.get(f"/cases/{case.number}/letters/", {"template": "Appointment"})
    assert answer.status_code == 200  # the page was asked for and is shown; it says what is wrong
    assert "there is none yet" in answer.content.decode()


def test_looking_keeps_nothing(clinic: Clinic, client: Client, case: Case) -> None:
    answer = post(client, case, "look")
    text = text_of(answer.content).replace("\n", " ")
    assert answer.headers["Content-Type"] == "application/pdf"
    for said in ("About your visit", "we expect you.", "Bring your list.", "synthetic", "555-0100"):
        assert said in text
    assert papers(clinic, case) == []


def test_a_kept_letter_is_tagged_and_kept_once(clinic: Clinic, client: Client, case: Case) -> None:
    for _ in range(2):
        assert post(client, case, "keep").headers["Location"] == f"/cases/{case.number}/documents/"
    [paper] = papers(clinic, case)
    with Files(str(settings.PLACE.files)).open(paper.sha256) as file:
        catalogue = PdfReader(io.BytesIO(file.read())).trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert paper.title == "About your visit"


def test_a_signed_letter_says_by_whom_and_is_signed_once(clinic: Clinic, client: Client, case: Case) -> None:
    for _ in range(2):
        post(client, case, "sign", secret=PASSWORD)
    [paper] = papers(clinic, case)
    with clinic.acting():
        [signed] = signatures_of(case)
    with Files(str(settings.PLACE.files)).open(paper.sha256) as file:
        text = text_of(file.read()).replace("\n", " ")
    assert signed.holds
    assert signed.signature.content_sha256 == paper.sha256
    assert "Signed electronically by Synthetic Staff" in text
    assert "I am the author of this letter" in text


def test_without_proof_nothing_is_signed_and_no_word_is_lost(clinic: Clinic, client: Client, case: Case) -> None:
    answer = post(client, case, "sign", secret="wrong")
    assert answer.status_code == 422
    assert "we expect you." in answer.content.decode()
    assert papers(clinic, case) == []


@pytest.mark.parametrize("empty", [{"title": " "}, {"body": ""}, {"title": "x" * 201}, {"body": "x" * 20001}])
def test_what_is_no_letter_is_refused(clinic: Clinic, client: Client, case: Case, empty: dict[str, str]) -> None:
    assert post(client, case, "keep", **empty).status_code == 422
    assert papers(clinic, case) == []


def test_words_of_a_letter_are_words_and_nothing_else(clinic: Clinic, client: Client, case: Case) -> None:
    answer = post(client, case, "look", body='#image("/etc/passwd") *bold* $x$ <script>')
    assert '#image("/etc/passwd") *bold* $x$ <script>' in text_of(answer.content)
