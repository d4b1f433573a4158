"""The viewer in Chromium: looks, draws, saves, confirms; by mouse and by keys; and without a script."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from clinic_factories import Clinic, sign_in
from clinic_in_browser import DESKTOP, open_chromium
from clinic_in_process import serve_here
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright
from viewer_factories import number_of, read_study

LEVEL = "L4-L5"
SLOW_MS = 90_000
pytestmark = pytest.mark.judge("chromium")


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
class Seat:
    """Somebody before the viewer of a study that was read."""

    browser: Browser
    url: str
    path: str
    session: str
    said: list[str]

    def sit_down(self, *, ready: str = "slices", **others: Any) -> Page:
        context = self.browser.new_context(viewport=DESKTOP, **others)
        context.add_cookies([{"name": "sessionid", "value": self.session, "url": self.url}])
        context.set_default_timeout(SLOW_MS)
        context.on("console", lambda one: self.said.append(one.text) if one.type in ("error", "warning") else None)
        context.on("weberror", lambda one: self.said.append(str(one.error)))
        page = context.new_page()
        page.goto(f"{self.url}{self.path}")
        if ready:
            # the cut is ready before the slices are, and may be so for a moment only
            page.wait_for_selector("#viewer[data-ready]" if ready == "cut" else f"#viewer[data-ready={ready}]")
        return page


@pytest.fixture
def seat(clinic: Clinic, browser: Browser, url: str) -> Iterator[Seat]:
    case_id, doctor = clinic.open_case(), clinic.hire("proceduralist")
    study = read_study(clinic, case_id, doctor).study_id
    path = f"/cases/{number_of(clinic, case_id)}/studies/{study}/view/?level={LEVEL}"
    yield Seat(browser, url, path, sign_in(doctor).cookies["sessionid"].value, [])
    for context in browser.contexts:
        context.close()


def number_in(page: Page) -> float:
    return float(page.inner_text(".editor .now b"))


def pull(page: Page, handle: Locator, by: tuple[int, int]) -> None:
    box = handle.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + by[0] / 2, y + by[1] / 2)
    page.mouse.move(x + by[0], y + by[1])
    page.mouse.up()


def begin(page: Page, row: str) -> None:
    page.click(f"[data-row={row}] button.name")
    page.click(".detail .act")


def grey_of(page: Page, panel: str) -> np.ndarray:
    """What is seen in the middle of a panel, without its frame."""
    page.locator(f".panel.{panel}").scroll_into_view_if_needed()
    shot = Image.open(io.BytesIO(page.locator(f".panel.{panel} .screen").screenshot())).convert("L")
    grey = np.asarray(shot, dtype=float)
    rows, columns = grey.shape
    return grey[rows // 3 : -rows // 3, columns // 4 : -columns // 4]


def test_draw_save_confirm_and_void(seat: Seat) -> None:
    page = seat.sit_down()
    begin(page, "sac_area")
    before = number_in(page)

    pull(page, page.locator(".handle").nth(2), (14, 30))

    drawn = number_in(page)
    assert abs(drawn - before) > 1
    page.click(".editor .act")
    page.wait_for_selector("[data-row=sac_area] .by-hand")
    assert "computed: 68 mm²" in page.inner_text("[data-row=sac_area]")
    facts = page.evaluate("fetch('../facts.json').then((answer) => answer.json())")
    rows = [row for level in facts["levels"] if level["level"] == LEVEL for g in level["groups"] for row in g["rows"]]
    saved = next(row for row in rows if row["id"] == "sac_area")
    assert saved["value"] == pytest.approx(drawn, abs=0.06)
    assert len(saved["drawn"]) > 20

    page.click("#confirm button")
    page.wait_for_selector("#confirmed .holds")
    assert page.get_attribute(f"[data-level={LEVEL}]", "data-state") == "confirmed"

    page.click("[data-row=ligament_thickness_maximum-left] button.name")
    page.click(".detail .acts .quiet")
    page.fill("#typed-value", "4.4")
    page.click(".typed .act")
    page.wait_for_selector("#confirmed .void")
    assert "no longer holds" in page.inner_text("#confirmed")
    assert seat.said == []


def test_every_thing_by_keys(seat: Seat) -> None:
    page = seat.sit_down()
    page.focus("[data-row=sac_ap_diameter] button.name")
    page.keyboard.press("Enter")
    page.keyboard.press("e")
    assert page.evaluate("document.activeElement.classList.contains('handle')")
    before = number_in(page)

    page.keyboard.press("Tab")
    for _ in range(5):
        page.keyboard.press("ArrowDown")

    assert number_in(page) == pytest.approx(before + 0.5, abs=0.06)
    expect(page.locator("#live")).to_contain_text(f"{number_in(page)} mm", timeout=SLOW_MS)
    page.keyboard.press("Shift+ArrowDown")
    assert number_in(page) == pytest.approx(before + 1.5, abs=0.06)
    page.keyboard.press("Control+z")
    assert number_in(page) == pytest.approx(before + 0.5, abs=0.06)
    page.keyboard.press("Control+s")
    page.wait_for_selector("[data-row=sac_ap_diameter] .by-hand")

    page.keyboard.press("ArrowDown")
    assert page.inner_text("#findings-title") == "L5-S1"
    title = page.inner_text(".panel.axial .title")
    page.keyboard.press("PageDown")
    expect(page.locator(".panel.axial .title")).not_to_have_text(title, timeout=SLOW_MS, use_inner_text=True)
    page.keyboard.press("?")
    assert page.locator("dialog.help").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("dialog.help").is_visible()
    assert seat.said == []


def mm_per_px(page: Page, panel: str) -> float:
    """Of the scale bar."""
    bar = page.locator(f".panel.{panel} .scale")
    box = bar.bounding_box()
    assert box is not None
    return float(bar.inner_text().split()[0]) / box["width"]


def test_slip_is_drawn_from_the_side(seat: Seat) -> None:
    page = seat.sit_down()
    label = page.locator(".over text.caliper", has_text="·")
    expect(label).to_have_text("4.2 mm · 12 %")
    expect(page.locator(".over text.caliper", has_not_text="·")).to_have_text("8.4 mm")
    page.click("[data-row=slip_percent] button.name")
    page.click(".detail .act")
    assert page.locator(".panel.sagittal .editor").is_visible()
    assert number_in(page) == 4.2
    page.wait_for_timeout(500)
    scale = mm_per_px(page, "sagittal")

    pull(page, page.locator(".over .handle").nth(0), (-20, 0))

    assert number_in(page) == pytest.approx(4.2 + 20 * scale, abs=0.3)
    drawn = number_in(page)
    percent = float(page.inner_text(".editor .now .beside"))
    assert percent == pytest.approx(drawn * 12.1 / 4.2, abs=0.2)
    expect(page.locator(".over text.line")).to_have_text(f"{drawn} mm · {percent} %")
    page.keyboard.press("ArrowLeft")
    assert number_in(page) == pytest.approx(drawn + 0.1, abs=0.06)
    page.keyboard.press("Shift+ArrowRight")
    assert number_in(page) == pytest.approx(drawn - 0.9, abs=0.06)
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+s")
    page.wait_for_selector("[data-row=slip] .by-hand")
    page.wait_for_selector("[data-row=slip_percent] .by-hand")
    assert "computed: 4.2 mm" in page.inner_text("[data-row=slip]")
    assert "computed: 12 %" in page.inner_text("[data-row=slip_percent]")
    expect(label).to_have_text(f"{drawn + 0.1:.1f} mm · {percent:.0f} %", timeout=SLOW_MS)
    assert page.locator(".over path.old").count() > 0
    assert seat.said == []


def test_disc_height_is_drawn_by_keys_alone(seat: Seat) -> None:
    page = seat.sit_down()
    page.focus("[data-row=disc_height] button.name")
    page.keyboard.press("Enter")
    page.keyboard.press("e")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')").startswith("Upper end of the disc height")
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+ArrowDown")
    assert number_in(page) == 9.4
    expect(page.locator("#live")).to_contain_text("9.4 mm", timeout=SLOW_MS)
    page.keyboard.press("Control+s")
    page.wait_for_selector("[data-row=disc_height] .by-hand")
    assert seat.said == []


def test_weighting_changes_and_the_place_stays(seat: Seat) -> None:
    page = seat.sit_down()
    page.keyboard.press("o")
    assert page.locator(".series button").all_inner_texts() == ["T2", "T1", "Fat suppressed"]
    page.focus(".panel.sagittal .enlarge")
    for _ in range(3):
        page.locator(".panel.sagittal .over").hover(position={"x": 150, "y": 150})
        page.keyboard.down("Shift")
        page.mouse.wheel(0, -100)
        page.keyboard.up("Shift")
    page.wait_for_timeout(500)
    plain, scale = grey_of(page, "sagittal"), mm_per_px(page, "sagittal")

    page.click(".series button >> nth=1")

    expect(page.locator(".series button").nth(1)).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#live")).to_have_text("Sagittal slices: T1", timeout=SLOW_MS)
    page.wait_for_timeout(500)
    assert mm_per_px(page, "sagittal") == pytest.approx(scale, rel=0.03)
    weighted = grey_of(page, "sagittal")
    assert np.corrcoef(plain.ravel(), weighted.ravel())[0, 1] < -0.8  # the factory's T1 is its T2 inverted
    page.keyboard.press("s")
    page.keyboard.press("s")
    expect(page.locator(".series button").nth(0)).to_have_attribute("aria-pressed", "true")
    assert seat.said == []


def test_leaving_what_is_not_saved_asks(seat: Seat) -> None:
    page = seat.sit_down()
    asked: list[str] = []

    def refuse(dialog: Any) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", refuse)
    begin(page, "sac_area")
    page.click("[data-level=L2-L3]")
    assert page.inner_text("#findings-title") == "L2-L3"  # nothing was drawn yet
    page.click(f"[data-level={LEVEL}]")
    begin(page, "sac_area")
    pull(page, page.locator(".handle").nth(2), (14, 30))
    drawn = number_in(page)

    page.click("[data-level=L2-L3]")

    assert asked == ["You have a correction that is not saved. Leave it?"]
    assert page.inner_text("#findings-title") == LEVEL
    assert number_in(page) == drawn
    page.click(".editor .quiet")
    assert page.locator(".editor .quiet").first.is_disabled()  # undone: nothing left to leave
    page.click("[data-level=L2-L3]")
    assert len(asked) == 1


def test_pictures_lie_in_the_radiological_convention(seat: Seat) -> None:
    """The factory's grey values rise to the patient's left and to the front."""
    page = seat.sit_down()
    page.keyboard.press("o")
    axial, sagittal = grey_of(page, "axial"), grey_of(page, "sagittal")
    half = axial.shape[1] // 2
    assert axial[:, half + 20 :].mean() > axial[:, : half - 20].mean() + 10  # the patient's left is on the right
    middle = axial.shape[0] // 2
    assert axial[: middle - 10].mean() > axial[middle + 10 :].mean() + 10  # the front is above
    half = sagittal.shape[1] // 2
    assert sagittal[:, : half - 20].mean() > sagittal[:, half + 20 :].mean() + 10  # the front is on the left
    letters = {name: page.locator(f".panel.{name} .edge").all_inner_texts() for name in ("axial", "cut", "sagittal")}
    assert letters == {"axial": ["R", "L", "A", "P"], "cut": ["R", "L", "A", "P"], "sagittal": ["A", "P", "H", "F"]}


def test_page_stands_without_a_script(seat: Seat) -> None:
    page = seat.sit_down(ready="", java_script_enabled=False)
    assert page.locator(".panel.cut .film .contour").count() >= 4
    assert page.locator("tr.finding").count() > 15
    page.click("[data-level=L2-L3]")
    assert page.inner_text("#findings-title") == "L2-L3"
    page.click("#confirm button")
    page.wait_for_selector("#confirmed .holds")


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (1024, 768), (390, 844)])
def test_page_fits_its_width(seat: Seat, width: int, height: int) -> None:
    page = seat.sit_down(ready="cut", has_touch=width < 1280)
    page.set_viewport_size({"width": width, "height": height})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if width >= 1000:
        assert page.evaluate("document.documentElement.scrollHeight") <= height
