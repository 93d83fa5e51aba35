"""Debian's Chromium, driven by Playwright: how it is started so that it asks nobody for anything."""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, sync_playwright

NAMES: Final = ("chromium", "chromium-browser", "google-chrome")
QUIET: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--enable-unsafe-swiftshader",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""No network of its own, and WebGL by the processor: a machine of a test has no graphics."""

STEADY: Final = Path(__file__).with_name("steady.py")
"""Starts it so that a container that starts beside it does not cut its connections."""


def installed() -> str | None:
    """Return where Chromium is, or None."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


@contextmanager
def running(path: str) -> Iterator[Browser]:
    """Run it without a window."""
    with sync_playwright() as driver:
        started = {"executable_path": path}
        if sys.platform == "linux":
            started = {"executable_path": str(STEADY), "env": os.environ | {"TOCSIN_TEST_CHROMIUM": path}}
        browser = driver.chromium.launch(args=list(QUIET), **started)
        try:
            yield browser
        finally:
            browser.close()
