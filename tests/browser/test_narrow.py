"""The page on a phone: map above, list below, filters and the incident over them."""

from typing import Final

import pytest
from playwright.sync_api import Page
from scenes import a_few
from watching import Opened, Serve, shown, until, words

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

PHONE: Final = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
TARGET_PIXELS: Final = 44

WIDER: Final = "document.documentElement.scrollWidth > innerWidth"
ELSEWHERE: Final = ".maplibregl-ctrl-attrib, .cluster"
"""MapLibre's own buttons and its clusters, and the periods, which stand in a row of their own."""

SMALL: Final = f"""() => [...document.querySelectorAll('button, summary, select, .choice, .search input')]
  .filter((e) => e.checkVisibility() && !e.closest('{ELSEWHERE}'))
  .filter((e) => e.getBoundingClientRect().height < {TARGET_PIXELS})
  .map((e) => e.outerHTML.slice(0, 90))"""


@pytest.fixture
def page(board: Serve, opened: Opened) -> Page:
    page = opened(board(a_few()), **PHONE)
    shown(page, 6)
    return page


def box(page: Page, selector: str) -> dict[str, float]:
    found: dict[str, float] = page.evaluate("s => document.querySelector(s).getBoundingClientRect().toJSON()", selector)
    return found


def test_the_map_lies_above_the_list(page: Page) -> None:
    """Nothing runs out of the screen: the map has the whole width, the incidents are listed beneath it."""
    assert page.evaluate(WIDER) is False
    assert box(page, "#map")["width"] == 390
    assert box(page, "#map")["bottom"] <= box(page, "#incidents")["top"]
    assert "Mob violence" in words(page, ".row")[2]


def test_the_filters_are_a_sheet(page: Page) -> None:
    """The filters cover the screen, say how many incidents they leave, and go away again."""
    page.get_by_role("button", name="Filters").tap()
    page.get_by_role("checkbox", name="Battles").check()
    until(page, "document.querySelector('.done').innerText", "Show 1 incidents")

    page.get_by_role("button", name="Show 1 incidents").tap()

    shown(page, 1)
    assert page.get_by_role("checkbox", name="Battles").is_hidden()


def test_an_incident_covers_the_screen(page: Page) -> None:
    """A row that is tapped opens its incident over everything; the cross goes back."""
    page.locator("#row-i-kidal").tap()
    until(page, "document.querySelectorAll('.field-row').length > 5")

    until(page, "document.querySelector('#panel').getBoundingClientRect().x", 0)
    assert box(page, "#panel") | {"y": 0, "width": 390, "height": 844} == box(page, "#panel")
    assert page.evaluate(WIDER) is False
    page.get_by_role("button", name="Close").tap()
    until(page, "document.querySelector('#panel').hidden")


def test_what_is_tapped_is_large_enough(page: Page) -> None:
    """Buttons, choices and inputs are 44 pixels high."""
    board = page.evaluate(SMALL)
    page.get_by_role("button", name="Filters").tap()
    filters = page.evaluate(SMALL)

    assert [] == board
    assert [] == filters


def test_the_pipeline_fits(page: Page) -> None:
    """The stages stand one under the other, and nothing runs out of the screen."""
    page.get_by_role("link", name="Pipeline").tap()
    until(page, "document.querySelectorAll('.stage').length", 4)

    assert page.evaluate(WIDER) is False
