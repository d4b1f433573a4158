"""The self-check by hand: every result, in both languages, at a desk and on a phone, with and without a script.

FLAVUM_PICTURES=1 keeps its pictures for the docs."""

import os
from pathlib import Path

import pytest
from clinic_in_browser import DESKTOP, PHONE, Served, enter, errors_of
from page_judges import judge_access, judge_html, judge_layout
from playwright.sync_api import Browser, Page, expect

PICTURES = Path(__file__).parents[2] / "docs" / "pictures" / "clinic"
WALKS = [(language, size) for size in (DESKTOP, PHONE) for language in ("en", "es")]
NAMES = [f"{language}{'-phone' if size is PHONE else ''}" for language, size in WALKS]
FITS = dict.fromkeys(
    ("bladder_or_bowel_change", "saddle_numbness", "progressive_weakness", "fever", "standing_still", "surgery"), "no"
) | dict.fromkeys(("posture", "relief", "months", "care"), "yes")
RESULTS = {
    "worth": ({}, "met"),
    "open": ({"relief": "not_sure", "fever": "not_sure"}, "unknown"),
    "unlikely": ({"relief": "no", "surgery": "yes"}, "unmet"),
    "now": ({"saddle_numbness": "yes", "fever": "yes"}, "alarm"),
}


def picture(page: Page, name: str) -> None:
    if os.environ.get("FLAVUM_PICTURES"):
        page.screenshot(path=PICTURES / f"{name}.png")


def answer(page: Page, served: Served, changed: dict[str, str]) -> None:
    page.goto(f"{served.url}/check/")
    for key, value in (FITS | changed).items():
        page.check(f"input[name=check-{key}][value={value}]")
    page.click("#questions button.large")


@pytest.mark.judge("chromium")
@pytest.mark.judge("axe-core")
@pytest.mark.parametrize(("language", "size"), WALKS, ids=NAMES)
def test_every_result_is_there_for_everybody(
    served: Served, browser: Browser, tmp_path: Path, language: str, size: dict[str, int]
) -> None:
    name = NAMES[WALKS.index((language, size))]
    context = browser.new_context(viewport=size, locale=language)
    page, complaints = context.new_page(), errors_of(context)
    page.goto(f"{served.url}/check/")
    picture(page, f"check-{name}")
    for result, (changed, mark) in RESULTS.items():
        answer(page, served, changed)
        expect(page.locator(f"main .mark.{mark}").first).to_be_visible()
        for one in page.locator("summary").all():
            one.click()
        assert [*judge_access(page), *judge_layout(page, size)] == [], result
        (tmp_path / f"{result}.html").write_text(page.content(), encoding="utf-8")
        for one in page.locator("summary").all():
            one.click()
        page.evaluate("scrollTo(0, 0)")
        picture(page, f"check-{result}-{name}")
    assert page.locator("main a[href^='tel:']").first.bounding_box()["y"] < 2 * size["height"]
    assert judge_html(tmp_path) == ""
    assert complaints == []
    context.close()


@pytest.mark.judge("chromium")
@pytest.mark.parametrize("has_script", [True, False], ids=["with-a-script", "without"])
def test_answers_are_taken_along_to_the_desk(served: Served, browser: Browser, has_script: bool) -> None:
    context = browser.new_context(viewport=PHONE, locale="es", java_script_enabled=has_script)
    page = context.new_page()
    answer(page, served, {"surgery": "yes"})
    page.click("[name=take] ~ button")
    expect(page.locator("[name=along]")).to_be_checked()
    for field, value in {"given_name": "Rosa", "family_name": f"Along {has_script}", "phone": "555-010-0177"}.items():
        page.fill(f"[name={field}]", value)
    page.wait_for_timeout(2500)  # nobody fills in a form faster: door/stamp.py
    page.click("form.large-form > button")
    expect(page.locator("ol.next")).to_be_visible()
    context.close()

    desk = enter(browser, served, "coordinator")
    desk.goto(f"{served.url}/requests/")
    card = desk.locator("section.card", has_text=f"Along {has_script}")
    expect(card.locator("details.checked")).to_contain_text("It is worth having this looked at")
    desk.context.close()


@pytest.mark.judge("chromium")
def test_the_keyboard_alone_is_enough(served: Served, browser: Browser) -> None:
    context = browser.new_context(viewport=DESKTOP, locale="en")
    page = context.new_page()
    page.goto(f"{served.url}/check/")
    page.focus("input[name=check-bladder_or_bowel_change]")
    for _ in range(10):
        page.keyboard.press("Space")
        page.keyboard.press("ArrowRight")  # from yes to no
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#h-result")).to_be_visible()
    context.close()


@pytest.mark.judge("chromium")
@pytest.mark.parametrize(("language", "size"), WALKS, ids=NAMES)
def test_pictures_of_the_alternatives(served: Served, browser: Browser, language: str, size: dict[str, int]) -> None:
    name = NAMES[WALKS.index((language, size))]
    patient = enter(browser, served, "patient", language=language, size=size)
    patient.goto(f"{served.url}/my/alternatives/")
    expect(patient.locator(".own-road").first).to_be_visible()
    picture(patient, f"alternatives-{name}")
    patient.context.close()
