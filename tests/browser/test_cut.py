"""A connection that is cut while the page loads: whoever waits is told so, and tries again."""

import pytest
from scenes import a_few
from watching import Opened, Serve, drawn, shown, until

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("store.mjs", "The page did not arrive whole: the connection was cut."),
        ("app.mjs", "The page did not arrive whole: the connection was cut."),
        ("map.mjs", "The map did not arrive: the connection was cut."),
        ("vendor/maplibre-gl.mjs", "The map did not arrive: the connection was cut."),
    ],
)
def test_a_part_that_does_not_arrive_is_asked_for_again(board: Serve, opened: Opened, part: str, words: str) -> None:
    """Without it the page would stand still for ever, or without its map."""
    page = opened("about:blank")
    lost = []
    page.route(f"**/{part}", lambda route: (lost.append(part), route.abort("connectionreset")))
    page.goto(board(a_few()))

    until(page, f"document.querySelector('.failure')?.innerText.includes('{words}') ?? false")
    assert {part} == set(lost)
    page.unroute(f"**/{part}")
    page.get_by_role("button", name="Try again").click()
    shown(page, 6)
    drawn(page)
    until(page, "document.querySelectorAll('.failure').length", 0)


def test_a_search_in_the_pipeline_shows_what_it_finds(board: Serve, opened: Opened) -> None:
    """The incidents are on the board: whoever searches goes there."""
    page = opened(board(a_few()) + "#/pipeline")
    until(page, "document.querySelectorAll('.stage').length", 4)
    page.locator("#text").fill("Kidal")

    until(page, "location.hash", "#/")
    shown(page, 1)


def test_the_legend_tells_colours_and_sizes(board: Serve, opened: Opened) -> None:
    """The six types, what a circle's size means, and the rest; Escape and a click elsewhere close it."""
    page = opened(board(a_few()))
    shown(page, 6)
    drawn(page)
    page.locator(".legend summary").click()
    told = page.locator(".legend .sheet").inner_text().split("\n")

    assert ["Battles", "Strategic developments"] == [told[0], told[5]]
    assert {"none, or not said", "9 killed", "100 killed"} <= set(told)
    page.locator(".timeline-count").click()
    assert page.locator(".legend .sheet").is_hidden()
    page.locator(".legend summary").click()
    page.keyboard.press("Escape")
    assert page.locator(".legend .sheet").is_hidden()
