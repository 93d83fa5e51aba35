"""Rounds of a GDELT source: a real server lists, serves and misbehaves."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from unit.ingest.gdelt.made import a_table, event_row, listing, mention_row, zipped
from unit.ingest.recording import Delivered
from web import Web, bomb, cut, local_fetcher, page, refusal, serving

from tocsin.contracts.report import Report, Source
from tocsin_ingest.fetch import Unfetchable
from tocsin_ingest.ledger import Memory, MemoryLedger
from tocsin_ingest.normalise import report_from_text
from tocsin_ingest.sources.collector import Unreadable
from tocsin_ingest.sources.gdelt.folder import GdeltFolder
from tocsin_ingest.sources.gdelt.leads import Wanted
from tocsin_ingest.sources.gdelt.reading import AT_ONCE, Reading
from tocsin_ingest.sources.gdelt.web import Web as GdeltWeb

NOW = "20261123001500"
BEFORE = "20261123000000"


@pytest.fixture
def web() -> Iterator[Web]:
    with serving() as web:
        yield web


class Pages:
    """Reads every page, but for those that it is told to refuse; remembers what was asked."""

    def __init__(self, *, away: frozenset[str] = frozenset(), empty: frozenset[str] = frozenset()) -> None:
        self.asked: list[str] = []
        self._away = away
        self._empty = empty

    async def __call__(self, url: str) -> Report | Unreadable:
        self.asked.append(url)
        if url in self._away:
            raise Unfetchable("it fell silent")
        if url in self._empty:
            return Unreadable(url, "found no article")
        return report_from_text(f"What stands at {url}.", source=Source(name="n"), url=url)


class Gdelt:
    """The source under test, and what there is around it."""

    def __init__(
        self, web: Web, *, pages: Pages | None = None, max_pages: int = 50, with_mentions: bool = True
    ) -> None:
        self.web = web
        self.pages = pages or Pages()
        self.ledger = MemoryLedger()
        self.memory = Memory()
        fetcher = local_fetcher()
        reading = Reading("gdelt", Wanted(), max_pages, self.pages, self.ledger)
        self._source = GdeltWeb(web.url("/lastupdate.txt"), with_mentions, 6 * 3_600.0, fetcher, reading)

    def publish(self, stamp: str, *rows: str, mentions: tuple[str, ...] = (), etag: str | None = None) -> None:
        export, told = zipped(a_table(*rows)), zipped(a_table(*mentions), name="m.mentions.CSV")
        self.web.serve(f"/{stamp}.export.CSV.zip", page(export))
        self.web.serve(f"/{stamp}.mentions.CSV.zip", page(told))
        files = listing(self.web.url("/"), stamp, export=export, mentions=told)
        self.web.serve("/lastupdate.txt", page(files, etag=etag))

    async def ask(self) -> Delivered:
        delivered = Delivered()
        self.memory = await self._source.ask(self.memory, delivered)
        return delivered


def urls(delivered: Delivered) -> list[str | None]:
    return [report.url for report in delivered.reports]


class TestFromTheWeb:
    """The list, the tables, the articles."""

    async def test_wanted_events_lead_to_articles(self, web: Web) -> None:
        """What is delivered is what the pages say; of what GDELT coded nothing is in a report."""
        gdelt = Gdelt(web)
        gdelt.publish(
            NOW,
            event_row("1", url="https://n.example/fight"),
            event_row("2", url="https://n.example/visit", root="04"),
            mentions=(mention_row("1", url="https://m.example/fight"), mention_row("2", url="https://m.example/visit")),
        )

        delivered = await gdelt.ask()

        assert ["https://n.example/fight", "https://m.example/fight"] == urls(delivered)
        assert "What stands at https://n.example/fight." == delivered.texts[0]
        assert [None, None] == [report.published_at for report in delivered.reports]

    async def test_mentions_are_not_asked_for_where_nobody_wants_them(self, web: Web) -> None:
        """It is the larger table of the two."""
        gdelt = Gdelt(web, with_mentions=False)
        gdelt.publish(NOW, event_row(), mentions=(mention_row(url="https://m.example/a"),))

        assert ["https://news.example/a"] == urls(await gdelt.ask())
        assert ["/lastupdate.txt", f"/{NOW}.export.CSV.zip"] == web.paths()

    async def test_each_article_is_read_once(self, web: Web) -> None:
        """Though it is in every table that comes."""
        gdelt = Gdelt(web)
        gdelt.publish(BEFORE, event_row(url="https://n.example/1"))
        await gdelt.ask()
        gdelt.publish(NOW, event_row(url="https://n.example/1"), event_row("2", url="https://n.example/2"))

        assert ["https://n.example/2"] == urls(await gdelt.ask())

    async def test_a_list_that_did_not_change_costs_one_question(self, web: Web) -> None:
        """Asked with the tag of the last time; and where a server has no tags, by the stamp."""
        gdelt = Gdelt(web)
        for etag in ('"1"', None):
            gdelt.publish(NOW, event_row(), etag=etag)
            await gdelt.ask()
            web.requests.clear()

            assert [] == (await gdelt.ask()).reports
            assert ["/lastupdate.txt"] == web.paths()

    async def test_no_more_than_so_many_pages_of_a_file(self, web: Web) -> None:
        """Those that are told of most; some are fetched together, and each handful is delivered when it is there."""
        gdelt = Gdelt(web, max_pages=AT_ONCE + 2)
        gdelt.publish(NOW, *(event_row(str(n), url=f"https://n.example/{n:02}", mentions=n) for n in range(1, 41)))

        delivered = await gdelt.ask()

        assert [f"https://n.example/{n:02}" for n in range(40, 30, -1)] == urls(delivered)
        assert [AT_ONCE, 2] == delivered.batches

    async def test_a_page_that_cannot_be_had_stops_no_other(self, web: Web) -> None:
        """It is told of, and not tried again."""
        gone, empty, there = (f"https://n.example/{name}" for name in ("gone", "empty", "there"))
        gdelt = Gdelt(web, pages=Pages(away=frozenset({gone}), empty=frozenset({empty})))
        gdelt.publish(NOW, *(event_row(str(n), url=url) for n, url in enumerate((gone, empty, there))))

        delivered = await gdelt.ask()
        gdelt.publish("20261123003000", event_row(url=gone))
        await gdelt.ask()

        assert [there] == urls(delivered)
        assert {gone: "it fell silent", empty: "found no article"} == {u.where: u.reason for u in delivered.unreadable}
        assert 1 == gdelt.pages.asked.count(gone)

    async def test_lines_that_are_no_rows_are_told(self, web: Web) -> None:
        """How many, of which file; the others lead on."""
        gdelt = Gdelt(web)
        gdelt.publish(NOW, "half a row", event_row(), mentions=("another",))

        delivered = await gdelt.ask()

        assert [(web.url(f"/{NOW}.export.CSV.zip"), "2 lines")] == [
            (bad.where, bad.reason[:7]) for bad in delivered.unreadable
        ]
        assert ["https://news.example/a"] == urls(delivered)

    async def test_what_was_not_delivered_is_read_again(self, web: Web) -> None:
        """The bus goes away in the midst: the next round has the same leads."""
        gdelt = Gdelt(web)
        gdelt.publish(NOW, event_row())
        with pytest.raises(ConnectionError):
            await gdelt._source.ask(gdelt.memory, Delivered(failure=ConnectionError("away")))

        assert ["https://news.example/a"] == urls(await gdelt.ask())


class TestMissedFiles:
    """What became of them while we were away, or the server was."""

    async def test_they_are_caught_up(self, web: Web) -> None:
        """Oldest first; the last one's stamp is what is remembered."""
        gdelt = Gdelt(web)
        gdelt.publish("20261122234500", event_row(url="https://n.example/0"))
        await gdelt.ask()
        gdelt.publish(BEFORE, event_row(url="https://n.example/1"))
        gdelt.publish(NOW, event_row(url="https://n.example/2"))

        assert ["https://n.example/1", "https://n.example/2"] == urls(await gdelt.ask())
        assert {"last": NOW} == gdelt.memory.more

    async def test_one_that_never_was_is_passed_over(self, web: Web) -> None:
        """GDELT has gaps; the rest is read, and the gap is told."""
        gdelt = Gdelt(web)
        gdelt.publish("20261122234500", event_row(url="https://n.example/0"))
        await gdelt.ask()
        gdelt.publish(NOW, event_row(url="https://n.example/2"))

        delivered = await gdelt.ask()

        assert ["https://n.example/2"] == urls(delivered)
        assert ["status 404"] == [bad.reason[bad.reason.index("status") :][:10] for bad in delivered.unreadable]
        assert {"last": NOW} == gdelt.memory.more

    async def test_the_newest_is_waited_for(self, web: Web) -> None:
        """It is listed before it is there: the round fails, not for good, and the next one reads it."""
        gdelt = Gdelt(web)
        gdelt.publish(NOW, event_row(), etag='"1"')
        web.serve(f"/{NOW}.export.CSV.zip", refusal(404))
        with pytest.raises(Unfetchable) as failure:
            await gdelt.ask()
        gdelt.publish(NOW, event_row(), etag='"1"')

        assert not failure.value.for_good
        assert ["https://news.example/a"] == urls(await gdelt.ask())

    @pytest.mark.parametrize(
        "fault", [cut(b"HTTP/1.1 200 OK\r\n"), bomb(60 << 20), page(b"PK rubbish"), page(zipped(b"else")), refusal(503)]
    )
    async def test_what_was_read_before_a_fault_is_not_read_again(self, web: Web, fault: object) -> None:
        """The memory says how far it came, and the list counts as unread, so that the next round goes on there."""
        gdelt = Gdelt(web)
        gdelt.publish("20261122234500", event_row(url="https://n.example/0"), etag='"1"')
        await gdelt.ask()
        gdelt.publish(BEFORE, event_row(url="https://n.example/1"))
        gdelt.publish(NOW, event_row(url="https://n.example/2"), etag='"2"')
        web.serve(f"/{NOW}.export.CSV.zip", fault)  # type: ignore[arg-type]

        assert ["https://n.example/1"] == urls(await gdelt.ask())
        assert BEFORE == gdelt.memory.more["last"]
        gdelt.publish(NOW, event_row(url="https://n.example/2"), etag='"2"')
        assert ["https://n.example/2"] == urls(await gdelt.ask())

    async def test_an_old_one_that_stays_damaged_is_left_out(self, web: Web) -> None:
        """After an hour nobody will mend it; a server that asks for time is given it all the same."""
        gdelt = Gdelt(web)
        last = datetime(2026, 11, 23, tzinfo=UTC)
        early = f"{last - timedelta(hours=2):%Y%m%d%H%M%S}"
        gdelt.memory = Memory(more={"last": f"{last - timedelta(hours=2, minutes=15):%Y%m%d%H%M%S}"})
        gdelt.publish(BEFORE, event_row())
        web.serve(f"/{early}.export.CSV.zip", refusal(503, retry_after="7"), page(b"PK rubbish"))

        with pytest.raises(Unfetchable) as failure:
            await gdelt.ask()
        delivered = await gdelt.ask()

        assert 7 == failure.value.retry_after
        assert "damaged archive" in delivered.unreadable[0].reason
        assert ["https://news.example/a"] == urls(delivered)

    async def test_a_page_in_the_lists_place_is_told(self, web: Web) -> None:
        """With what to write instead."""
        gdelt = Gdelt(web)
        web.serve("/lastupdate.txt", page("<html>Welcome</html>"))
        with pytest.raises(Unfetchable, match=r"lists no …export\.CSV\.zip; give the URL"):
            await gdelt.ask()


