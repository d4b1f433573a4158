"""What hands do beside clicking: the worklist by keys alone, and the browser's back button in mid-form."""

import pytest
from clinic_in_browser import Served, enter
from playwright.sync_api import Browser, Page, expect


@pytest.mark.judge("chromium")
def test_the_worklist_is_walked_by_keys_alone(served: Served, browser: Browser) -> None:
    page = enter(browser, served, "coordinator")
    focused = "document.activeElement.textContent"

    page.keyboard.press("j")
    first = page.evaluate(focused)
    page.keyboard.press("j")
    second = page.evaluate(focused)
    page.keyboard.press("k")

    assert first != second
    assert page.evaluate(focused) == first
    page.keyboard.press("?")
    expect(page.locator("dialog[open]")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("SYN-0007")
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("SYN-0007")
    page.context.close()


def answered(page: Page, served: Served) -> int:
    page.goto(f"{served.url}/my/")
    return int(page.locator("main progress").get_attribute("value") or 0)


@pytest.mark.judge("chromium")
def test_going_back_and_answering_again_loses_nothing_and_writes_nothing_twice(
    served: Served, browser: Browser
) -> None:
    page = enter(browser, served, "patient")
    before = answered(page, served)

    page.goto(f"{served.url}/my/symptoms.worse_standing/")
    page.click("button[name=value][value=no]")
    page.go_back()
    page.click("button[name=value][value=yes]")

    assert answered(page, served) == before
    page.goto(f"{served.url}/my/symptoms.worse_standing/")
    expect(page.locator("button.chosen")).to_have_attribute("value", "yes")
    page.context.close()
