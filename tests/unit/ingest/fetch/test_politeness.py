"""Turns at hosts, and the rules that sites give."""

import asyncio
from collections.abc import Iterator
from itertools import pairwise

import pytest
from patience import PATIENCE_SECONDS
from web import Web, drip, hang, local_fetcher, page, redirect, refusal, serving

from tocsin.outgoing.addresses import AllowList
from tocsin_ingest.fetch import Unfetchable
from tocsin_ingest.fetch.politeness import OwnHosts, Politeness

GAP = 0.1
TAKES = 0.1
"""Seconds: a pause, and a slow document."""


@pytest.fixture
def web() -> Iterator[Web]:
    with serving() as web:
        web.serve("/a", page("a"))
        web.serve("/b", page("b"))
        yield web


async def test_one_request_at_a_time_with_a_pause_after_each(web: Web) -> None:
    """However many documents of a host are wanted at once, and however long one takes."""
    slow = web.serve("/slow", drip(b"ab", pause_seconds=TAKES))
    fetcher = local_fetcher(gap_seconds=GAP)

    await asyncio.gather(*[fetcher.fetch(slow) for _ in range(4)])

    times = [request.at for request in web.requests]
    assert all(later - earlier >= TAKES + GAP * 0.9 for earlier, later in pairwise(times))


async def test_a_document_that_fails_gives_the_turn_on(web: Web) -> None:
    """After the same pause."""
    web.serve("/hang", hang())
    fetcher = local_fetcher(gap_seconds=GAP, silent_seconds=0.1)

    results = await asyncio.gather(*map(fetcher.fetch, [web.url("/hang"), web.url("/a")]), return_exceptions=True)

    assert [Unfetchable, b"a"] == [type(results[0]), getattr(results[1], "body", None)]


async def test_who_has_gone_is_not_waited_for() -> None:
    """A task that is cancelled in its turn, or in the queue, gives it on."""
    politeness = Politeness(gap_seconds=0.0)

    async def stay() -> None:
        async with politeness.visit("host"):
            await asyncio.sleep(60)

    tasks = [asyncio.ensure_future(stay()) for _ in range(3)]
    await asyncio.sleep(0.01)
    for task in tasks:
        task.cancel()

    async with asyncio.timeout(PATIENCE_SECONDS), politeness.visit("host") as visit:
        assert 0.0 == visit.pause_seconds


async def test_a_short_pause_is_waited_for_and_a_long_one_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who will not wait is told when to come again."""
    monkeypatch.setattr("tocsin_ingest.fetch.politeness.LONGEST_WAIT_SECONDS", 0.5)
    politeness = Politeness(gap_seconds=0.0)
    async with politeness.visit("host") as visit:
        visit.asks_for(0.1)
    async with politeness.visit("host") as visit:
        visit.asks_for(100.0)

    with pytest.raises(Unfetchable) as caught:
        async with politeness.visit("host"):
            raise AssertionError("nobody has this turn")

    assert caught.value.retry_after == pytest.approx(100.0, abs=1.0)


async def test_hosts_that_are_done_with_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that reads the whole web does not grow."""
    monkeypatch.setattr("tocsin_ingest.fetch.politeness.REMEMBERED_HOSTS", 10)
    hosts = OwnHosts()

    for number in range(100):
        await hosts.leave(f"host {number}", "", pause_seconds=0.0)

    assert len(hosts._until) <= 10


