"""The page in a real browser, served by a stand-in that answers from memory."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

sys.path.append(str(Path(__file__).parent))  # this folder cannot be a package: the others' `standin` would be another
sys.path.append(str(Path(__file__).parents[1]))

from chromium import installed, running
from standin import StandIn, serving
from watching import Opened

WIDE = {"width": 1440, "height": 900}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start one for each file: Playwright keeps an event loop in this thread, and other tests have their own."""
    path = installed()
    if path is None:
        pytest.skip("there is no Chromium: apt install chromium")
    with running(path) as browser:
        yield browser


@pytest.fixture
def board() -> Iterator[Callable[[StandIn], str]]:
    """Serve a stand-in; the address of its page is returned."""
    with ExitStack() as stack:
        yield lambda known: stack.enter_context(serving(known))


@pytest.fixture
def opened(browser: Browser) -> Iterator[Opened]:
    """Open an address in a page of its own; a script that fails there fails the test."""
    errors: list[str] = []
    with ExitStack() as stack:

        def open_(address: str, **options: object) -> Page:
            context = browser.new_context(**({"viewport": WIDE} | options))
            stack.callback(context.close)
            page = context.new_page()
            page.on("pageerror", lambda error: errors.append(str(error)))
            page.goto(address)
            return page

        yield open_
    assert [] == errors
