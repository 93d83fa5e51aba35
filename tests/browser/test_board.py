"""The board as an analyst uses it: what is shown, what arrives, what filters leave, what a link keeps."""

import re

import pytest
from playwright.sync_api import Page
from scenes import a_few, goma, marches, riot
from standin import StandIn
from stories import kidal
from watching import Opened, Serve, drawn, shown, until, words

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

NOT_SAID = "\u2013"


def chosen(page: Page) -> str | None:
    found: str | None = page.evaluate("document.querySelector('.row[aria-selected=true]')?.dataset.id ?? null")
    return found


def test_the_first_paint_has_the_incidents(board: Serve, opened: Opened) -> None:
    """Within two seconds of asking for the page its table lists what happened, where, and how many died."""
    page = opened(board(a_few()))
    shown(page, 6)

    painted = page.evaluate("performance.getEntriesByName('incidents-shown')[0].startTime")
    row = next(line for line in words(page, ".row") if "Kidal" in line)

    assert painted < 2_000
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


def test_a_filter_leaves_what_matches(board: Serve, opened: Opened) -> None:
    """A type that is chosen leaves its incidents, here and in the address, and says how many the others would."""
    page = opened(board(a_few()))
    shown(page, 6)

    page.get_by_role("checkbox", name="Explosions/Remote violence").check()
    shown(page, 2)

    assert page.evaluate("location.search") == "?type=Explosions%2FRemote+violence"
    assert words(page, ".type-line .count") == ["1", "2", "0", "1", "1", "1"]
    assert words(page, "#count") == ["2 of 6 incidents"]


def test_filters_are_read_from_the_address(board: Serve, opened: Opened) -> None:
    """A link that a colleague sent shows what she saw: filters and the open incident."""
    address = board(a_few())
    page = opened(
        f"{address}?type=Air%2Fdrone+strike&country=ML&since=2026-06-01&min_confidence=0.5#/incidents/i-kidal"
    )
    shown(page, 1)
    until(page, "document.querySelector('#panel h2')?.innerText", "Air/drone strike")

    assert page.get_by_role("checkbox", name="Mali").is_checked()
    assert page.get_by_label("From").input_value() == "2026-06-01"
    assert chosen(page) == "i-kidal"


def test_nonsense_in_the_address_is_left_out(board: Serve, opened: Opened) -> None:
    """An address that says no date, no box and no number shows everything."""
    page = opened(board(a_few()) + "?since=never&bbox=1,2&min_confidence=lots&type=&country=atlantis#/incidents")

    shown(page, 6)


def test_the_search_looks_into_rows_and_reports(board: Serve, opened: Opened) -> None:
    """What is typed is looked for in the rows at once, without accents or case, and in the reports' texts."""
    page = opened(board(a_few()))
    shown(page, 6)

    page.get_by_role("searchbox").fill("KHÁRKIV")
    shown(page, 1)
    assert "Kharkiv" in words(page, ".row")[0]
    page.get_by_role("searchbox").fill("helicopters")
    until(page, "document.querySelector('.row')?.innerText.includes('Kidal') ?? false")

    shown(page, 1)
    assert "text=helicopters" in page.evaluate("location.search")


def test_the_histogram_filters(board: Serve, opened: Opened) -> None:
    """A stretch of bars that is drawn over becomes a filter of days; a double click takes it back."""
    known = a_few()
    known.add_many(300)
    page = opened(board(known))
    shown(page, 306)

    box = page.locator("canvas.bars").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.9, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.97, box["y"] + 20)
    page.mouse.up()

    until(page, "/since=\\d{4}-\\d\\d-01&until=/.test(location.search)")
    assert 0 < int(page.evaluate("document.querySelector('[role=grid]').ariaRowCount")) < 307
    page.locator("canvas.bars").dblclick()
    shown(page, 306)


def test_sorting(board: Serve, opened: Opened) -> None:
    """A heading sorts by its column, the most first; what a report does not say comes last either way."""
    page = opened(board(a_few()))
    shown(page, 6)

    page.get_by_role("button", name="Killed").click()
    most = words(page, ".row .killed")
    page.get_by_role("button", name="Killed").click()
    least = words(page, ".row .killed")

    assert most == ["11", "6", "3+", "1", NOT_SAID, NOT_SAID]
    assert least == ["1", "3+", "6", "11", NOT_SAID, NOT_SAID]


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


def test_a_failure_is_said_and_tried_again(board: Serve, opened: Opened) -> None:
    """Where the incidents cannot be had the page says what, and how to go on; a button tries again."""
    known = a_few()
    known.fails.add("overview")
    page = opened(board(known))
    until(page, "document.querySelector('.failure h2')?.innerText", "The incidents could not be loaded")

    assert "the database is away" in words(page, ".failure")[0]
    known.fails.clear()
    page.get_by_role("button", name="Try again").click()
    shown(page, 6)


def test_an_empty_board_says_so(board: Serve, opened: Opened) -> None:
    """Before the first report there is a sentence, and no empty table."""
    page = opened(board(StandIn()))

    until(page, "document.querySelector('.empty h2')?.innerText", "No incidents yet")


def test_a_key_is_asked_for_once(board: Serve, opened: Opened) -> None:
    """Without its key the page asks; a wrong one is refused, the right one is kept for the tab and opens the stream."""
    known = a_few()
    known.key = "right"
    page = opened(board(known))
    until(page, "document.querySelector('dialog.sign-in')?.open ?? false")

    page.get_by_label("Key", exact=True).fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    until(page, "document.querySelector('dialog .problem').innerText.startsWith('this key is not known')")
    page.get_by_label("Key", exact=True).fill("right")
    page.get_by_role("button", name="Sign in").click()

    shown(page, 6)
    until(page, "document.querySelector('#connection').dataset.state", "live")
    page.reload()
    shown(page, 6)
    assert page.evaluate("localStorage.getItem('tocsin-key')") is None


def test_an_export_is_downloaded(board: Serve, opened: Opened) -> None:
    """The menu's links ask for what the filters ask for, and a click saves a file."""
    page = opened(board(a_few()) + "?country=ML")
    shown(page, 1)
    page.locator("#exports summary").click()

    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSV Excel").click()

    assert waiting.value.suggested_filename == "incidents.csv"
    assert waiting.value.url.endswith("/incidents.csv?country=ML")


def test_kidal_is_told_by_three() -> None:
    """The scene is what the other tests take it for: four reports, of which two are one text."""
    told = kidal().told()

    assert (told["source_count"], told["independent_source_count"]) == (4, 3)
