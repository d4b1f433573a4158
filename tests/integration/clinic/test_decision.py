"""The shared decision and the consent to it: kept, explained, signed on the same bytes, void when they change."""

import io
import re
from uuid import uuid4

import pytest
from clinic_factories import DAY, Clinic, at_once, sign_in
from django.core.cache import cache
from django.test import Client
from pypdf import PdfReader

from flavum.clinic.accounts.models import User
from flavum.clinic.actions.decide import IN_DOUBT
from flavum.clinic.actions.withdraw_consent import TAKEN_BACK
from flavum.clinic.audit.signed import signatures_of
from flavum.clinic.consent.paper import make_consent_paper
from flavum.clinic.decide.shown import shown_of
from flavum.clinic.records.agreement import WITHDRAWN, find_agreement
from flavum.clinic.records.files import kept_files
from flavum.clinic.records.models import (
    Case,
    Document,
    Helper,
    Meaning,
    Origin,
    Person,
    SharedDecision,
    Signature,
    Task,
    Template,
    Weighing,
)
from flavum.evidence.library import load_library
from flavum.options.catalogue import get_edition, load_options
from flavum.options.decision.sure import load_items

PASSWORD = "correct horse battery"
SURE = {f"sure_{item.key}": "yes" for item in load_items()}
ABLE = {"person.can_consent": "yes", "medicines.blood_thinner": "yes", "allergies.contrast": "no"}


@pytest.fixture
def patient(clinic: Clinic) -> User:
    cache.clear()
    return clinic.hire("patient")


@pytest.fixture
def case(clinic: Clinic, patient: User) -> Case:
    made = clinic.open_case()
    for key, value in ABLE.items():
        clinic.write_fact(made, key, value)
    with clinic.acting():
        Person.objects.filter(cases=made).update(user=patient)
        return Case.objects.select_related("person", "site").get(id=made)


@pytest.fixture
def mine(patient: User) -> Client:
    return sign_in(patient, second_factor=False)


@pytest.fixture
def doctor(clinic: Clinic) -> Client:
    return sign_in(clinic.hire("proceduralist"))


def choose(client: Client, choice: str = "mild", at: str = "/my/decision/", **written: str):
    return client.post(at, {"choice": choice, "once": str(uuid4()), **SURE, **written})


def explain(client: Client, case: Case, secret: str = PASSWORD, seen: str | None = None):
    at = f"/cases/{case.number}/consent/"
    shown = client.get(at).context.get("seen", "")
    return client.post(at, {"secret": secret, "seen": shown if seen is None else seen})


def agree(client: Client, secret: str = PASSWORD, seen: str | None = None):
    shown = client.get("/my/consent/").context.get("seen", "")
    return client.post("/my/consent/", {"secret": secret, "seen": shown if seen is None else seen})


def signed(clinic: Clinic, case: Case) -> dict[str, bool]:
    """Meaning -> whether the newest signature of that meaning holds."""
    with clinic.acting():
        return {one.signature.meaning: one.holds for one in reversed(signatures_of(case))}


def correct(clinic: Clinic, case: Case, key: str, value: object) -> None:
    with clinic.acting():
        before = case.facts.filter(key=key, superseded_by=None).first()
    clinic.write_fact(case.id, key, value, supersedes=before, origin=Origin.CORRECTED, reason="told again")


def test_a_decision_keeps_what_was_shown_what_mattered_and_how_sure(
    clinic: Clinic, case: Case, patient: User, mine: Client
) -> None:
    with clinic.acting():
        who = {"organisation_id": clinic.organisation_id, "case": case}
        Weighing.objects.create(**who, edition="x", weights={"least_risk": 9, "gone": 3}, is_from_patient=True)
    answer = choose(mine, reason="I want to walk to the market.")

    assert answer.headers["Location"] == "/my/decision/"
    with clinic.acting():
        kept = SharedDecision.objects.get()
        assert kept.shown == shown_of(case, "en")
    assert (kept.choice, kept.reason, kept.is_from_patient) == ("mild", "I want to walk to the market.", True)
    assert (kept.recorded_by_id, kept.language, kept.edition) == (patient.id, "en", get_edition(load_options()))
    assert sorted(kept.shown["treatments"]) == sorted(one.key for one in load_options())
    assert kept.shown["treatments"] != [one.key for one in load_options()]  # in the patient's own order
    assert kept.weights == {"least_risk": 9, "gone": 3}
    assert set(kept.sure.values()) == {True}
    page = mine.get("/my/decision/").content.decode()
    assert "I want to walk to the market." in page
    assert "I want the least risk" in page


