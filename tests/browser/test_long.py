"""An incident that very many reports tell of: the panel shows so many, says how many more there are, and shows more."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page
from scenes import a_few
from standin import StandIn
from stories import THURSDAY, Story, changed
from watching import Opened, Serve, shown, until, words

from tocsin.contracts.messages import ChangeKind, Rereading

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

Reading = Callable[[int], Page]
"""Opens the panel of an incident that so many reports tell of, each a revision."""


def told_by(many: int, story: Story) -> Story:
    """Let so many reports tell of an incident; the last revision is of a replay."""
    first = story.reports[0]
    story.reports = [first.model_copy(update={"id": f"{number:064x}"}) for number in range(1, many + 1)]
    story.groups = [report.id for report in story.reports]
    story.history = [
        changed(
            story.incident.model_copy(update={"confidence": 0.5 + revision / 10_000}),
            ChangeKind.UPDATED if revision > 1 else ChangeKind.CREATED,
            revision,
            story.sources[:revision],
        )
        for revision in range(1, many + 1)
    ]
    again = Rereading(replay="r", stage="enrich", asked_at=THURSDAY + timedelta(days=3))
    newest = story.history[-1]
    story.history[-1] = newest.model_copy(update={"cause": newest.cause.model_copy(update={"rereading": again})})
    return story


def rest(page: Page) -> list[str]:
    """Return what is told of what is not shown."""
    return [" ".join(each.split()) for each in words(page, ".pane .and-more")]


@pytest.fixture
def reading(board: Serve, opened: Opened) -> Reading:
    def open_(many: int) -> Page:
        known: StandIn = a_few()
        known.stories["i-kidal"] = told_by(many, known.stories["i-kidal"])
        page = opened(board(known) + "#/incidents/i-kidal")
        shown(page, 6)
        until(page, "document.querySelectorAll('.field-row').length > 5")
        return page

    return open_


def test_sources_are_shown_a_hundred_first(reading: Reading) -> None:
    """The tab has their number; who wants more has them, and the focus stays in the panel."""
    page = reading(250)
    page.get_by_role("tab", name="Sources").click()

    assert ["Sources 250"] == [" ".join(each.split()) for each in words(page, ".tabs [aria-selected=true]")]
    assert (100, ["and 150 more reports Show more"]) == (len(words(page, ".source")), rest(page))
    page.get_by_role("button", name="Show more").click()
    until(page, "document.querySelectorAll('.source').length", 250)
    assert ([], True) == (
        rest(page),
        page.evaluate("document.activeElement.matches('.tabs [aria-selected=true]')"),
    )


def test_what_the_board_does_not_tell_at_once_is_counted(reading: Reading) -> None:
    """Beyond five hundred there is no button, and still the number."""
    page = reading(600)
    page.get_by_role("tab", name="Sources").click()
    page.get_by_role("button", name="Show more").click()
    until(page, "document.querySelectorAll('.source').length", 500)

    assert ["and 100 more reports"] == rest(page)


def test_the_newest_revisions_are_shown(reading: Reading) -> None:
    """Of the oldest of them nobody is told what it changed: the one before it is not at hand."""
    page = reading(250)
    page.get_by_role("tab", name="History").click()
    steps = words(page, ".history > li")

    assert (100, ["and 150 more revisions Show more"]) == (len(steps), rest(page))
    assert ("revision 250" in steps[0], "revision 151" in steps[-1]) == (True, True)
    assert ("reports" in steps[-2], "reports" in steps[-1]) == (True, False)


def test_a_revision_of_a_replay_is_no_news(reading: Reading) -> None:
    """It says that the report was read again, with what, and that none came in."""
    page = reading(2)
    page.get_by_role("tab", name="History").click()

    steps = words(page, ".history > li")
    told = "Sahel Wire, read again, with the rules and lexicons of 28 Jun 2026, 18:40 UTC: no report came in"
    assert told in steps[0]
    assert "by Sahel Wire" in steps[1]
