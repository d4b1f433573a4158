"""A demonstration clinic as `flavum serve` starts it, and people who sign in to it with Chromium."""

import base64
import hashlib
import hmac
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from playwright.sync_api import Browser, BrowserContext, Page, Playwright

DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
START_SECONDS = 240
ACCOUNT = re.compile(r"^\s+(\S+)@demonstration\.example\s+(\S+)\s+(?:key (\S+)|\(no second factor\))$", re.MULTILINE)


@dataclass(frozen=True)
class Account:
    """What the console told of somebody. key: of the second factor; empty where there is none."""

    address: str
    password: str
    key: str


@dataclass(frozen=True)
class Served:
    """A running clinic: where, every account by its role, and the cookies of those who have signed in."""

    url: str
    accounts: dict[str, Account]
    cookies: dict[str, Any] = field(default_factory=dict)


@contextmanager
def serve(folder: Path) -> Iterator[Served]:
    """A demonstration in an empty folder, until the end of the block."""
    port = _free_port()
    flavum = str(Path(sys.executable).with_name("flavum"))
    command = [flavum, "serve", "--demonstration", "--data", str(folder / "data"), "--port", str(port)]
    told = folder / "console.txt"
    with told.open("w") as console:
        process = subprocess.Popen(command, stdout=console, stderr=subprocess.STDOUT)
        try:
            _wait(f"http://127.0.0.1:{port}/accounts/login/", process, told)
            found = ACCOUNT.findall(told.read_text())
            accounts = {role: Account(f"{role}@demonstration.example", word, key) for role, word, key in found}
            yield Served(f"http://127.0.0.1:{port}", accounts)
        finally:
            process.terminate()
            process.wait(30)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait(url: str, process: subprocess.Popen[bytes], told: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        assert process.poll() is None, told.read_text()
        try:
            urlopen(url, timeout=5).close()
            return
        except OSError:
            time.sleep(0.5)
    raise AssertionError(f"no page within {START_SECONDS} s: {told.read_text()}")


def open_chromium(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(
        executable_path="/usr/bin/chromium",
        args=["--no-sandbox", "--disable-quic", "--use-gl=angle", "--use-angle=swiftshader", "--ignore-gpu-blocklist"],
    )


def enter(
    browser: Browser,
    served: Served,
    role: str,
    *,
    language: str = "en",
    size: dict[str, int] = DESKTOP,
    has_script: bool = True,
) -> Page:
    """A page of somebody who has signed in, in a browser that prefers this language."""
    if role not in served.cookies:
        served.cookies[role] = _sign_in(browser, served, served.accounts[role])
    context = browser.new_context(
        viewport=size, locale=language, storage_state=served.cookies[role], java_script_enabled=has_script
    )
    context.set_default_timeout(60_000)
    page = context.new_page()
    page.goto(served.url)
    return page


def _sign_in(browser: Browser, served: Served, account: Account) -> Any:
    """The cookies that a person has after address, password and second factor."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{served.url}/accounts/login/")
    page.fill("input[name=login]", account.address)
    page.fill("input[name=password]", account.password)
    page.keyboard.press("Enter")
    if account.key:
        page.fill("input[name=code]", code_of(account.key, int(datetime.now(UTC).timestamp())))
        page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/accounts/" not in url)
    kept = context.storage_state()
    context.close()
    return kept


def code_of(key: str, at: int) -> str:
    """The six digits that a phone shows at a time in seconds (RFC 6238)."""
    digest = hmac.new(base64.b32decode(key), (at // 30).to_bytes(8, "big"), hashlib.sha1).digest()
    start = digest[-1] & 0x0F
    return f"{(int.from_bytes(digest[start : start + 4], 'big') & 0x7FFFFFFF) % 10**6:06d}"


def errors_of(context: BrowserContext) -> list[str]:
    """A list that fills with whatever a page's console or its content policy complains of."""
    found: list[str] = []
    context.on("console", lambda one: found.append(one.text) if one.type == "error" else None)
    context.on("weberror", lambda one: found.append(str(one.error)))
    return found
