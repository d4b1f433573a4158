"""The list of medicines: nothing replaced in silence, blood thinners pointed out, a photo kept as it is."""

from io import BytesIO

import pytest
from clinic_factories import Clinic, sign_in
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from flavum.clinic.audit.models import Sight
from flavum.clinic.records.models import Disagreement, Document, Fact, Person

TAKEN, PAGE = "/my/medicines.taken/", "/my/medicines/"


@pytest.fixture
def client(clinic: Clinic) -> Client:
    user, case_id = clinic.hire("patient"), clinic.open_case()
    with clinic.acting():
        Person.objects.filter(cases=case_id).update(user=user)
    return sign_in(user, second_factor=False)


def current(clinic: Clinic, key: str) -> Fact | None:
    with clinic.acting():
        return Fact.objects.filter(key=f"medicines.{key}", superseded_by=None).first()


def write(client: Client, clinic: Clinic, list_: str) -> str:
    fact = current(clinic, "taken")
    return client.post(TAKEN, {"value": list_, "seen": fact.id if fact else ""}).headers["Location"]


def photo(kind: str = "JPEG", name: str = "list.jpg") -> SimpleUploadedFile:
    file = BytesIO()
    Image.new("RGB", (40, 30), "white").save(file, kind)
    return SimpleUploadedFile(name, file.getvalue())


def test_the_list_shows_ingredient_brand_and_class(clinic: Clinic, client: Client) -> None:
    assert write(client, clinic, "Eliquis 5 mg\ngabapentin\nthe little white one") == PAGE
    english, spanish = (
        client.get(PAGE, headers={"accept-language": language}).content.decode() for language in ("en", "es")
    )
    for words in ("Eliquis 5 mg", "apixaban (Eliquis)", "anticoagulant", "Blood thinner", "We do not know this name"):
        assert words in english
    for words in ("anticoagulante", "No conocemos este nombre"):
        assert words in spanish


def test_a_misspelling_is_proposed_and_replaced_only_by_a_yes(clinic: Clinic, client: Client) -> None:
    write(client, clinic, "apixiban 5 mg\ntea")
    page = client.get(PAGE).content.decode()
    assert "Did you mean apixaban (Eliquis)?" in page
    assert current(clinic, "taken").value == ["apixiban 5 mg", "tea"]
    assert current(clinic, "blood_thinner") is None
    said = {"yes": "0", "seen": str(current(clinic, "taken").id)}
    for _ in range(2):
        client.post(PAGE, said)
    assert current(clinic, "taken").value == ["apixaban 5 mg", "tea"]
    assert current(clinic, "blood_thinner").value == "yes"


def test_blood_thinners_are_facts_for_the_team(clinic: Clinic, client: Client) -> None:
    write(client, clinic, "Plavix\nExcedrin")
    for key, value in (
        ("blood_thinner", "yes"),
        ("blood_thinner_names", ["clopidogrel", "acetaminophen + aspirin + caffeine"]),
    ):
        fact = current(clinic, key)
        assert (fact.value, fact.origin) == (value, "computed")
    write(client, clinic, "tea")
    assert current(clinic, "blood_thinner").value is None


def test_a_list_that_says_otherwise_than_the_patient_is_kept_beside(clinic: Clinic, client: Client) -> None:
    client.post("/my/medicines.blood_thinner/", {"value": "no", "seen": ""})
    for _ in range(2):
        write(client, clinic, "Xarelto")
    fact = current(clinic, "blood_thinner")
    with clinic.acting():
        assert [(one.value, one.origin, one.against_id) for one in Disagreement.objects.all()] == [
            ("yes", "computed", fact.id)
        ]
    assert (fact.value, fact.origin) == ("no", "patient")


@pytest.mark.parametrize(("kind", "media_type"), [("JPEG", "image/jpeg"), ("PNG", "image/png")])
def test_a_photo_is_kept_once_and_shown_to_who_may_see_it(
    clinic: Clinic, other_clinic: Clinic, client: Client, kind: str, media_type: str
) -> None:
    for _ in range(2):
        assert client.post(PAGE, {"photo": photo(kind)}).status_code == 302
    with clinic.acting():
        document = Document.objects.get()
    address = f"/photos/{document.id}/"
    assert address in client.get(PAGE).content.decode()
    answer = client.get(address)
    assert (answer.headers["Content-Type"], len(b"".join(answer.streaming_content))) == (
        media_type,
        document.size_bytes,
    )
    nurse = clinic.hire("nurse")
    assert sign_in(nurse).get(address).status_code == 200
    with clinic.acting():
        assert Sight.objects.filter(recorded_by=nurse, what="photo").count() == 1
    assert sign_in(other_clinic.hire("nurse")).get(address).status_code == 404


@pytest.mark.parametrize(
    "file",
    [
        SimpleUploadedFile("list.jpg", b"not a picture"),
        SimpleUploadedFile("list.png", b""),
        photo("GIF", "list.png"),
        SimpleUploadedFile("list.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
    ],
)
def test_what_is_no_photo_is_refused(clinic: Clinic, client: Client, file: SimpleUploadedFile) -> None:
    file.seek(0)
    answer = client.post(PAGE, {"photo": file})
    assert answer.status_code == 422
    assert "has to be a photo" in answer.content.decode()
    with clinic.acting():
        assert not Document.objects.exists()
