"""A demonstration clinic and a browser, for one module of tests each."""

from collections.abc import Iterator

import pytest
from clinic_in_browser import Served, open_chromium, serve
from playwright.sync_api import Browser, sync_playwright


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serve(tmp_path_factory.mktemp("clinic")) as clinic:
        yield clinic


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = open_chromium(playwright)
        yield chromium
        chromium.close()
