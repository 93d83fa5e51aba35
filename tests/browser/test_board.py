"""The board as an analyst uses it: what is shown, what arrives, what filters leave, what a link keeps."""

import re

import pytest
from kidal import kidal
from playwright.sync_api import Page
from scenes import a_few, goma, marches, riot
from watching import Opened, Serve, drawn, shown, until, words

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]


def chosen(page: Page) -> str | None:
    found: str | None = page.evaluate("document.querySelector('.row[aria-selected=true]')?.dataset.id ?? null")
    return found


def test_the_first_paint_has_the_incidents(board: Serve, opened: Opened) -> None:
    """The first table lists what happened, when, where, how many died and how many say so."""
    page = opened(board(a_few()))
    shown(page, 6)

    row = next(line for line in words(page, ".row") if "Kidal" in line)

    assert re.search(r"24 Jun 2026\s+Air/drone strike\s+claimed\s+Kidal airfield\s*Mali", row)
    assert re.search(r"3\+\s+12\s+3 of 4", row)


def test_the_map_draws_what_has_a_place(board: Serve, opened: Opened) -> None:
    """Incidents with a place are on the map, those that lie together as one ring with their number; others are said."""
    page = opened(board(a_few()))
    drawn(page)

    assert words(page, ".cluster-count") == ["2"]
    assert "1 without a place" in words(page, "#map-note")[0]


def test_a_live_arrival(board: Serve, opened: Opened) -> None:
    """A new incident is listed, counted and told to who listens, without a reload, within two seconds."""
    known = a_few()
    page = opened(board(known))
    until(page, "document.querySelector('#connection').dataset.state", "live")

    known.tell("created", marches(77))
    took = until(page, "document.querySelector('#count').innerText", "7 incidents")
    until(page, "document.querySelector('#announcer').textContent", "New: Peaceful protest, Lima, Peru")

    assert took < 2
    assert words(page, ".toast bdi") == ["Peaceful protest, Lima, Peru"]
    assert page.evaluate("document.querySelector('#row-i-77').classList.contains('arrived')")


def test_what_was_merged_or_retracted_goes(board: Serve, opened: Opened) -> None:
    """An incident that is no more leaves the table as its change comes in."""
    known = a_few()
    page = opened(board(known))
    until(page, "document.querySelector('#connection').dataset.state", "live")

    known.tell("merged", riot(), merged_into="i-1")
    known.tell("retracted", goma())

    shown(page, 4)


def test_a_broken_stream_is_taken_up_again(board: Serve, opened: Opened) -> None:
    """While the stream is away the page says so; what happened meanwhile comes as soon as it is back."""
    known = a_few()
    page = opened(board(known))
    until(page, "document.querySelector('#connection').dataset.state", "live")

    known.fails.add("stream")
    known.stream_ends = True
    until(page, "document.querySelector('#connection').dataset.state", "waiting")
    known.tell("created", marches(78))
    known.stream_ends = False
    known.fails.clear()

    shown(page, 7)


def test_a_reset_loads_anew(board: Serve, opened: Opened) -> None:
    """Where the stream no longer holds what the page last heard, all is loaded again and nothing is missing."""
    known = a_few()
    page = opened(board(known))
    until(page, "document.querySelector('#connection').dataset.state", "live")

    known.add(marches(79))
    known.reset()

    shown(page, 7)


def test_the_keyboard(board: Serve, opened: Opened) -> None:
    """Rows are walked with j and k, Enter opens, Esc closes; / searches, ? explains, p goes to the pipeline."""
    page = opened(board(a_few()))
    shown(page, 6)

    page.keyboard.press("j")
    first = chosen(page)
    page.keyboard.press("j")
    second = chosen(page)
    page.keyboard.press("k")
    assert first not in (None, second)
    assert chosen(page) == first
    page.keyboard.press("Enter")
    until(page, "location.hash", f"#/incidents/{first}")
    until(page, "!document.querySelector('#panel').hidden")
    page.keyboard.press("Escape")
    until(page, "document.querySelector('#panel').hidden")
    page.keyboard.press("/")
    page.keyboard.type("jk")
    until(page, "document.querySelector('#text').value", "jk")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    until(page, "document.querySelector('dialog.help')?.open ?? false")
    page.keyboard.press("Escape")
    page.keyboard.press("p")
    until(page, "document.querySelector('#pipeline').hidden", expected=False)


NAMELESS = """[...document.querySelectorAll('button, a, input, select, summary, canvas')]
  .filter((e) => e.checkVisibility() && !(e.ariaLabel || e.title || e.innerText?.trim() || e.labels?.length))
  .map((e) => e.outerHTML.slice(0, 80))"""


def test_everything_has_a_name(board: Serve, opened: Opened) -> None:
    """Whoever cannot see the page is told what each button, link, input and picture is."""
    page = opened(board(a_few()) + "#/incidents/i-kidal")
    drawn(page)

    assert page.evaluate(NAMELESS) == []


def test_kidal_is_told_by_three() -> None:
    """The scene is what the other tests take it for: four reports, of which two are one text."""
    told = kidal().told()

    assert (told["source_count"], told["independent_source_count"]) == (4, 3)