def test_a_double_click_decides_once_and_the_old_decision_stays(clinic: Clinic, case: Case, mine: Client) -> None:
    once = str(uuid4())
    for _ in range(2):
        choose(mine, "wait", once=once)
    choose(mine, "physical_therapy")
    with clinic.acting():
        assert [one.choice for one in SharedDecision.objects.order_by("recorded_at")] == ["wait", "physical_therapy"]
    page = mine.get("/my/decision/").content.decode()
    assert "Physical therapy" in page
    assert "None for now: wait and see" in page


@pytest.mark.parametrize("choice", ["", "surgery", "MILD"])
def test_what_is_no_choice_is_refused_and_stays_in_the_form(
    clinic: Clinic, case: Case, mine: Client, choice: str
) -> None:
    answer = choose(mine, choice, reason="because")
    assert answer.status_code == 422
    assert "Please choose one" in answer.content.decode()
    assert "because" in answer.content.decode()
    with clinic.acting():
        assert not SharedDecision.objects.exists()


@pytest.mark.parametrize(("answers", "is_in_doubt"), [({}, False), ({"sure_understanding": "no"}, True)])
def test_doubt_becomes_a_task_and_is_told_gently(
    clinic: Clinic, case: Case, mine: Client, answers: dict[str, str], is_in_doubt: bool
) -> None:
    choose(mine, **answers)
    with clinic.acting():
        assert [one.title for one in Task.objects.all()] == [IN_DOUBT] * is_in_doubt
    page = mine.get("/my/decision/").content.decode()
    assert ("You are not quite sure yet, and that is fine." in page) is is_in_doubt


def test_doubt_twice_is_one_task(clinic: Clinic, case: Case, mine: Client) -> None:
    for _ in range(2):
        choose(mine, sure_understanding="no")
    with clinic.acting():
        assert Task.objects.count() == 1


def test_what_was_not_asked_is_no_doubt_and_no_certainty(clinic: Clinic, case: Case, doctor: Client) -> None:
    at = f"/cases/{case.number}/decision/"
    doctor.post(at, {"choice": "mild", "once": str(uuid4())})
    page = doctor.get(at).content.decode()
    assert "Nobody asked." in page
    with clinic.acting():
        kept = SharedDecision.objects.get()
        assert (kept.is_from_patient, set(kept.sure.values()), Task.objects.count()) == (False, {None}, 0)


def test_who_writes_nothing_sees_the_decision_and_cannot_write_it(clinic: Clinic, case: Case) -> None:
    client = sign_in(clinic.hire("authorisation"))
    at = f"/cases/{case.number}/decision/"
    assert client.get(at).status_code == 200
    assert client.post(at, {"choice": "mild"}).status_code == 403


def test_without_a_treatment_there_is_nothing_to_agree_to(
    clinic: Clinic, case: Case, mine: Client, doctor: Client
) -> None:
    for choice in ("wait", "undecided"):
        choose(mine, choice)
        assert "nothing to agree to" in mine.get("/my/consent/").content.decode()
        assert explain(doctor, case).status_code == 422
        assert mine.get("/my/consent/paper/").status_code == 404
    assert signed(clinic, case) == {}


def test_both_sign_the_same_bytes(clinic: Clinic, case: Case, mine: Client, doctor: Client, patient: User) -> None:
    choose(mine)
    assert agree(mine).status_code == 422  # nobody has explained it
    assert explain(doctor, case).status_code == 302
    assert agree(mine).status_code == 302

    assert signed(clinic, case) == {Meaning.EXPLAINED: True, Meaning.CONSENT: True}
    with clinic.acting():
        one, other = Signature.objects.order_by("recorded_at")
        assert one.content_sha256 == other.content_sha256
        assert one.document_id == other.document_id == Document.objects.get().id
        assert other.recorded_by_id == patient.id
    assert mine.get("/my/consent/paper/").content == kept_files().read(one.content_sha256)
    papers = doctor.get(f"/cases/{case.number}/documents/").content.decode()
    assert "Consent: MILD" in papers
    agree(mine)
    explain(doctor, case)
    with clinic.acting():
        assert Signature.objects.count() == 2


def test_the_same_ground_gives_the_same_bytes_in_every_session(
    clinic: Clinic, case: Case, mine: Client, doctor: Client
) -> None:
    choose(mine)
    assert mine.get("/my/consent/paper/").content == doctor.get(f"/cases/{case.number}/consent/paper/").content


