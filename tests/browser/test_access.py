"""Who may see what, and what is said where nothing can be seen."""

import pytest
from playwright.sync_api import Page
from scenes import a_few
from standin import StandIn
from watching import Opened, Serve, shown, until, words

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


def test_a_failure_is_said_and_tried_again(board: Serve, opened: Opened) -> None:
    """Where the incidents cannot be had the page says what, and how to go on; a button tries again."""
    known = a_few()
    known.fails.add("overview")
    page = opened(board(known))
    until(page, "document.querySelector('.failure h2')?.innerText", "The incidents could not be loaded")

    assert "The database is away." in words(page, ".failure")[0]
    known.fails.clear()
    page.get_by_role("button", name="Try again").click()
    shown(page, 6)


def test_an_empty_board_says_so(board: Serve, opened: Opened) -> None:
    """Before the first report there is a sentence, and no empty table."""
    page = opened(board(StandIn()))

    until(page, "document.querySelector('.empty h2')?.innerText", "No incidents yet")


def test_a_key_is_asked_for_once(board: Serve, opened: Opened) -> None:
    """Without its key the page asks; a wrong one is refused, the right one opens all and is kept for the tab."""
    known = a_few()
    known.key = "right"
    page = opened(board(known) + "#/incidents/i-kidal")
    until(page, "document.querySelector('dialog.sign-in')?.open ?? false")

    assert words(page, "dialog .mend") == ["Send Authorization: Bearer <key>."]
    page.locator("dialog summary").click()
    assert "tocsin keys new desk --role read" in words(page, "dialog details")[0]
    page.get_by_label("Key", exact=True).fill("wrong")
    page.locator("dialog button").click()
    until(page, "document.querySelector('dialog .problem').innerText.startsWith('This key is not known.')")
    page.get_by_label("Key", exact=True).fill("right")
    page.locator("dialog button").click()

    shown(page, 6)
    until(page, "document.querySelectorAll('.field-row').length > 5")
    until(page, "document.querySelector('#connection').dataset.state", "live")
    page.reload()
    shown(page, 6)
    assert page.evaluate("localStorage.getItem('tocsin-key')") is None


def away(known: StandIn, page: Page) -> None:
    """Let the board end, and wait until the page has seen it."""
    known.fails.update({"session", "stream"})
    known.stream_ends = True
    until(page, "document.querySelector('#connection').dataset.state", "waiting")
    known.stream_ends = False


def live_with_a_key(board: Serve, opened: Opened, known: StandIn) -> Page:
    """Open a page that has given its key, and hears."""
    known.key = "right"
    page = opened(board(known))
    page.get_by_label("Key", exact=True).fill("right")
    page.locator("dialog button").click()
    until(page, "document.querySelector('#connection').dataset.state", "live")
    return page


def test_a_board_that_was_started_again_is_heard_again(board: Serve, opened: Opened) -> None:
    """It knows no session of before: the page begins a new one with the key that it keeps."""
    known = a_few()
    page = live_with_a_key(board, opened, known)

    away(known, page)
    known.starts += 1
    known.fails.clear()
    until(page, "document.querySelector('#connection').dataset.state", "live")
    assert page.evaluate("document.querySelector('dialog')") is None


def test_a_key_that_was_revoked_meanwhile_is_asked_for_anew(board: Serve, opened: Opened) -> None:
    """The page says so, and does not wait for ever for a stream that it will not be given."""
    known = a_few()
    page = live_with_a_key(board, opened, known)

    away(known, page)
    known.key = "another"
    known.fails.clear()
    until(page, "document.querySelector('dialog.sign-in')?.open ?? false")


def test_who_reads_may_sign_in(board: Serve, opened: Opened) -> None:
    """Where reading needs no key, somebody who has one can still give it, or think better of it."""
    page = opened(board(a_few()))
    until(page, "document.querySelector('#account').innerText", "Sign in")

    page.locator("#account button").click()
    page.keyboard.press("Escape")
    until(page, "document.querySelector('dialog')", None)
    page.locator("#account button").click()
    page.get_by_label("Key", exact=True).fill("mine")
    page.locator("dialog button").click()

    until(page, "document.querySelector('#account').innerText", "Sign out")
