"""The decision aid: each of its steps, what matters is kept and orders, every number traces to a claim, the paper."""

import io
import re

import pypdf
import pytest
from clinic_factories import Clinic, sign_in
from django.test import Client
from number_trace import find_orphans

from flavum.clinic.accounts.models import User
from flavum.clinic.actions.keep_weighing import keep_weighing
from flavum.clinic.audit.models import Deed, Sight
from flavum.clinic.decide.shown import shown_of
from flavum.clinic.decide.step import Step
from flavum.clinic.records.models import Case, Document, Person, Weighing
from flavum.clinic.records.weighing import weights_of
from flavum.options.catalogue import get_edition, load_options
from flavum.options.values import order, weigh
from flavum.options.wish import wish_keys

KEYS = list(wish_keys())
LANGUAGES = ("en", "es")
ADDRESSES = {step: "" if step is Step.ABOUT else f"{step}/" for step in Step}
MOST = {**dict.fromkeys(KEYS, "0"), "avoid_repeat_visits": "10", "walk_to_the_shop": "3"}


@pytest.fixture
def case(clinic: Clinic) -> Case:
    made = clinic.open_case()
    with clinic.acting():
        return Case.objects.select_related("person", "site").get(id=made)


@pytest.fixture
def user(clinic: Clinic, case: Case) -> User:
    user = clinic.hire("patient")
    with clinic.acting():
        Person.objects.filter(cases=case).update(user=user)
    return user


@pytest.fixture
def client(user: User) -> Client:
    return sign_in(user, second_factor=False)


def read(client: Client, address: str, language: str = "en") -> str:
    answer = client.get(address, headers={"accept-language": language})
    assert answer.status_code == 200
    return answer.content.decode()


def titles_in(page: str) -> list[str]:
    """Treatments in the order of their cards."""
    return re.findall(r'<article class="card option" id="(\w+)"', page)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("step", Step)
def test_every_number_of_a_page_traces_to_a_claim(client: Client, step: Step, language: str) -> None:
    client.post("/my/options/values/", {key: "7" for key in KEYS})

    orphans, traced = find_orphans(read(client, f"/my/options/{ADDRESSES[step]}", language))

    assert orphans == []
    assert traced > {Step.COMPARE: 800, Step.TREATMENTS: 200}.get(step, 1)


@pytest.mark.parametrize("step", [step for step in Step if step is not Step.VALUES])
def test_every_number_of_a_public_page_traces_to_a_claim(step: Step) -> None:
    assert find_orphans(read(Client(), f"/options/{ADDRESSES[step]}"))[0] == []


@pytest.mark.parametrize("step", Step)
def test_every_number_of_a_page_of_the_team_traces_to_a_claim(clinic: Clinic, case: Case, step: Step) -> None:
    page = read(sign_in(clinic.hire("nurse")), f"/cases/{case.number}/options/{ADDRESSES[step]}")

    name = set(re.findall(r"\d+", case.person.family_name))
    assert find_orphans(page, {str(case.number), *name})[0] == []


def test_steps_follow_each_other_to_the_end(client: Client) -> None:
    address, seen = "/my/options/", []
    while address:
        page = read(client, address)
        seen.append(address)
        onward = re.search(r'<a class="button large" href="([^"]+)"', page)
        if "/values/" in address:
            address = client.post(address, MOST).headers["Location"]
        else:
            address = onward[1] if onward else ""

    assert seen == [f"/my/options/{ADDRESSES[step]}" for step in Step]


def test_what_matters_is_kept_and_orders_and_hides_nothing(client: Client, clinic: Clinic, case: Case) -> None:
    before = titles_in(read(client, "/my/options/treatments/"))

    answer = client.post("/my/options/values/", MOST)

    assert answer.headers["Location"] == "/my/options/treatments/"
    after = titles_in(read(client, "/my/options/treatments/"))
    wanted = [one.key for one in order(load_options(), weigh({"avoid_repeat_visits": 10}))]
    assert before == [*(one.key for one in load_options()), "wait"]
    assert after == [*wanted, "wait"]
    assert sorted(before) == sorted(after)
    with clinic.acting():
        kept = Weighing.objects.get()
        assert (kept.weights["avoid_repeat_visits"], kept.is_from_patient) == (10, True)
        assert kept.edition == get_edition(load_options())