@pytest.mark.parametrize("secret", ["", "wrong", "000000"])
def test_a_wrong_password_signs_nothing(clinic: Clinic, case: Case, mine: Client, doctor: Client, secret: str) -> None:
    choose(mine)
    assert explain(doctor, case, secret).status_code == 422
    assert signed(clinic, case) == {}
    explain(doctor, case)
    assert agree(mine, secret).status_code == 422
    assert signed(clinic, case) == {Meaning.EXPLAINED: True}


def test_only_who_decides_says_that_it_was_explained(clinic: Clinic, case: Case, mine: Client) -> None:
    choose(mine)
    nurse = sign_in(clinic.hire("nurse"))
    at = f"/cases/{case.number}/consent/"
    assert nurse.get(at).status_code == 200
    assert nurse.post(at, {"secret": PASSWORD}).status_code == 403


def test_a_helper_reads_along_and_cannot_sign_or_take_back(
    clinic: Clinic, case: Case, mine: Client, doctor: Client
) -> None:
    choose(mine)
    explain(doctor, case)
    daughter = clinic.hire("helper")
    with clinic.acting():
        Helper.objects.create(
            organisation_id=clinic.organisation_id, person=case.person, user=daughter, begins_on=DAY.replace(month=1)
        )
    hers = sign_in(daughter, second_factor=False)
    page = hers.get("/my/consent/").content.decode()
    assert "You can read this together. Only Synthetic can sign it" in page
    assert 'name="secret"' not in page
    refused = agree(hers)
    assert refused.status_code == 422
    assert "nobody else can agree in their place" in refused.content.decode()
    agree(mine)
    assert hers.post("/my/consent/withdraw/", {"once": str(uuid4())}).status_code == 422
    assert signed(clinic, case) == {Meaning.EXPLAINED: True, Meaning.CONSENT: True}


@pytest.mark.parametrize(("value", "why"), [(None, "Nobody has written down yet"), ("no", "cannot give valid consent")])
def test_where_capacity_is_in_doubt_nothing_is_signed_and_it_says_why_and_who(
    clinic: Clinic, case: Case, mine: Client, doctor: Client, value: object, why: str
) -> None:
    judge = clinic.hire("proceduralist")
    with clinic.acting():
        before = case.facts.get(key="person.can_consent")
    unknown = {"unknown_because": "not judged"} if value is None else {}
    clinic.write_fact(
        case.id, "person.can_consent", value, supersedes=before, origin=Origin.CORRECTED, reason="seen today",
        recorded_by=judge, **unknown,
    )  # fmt: skip
    choose(mine)
    for answer in (explain(doctor, case), agree(mine)):
        assert answer.status_code == 422
        assert why in answer.content.decode()
    if value == "no":
        assert judge.name in mine.get("/my/consent/").content.decode()
    assert signed(clinic, case) == {}


# what happens after both have signed                     what the page says
CHANGES = {
    "medicines.blood_thinner": ("no", "takes a blood thinner was corrected"),
    "allergies.contrast": ("yes", "allergy to X-ray contrast was corrected"),
    "person.can_consent": ("no", "can give valid consent was corrected"),
}


@pytest.mark.parametrize("key", CHANGES)
def test_a_fact_about_the_risks_voids_both_visibly(
    clinic: Clinic, case: Case, mine: Client, doctor: Client, key: str
) -> None:
    choose(mine)
    explain(doctor, case)
    agree(mine)
    value, said = CHANGES[key]
    correct(clinic, case, key, value)
    assert signed(clinic, case) == {Meaning.EXPLAINED: False, Meaning.CONSENT: False}
    for client, at in ((mine, "/my/consent/"), (doctor, f"/cases/{case.number}/documents/")):
        page = client.get(at).content.decode()
        assert "void since" in page
        assert said in page


def test_a_fact_that_adds_nothing_to_the_risks_voids_nothing(
    clinic: Clinic, case: Case, mine: Client, doctor: Client
) -> None:
    choose(mine)
    explain(doctor, case)
    clinic.write_fact(case.id, "goals.wants_to", ["dance"])
    assert signed(clinic, case) == {Meaning.EXPLAINED: True}


