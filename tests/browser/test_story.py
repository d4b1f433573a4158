"""The whole story by hand: a new case, images, findings confirmed, a signed verdict; and a patient who answers on a
phone, stops half-way and goes on later. FLAVUM_PICTURES=1 keeps its pictures for the docs."""

import os
import re
import zipfile
from datetime import date
from pathlib import Path

import pytest
from clinic_in_browser import DESKTOP, PHONE, Served, enter, errors_of
from playwright.sync_api import Browser, Page, expect

from flavum.anatomy.phantom.scan import scan_spine
from flavum.anatomy.population.draw import draw_spine
from flavum.anatomy.spine.parameters import Cause
from flavum.imaging.dicom.mr import from_phantom, write_study

PICTURES = Path(__file__).parents[2] / "docs" / "pictures" / "clinic"
READ_SECONDS = 300
WALKS = [("en", DESKTOP), ("es", DESKTOP)]


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A synthetic person's MRI as one zip."""
    folder = tmp_path_factory.mktemp("study")
    series = scan_spine(draw_spine(seed=231, plant=Cause.LIGAMENT), "lumbar_contiguous", seed=231)
    write_study(folder, [from_phantom(one) for one in series], on=date(2026, 11, 2), seed="story")
    file = tmp_path_factory.mktemp("zip") / "study.zip"
    with zipfile.ZipFile(file, "w") as packed:
        for image in sorted(folder.rglob("*.dcm")):
            packed.write(image, image.relative_to(folder))
    return file


def picture(page: Page, name: str) -> None:
    if os.environ.get("FLAVUM_PICTURES"):
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / f"{name}.png")


def open_case(page: Page, served: Served, name: str) -> str:
    """The address of a case that the desk has just opened."""
    page.goto(served.url)
    page.click("a[href='/cases/new/']")
    number = f"STORY-{name}"
    for field, value in {
        "record_number": number, "family_name": "Story", "given_name": name, "birth_date": "1950-03-02",
        "phone": "555-0155",
    }.items():  # fmt: skip
        page.fill(f"[name={field}]", value)
    page.click("main form button:not([name])")
    page.wait_for_url(re.compile(r"/cases/\d+/$"))
    return page.url


def upload(page: Page, case: str, study: Path) -> None:
    """Send the study, and watch it until it has been read."""
    page.goto(case)
    page.click("a[href$='/studies/new/']")
    page.set_input_files("#files", study)
    page.click("form.upload button")
    page.wait_for_url(re.compile(r"/studies/[0-9a-f-]{36}/$"))
    expect(page.locator("a[href*='/view/']").first).to_be_visible(timeout=READ_SECONDS * 1000)


@pytest.mark.judge("chromium")
@pytest.mark.parametrize(("language", "size"), WALKS, ids=[language for language, _ in WALKS])
def test_from_a_new_case_to_a_signed_verdict(
    served: Served, browser: Browser, study: Path, language: str, size: dict[str, int]
) -> None:
    desk = enter(browser, served, "coordinator", language=language, size=size)
    complaints = errors_of(desk.context)
    assert desk.locator("tbody tr").count() >= 30
    picture(desk, f"worklist-{language}")
    case = open_case(desk, served, language)
    upload(desk, case, study)
    picture(desk, f"study-{language}")

    doctor = enter(browser, served, "proceduralist", language=language, size=size)
    complaints_of_doctor = errors_of(doctor.context)
    doctor.goto(desk.url)
    doctor.click("a[href*='/view/']")
    expect(doctor.locator(".panel.cut image, .panel.cut canvas").first).to_be_visible()
    for level in ("L1-L2", "L2-L3", "L3-L4", "L4-L5", "L5-S1"):
        doctor.click(f"[data-level='{level}']")
        expect(doctor.locator("#findings-title")).to_have_text(level)
        doctor.click("#confirm button")
        expect(doctor.locator("#confirmed .holds")).to_be_visible()
    doctor.click("[data-level='L4-L5']")
    expect(doctor.locator("#findings-title")).to_have_text("L4-L5")
    picture(doctor, f"viewer-{language}")

    doctor.goto(f"{case}verdict/")
    picture(doctor, f"verdict-{language}")
    doctor.click("a[href$='/verdict/sign/']")
    doctor.fill("[name=secret]", served.accounts["proceduralist"].password)
    doctor.click("main form button:not([name])")
    expect(doctor.locator(".signatures .holds")).to_have_count(1)
    assert (complaints, complaints_of_doctor) == ([], [])


@pytest.mark.judge("chromium")
def test_a_patient_answers_on_a_phone_in_spanish_and_goes_on_later(served: Served, browser: Browser) -> None:
    first = enter(browser, served, "patient", language="es", size=PHONE)
    before = _answered(first)
    picture(first, "portal-es")
    first.click("main a.button")
    for _ in range(3):
        _answer(first)
    picture(first, "question-es")
    first.context.close()

    later = enter(browser, served, "patient", language="es", size=PHONE)
    assert _answered(later) == before + 3
    later.context.close()


def _answered(page: Page) -> int:
    return int(page.locator("progress").first.get_attribute("value") or 0)


def _answer(page: Page) -> None:
    """Whatever is asked, in the simplest way: not tried, no, the first of several, a small number."""
    before = page.url
    while page.url == before:
        untried = page.locator("button.choice[name=not_tried]")
        choice = page.locator("button.choice[value=no], button.choice[name=value]")
        if untried.count():
            untried.first.click()
        elif choice.count():
            choice.first.click()
        elif page.locator("main form [name=value]").count():
            page.fill("main form [name=value]", "5")
            page.locator("main form button:not(.choice)").first.click()
        else:
            page.locator("main form button:not(.choice)").first.click()
        page.wait_for_load_state()
