"""A feed in a storm: it misbehaves, ingest dies, the server dies, and each item comes in once."""

import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from chaos.server import Server
from ingesting import ingesting, published
from web import Answer, Web, bomb, cut, endless, page, raw, refusal, serving

pytestmark = [pytest.mark.redis, pytest.mark.timeout(180)]

WITHIN_SECONDS = 90.0

FIFTY_MEGABYTES = 50_000_000

KILLED_IN_WAVE = 2
"""Ingest, that is; in the others it is the server. If it had the feed's turn, the next one has it in half a minute."""

WAVES = 4
ITEMS_A_WAVE = 5

FAULTS: tuple[tuple[Answer, ...], ...] = (
    (cut(b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n\r\n<rss><channel><item>"),),
    (refusal(503, retry_after="1"), bomb(64 << 20)),
    (endless(b"<item/>", total_bytes=FIFTY_MEGABYTES),),
    (raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n"), page("<html>We are moving house.</html>")),
)
"""What goes wrong before each wave."""


def item(number: int) -> str:
    text = f"In week {number} of the drought the village of Lanta had no water for {number + 2} days, its mayor said."
    return f"<item><title>Week {number}</title><guid>week-{number}</guid><description>{text}</description></item>"


def feed(items: int) -> Answer:
    """Answer with the latest of so many items, two waves of them, as feeds drop the old ones."""
    latest = range(max(0, items - 2 * ITEMS_A_WAVE), items)
    body = "".join(map(item, reversed(latest)))
    content = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Dry News</title>{body}</channel></rss>'
    return page(content, content_type="application/rss+xml", etag=f'"{items}"')


@pytest.fixture
def web() -> Iterator[Web]:
    with serving() as web:
        yield web


def test_each_item_comes_in_once(web: Web, server: Server, tmp_path: Path) -> None:
    """Whatever the feed's server answers in between, and whoever dies, no item is lost and none is there twice."""
    url = web.serve("/feed.xml", feed(0))
    listing = f'[[feed]]\nurl = "{url}"\nevery = "0.2s"\nfollow = "never"\n'
    (tmp_path / "sources.toml").write_text(listing, encoding="utf-8")
    settings = {"TOCSIN_INGEST_SOURCES": str(tmp_path / "sources.toml"), "TOCSIN_INGEST_ALLOW_HOSTS": "127.0.0.1"}
    with ingesting(server.url, tmp_path, settings) as ingest, server.client() as client:
        for wave, faults in enumerate(FAULTS, start=1):
            wanted = wave * ITEMS_A_WAVE
            web.serve("/feed.xml", *faults, feed(wanted))
            if wave == KILLED_IN_WAVE:
                ingest.kill()
                ingest.start()
            else:
                server.restart(signal.SIGKILL, away_seconds=0.5)
            ingest.wait(lambda wanted=wanted: len(published(client)) >= wanted, seconds=WITHIN_SECONDS)
        assert 0 == ingest.stop()
        came = Counter(report.external_id for report in published(client))

    assert Counter(f"week-{number}" for number in range(WAVES * ITEMS_A_WAVE)) == came