def test_goal_puts_its_outcome_first(client: Client) -> None:
    client.post("/my/options/values/", {**MOST, "stand_through_a_service": "9"})

    page = read(client, "/my/options/compare/")

    found = re.findall(r'<section class="outcome" id="(\w+)"', page)
    assert found[0] == "standing"
    assert len(found) == 8  # seven outcomes, and who was compared with whom


def test_slider_stands_where_it_was_left(client: Client) -> None:
    client.post("/my/options/values/", MOST)

    page = read(client, "/my/options/values/")

    assert re.search(r'name="avoid_repeat_visits"[^>]* value="10"', page)
    assert re.search(r'name="least_risk"[^>]* value="0"', page)


def test_same_weights_twice_are_kept_once_and_others_anew(client: Client, clinic: Clinic, case: Case) -> None:
    for _ in range(2):
        client.post("/my/options/values/", MOST)
    client.post("/my/options/values/", {**MOST, "least_risk": "4"})

    with clinic.acting():
        assert Weighing.objects.count() == 2
        assert weights_of(case).of("least_risk") == 4


@pytest.mark.parametrize("wrong", ["11", "-1", "x", "", "1.5", "٣", "9" * 50])
def test_what_no_slider_sends_is_refused_and_not_kept(client: Client, clinic: Clinic, wrong: str) -> None:
    answer = client.post("/my/options/values/", {**MOST, "least_risk": wrong})

    assert answer.status_code == 422
    assert "whole number" in answer.content.decode()
    with clinic.acting():
        assert not Weighing.objects.exists()


def test_team_weighs_with_the_patient(clinic: Clinic, case: Case) -> None:
    client = sign_in(clinic.hire("nurse"))

    answer = client.post(f"/cases/{case.number}/options/values/", MOST)

    assert answer.headers["Location"] == f"/cases/{case.number}/options/treatments/"
    with clinic.acting():
        assert not Weighing.objects.get().is_from_patient


def test_who_may_not_write_reads_the_values_and_keeps_none(clinic: Clinic, case: Case) -> None:
    client = sign_in(clinic.hire("authorisation"))
    address = f"/cases/{case.number}/options/values/"

    assert "disabled" in read(client, address)
    assert client.post(address, MOST).status_code == 403
    with clinic.acting():
        assert not Weighing.objects.exists()


def test_value_that_the_catalogue_no_longer_has_orders_nothing(clinic: Clinic, case: Case) -> None:
    with clinic.acting():
        Weighing.objects.create(
            organisation_id=clinic.organisation_id, case=case, edition="old", is_from_patient=True,
            weights={"be_young_again": 10, "least_risk": 5},
        )  # fmt: skip

        assert weights_of(case) == weigh({"least_risk": 5})


def test_nobody_is_shown_louder_than_the_others(client: Client) -> None:
    page = read(client, "/my/options/treatments/")

    cards = re.findall(r'<article class="card option" id="\w+".*?</article>', page, re.DOTALL)[:-1]
    shapes = {tuple(re.findall(r"<(?:h\d|dt|dl|article)[^>]*?(?:class=\"[^\"]*\")?", card)[:3]) for card in cards}
    assert len(cards) == len(load_options())
    assert {len(re.findall("<dt>(?!Source|How sure|Who paid|Checked)", card)) for card in cards} == {7}
    assert len({shape[-1] for shape in shapes}) == 1


def test_picture_says_in_words_what_it_draws(client: Client) -> None:
    page = read(client, "/my/options/compare/")

    figures = re.findall(r'<figure class="crowd".*?</figure>', page, re.DOTALL)
    assert len(figures) > 40
    for figure in figures:
        assert re.search(r'role="img".*?<title>|<title>', figure)
        assert re.search(r"<figcaption><p>Of 100 people", figure)