def test_another_decision_voids_it_and_the_same_choice_again_does_not_revive_it(
    clinic: Clinic, case: Case, mine: Client, doctor: Client
) -> None:
    choose(mine)
    explain(doctor, case)
    agree(mine)
    choose(mine, "wait")
    assert signed(clinic, case) == {Meaning.EXPLAINED: False, Meaning.CONSENT: False}
    choose(mine)
    assert signed(clinic, case) == {Meaning.EXPLAINED: False, Meaning.CONSENT: False}
    explain(doctor, case)
    agree(mine)
    assert signed(clinic, case) == {Meaning.EXPLAINED: True, Meaning.CONSENT: True}


def test_the_clinic_s_own_words_are_used_and_a_change_of_them_voids(
    clinic: Clinic, case: Case, mine: Client, doctor: Client
) -> None:
    editor = sign_in(clinic.hire("coordinator"))
    editor.post("/templates/", {"do": "take_over"})
    with clinic.acting():
        own = Template.objects.get(kind="consent", language="en")
        assert Template.objects.filter(kind="consent").count() == 2
    choose(mine)
    explain(doctor, case)
    assert "own template: Consent." in doctor.get(f"/cases/{case.number}/consent/").content.decode()
    with clinic.acting():
        own.body += "\n\nWe thank you for your trust."
        own.save()
    assert signed(clinic, case) == {Meaning.EXPLAINED: False}
    assert "We thank you for your trust." in mine.get("/my/consent/").content.decode()
    assert "its text, or what we know of the treatment, has changed" in mine.get("/my/consent/").content.decode()


def test_a_template_of_consent_takes_no_name_that_changes_from_day_to_day(clinic: Clinic) -> None:
    editor = sign_in(clinic.hire("coordinator"))
    form = {"kind": "consent", "name": "Own", "title_en": "C", "title_es": "C", "body_en": "{treatment} {today}",
            "body_es": "{treatment}"}  # fmt: skip
    assert editor.post("/templates/new/", form).status_code == 422
    assert editor.post("/templates/new/", form | {"body_en": "{treatment}"}).status_code == 302


def test_what_changed_since_it_was_read_is_not_signed(clinic: Clinic, case: Case, mine: Client, doctor: Client) -> None:
    choose(mine)
    seen = doctor.get(f"/cases/{case.number}/consent/").context["seen"]
    correct(clinic, case, "medicines.blood_thinner", "no")
    assert explain(doctor, case, seen=seen).status_code == 422
    explain(doctor, case)
    seen = mine.get("/my/consent/").context["seen"]
    correct(clinic, case, "medicines.blood_thinner", "yes")
    assert agree(mine, seen=seen).status_code == 422
    assert signed(clinic, case) == {Meaning.EXPLAINED: False}


def test_an_answer_that_cannot_wait_is_seen_to_before_anything_is_signed(
    clinic: Clinic, case: Case, mine: Client, doctor: Client
) -> None:
    choose(mine)
    explain(doctor, case)
    clinic.write_fact(case.id, "red_flags.saddle_numbness", "yes")
    answer = agree(mine)
    assert answer.status_code == 422
    assert "cannot wait" in answer.content.decode()
    assert explain(doctor, case).status_code == 422


def test_the_patient_takes_it_back_with_one_button_and_the_team_is_told(
    clinic: Clinic, case: Case, mine: Client, doctor: Client
) -> None:
    choose(mine)
    explain(doctor, case)
    assert mine.post("/my/consent/withdraw/", {"once": str(uuid4())}).status_code == 422  # nothing to take back
    agree(mine)
    asked = mine.get("/my/consent/withdraw/")
    assert "Yes, take it back" in asked.content.decode()
    assert signed(clinic, case)[Meaning.CONSENT]  # to be asked takes nothing back

    for _ in range(2):
        mine.post("/my/consent/withdraw/", {"once": str(asked.context["once"])})

    assert signed(clinic, case) == {Meaning.EXPLAINED: False, Meaning.CONSENT: False}
    with clinic.acting():
        newest = SharedDecision.objects.order_by("-recorded_at")[0]
        assert (newest.choice, newest.reason, SharedDecision.objects.count()) == ("undecided", WITHDRAWN, 2)
        assert [one.title for one in Task.objects.all()] == [TAKEN_BACK]
    assert "the patient withdrew it" in doctor.get(f"/cases/{case.number}/consent/").content.decode()
    assert "el paciente lo retiró" in mine.get("/my/consent/", headers={"accept-language": "es"}).content.decode()


