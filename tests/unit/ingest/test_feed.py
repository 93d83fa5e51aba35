"""A feed that is asked again and again, on a real server that behaves, and that does not."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import pytest
from patience import PATIENCE_SECONDS
from pydantic import ValidationError
from unit.ingest.articles import TEASER, TEXT, a_feed, an_article, an_item
from unit.ingest.recording import Delivered
from web import Answer, Web, bomb, drip, endless, hang, local_fetcher, page, redirect, refusal, serving

from tocsin.contracts.report import SourceKind
from tocsin_ingest.fetch import Unfetchable
from tocsin_ingest.fetch.web import WebFetcher
from tocsin_ingest.ledger import Memory, MemoryLedger
from tocsin_ingest.settings import IngestSettings
from tocsin_ingest.sources.feed import FEED, TRIES, FeedOptions, FeedSource
from tocsin_ingest.sources.options import Means

NOW = datetime(2024, 2, 1, 12, tzinfo=UTC)
WHOLE = TEXT + "\n\n" + TEXT + "\n\n" + TEXT


@pytest.fixture
def web() -> Iterator[Web]:
    with serving() as web:
        yield web


def feed(body: str, **said: str) -> Answer:
    return page(body, content_type="application/rss+xml", **said)


def a_fetcher() -> WebFetcher:
    return local_fetcher(max_bytes=1_000_000, total_seconds=2.0, silent_seconds=0.3)


def a_source(url: str, ledger: MemoryLedger | None = None, **options: object) -> FeedSource:
    """Return the source of a feed at a URL."""
    return FeedSource(
        FeedOptions.model_validate({"url": url} | options),
        fetcher=a_fetcher(),
        ledger=ledger or MemoryLedger(),
        now=lambda: NOW,
    )


async def asked(source: FeedSource, memory: Memory | None = None) -> tuple[Delivered, Memory]:
    """Return what one round delivered, and what it remembers."""
    delivered = Delivered()
    return delivered, await source.ask(memory or Memory(), delivered)


class TestItems:
    """What is new in a feed is delivered, once."""

    async def test_the_items_are_delivered_the_oldest_first(self, web: Web) -> None:
        """Feeds have the newest first, and what came first should be read first."""
        url = web.serve("/feed", feed(a_feed([an_item(text=WHOLE, guid="2"), an_item(text=WHOLE, guid="1")])))
        delivered, _ = await asked(a_source(url, kind="wire", name="Delta", language="en"))

        assert [("1", WHOLE), ("2", WHOLE)] == [(report.external_id, report.text) for report in delivered.reports]
        assert {("Delta", SourceKind.WIRE, "en")} == {
            (r.source.name, r.source.kind, r.language) for r in delivered.reports
        }
        assert datetime(2024, 1, 29, 9, tzinfo=UTC) == delivered.reports[0].published_at

    async def test_an_item_is_delivered_once_and_again_when_it_changed(self, web: Web) -> None:
        """A toll that rises in the same item is news."""
        first, risen = (an_item(guid="1", title=f"{toll} killed", text=WHOLE) for toll in ("Four", "Nine"))
        url = web.serve("/feed", *(feed(a_feed([item])) for item in (first, first, risen)))
        source = a_source(url)
        titles = [[report.title for report in (await asked(source))[0].reports] for _ in range(3)]

        assert [["Four killed"], [], ["Nine killed"]] == titles

    async def test_two_items_of_one_guid_are_two(self, web: Web) -> None:
        """Some systems number by the day."""
        url = web.serve("/feed", feed(a_feed(an_item(guid="1", title=title, text=WHOLE) for title in "AB")))

        assert ["B", "A"] == [report.title for report in (await asked(a_source(url)))[0].reports]

    async def test_an_unchanged_feed_is_not_sent_again(self, web: Web) -> None:
        """The server is told what we have, by its own tag or date."""
        for path, said in (("/tag", {"etag": '"1"'}), ("/date", {"last_modified": "Mon, 29 Jan 2024 09:00:00 GMT"})):
            source = a_source(web.serve(path, feed(a_feed([an_item(text=WHOLE)]), **said)))
            _, memory = await asked(source)
            delivered, again = await asked(source, memory)

            assert ([], memory) == (delivered.reports, again)
            assert {"if-none-match", "if-modified-since"} & web.requests[-1].headers.keys()

    async def test_an_item_with_nothing_in_it_stops_no_other(self, web: Web) -> None:
        """It is told of, and not again."""
        url = web.serve("/feed", feed(a_feed(["<item><guid>0</guid></item>", an_item(text=WHOLE, guid="1")])))
        source = a_source(url)
        delivered, _ = await asked(source)
        again, _ = await asked(source)

        assert (["1"], 1) == ([report.external_id for report in delivered.reports], len(delivered.unreadable))
        assert [] == again.unreadable

    async def test_what_could_not_be_delivered_is_delivered_the_next_time(self, web: Web) -> None:
        """An item is marked when the bus has it, and not before."""
        source = a_source(web.serve("/feed", feed(a_feed([an_item(text=WHOLE)]))))
        with pytest.raises(ConnectionError):
            await source.ask(Memory(), Delivered(failure=ConnectionError()))
        delivered, _ = await asked(source)

        assert [WHOLE] == delivered.texts


class TestFollowing:
    """The article behind an item."""

    async def test_a_teaser_is_followed_to_its_article(self, web: Web) -> None:
        """Its text, time and title are the page's; its id is the feed's."""
        web.serve("/a", page(an_article()))
        delivered, _ = await asked(a_source(web.serve("/feed", feed(a_feed([an_item(web.url("/a"), guid="w-1")])))))

        [report] = delivered.reports
        assert (TEXT, "w-1", web.url("/a"), "en") == (report.text, report.external_id, report.url, report.language)
        assert datetime(2024, 1, 29, 10, 30, tzinfo=timezone(timedelta(hours=1))) == report.published_at

    @pytest.mark.parametrize(
        ("follow", "text", "expected"),
        [("never", TEASER, TEASER), ("auto", WHOLE, WHOLE), ("always", WHOLE, TEXT)],
    )
    async def test_the_operator_chooses(self, web: Web, follow: str, text: str, expected: str) -> None:
        """To follow never, where the item is a teaser, or always."""
        web.serve("/a", page(an_article()))
        url = web.serve("/feed", feed(a_feed([an_item(web.url("/a"), text=text)])))

        assert [expected] == (await asked(a_source(url, follow=follow)))[0].texts

    @pytest.mark.parametrize(
        "answer",
        [refusal(404), page("<p>Subscribe to continue reading.</p>"), page(b"%PDF", content_type="application/pdf")],
    )
    async def test_where_the_page_holds_no_article_the_teaser_is_taken(self, web: Web, answer: Answer) -> None:
        """Some text is better than none; who asked for articles alone is told of it."""
        web.serve("/a", answer)
        url = web.serve("/feed", feed(a_feed([an_item(web.url("/a"))])))
        auto, _ = await asked(a_source(url))
        always, _ = await asked(a_source(url, follow="always"))

        assert ([TEASER], [], 1) == (auto.texts, always.texts, len(always.unreadable))

    async def test_a_page_that_may_come_back_is_waited_for(self, web: Web) -> None:
        """In the next rounds, although the feed itself did not change; other items do not wait for it."""
        web.serve("/a", refusal(503), page(an_article()))
        items = [an_item(text=WHOLE, guid="whole"), an_item(web.url("/a"), guid="teaser")]
        source = a_source(web.serve("/feed", feed(a_feed(items), etag='"1"')))
        first, memory = await asked(source)
        second, rest = await asked(source, memory)

        assert (["whole"], ["teaser"]) == tuple([r.external_id for r in each.reports] for each in (first, second))
        assert [TEXT] == second.texts
        assert ('"1"', {}) == (rest.etag, dict(rest.more))

    async def test_it_is_not_waited_for_for_ever(self, web: Web) -> None:
        """After some rounds the teaser is taken."""
        web.serve("/a", refusal(503))
        source = a_source(web.serve("/feed", feed(a_feed([an_item(web.url("/a"))]))))
        memory, texts = Memory(), []
        for _ in range(TRIES + 1):
            delivered, memory = await asked(source, memory)
            texts.append(delivered.texts)

        assert [*[[]] * (TRIES - 1), [TEASER], []] == texts

    async def test_robots_are_kept_out_where_the_site_says_so(self, web: Web) -> None:
        """The page is not read; the feed, which is made for programs, is."""
        web.serve("/robots.txt", page("User-agent: *\nDisallow: /a", content_type="text/plain"))
        web.serve("/a", page(an_article()))
        delivered, _ = await asked(a_source(web.serve("/feed", feed(a_feed([an_item(web.url("/a"))])))))

        assert [TEASER] == delivered.texts
        assert "/a" not in web.paths()


class TestFaults:
    """Feeds that are none, or that do harm."""

    @pytest.mark.parametrize(
        ("answer", "why"),
        [
            (hang(), "cannot be read"),
            (drip(b"<rss>" * 100, pause_seconds=0.1), "cannot be read"),
            (endless(), "cannot be read"),
            (endless(total_bytes=50_000_000, says_length=True), "cannot be read"),
            (bomb(50_000_000), "cannot be read"),
            (refusal(500), "its server fails"),
            (page("<html><body>Log in</body></html>"), "found a web page"),
            (page('<!DOCTYPE rss [<!ENTITY a "b">]><rss/>'), "document type"),
            (page(""), "found nothing"),
        ],
        ids=["hangs", "drips", "endless", "50 MB", "bomb", "500", "a page", "entities", "empty"],
    )
    async def test_it_says_why_there_is_no_feed(self, web: Web, answer: Answer, why: str) -> None:
        """And delivers nothing."""
        with pytest.raises(Unfetchable, match=why):
            await asked(a_source(web.serve("/feed", answer)))

    async def test_bad_feeds_do_not_hurt_a_good_one(self, web: Web) -> None:
        """One that hangs, one that sends without end, a bomb and a liar run beside one that brings its items."""
        bad = {"/hang": hang(), "/endless": endless(), "/bomb": bomb(50_000_000), "/lie": page("é".encode("utf-16"))}
        ledger, delivered = MemoryLedger(), Delivered()
        urls = [web.serve(path, answer) for path, answer in bad.items()]
        good = web.serve("/good", feed(a_feed([an_item(text=WHOLE)])))
        means = Means(a_fetcher(), ledger, IngestSettings())
        entries = [FeedOptions.model_validate({"url": url}) for url in (*urls, good)]
        collectors = [collector for options in entries for collector in FEED.opens(options, means)]
        tasks = [asyncio.ensure_future(collector.run(delivered)) for collector in collectors]
        try:
            await asyncio.wait_for(delivered.something.wait(), PATIENCE_SECONDS)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

        assert [WHOLE] == delivered.texts

    async def test_a_lie_about_the_encoding_changes_nothing(self, web: Web) -> None:
        """The bytes say what they are."""
        body = f'<?xml version="1.0" encoding="ascii"?>{a_feed([an_item(title="Überfall in Łódź", text=WHOLE)])}'
        url = web.serve("/feed", page(body.encode(), content_type="text/xml; charset=iso-8859-1"))

        assert ["Überfall in Łódź"] == [report.title for report in (await asked(a_source(url)))[0].reports]

    async def test_links_are_meant_from_where_the_feed_was_found(self, web: Web) -> None:
        """After all redirects."""
        url = web.serve("/feed", redirect("/there/feed"))
        web.serve("/there/feed", feed(a_feed([an_item("a", text=WHOLE)])))

        assert [web.url("/there/a")] == [report.url for report in (await asked(a_source(url)))[0].reports]


class TestEntry:
    """`[[feed]]` of `sources.toml`."""

    def test_what_is_usual(self) -> None:
        """Every five minutes, and the article where the item is short."""
        options = FeedOptions.model_validate({"url": "https://wire.example/feed"})

        assert (300.0, "auto") == (options.every, options.follow)

    @pytest.mark.parametrize("url", ["wire.example/feed", "ftp://wire.example/feed", "file:///etc/passwd", ""])
    def test_only_the_web_is_asked(self, url: str) -> None:
        """Another scheme is refused when the file is read."""
        with pytest.raises(ValidationError, match="http"):
            FeedOptions.model_validate({"url": url})

    def test_no_name_shows_a_password(self) -> None:
        """The collector's name stands in logs and in `tocsin sources status`."""
        assert "feed:https://wire.example/feed" == a_source("https://me:secret@wire.example/feed").name

    def test_the_registry_knows_its_table(self) -> None:
        """It is found by the name that stands in the file."""
        assert "feed" == FEED.table
