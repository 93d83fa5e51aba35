"""A page that is read once, or again and again, on a real server."""

import asyncio
from collections.abc import Iterator

import pytest
from patience import PATIENCE_SECONDS
from unit.ingest.articles import PARAGRAPHS, TEXT, an_article
from unit.ingest.recording import Delivered
from web import Web, local_fetcher, page, refusal, serving

from tocsin.contracts.report import SourceKind
from tocsin_ingest.fetch import Unfetchable
from tocsin_ingest.ledger import Memory, MemoryLedger
from tocsin_ingest.settings import IngestSettings
from tocsin_ingest.sources.collector import Collector, Unreadable
from tocsin_ingest.sources.options import Means
from tocsin_ingest.sources.page import PAGE, Page, PageOptions
from tocsin_ingest.sources.pages import PageReader
from tocsin_ingest.sources.polling import Poller


@pytest.fixture
def web() -> Iterator[Web]:
    with serving() as web:
        yield web


def a_collector(url: str, ledger: MemoryLedger, **options: object) -> Collector:
    """Return the collector of a page, as the registry opens it."""
    means = Means(fetcher=local_fetcher(), ledger=ledger, settings=IngestSettings())
    [collector] = PAGE.opens(PageOptions.model_validate({"url": url} | options), means)
    return collector


def a_page(url: str) -> Page:
    fetcher = local_fetcher()
    return Page(url, PageReader(fetcher), fetcher=fetcher)


async def test_a_page_is_read_once(web: Web) -> None:
    """The collector ends then, and begins no more, in this worker or another."""
    url, ledger, delivered = web.serve("/a", page(an_article())), MemoryLedger(), Delivered()
    await asyncio.wait_for(a_collector(url, ledger, name="Delta", kind="news").run(delivered), PATIENCE_SECONDS)
    await asyncio.wait_for(a_collector(url, ledger).run(delivered), PATIENCE_SECONDS)

    [report] = delivered.reports
    assert (TEXT, "Four killed in Sandu", url) == (report.text, report.title, report.url)
    assert ("Delta", SourceKind.NEWS) == (report.source.name, report.source.kind)
    assert ["/a"] == web.paths()


async def test_a_page_is_delivered_again_when_it_changed(web: Web) -> None:
    """A live page grows; what the server calls unchanged is not read again."""
    longer = an_article().replace(PARAGRAPHS[0], f"{PARAGRAPHS[0]} A fifth trader died on Tuesday.")
    url = web.serve("/live", page(an_article(), etag='"1"'), page(an_article(), etag='"1"'), page(longer, etag='"2"'))
    source, delivered, memory = a_page(url), Delivered(), Memory()
    for _ in range(3):
        memory = await source.ask(memory, delivered)

    assert [False, True] == ["fifth trader" in text for text in delivered.texts]
    assert '"2"' == memory.etag


async def test_a_page_without_an_article_is_a_failure_with_a_reason(web: Web) -> None:
    """`tocsin sources status` shows it, and the page is asked for again later."""
    with pytest.raises(Unfetchable, match="hardly any text"):
        await a_page(web.serve("/a", page("<p>Moved.</p>"))).ask(Memory(), Delivered())


async def test_a_page_that_failed_is_not_taken(web: Web) -> None:
    """Its failure stands in the book of sources, and it is asked for again."""
    url, ledger, delivered = web.serve("/a", refusal(503), page(an_article())), MemoryLedger(), Delivered()
    collector = a_collector(url, ledger)
    assert isinstance(collector, Poller)
    await collector.once(delivered)
    failed = (await ledger.standings())[collector.name].last_error
    ledger.remember(collector.name, Memory(), rest_seconds=0)
    await asyncio.wait_for(collector.run(delivered), PATIENCE_SECONDS)

    assert "503" in (failed or "")
    assert [TEXT] == delivered.texts


async def test_a_page_that_is_looked_at_again_does_not_end(web: Web) -> None:
    """Its collector rests between two looks."""
    delivered = Delivered()
    collector = a_collector(web.serve("/a", page(an_article())), MemoryLedger(), every="5m")
    running = asyncio.create_task(collector.run(delivered))
    await asyncio.wait_for(delivered.something.wait(), PATIENCE_SECONDS)
    await asyncio.wait([running], timeout=0.3)

    assert not running.done()
    running.cancel()
    assert [TEXT] == delivered.texts


async def test_a_link_is_read_for_other_sources(web: Web) -> None:
    """As an article, or as the reason why it is none; a page that cannot be had is raised."""
    reader = PageReader(local_fetcher())
    article = await reader(web.serve("/a", page(an_article())))
    nothing = await reader(web.serve("/b", page("<p>Moved.</p>")))

    assert not isinstance(article, Unreadable)
    assert TEXT == article.text
    assert isinstance(nothing, Unreadable)
    assert web.url("/b") == nothing.where
    with pytest.raises(Unfetchable, match="404"):
        await reader(web.url("/nothing"))
