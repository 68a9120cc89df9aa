"""A real Chromium for tests, and what it thinks of a page."""

import os
import shutil
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser, started once. Tests open contexts of their own in it."""
    if not CHROMIUM:
        pytest.skip("Chromium is not installed")
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # playwright's loop runs in this thread
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def faults(page: Page) -> list[str]:
    """Return what is wrong with the page as it stands: axe violations, more than one h1, sideways scrolling.

    Needs a context with JavaScript; the page itself may do without.
    """
    violations = Axe().run(page).response["violations"]
    found = [f"axe {violation['id']}: {violation['nodes'][0]['html'][:120]}" for violation in violations]
    if page.locator("h1").count() != 1:
        found.append(f"{page.locator('h1').count()} h1 elements")
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if wide > 0:
        found.append(f"{wide} px too wide")
    return found