class TestFromAFolder:
    """Files of GDELT's form that somebody puts there."""

    def put(self, path: Path, content: bytes, *, age: float = 60.0) -> None:
        path.write_bytes(content)
        then = datetime.now(UTC).timestamp() - age
        os.utime(path, (then, then))

    def source(self, folder: Path, pages: Pages) -> GdeltFolder:
        return GdeltFolder(folder, True, Reading("gdelt", Wanted(), 50, pages, MemoryLedger()))

    async def ask(self, source: GdeltFolder) -> Delivered:
        delivered = Delivered()
        assert Memory() == await source.ask(Memory(), delivered)
        return delivered

    async def test_pairs_lead_on_in_the_order_of_their_names(self, tmp_path: Path) -> None:
        """Zipped or not; each pair once; other files, folders and links are left alone."""
        self.put(tmp_path / "2.export.CSV", a_table(event_row(url="https://n.example/2")))
        self.put(tmp_path / "1.export.CSV.zip", zipped(a_table(event_row(url="https://n.example/1"))))
        self.put(tmp_path / "1.mentions.CSV", a_table(mention_row(url="https://m.example/1")))
        self.put(tmp_path / "readme.txt", b"else")
        (tmp_path / "3.export.CSV").mkdir()
        (tmp_path / "4.export.CSV").symlink_to(tmp_path / "2.export.CSV")
        source = self.source(tmp_path, Pages())

        first, second = await self.ask(source), await self.ask(source)

        assert [f"https://{site}.example/{n}" for site, n in ("n1", "m1", "n2")] == urls(first)
        assert [] == second.reports

    async def test_a_file_in_writing_waits_with_its_pair(self, tmp_path: Path) -> None:
        """Half a table would lead to half the articles."""
        self.put(tmp_path / "1.export.CSV", a_table(event_row()))
        self.put(tmp_path / "1.mentions.CSV", a_table(mention_row()), age=0)

        assert [] == (await self.ask(self.source(tmp_path, Pages()))).batches

    async def test_what_cannot_be_read_is_told_once(self, tmp_path: Path) -> None:
        """A damaged archive, and mentions of events that nobody knows; the others lead on."""
        self.put(tmp_path / "1.export.CSV.zip", b"PK rubbish")
        self.put(tmp_path / "2.mentions.CSV", a_table(mention_row()))
        self.put(tmp_path / "3.export.CSV", a_table(event_row()))
        source = self.source(tmp_path, Pages())

        first, second = await self.ask(source), await self.ask(source)

        assert ["damaged", "beside"] == [
            next(word for word in ("damaged", "beside") if word in bad.reason) for bad in first.unreadable
        ]
        assert (1, []) == (len(first.reports), second.batches)

    async def test_a_folder_that_is_not_there_is_told(self, tmp_path: Path) -> None:
        """As a server that is away would be."""
        with pytest.raises(Unfetchable, match="make the folder"):
            await self.ask(self.source(tmp_path / "none", Pages()))