class TestRobots:
    """Pages that were come upon by a link."""

    async def test_a_page_that_the_site_forbids_is_not_asked_for(self, web: Web) -> None:
        """For good: the site has said so."""
        web.serve("/robots.txt", page("User-agent: *\nDisallow: /a\n"))

        with pytest.raises(Unfetchable, match="forbids programs this page") as caught:
            await local_fetcher().follow(web.url("/a"))

        assert caught.value.for_good
        assert ["/robots.txt"] == web.paths()

    async def test_its_rules_are_asked_for_once(self, web: Web) -> None:
        """Though several pages are wanted at the same moment."""
        web.serve("/robots.txt", page("User-agent: *\nDisallow: /private\n"))
        fetcher = local_fetcher()

        found = await asyncio.gather(*map(fetcher.follow, [web.url("/a"), web.url("/b")]))

        assert [b"a", b"b"] == [page.body for page in found]
        assert ["/robots.txt", "/a", "/b"] == [web.paths()[0], *sorted(web.paths()[1:])]

    async def test_what_somebody_named_is_fetched_without(self, web: Web) -> None:
        """A feed is made for programs, whatever the site says of crawlers."""
        web.serve("/robots.txt", page("User-agent: *\nDisallow: /\n"))

        assert b"a" == (await local_fetcher().fetch(web.url("/a"))).body
        assert ["/a"] == web.paths()

    @pytest.mark.parametrize("status", [404, 403, 410])
    async def test_a_site_without_rules_allows_everything(self, web: Web, status: int) -> None:
        """As RFC 9309 has it, whichever way the file is not there."""
        web.serve("/robots.txt", refusal(status))

        assert b"a" == (await local_fetcher().follow(web.url("/a"))).body

    @pytest.mark.parametrize("status", [500, 429])
    async def test_a_site_whose_rules_cannot_be_had_is_left_alone(self, web: Web, status: int) -> None:
        """Not for good; and the file is not asked for again with every page. Nobody gets the error of another."""
        web.serve("/robots.txt", refusal(status))
        fetcher, errors = local_fetcher(), list[Unfetchable]()

        for _ in range(2):
            with pytest.raises(Unfetchable, match=r"without its robots\.txt") as caught:
                await fetcher.follow(web.url("/a"))
            errors.append(caught.value)

        assert [(False, status)] * 2 == [(error.for_good, error.status) for error in errors]
        assert errors[0] is not errors[1]
        assert ["/robots.txt"] == web.paths()

    async def test_a_link_into_our_own_network_is_refused_for_good(self, web: Web) -> None:
        """Its rules are not asked for either."""
        with pytest.raises(Unfetchable, match="not a public address") as caught:
            await local_fetcher(allowed=AllowList()).follow(web.url("/a"))

        assert caught.value.for_good
        assert [] == web.requests

    async def test_a_redirect_does_not_get_round_the_rules(self, web: Web) -> None:
        """The page it leads to is asked about as well."""
        web.serve("/robots.txt", page("User-agent: *\nDisallow: /a\n"))
        web.serve("/open", redirect("/a"))

        with pytest.raises(Unfetchable, match="forbids programs this page"):
            await local_fetcher().follow(web.url("/open"))

        assert ["/robots.txt", "/open"] == web.paths()

    async def test_the_pause_that_a_site_asks_for_is_made(self, web: Web) -> None:
        """Between its pages, where it is longer than ours."""
        web.serve("/robots.txt", page(f"User-agent: *\nCrawl-delay: {GAP}\n"))
        fetcher = local_fetcher()

        await asyncio.gather(*map(fetcher.follow, [web.url("/a"), web.url("/b")]))

        _, first, second = web.requests
        assert second.at - first.at >= GAP * 0.9

    async def test_rules_are_asked_for_anew_when_they_are_old(self, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
        """A site may change its mind."""
        monkeypatch.setattr("tocsin_ingest.fetch.site_rules.KEPT_SECONDS", 0.0)
        web.serve("/robots.txt", page("User-agent: *\nDisallow: /\n"), page(""))
        fetcher = local_fetcher()
        with pytest.raises(Unfetchable):
            await fetcher.follow(web.url("/a"))

        assert b"a" == (await fetcher.follow(web.url("/a"))).body

    async def test_rules_of_many_sites_are_not_kept_for_ever(self, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
        """The site that was asked longest ago is forgotten first."""
        monkeypatch.setattr("tocsin_ingest.fetch.site_rules.MOST_SITES", 1)
        web.serve("/robots.txt", page(""))
        fetcher = local_fetcher()

        with serving() as other:
            other.serve("/a", page("other"))
            for url in (web.url("/a"), other.url("/a"), web.url("/a")):
                await fetcher.follow(url)

        assert ["/robots.txt", "/a", "/robots.txt", "/a"] == web.paths()
