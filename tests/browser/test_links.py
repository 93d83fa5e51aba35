"""Links that are old, and links that somebody edited."""

import pytest
from scenes import a_few
from watching import Opened, Serve, drawn, shown, until, words

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


def test_a_link_to_what_was_merged_leads_to_what_it_is_part_of(board: Serve, opened: Opened) -> None:
    """The panel says so, and the address is that of the other one: what is copied from it stays right."""
    known = a_few()
    known.merged["i-old"] = "i-kidal"
    page = opened(board(known) + "#/incidents/i-old")

    until(page, "location.hash", "#/incidents/i-kidal")
    until(page, "document.querySelectorAll('.field-row').length > 5")
    assert ["The incident i-old was merged into this one."] == words(page, ".gone")
    assert page.evaluate("document.querySelector('.row[aria-selected=true]')?.id") == "row-i-kidal"


def test_an_open_incident_that_is_merged_becomes_the_other(board: Serve, opened: Opened) -> None:
    """Who reads it sees that it is another now; who closes it and opens the other reads nothing of that."""
    known = a_few()
    page = opened(board(known) + "#/incidents/i-1")
    shown(page, 6)
    until(page, "document.querySelector('#connection').dataset.state", "live")
    until(page, "document.querySelectorAll('.field-row').length > 0")
    known.merged["i-1"] = "i-kidal"
    known.tell("merged", known.stories["i-1"], merged_into="i-kidal")

    until(page, "location.hash", "#/incidents/i-kidal")
    until(page, "document.querySelector('.gone')?.innerText", "The incident i-1 was merged into this one.")
    page.keyboard.press("Escape")
    page.locator("#row-i-kidal").click()
    until(page, "document.querySelectorAll('.field-row').length > 5")
    assert [] == words(page, ".gone")


@pytest.mark.parametrize("box", ["0,95,10,99", "1,,2,3", "0,10,10,-10", "500,0,600,10", "a,b,c,d", "1,2,3"])
def test_a_box_that_is_none_is_left_out(board: Serve, opened: Opened, box: str) -> None:
    """The map is drawn, and all incidents are shown."""
    page = opened(f"{board(a_few())}?bbox={box}")
    shown(page, 6)
    drawn(page)

    assert page.evaluate("document.querySelectorAll('.failure').length") == 0


def test_what_is_typed_in_other_letters_is_meant(board: Serve, opened: Opened) -> None:
    """Countries and statuses, as the API takes them."""
    page = opened(f"{board(a_few())}?country=ml&status=CLAIMED")
    shown(page, 1)

    assert "Kidal" in words(page, ".row")[0]
