"""The report as a reader meets it: in Chromium, on a desk and on a phone, under a content policy without script."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright
from report_factories import make_report

from flavum.report.write import write_report

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:"
PAGES = ["report.html", "patient-en.html", "patient-es.html"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("report")
    write_report(out, make_report())
    return out


@pytest.fixture(scope="module")
def page(folder: Path) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu", "--disable-quic"]
        )
        page = browser.new_page()

        def serve(route) -> None:  # no server, no network: the file with the policy as its header
            name = route.request.url.rsplit("/", 1)[1]
            body = (folder / name).read_bytes() if (folder / name).is_file() else b""
            headers = {"Content-Security-Policy": POLICY}
            route.fulfill(status=200 if body else 404, body=body, content_type="text/html", headers=headers)

        page.route("**/*", serve)
        yield page
        browser.close()


@pytest.mark.judge("chromium")
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", PAGES)
def test_page_fits_the_width_and_breaks_no_policy(page: Page, name: str, width: int) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.set_viewport_size({"width": width, "height": 900})

    page.goto(f"http://localhost/{name}")

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("document.fonts.check('16px \"Atkinson Hyperlegible Next\"')")
    assert [text for text in complaints if "favicon" not in text] == []


@pytest.mark.judge("chromium")
def test_patient_changes_language_in_one_step(page: Page) -> None:
    page.goto("http://localhost/patient-en.html")

    page.get_by_role("link", name="Español").click()

    assert page.locator("html").get_attribute("lang") == "es"
    assert page.get_by_role("heading", level=1).inner_text() == "Su resonancia y el procedimiento MILD"