def test_signed_at_once_it_is_signed_once(clinic: Clinic, case: Case, mine: Client, doctor: Client) -> None:
    choose(mine)
    explain(doctor, case)
    seen = mine.get("/my/consent/").context["seen"]
    at_once(3, lambda: agree(mine, seen=seen))
    with clinic.acting():
        assert Signature.objects.filter(meaning=Meaning.CONSENT).count() == 1


def text_of(content: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).replace("\n", " ")


NOT_NUMBERS = r"\d{4}-\d\d-\d\d|SHA-256|\b\d+ / \d+\b|\bS\d+[a-z]?\b|\bG0+\d\b|555-0100|\b911\b|S-\d+|L\d-[LS]\d"
NOT_NUMBERS += r"|95 %\s+(?:interval|upper)|(?:intervalo|superior)\s+del\s+95 %"  # how sure an interval is


@pytest.mark.parametrize("treatment", [one.key for one in load_options()])
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_number_of_the_paper_traces_to_a_claim_or_a_source(
    clinic: Clinic, case: Case, mine: Client, treatment: str, language: str
) -> None:
    """Of what is left of the paper without its head, its foot and its keys, a claim or a source says every number."""
    with clinic.acting():
        Person.objects.filter(id=case.person_id).update(language=language)
    choose(mine, treatment)
    with clinic.acting():
        read = Case.objects.select_related("person", "site").get(id=case.id)
        agreement = find_agreement(read)
        paper = make_consent_paper(agreement)
        head = [read.person.record_number, read.person.family_name]
        born, decided = read.person.birth_date, agreement.decision.recorded_at.date()
    text = text_of(paper.content)
    text = re.sub(r"\(SHA-256\): (?:[0-9a-f] ?){64}", " ", text)  # a line may end within it
    for word in (*head, f"Case {read.number}", f"Caso {read.number}", f"Case: {read.number}", f"Caso: {read.number}"):
        text = re.sub(rf"(?<!\w){re.escape(word).replace(chr(92) + ' ', '[ ]+')}(?!\w)", " ", text)
    claims = agreement.content.claims
    sources = [load_library().get_source(key) for claim in claims for key in (claim.source, *claim.also)]
    cited = {text for one in sources for text in (one.citation, one.citation_es) if text}
    for words in sorted(cited, key=len, reverse=True):  # a line may end within a citation
        text = re.sub(r"\s*".join(map(re.escape, words.replace(" ", ""))), " ", text)
    said = " ".join([*(c.statement + " " + c.statement_es for c in claims), *(s.citation for s in sources)])
    known = numbers(said) | {str(c.n) for c in claims} | {str(c.count) for c in claims} | {"100"}
    for claim in claims:
        ends = [x for x in (claim.low, claim.high, claim.plus_minus, claim.value) if x is not None]
        known |= {form for x in ends for form in (f"{abs(x):g}", f"{abs(x):.1f}", f"{abs(x):.0f}")}
    for result in agreement.content.harm_results:
        if result.people:
            people = result.people
            known |= {str(x) for x in (people.shown, people.others, people.low, people.high)}
        known |= numbers(result.follow_up.value)
    known |= {str(born.day), str(born.year), str(decided.day), str(decided.year)}
    orphans = numbers(re.sub(NOT_NUMBERS, " ", text)) - known

    assert len(claims) > 5
    assert orphans == set()


def numbers(text: str) -> set[str]:
    bare = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)
    return set(re.findall(r"\d+(?:\.\d+)?", bare))


def test_the_paper_is_tagged_and_speaks_the_patient_s_language(clinic: Clinic, case: Case, mine: Client) -> None:
    with clinic.acting():
        Person.objects.filter(id=case.person_id).update(language="es")
    choose(mine)
    content = mine.get("/my/consent/paper/").content
    catalogue = PdfReader(io.BytesIO(content)).trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "es"
    assert "pdfuaid" in catalogue["/Metadata"].get_data().decode()
    text = text_of(content)
    assert "Usted toma un anticoagulante." in text
    assert "Aún no sabemos si tiene diabetes." in text


@pytest.mark.parametrize("at", ["/my/decision/", "/my/consent/", "/my/consent/withdraw/"])
def test_own_pages_speak_spanish(clinic: Clinic, case: Case, mine: Client, at: str) -> None:
    choose(mine)
    mine.get("/my/decision/")  # what was said when it was written down, in the language of that page
    page = mine.get(at, headers={"accept-language": "es"}).content.decode()
    assert '<html lang="es">' in page
    for english in ("Your decision", "Take back", "What matters"):
        assert english not in page
