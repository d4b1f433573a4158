"""Every page that a role reaches by links: accessible (axe-core), valid (html-validate), quiet, inside its width."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from clinic_in_browser import DESKTOP, PHONE, Served, enter, errors_of
from clinic_walk import kind_of
from page_judges import judge_access, judge_html, judge_layout
from playwright.sync_api import Browser, Page, expect

from flavum.clinic.accounts.permission import load_roles

MOST_PAGES = 60  # of one person; one page of every kind
LEFT_OUT = re.compile(r"^/static/|/files/|\.(ics|pdf|json|png)$|/accounts/logout/")


def walk(page: Page, served: Served) -> Iterator[tuple[str, int]]:
    """Every kind of page that can be reached from where somebody begins, each visited once; and how it answered."""
    waiting, seen = [page.url.removeprefix(served.url)], set()
    while waiting and len(seen) < MOST_PAGES:
        path = waiting.pop(0)
        if kind_of(path) in seen or LEFT_OUT.search(path):
            continue
        seen.add(kind_of(path))
        answer = page.goto(served.url + path)
        yield path, answer.status if answer else 0
        links = page.eval_on_selector_all("a[href]", "all => all.map(one => one.href)")
        waiting += [link.removeprefix(served.url).split("#")[0] for link in links if link.startswith(served.url)]


@pytest.mark.judge("chromium")
@pytest.mark.judge("axe-core")
@pytest.mark.parametrize(("language", "size"), [("en", DESKTOP), ("es", PHONE)], ids=["en-desktop", "es-phone"])
@pytest.mark.parametrize("role", [*(key for key, role in load_roles().items() if role.is_staff), "patient"])
def test_every_page_of_a_role(
    served: Served, browser: Browser, tmp_path: Path, role: str, language: str, size: dict[str, int]
) -> None:
    page = enter(browser, served, role, language=language, size=size)
    complaints, faults, names = errors_of(page.context), {}, {}
    for number, (path, status) in enumerate(walk(page, served)):
        found = [*judge_access(page), *judge_layout(page, size)]
        if status != 200:
            found.append(f"answers {status}")
        if page.locator("html").get_attribute("lang") != language:
            found.append("in another language")
        if found:
            faults[path] = found
        answer = page.context.request.get(served.url + path, headers={"accept-language": language})
        (tmp_path / f"{number}.html").write_text(answer.text(), encoding="utf-8")
        names[f"{number}.html"] = path
    page.context.close()
    assert len(names) > 1 or role in ("registry", "privacy", "administrator")
    assert faults == {}
    assert complaints == []
    assert judge_html(tmp_path) == "", names


READ = ("", "treatments/", "compare/", "guides/", "questions/")  # the decision aid's steps that anybody may read
ANYBODY = (
    "/accounts/login/", "/accounts/password/reset/", "/request/demonstration/",
    "/check/demonstration/", "/nowhere/",
    *(f"/options/{step}" for step in READ),
)  # fmt: skip


@pytest.mark.judge("chromium")
@pytest.mark.judge("axe-core")
@pytest.mark.parametrize(("language", "size"), [("en", DESKTOP), ("es", PHONE)], ids=["en-desktop", "es-phone"])
def test_every_page_for_anybody(
    served: Served, browser: Browser, tmp_path: Path, language: str, size: dict[str, int]
) -> None:
    context = browser.new_context(viewport=size, locale=language)
    page, faults = context.new_page(), {}
    for number, path in enumerate(ANYBODY):
        page.goto(served.url + path)
        found = [*judge_access(page), *judge_layout(page, size)]
        if found or page.locator("html").get_attribute("lang") != language:
            faults[path] = found or ["in another language"]
        (tmp_path / f"{number}.html").write_text(
            context.request.get(served.url + path, headers={"accept-language": language}).text(), encoding="utf-8"
        )
    context.close()
    assert faults == {}
    assert judge_html(tmp_path) == ""


@pytest.mark.judge("chromium")
@pytest.mark.judge("axe-core")
@pytest.mark.parametrize(("language", "size"), [("en", DESKTOP), ("es", PHONE)], ids=["en-desktop", "es-phone"])
def test_the_page_that_says_what_to_do_now(
    served: Served, browser: Browser, language: str, size: dict[str, int]
) -> None:
    page = enter(browser, served, "patient", language=language, size=size)

    page.goto(f"{served.url}/my/red_flags.saddle_numbness/")
    page.click("button[name=value][value=yes]")

    expect(page).to_have_url(f"{served.url}/my/now/")
    expect(page.locator("main a[href^='tel:']")).to_have_count(2)
    assert [*judge_access(page), *judge_layout(page, size)] == []
    page.context.close()
