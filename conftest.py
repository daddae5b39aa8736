"""What every test may ask for. PostgreSQL and Redis are started by tests/services.py."""

import os
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]
CHROMIUM += ["--disable-component-update", "--disable-sync"]


@pytest.fixture(scope="session")
def playwright() -> Iterator["Playwright"]:
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop in this thread, and Django would refuse the database beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: "Playwright") -> Iterator["Browser"]:
    own = playwright.chromium.executable_path
    found = own if os.path.exists(own) else shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        pytest.fail("No browser was found: apt-get install chromium.", pytrace=False)
    opened = playwright.chromium.launch(executable_path=found, args=CHROMIUM)
    yield opened
    opened.close()
