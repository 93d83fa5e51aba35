"""What the page costs before its first incidents are painted: bytes, requests, time on the main thread."""

from collections.abc import Callable
from typing import Final, NamedTuple

import pytest
from playwright.sync_api import Page
from scenes import a_few
from watching import Opened, Serve, drawn, until

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

ALL_BYTES: Final = 1_500_000
"""Everything that the page loads, as it comes over the wire, the map and its land included."""

FIRST_BYTES: Final = 150_000
FIRST_REQUESTS: Final = 60
"""Of what has to come before the incidents are painted: the map's library comes beside it, and is not waited for."""

WORK_MILLISECONDS: Final = 400
"""Scripts and layout until then; a quarter of it on a quiet machine."""

PAINTED_MILLISECONDS: Final = 2_000
TRIES: Final = 3

MAP: Final = "/vendor/"
LOADED: Final = """() => performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation'))
  .map((each) => [each.name, each.transferSize, each.startTime])"""


class Cost(NamedTuple):
    """Until the first incidents were painted."""

    painted: float
    work: float
    requests: int
    size: int


@pytest.fixture
def costs(board: Serve, opened: Opened) -> list[Cost]:
    """Open the page in a cold browser a few times."""
    address = board(a_few())
    return [cost(opened("about:blank"), address) for _ in range(TRIES)]


def cost(page: Page, address: str) -> Cost:
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    page.goto(address)
    until(page, "performance.getEntriesByName('incidents-shown').length", 1)
    painted = float(page.evaluate("performance.getEntriesByName('incidents-shown')[0].startTime"))
    told = {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}
    needed = [each for each in page.evaluate(LOADED) if each[2] <= painted and MAP not in each[0]]
    page.goto("about:blank")
    return Cost(
        painted,
        1_000 * (told["ScriptDuration"] + told["LayoutDuration"] + told["RecalcStyleDuration"]),
        len(needed),
        sum(size for _, size, _ in needed),
    )


def test_the_first_paint_is_cheap(costs: list[Cost], record_property: Callable[[str, object], None]) -> None:
    """The best of three: painted within two seconds, with few bytes and requests, little work on the main thread."""
    best = Cost(*(min(each) for each in zip(*costs, strict=True)))
    record_property("first paint", str(best))

    assert best.painted < PAINTED_MILLISECONDS
    assert best.work < WORK_MILLISECONDS
    assert best.requests <= FIRST_REQUESTS
    assert best.size < FIRST_BYTES


def test_all_that_is_loaded_is_small(
    board: Serve, opened: Opened, record_property: Callable[[str, object], None]
) -> None:
    """With the map drawn, a panel and the pipeline opened, all that came over the wire is below 1.5 MB."""
    known = a_few()
    page = opened(board(known))
    drawn(page)
    page.evaluate("location.hash = '#/incidents/i-kidal'")
    page.locator(".field-row").first.wait_for()
    page.evaluate("location.hash = '#/pipeline'")
    page.locator(".stage").first.wait_for()

    size = sum(known.sent.values())
    record_property("bytes", size)
    assert {"/vendor/maplibre-gl.mjs", "/vendor/countries.json", "/vendor/labels.json"} <= set(known.sent)
    assert size < ALL_BYTES
