"""What comes from outside is characters and nothing else, and the page asks nobody but its own board."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page
from scenes import HOSTILE, a_few, hostile
from watching import Opened, Serve, drawn, shown, until, words

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

MADE = "document.querySelectorAll('img[src=\"x\"], body script').length + Number('pwned' in window)"


def test_a_hostile_title_place_and_outlet(board: Serve, opened: Opened) -> None:
    """Markup in a place, a title, an outlet or a text is shown letter for letter: nothing runs or is made of it."""
    known = a_few()
    known.add(hostile())
    page = opened(board(known) + "#/incidents/i-6")
    until(page, "document.querySelectorAll('.field-row').length > 2")
    known.tell("updated", hostile(7))
    until(page, "document.querySelectorAll('.toast').length", 1)

    assert HOSTILE in page.evaluate("document.querySelector('#row-i-6 .where').textContent")
    shown = HOSTILE.replace("\u202e", "\ufffd")  # in a text, a sign that turns its words round is seen
    assert shown in page.evaluate("document.querySelector('.report-text').textContent")
    assert page.evaluate("document.querySelector('.report-head h3').textContent") == HOSTILE
    for tab in ("Sources", "History", "Correct"):
        page.get_by_role("tab", name=tab).click()
    page.keyboard.press("p")
    until(page, "document.querySelectorAll('.letter').length", 2)
    assert page.evaluate(MADE) == 0


def test_a_link_that_is_no_web_address_is_no_link(board: Serve, opened: Opened) -> None:
    """An address that would run a script is left as words."""
    known = a_few()
    story = known.stories["i-kidal"]
    story.reports[0] = story.reports[0].model_copy(update={"url": "javascript:window.pwned=1"})
    page = opened(board(known) + "#/incidents/i-kidal")
    until(page, "document.querySelectorAll('.field-row').length > 2")

    assert words(page, ".report-head bdi")[-1] == "Original"
    assert page.evaluate("[...document.links].filter(a => !['http:', 'https:'].includes(a.protocol)).length") == 0


def test_no_request_leaves_the_origin(board: Serve, opened: Opened) -> None:
    """Every request of every view, the map with its workers included, goes to the board."""
    address = board(a_few())
    asked: list[str] = []
    page = opened("about:blank")
    page.context.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    drawn(page)
    page.goto(f"{address}#/incidents/i-kidal")
    until(page, "document.querySelectorAll('.field-row').length > 2")
    page.goto(f"{address}#/pipeline")
    until(page, "document.querySelectorAll('.stage').length", 4)

    origins = {urlsplit(each).netloc for each in asked if urlsplit(each).scheme in ("http", "https", "ws", "wss")}
    assert origins == {urlsplit(address).netloc}
    assert len(asked) > 20


def test_the_page_lives_with_its_policy(board: Serve, opened: Opened) -> None:
    """Nothing on the page is refused by the content security policy that the board sends."""
    page = opened("about:blank")
    refused: list[str] = []
    page.on(
        "console", lambda message: refused.append(message.text) if "Content Security Policy" in message.text else None
    )
    page.goto(board(a_few()))
    drawn(page)

    assert refused == []


def violations(page: Page) -> int:
    return int(page.evaluate(MADE))


def test_a_hostile_address(board: Serve, opened: Opened) -> None:
    """Filters in the address are characters, too."""
    page = opened(
        board(a_few()) + "?text=<img src=x onerror=window.pwned=1>&country=<script>&actor=%00#/incidents/<img src=x>"
    )
    shown(page, 0)

    assert violations(page) == 0
