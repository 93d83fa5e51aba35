"""Finding incidents: filters, addresses that keep them, the search, the histogram, orders, exports."""

import pytest
from scenes import a_few
from watching import Opened, Serve, drawn, shown, until, words

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

NOT_SAID = "\u2013"


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
    assert page.evaluate("document.querySelector('.row[aria-selected=true]').dataset.id") == "i-kidal"


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


def test_an_export_is_downloaded(board: Serve, opened: Opened) -> None:
    """The menu's links ask for what the filters ask for, and a click saves a file."""
    page = opened(board(a_few()) + "?country=ML")
    shown(page, 1)
    page.locator("#exports summary").click()

    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSV Excel").click()

    assert waiting.value.suggested_filename == "incidents.csv"
    assert waiting.value.url.endswith("/incidents.csv?country=ML")


def test_a_link_shows_its_row(board: Serve, opened: Opened) -> None:
    """A link to an incident that stands far below scrolls the table to it."""
    known = a_few()
    known.add_many(2_000)
    page = opened(board(known) + "#/incidents/i-2")

    until(page, "document.querySelector('#row-i-2')?.ariaSelected ?? ''", "true")


def test_filters_keep_the_focus(board: Serve, opened: Opened) -> None:
    """What is drawn anew under the keyboard keeps it: a box that was checked can be unchecked with the next key."""
    page = opened(board(a_few()))
    shown(page, 6)

    page.get_by_role("checkbox", name="Protests").focus()
    page.keyboard.press("Space")
    shown(page, 1)
    page.keyboard.press("Space")

    shown(page, 6)


def test_a_point_and_a_radius(board: Serve, opened: Opened) -> None:
    """Typed beside the map they leave what lies so near, stand in the address and in the exports; nonsense is said."""
    page = opened(board(a_few()))
    shown(page, 6)

    page.get_by_label("Near: latitude, longitude").fill("18.4, 1.4")
    shown(page, 1)
    assert page.evaluate("location.search") == "?near=18.4%2C1.4%2C100"
    assert "near=18.4" in str(page.locator("#export-links a").first.get_attribute("href"))
    page.get_by_label("Near: latitude, longitude").fill("somewhere")
    until(page, "document.querySelector('.near .problem').innerText.startsWith('Degrees')")
    page.get_by_role("button", name="Remove").click()

    shown(page, 6)


def test_a_point_is_chosen_on_the_map(board: Serve, opened: Opened) -> None:
    """With the keyboard alone: Enter takes the middle of the map, Esc leaves it; a link begins where its circle is."""
    page = opened(board(a_few()) + "?near=18.4,1.4,80")
    shown(page, 1)
    drawn(page)

    page.get_by_role("button", name="Choose on the map").click()
    until(page, "document.querySelector('.map-hint').checkVisibility()")
    page.keyboard.press("Escape")
    until(page, "document.querySelector('.map-hint').checkVisibility()", expected=False)
    page.get_by_role("button", name="Choose on the map").click()
    page.keyboard.press("Enter")

    until(page, "/near=18\\.\\d+%2C1\\.\\d+%2C80/.test(location.search)")
    shown(page, 1)


APART = """() => {
  const pin = document.querySelector('.pin').getBoundingClientRect();
  const map = document.querySelector('#map').getBoundingClientRect();
  return Math.hypot(pin.x + pin.width / 2 - map.x - map.width / 2, pin.y + pin.height / 2 - map.y - map.height / 2);
}"""


def test_an_incident_lies_in_the_middle(board: Serve, opened: Opened) -> None:
    """Opened by its link or from the table, it is in the middle of what the panel leaves of the map."""
    address = board(a_few())
    page = opened(f"{address}#/incidents/i-kidal")
    drawn(page)
    by_link = page.evaluate(APART)
    page.goto("about:blank")
    page.goto(address)
    drawn(page)
    page.locator("#row-i-kidal").click()
    until(page, f"document.querySelector('.pin') !== null && ({APART})() < 3")

    assert by_link < 3
