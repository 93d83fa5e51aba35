"""The operator's first look: stages, backlog, refusals, sources, dead letters; as it is now."""

import pytest
from playwright.sync_api import Page
from scenes import a_few
from standin import StandIn
from watching import Opened, Serve, until, words

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


@pytest.fixture
def known() -> StandIn:
    return a_few()


@pytest.fixture
def page(board: Serve, opened: Opened, known: StandIn) -> Page:
    page = opened(board(known) + "#/pipeline")
    until(page, "document.querySelectorAll('.stage').length", 4)
    return page


def test_each_stage_says_how_it_does(page: Page) -> None:
    """A stage has its rate, its lag, its oldest entry; one that is behind says so in words."""
    geocode = words(page, ".stage")[2]

    assert words(page, ".stage h3") == [
        "ingest\nkeeping up",
        "enrich\nkeeping up",
        "geocode\nbehind",
        "store\nkeeping up",
    ]
    assert "38 per minute" in geocode
    assert "940" in geocode
    assert "21 s" in geocode


def test_what_was_refused_leads_to_the_letters(page: Page) -> None:
    """Rejected entries are counted by reason; each letter opens, with the command that mends it."""
    assert words(page, ".rejected") == ["2 wrong shape", "1 exhausted"]

    page.locator(".letter summary").nth(1).click()

    until(page, "document.querySelectorAll('.letter')[1].innerText.includes('tocsin dead show 1782399-0')")
    assert "delivered 6 times without an answer" in words(page, ".letter")[1]


def test_sources_say_what_failed(page: Page) -> None:
    """A source has what it brought and when, and its last error where it has one."""
    rows = words(page, ".block:nth-of-type(3) tbody tr")

    assert "army-press" in rows[1]
    assert "HTTP 503" in rows[1]
    assert "311 7 copies" in rows[0].replace("\t", " ")


def test_it_is_live(page: Page, known: StandIn) -> None:
    """What changes is shown without a reload, and an opened letter stays open, with the focus on it."""
    page.locator(".letter summary").first.click()
    known.pipeline["stages"][3]["consumers"] = 0

    until(page, "document.querySelectorAll('.stage.down .state')[0]?.innerText", "no worker")

    assert page.evaluate("document.querySelectorAll('.letter[open]').length") == 1
    assert page.evaluate("document.activeElement.closest('.letter')?.open ?? false")


def test_a_pipeline_that_cannot_be_asked_says_so(page: Page, known: StandIn) -> None:
    """Where the numbers cannot be had there is a sentence, and they come back by themselves."""
    known.fails.add("pipeline.json")
    until(page, "document.querySelector('#pipeline .failure-words span')?.innerText", "The database is away.")

    known.fails.clear()
    until(page, "document.querySelectorAll('.stage').length", 4)


def test_who_reads_is_told_the_command(page: Page) -> None:
    """Without an admin's key a letter says how to go on, and offers nothing that would be refused."""
    page.locator(".letter summary").first.click()
    until(page, "document.querySelector('.letter-detail').innerText.includes('tocsin dead show')")

    assert page.locator(".letter-acts").count() == 0


def test_a_link_opens_its_letter(board: Serve, opened: Opened, known: StandIn) -> None:
    """The address of a letter can be sent: it opens it."""
    page = opened(board(known) + "#/pipeline/reports.geocoded/1782399-0")

    until(page, "document.querySelector('.letter[open]')?.id", "dead-1782399-0")


@pytest.mark.parametrize(("verb", "sent"), [("Replay", "replay"), ("Drop", "drop")])
def test_an_admin_replays_and_drops(board: Serve, opened: Opened, known: StandIn, verb: str, sent: str) -> None:
    """With an admin's key a letter shows what it holds; it goes with a reason, once it was asked, and is gone."""
    known.role = "admin"
    page = opened(board(known) + "#/pipeline")
    until(page, "document.querySelectorAll('.letter').length", 2)
    page.locator(".letter summary").first.click()
    until(page, "document.querySelector('.letter[open] pre')?.textContent.startsWith('{\"report\"')")

    page.get_by_role("button", name=f"{verb}…").click()
    page.keyboard.press("Escape")
    assert known.posted == []
    page.get_by_role("button", name=f"{verb}…").click()
    page.locator("dialog input").fill("the reader was mended")
    page.locator("dialog .primary").click()

    until(page, "document.querySelectorAll('.letter').length", 1)
    assert known.posted == [("POST", f"reports.received/1782412-0/{sent}", {"why": "the reader was mended"})]
    assert words(page, "#dead-letters [role=status]")[0].startswith("1782412-0 of reports.received was")
    assert page.evaluate("window.pwned ?? null") is None


def test_a_letter_that_is_empty_can_only_be_dropped(board: Serve, opened: Opened, known: StandIn) -> None:
    """Where the entry itself is lost, nothing is offered that could not be done."""
    known.role = "admin"
    page = opened(board(known) + "#/pipeline/reports.geocoded/1782399-0")
    until(page, "document.querySelectorAll('.letter-acts button').length", 1)

    assert words(page, ".letter-acts button") == ["Drop…"]
