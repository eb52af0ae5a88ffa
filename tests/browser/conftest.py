"""A real browser, headless: Debian's Chromium, driven by Playwright, and cut off from the net."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

CHROMIUM = shutil.which("chromium")

QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
"""What keeps it from asking anybody anything, and lets it run as root in a container."""

NEEDED = ("CI", "MAGSTACK_NEEDS_CHROMIUM")
"""Where one of these is set, a machine without Chromium fails the tests and does not skip them."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A browser for all tests of a session."""
    if CHROMIUM is None:
        missing = "chromium is not installed: apt-get install chromium"
        if any(name in os.environ for name in NEEDED):
            pytest.fail(missing)
        pytest.skip(missing)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET])
        yield started
        started.close()
