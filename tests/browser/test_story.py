"""The whole story by hand: a new case, images, a contour corrected, findings confirmed, a signed verdict; and a patient
who answers, stops half-way and goes on later; in both languages, at a desk and on a phone, and without a script.
FLAVUM_PICTURES=1 keeps its pictures for the docs."""

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
WALKS = [(language, size) for size in (DESKTOP, PHONE) for language in ("en", "es")]
NAMES = [f"{language}{'-phone' if size is PHONE else ''}" for language, size in WALKS]


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


def choose(page: Page, level: str) -> None:
    page.click(f"[data-level='{level}']")
    expect(page.locator("#findings-title")).to_have_text(level)


def confirm_every_level(page: Page) -> None:
    for level in ("L1-L2", "L2-L3", "L3-L4", "L5-S1", "L4-L5"):
        choose(page, level)
        page.click("#confirm button")
        expect(page.locator("#confirmed .holds")).to_be_visible()


def sign(page: Page, password: str) -> None:
    page.click("a[href$='/verdict/sign/']")
    page.fill("[name=secret]", password)
    page.click("main form button:not([name])")
    expect(page.locator(".signatures .holds")).to_have_count(1)


def correct_contour(page: Page) -> None:
    """One point of the dural sac's outline is pulled aside; the number follows at once, and is kept."""
    choose(page, "L4-L5")
    page.click("[data-row=sac_area] button.name")
    page.click(".detail .act")
    before = page.inner_text(".editor .now b")
    handle = page.locator(".handle").nth(2)
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 4, y + 8)
    page.mouse.move(x + 8, y + 16)
    page.mouse.up()
    assert page.inner_text(".editor .now b") != before
    page.click(".editor .act")
    expect(page.locator("[data-row=sac_area] .by-hand")).to_be_visible()


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
@pytest.mark.parametrize(("language", "size"), WALKS, ids=NAMES)
def test_from_a_new_case_to_a_signed_verdict(
    served: Served, browser: Browser, study: Path, language: str, size: dict[str, int]
) -> None:
    name = NAMES[WALKS.index((language, size))]
    desk = enter(browser, served, "coordinator", language=language, size=size)
    complaints = errors_of(desk.context)
    assert desk.locator("tbody tr").count() >= 30
    picture(desk, f"worklist-{name}")
    case = open_case(desk, served, name)
    upload(desk, case, study)
    picture(desk, f"study-{name}")

    doctor = enter(browser, served, "proceduralist", language=language, size=size)
    complaints_of_doctor = errors_of(doctor.context)
    doctor.goto(desk.url)
    doctor.click("a[href*='/view/']")
    doctor.wait_for_selector("#viewer[data-ready=slices]")
    correct_contour(doctor)
    confirm_every_level(doctor)
    doctor.evaluate("scrollTo(0, 0)")
    picture(doctor, f"viewer-{name}")

    doctor.goto(f"{case}verdict/")
    picture(doctor, f"verdict-{name}")
    sign(doctor, served.accounts["proceduralist"].password)
    doctor.goto(case)
    picture(doctor, f"case-{name}")
    assert (complaints, complaints_of_doctor) == ([], [])
    desk.context.close()
    doctor.context.close()


@pytest.mark.judge("chromium")
@pytest.mark.parametrize(
    ("language", "size", "has_script"),
    [*((language, size, True) for language, size in WALKS), ("es", PHONE, False)],
    ids=[*NAMES, "es-phone-without-a-script"],
)
def test_a_patient_answers_stops_and_goes_on_later(
    served: Served, browser: Browser, language: str, size: dict[str, int], has_script: bool
) -> None:
    name = NAMES[WALKS.index((language, size))]
    first = enter(browser, served, "patient", language=language, size=size, has_script=has_script)
    before = _answered(first)
    picture(first, f"portal-{name}")
    first.click("main a.button")
    for number in range(3):
        if not number:
            picture(first, f"question-{name}")
        _answer(first)
    first.context.close()

    later = enter(browser, served, "patient", language=language, size=size, has_script=has_script)
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
