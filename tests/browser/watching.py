"""Waiting for something on the page. A strict CSP forbids Playwright's own way, which evaluates strings there."""

import time
from collections.abc import Callable
from typing import Final

from patience import PATIENCE_SECONDS
from playwright.sync_api import Error, Page
from standin import StandIn

PAUSE_MILLISECONDS: Final = 30
YES: Final = True

Opened = Callable[..., Page]
"""Opens an address, with options of Playwright's `new_context`."""

Serve = Callable[[StandIn], str]
"""Serves a stand-in and returns the address of its page."""


def until(page: Page, question: str, expected: object = YES, *, within: float = PATIENCE_SECONDS) -> float:
    """Wait until an expression of the page has this value; return how many seconds it took."""
    began = time.monotonic()
    while (answer := now(page, question)) != expected:
        assert time.monotonic() - began < within, f"{question} is {answer!r}, and not {expected!r}"
        page.wait_for_timeout(PAUSE_MILLISECONDS)
    return time.monotonic() - began


def now(page: Page, question: str) -> object:
    """Return what an expression is now; None while the page is being left for another."""
    try:
        return page.evaluate(question)
    except Error as error:
        if "context was destroyed" not in str(error):
            raise
        return None


def words(page: Page, selector: str) -> list[str]:
    """Return the text of everything that a selector finds."""
    found: list[str] = page.evaluate(
        "s => [...document.querySelectorAll(s)].map(e => (e.innerText ?? e.textContent).trim())", selector
    )
    return found


def shown(page: Page, count: int, *, within: float = PATIENCE_SECONDS) -> None:
    """Wait until so many incidents are listed."""
    until(page, "Number(document.querySelector('[role=grid]')?.ariaRowCount ?? 0) - 1", count, within=within)


def drawn(page: Page) -> None:
    """Wait until the map has drawn its land and the incidents."""
    until(page, "document.querySelector('#map').dataset.drawn ?? ''", "yes", within=40)