def test_pairs_that_no_trial_compared_are_said_in_words(client: Client) -> None:
    page = read(client, "/my/options/compare/")

    assert "No trial has set these two side by side." in page
    assert "MILD and Open surgery to make room (decompression)" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_paper_holds_order_questions_pictures_and_sources(client: Client, language: str) -> None:
    client.post("/my/options/values/", MOST)

    answer = client.post(
        "/my/options/paper.pdf",
        {"ask": ["wait"], "own": "May I swim?\nAnd sing?"},
        headers={"accept-language": language},
    )

    assert answer.headers["Content-Type"] == "application/pdf"
    pdf = pypdf.PdfReader(io.BytesIO(answer.content))
    text = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pdf.pages))
    asked = {"en": "What may happen if I wait?", "es": "¿Qué puede pasar si espero?"}[language]
    not_asked = {"en": "What will I pay?", "es": "¿Cuánto pagaré?"}[language]
    assert asked in text
    assert not_asked not in text
    assert "May I swim?" in text
    assert "And sing?" in text
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"] == True  # noqa: E712 (a PDF object, not a bool)
    assert pdf.trailer["/Root"]["/Lang"].startswith(language)
    places = [text.index(one.title.say(language)) for one in order(load_options(), weigh({"avoid_repeat_visits": 10}))]
    assert len(places) == 7
    assert "S04" in text


def test_own_question_is_printed_and_not_kept(client: Client, clinic: Clinic, case: Case) -> None:
    client.post("/my/options/paper.pdf", {"own": "Will my dog mind?"})

    with clinic.acting():
        assert not Document.objects.filter(case=case).exists()
        sight = Sight.objects.filter(case=case, what="options.pdf").get()
        assert (sight.deed, sight.reason) == (Deed.PRINTED, "")


def test_own_question_that_cannot_be_printed_is_asked_again(client: Client) -> None:
    answer = client.post("/my/options/paper.pdf", {"ask": ["wait"], "own": "疼吗？"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "疼吗？" in page
    assert re.search(r'value="wait" checked', page)


def test_team_prints_in_the_language_of_the_patient(clinic: Clinic, case: Case) -> None:
    with clinic.acting():
        Person.objects.filter(cases=case).update(language="es")

    answer = sign_in(clinic.hire("nurse")).post(f"/cases/{case.number}/options/paper.pdf")

    root = pypdf.PdfReader(io.BytesIO(answer.content)).trailer["/Root"]
    assert root["/Lang"].startswith("es")


def test_anybody_reads_the_options_and_is_asked_nothing() -> None:
    page = read(Client(), "/options/treatments/")

    assert titles_in(page)[:-1] == [one.key for one in load_options()]
    assert '<form method="post" id="weighing"' not in page
    assert Client().get("/options/values/").status_code == 404
    assert Client().get("/options/nothing/").status_code == 404


def test_what_was_shown_names_edition_order_and_every_claim_on_the_pages(
    client: Client, clinic: Clinic, case: Case
) -> None:
    client.post("/my/options/values/", MOST)
    pages = " ".join(read(client, f"/my/options/{ADDRESSES[step]}") for step in Step)

    with clinic.acting():
        shown = shown_of(case, "en")

    traced = {key for keys in re.findall(r'data-claims="([^"]*)"', pages) for key in keys.split()}
    assert shown["edition"] == get_edition(load_options())
    assert shown["language"] == "en"
    assert shown["treatments"] == titles_in(pages)[: len(load_options())]
    assert set(shown["claims"]) == traced
    assert len(shown["claims"]) == len(set(shown["claims"])) > 150


def test_weighing_by_who_may_not_answer_is_refused(clinic: Clinic, case: Case) -> None:
    from clinic_factories import DAY

    from flavum.clinic.accounts.actor import NotAllowed, acting_as, find_actor

    actor = find_actor(clinic.hire("registry"), DAY)
    assert actor is not None
    with acting_as(actor), pytest.raises(NotAllowed):
        keep_weighing(actor, case, weigh({"least_risk": 1}))
