"""The histogram by keyboard: a stretch of its bars is moved, widened, and becomes a filter."""

import pytest
from playwright.sync_api import Page
from scenes import a_few
from standin import StandIn
from watching import Opened, Serve, shown, until

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

BARS = 10


@pytest.fixture
def page(board: Serve, opened: Opened) -> Page:
    known: StandIn = a_few()
    known.add_many(300)
    page = opened(board(known))
    shown(page, 306)
    return page


def after(page: Page, *keys: str) -> str:
    """Press keys; return what the histogram then says of its stretch."""
    for key in keys:
        page.keyboard.press(key)
    bars = page.get_by_role("slider", name="Period of the incidents, per month")
    return str(bars.get_attribute("aria-valuetext")).replace(" \u2013 ", " to ")


def test_each_step_is_said(page: Page) -> None:
    """The days of the stretch, and how many incidents are in it; Escape lets it be."""
    assert "all dates" == after(page, "h")
    assert after(page, "ArrowRight").startswith("1 Jun 2026 to 30 Jun 2026: ")
    assert after(page, "ArrowLeft").startswith("1 May 2026 to 31 May 2026: ")
    assert after(page, "Shift+ArrowLeft", "Shift+ArrowLeft").startswith("1 Mar 2026 to 31 May 2026: ")
    assert "all dates" == after(page, "Escape")
    assert page.evaluate("document.activeElement.matches('canvas.bars')")


def test_a_stretch_becomes_a_filter(page: Page) -> None:
    """With Enter: what ended then is listed, and what went on. Delete takes all dates away."""
    ended = int(after(page, "h", "ArrowLeft", "Shift+ArrowLeft").rpartition(": ")[2].split()[0])
    page.keyboard.press("Enter")

    until(page, "location.search", "?since=2026-04-01&until=2026-05-31")
    until(page, f"((n) => n >= {ended} && n < 306)(document.querySelector('[role=grid]').ariaRowCount - 1)")
    page.keyboard.press("Delete")
    shown(page, 306)
    until(page, "location.search", "")


def test_whoever_leaves_the_histogram_leaves_no_stretch(page: Page) -> None:
    """It would look like a filter."""
    after(page, "h", "ArrowLeft")
    page.keyboard.press("Tab")

    assert "all dates" == after(page)


MOVES = [
    ([4, 4], "ArrowLeft", [3, 3]),
    ([2, 4], "ArrowRight", [3, 5]),
    ([2, 4], "Shift+ArrowRight", [2, 5]),
    ([4, 4], "Shift+ArrowLeft", [4, 3]),
    ([0, 3], "ArrowLeft", [0, 3]),
    ([5, 8], "PageUp", [6, 9]),
    ([5, 9], "Home", [0, 4]),
    ([5, 6], "Shift+End", [5, 9]),
    ([9, 7], "End", [9, 7]),
    ([5, 6], "x", None),
]
"""A stretch of ten bars, a key, and what the stretch becomes."""


def test_nothing_leaves_the_bars(page: Page) -> None:
    """A stretch is moved with its width, or at the end that is led."""
    events = [{"key": key.rpartition("+")[2], "shiftKey": "+" in key} for _, key, _ in MOVES]
    given = [[stretch, event, BARS] for (stretch, *_), event in zip(MOVES, events, strict=True)]
    script = (
        "async (given) => { const {moved} = await import('/brush.mjs'); return given.map((all) => moved(...all)); }"
    )

    assert [becomes for *_, becomes in MOVES] == page.evaluate(script, given)
