"""The pages of evaluation, decision and consent in Chromium: accessible, inside their width, quiet, and by keyboard."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from clinic_factories import Clinic, sign_in
from clinic_in_browser import DESKTOP, PHONE, open_chromium
from clinic_in_process import serve_here
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright

from flavum.candidacy.examination.signs import STRENGTHS
from flavum.clinic.demonstration.kind import load_kinds
from flavum.clinic.records.document import ROWS
from flavum.clinic.records.models import Case, Person, Weighing
from flavum.options.decision.sure import load_items

REPOSITORY = Path(__file__).resolve().parents[3]
AXE = REPOSITORY / "tests" / "browser" / "node_modules" / "axe-core" / "axe.min.js"
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PICTURES = os.environ.get("FLAVUM_PICTURES")  # a folder in which what is seen is kept
PASSWORD = "correct horse battery"
pytestmark = [pytest.mark.judge("chromium"), pytest.mark.judge("axe-core")]


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with serve_here() as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop is in this thread, and runs nothing of ours
        chromium = open_chromium(playwright)
        yield chromium
        chromium.close()


@dataclass
class Room:
    """A case of somebody who is a candidate, with the patient and the doctor signed in."""

    number: int
    mine: Client
    doctor: Client


def write_typical(clinic: Clinic, made: UUID) -> None:
    """What is known of a candidate, but for the examination."""
    document = load_kinds()["typical"].document
    for key, name in ROWS.items():
        clinic.write_fact(made, key, document[name])
    for level, found in document["levels"].items():
        for name, value in found.items():
            clinic.write_fact(made, f"level.{name}", value, level=level)
    for section in set(document) - {*ROWS.values(), "levels", "intake", "examination"}:
        for name, value in document[section].items():
            clinic.write_fact(made, f"{section}.{name}", value)


@pytest.fixture
def room(clinic: Clinic) -> Room:
    made, patient = clinic.open_case(), clinic.hire("patient")
    write_typical(clinic, made)
    for key in STRENGTHS:
        clinic.write_fact(made, key, "4" if key == "examination.strength_l5_left" else "5")
    clinic.write_fact(made, "examination.weakness_course", "stable")
    clinic.write_fact(made, "examination.motor_deficit", "none")
    clinic.write_fact(made, "history.diabetes", "yes")
    with clinic.acting():
        Person.objects.filter(cases=made).update(
            user=patient, given_name="Carmen", family_name="Ejemplo", birth_date=date(1951, 3, 2)
        )
        case = Case.objects.get(id=made)
        Weighing.objects.create(
            organisation_id=clinic.organisation_id, case=case, edition="x", is_from_patient=True,
            weights={"least_risk": 9, "quickest_return": 7, "avoid_bone_removal": 3},
        )  # fmt: skip
    return Room(case.number, sign_in(patient, second_factor=False), sign_in(clinic.hire("proceduralist")))


def decide(room: Room, **answers: str) -> None:
    sure = {f"sure_{item.key}": "yes" for item in load_items()}
    words = {"choice": "mild", "reason": "I want to walk to the market again.", "once": str(uuid4())}
    room.mine.post("/my/decision/", {**words, **sure, **answers})


def explain(room: Room) -> None:
    at = f"/cases/{room.number}/consent/"
    room.doctor.post(at, {"secret": PASSWORD, "seen": room.doctor.get(at).context["seen"]})


def open_page(browser: Browser, url: str, client: Client, language: str, size: dict[str, int]) -> Page:
    context = browser.new_context(viewport=size, locale=language)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": url}])
    context.set_default_timeout(90_000)
    return context.new_page()


LAYOUT = """() => {
  const shown = [...document.querySelectorAll("main *")]
    .filter((one) => one.checkVisibility() && !one.closest(".hidden") && one.clientWidth > 1);
  const named = (one) => `${one.tagName.toLowerCase()}.${one.className}: ${one.textContent.trim().slice(0, 40)}`;
  const cut = shown.filter((one) => one.scrollWidth > one.clientWidth + 1
    && !one.matches(".scroll, textarea, input, [tabindex='0']") && getComputedStyle(one).overflowX !== "visible");
  return cut.map((one) => `cut off ${named(one)}`);
}"""


def judge(page: Page, size: dict[str, int]) -> list[str]:
    page.evaluate(AXE.read_text())
    found: Any = page.evaluate(f"axe.run(document, {{runOnly: {json.dumps(AXE_RULES)}}})")
    faults = [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found["violations"]]
    width = page.evaluate("document.documentElement.scrollWidth")
    return [*faults, *([f"{width} pixels wide"] if width > size["width"] else []), *page.evaluate(LAYOUT)]


def keep_picture(page: Page, name: str) -> None:
    if PICTURES:
        page.evaluate("document.querySelectorAll('.keep-bar').forEach((bar) => { bar.style.position = 'static'; })")
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


STAFF = ("evaluation/", "evaluation/history/", "evaluation/examination/", "evaluation/imaging/",
         "evaluation/treatments/", "evaluation/red_flags/", "evaluation/fitness/", "decision/", "consent/")  # fmt: skip
OWN = ("/my/decision/", "/my/consent/", "/my/consent/withdraw/")


@pytest.mark.parametrize(("language", "size"), [("en", DESKTOP), ("es", PHONE)], ids=["en-desktop", "es-phone"])
def test_every_page_is_accessible_and_fits(
    room: Room, browser: Browser, url: str, language: str, size: dict[str, int]
) -> None:
    decide(room, sure_understanding="no")
    explain(room)
    seen = room.mine.get("/my/consent/").context["seen"]
    if PICTURES:
        (Path(PICTURES) / "consent.pdf").write_bytes(room.mine.get("/my/consent/paper/").content)
    device = "desktop" if size == DESKTOP else "phone"
    faults: dict[str, list[str]] = {}
    for client, paths in ((room.doctor, [f"/cases/{room.number}/{one}" for one in STAFF]), (room.mine, list(OWN))):
        page = open_page(browser, url, client, language, size)
        said: list[str] = []
        page.on("console", lambda one, said=said: said.append(one.text) if one.type == "error" else None)
        for path in paths:
            if path == "/my/consent/withdraw/":
                room.mine.post("/my/consent/", {"secret": PASSWORD, "seen": seen})
            page.goto(url + path)
            found = [*judge(page, size), *said]
            if page.locator("html").get_attribute("lang") != language:
                found.append("in another language")
            if found:
                faults[path] = found
            keep_picture(page, f"{path.strip('/').replace(str(room.number), '').replace('/', '-')}-{language}-{device}")
        page.context.close()
    assert faults == {}


def test_a_sheet_is_filled_in_by_keyboard(room: Room, browser: Browser, url: str) -> None:
    page = open_page(browser, url, room.doctor, "en", DESKTOP)
    page.goto(f"{url}/cases/{room.number}/evaluation/examination/")
    reflex = page.locator("[name='examination.knee_reflex_right']")
    reflex.last.focus()  # "not examined"
    page.keyboard.press("1")
    assert page.evaluate("document.querySelector(\"[name='examination.knee_reflex_right']:checked\").value") == "1"
    page.locator("#reflexes .fill").focus()
    page.keyboard.press("Enter")
    chosen = page.eval_on_selector_all("#reflexes input:checked", "all => all.map(one => one.value)")
    assert chosen == ["1", "2", "2", "2"]  # what was found stays
    page.locator(".keep-bar button").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".told")
    kept = page.eval_on_selector_all("#reflexes input:checked", "all => all.map(one => one.value)")
    assert kept == ["1", "2", "2", "2"]
    page.context.close()
