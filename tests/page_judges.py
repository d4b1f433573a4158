"""What judges a page in a browser: axe-core, html-validate, and whether everything has its room."""

import json
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Page

HERE = Path(__file__).parent / "browser"
NODE_MODULES = HERE / "node_modules"
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def judge_access(page: Page) -> list[str]:
    page.evaluate((NODE_MODULES / "axe-core" / "axe.min.js").read_text())
    found = page.evaluate(f"axe.run(document, {{runOnly: {json.dumps(AXE_RULES)}}})")
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found["violations"]]


# Words that stand in a column too narrow for them, and boxes that cut off what they hold without a way to the rest.
LAYOUT = """() => {
  const shown = [...document.querySelectorAll("main *")]
    .filter((one) => one.checkVisibility() && !one.closest(".hidden") && one.clientWidth > 1);
  const named = (one) => `${one.tagName.toLowerCase()}.${one.className}: ${one.textContent.trim().slice(0, 40)}`;
  const squeezed = shown.filter((one) => one.matches("td, th, p, li, dd, dt")
    && one.textContent.trim().length > 12 && one.clientHeight > 6 * one.clientWidth);
  const mayRoll = ".scroll, .week, .screen, .panel, .places, textarea, select, input, [tabindex='0']";
  const cut = shown.filter((one) => one.scrollWidth > one.clientWidth + 1 && !one.matches(mayRoll)
    && getComputedStyle(one).overflowX !== "visible" && getComputedStyle(one).textOverflow !== "ellipsis");
  return [...squeezed.map((one) => `squeezed ${named(one)}`), ...cut.map((one) => `cut off ${named(one)}`)];
}"""


def judge_layout(page: Page, size: dict[str, int]) -> list[str]:
    width = page.evaluate("document.documentElement.scrollWidth")
    wide = [f"{width} pixels wide"] if width > size["width"] else []
    return [*wide, *page.evaluate(LAYOUT)]


def judge_html(folder: Path) -> str:
    """What html-validate says of the pages in a folder; empty where it has nothing to say.

    It may not complain of a button without a type: that is a submit button, as HTML has it and as our forms mean it.
    """
    node = Path(sys.executable).with_name("node")
    script = NODE_MODULES / "html-validate" / "bin" / "html-validate.mjs"
    command = [str(node), str(script), "--config", str(HERE / ".htmlvalidate.json"), "--formatter", "text"]
    done = subprocess.run([*command, *sorted(map(str, folder.glob("*.html")))], capture_output=True, text=True)
    return done.stdout + done.stderr
