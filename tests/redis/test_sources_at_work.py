"""ingest as its workers run: `sources.toml` and a feed on a real web server, a real Redis, one or two workers."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import redis.asyncio
from rig import Server, running, until
from web import Web, page, refusal, serving

from tocsin.contracts.messages import ReportReceived
from tocsin.contracts.streams import DATA_FIELD, RECEIVED
from tocsin_ingest.app import wire
from tocsin_ingest.ledger import Standing
from tocsin_ingest.redis_ledger import RedisLedger

if TYPE_CHECKING:
    from redis.asyncio import Redis

pytestmark = pytest.mark.redis

TEXT = "Soldiers clashed with rebels outside {place} on Tuesday, and six fighters were killed, an army spokesman said. "


def feed(*places: str) -> str:
    items = (
        f"<item><title>{place}</title><description>{TEXT.format(place=place) * 12}</description></item>"
        for place in places
    )
    return f"<rss version='2.0'><channel><title>Wire</title>{''.join(items)}</channel></rss>"


@pytest.fixture
def web() -> Iterator[Web]:
    with serving() as server:
        yield server


@pytest.fixture
def file(tmp_path: Path, redis_url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where `sources.toml` will be, and let workers read it."""
    for name, value in {
        "TOCSIN_REDIS_URL": redis_url,
        "TOCSIN_INGEST_SOURCES": str(tmp_path / "sources.toml"),
        "TOCSIN_INGEST_ALLOW_HOSTS": "127.0.0.1",
        "TOCSIN_INGEST_HOST_GAP_SECONDS": "0.01",
        "TOCSIN_HEALTH_PORT": "0",
    }.items():
        monkeypatch.setenv(name, value)
    for name in ("TOCSIN_INGEST_FOLDERS", "TOCSIN_INGEST_HTTP_PORT", "TOCSIN_INGEST_STDIN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("tocsin_ingest.sources.polling.LOOK_SECONDS", 0.05)
    return tmp_path / "sources.toml"


def write(file: Path, *entries: str) -> None:
    file.write_text("\n".join(f"[[feed]]\n{entry}\n" for entry in entries), encoding="utf-8")


async def titles(client: "Redis") -> list[str | None]:
    entries = await client.xrange(RECEIVED.key())
    return [ReportReceived.model_validate_json(fields[DATA_FIELD.encode()]).report.title for _, fields in entries]


@asynccontextmanager
async def standing(client: "Redis", name: str) -> AsyncIterator[Standing]:
    yield (await RedisLedger(client).standings()).get(name, Standing())


async def test_a_feed_is_read_from_the_moment_that_it_is_listed(client: "Redis", web: Web, file: Path) -> None:
    """Without a restart; items that come later are taken once each, and one that is taken out is asked no more."""
    url = web.serve("/feed", page(feed("Goma")), page(feed("Bunia", "Goma")))
    async with running(wire()):
        write(file, f'url = "{url}"\nevery = "0.1s"')
        await until(lambda: _are(client, ["Goma", "Bunia"]))
        write(file)
        await until(lambda: _quiet(web))
        async with standing(client, f"feed:{url}") as found:
            assert (2, 0) == (found.tally.new, found.failures)

    assert ["Goma", "Bunia"] == await titles(client)


async def test_of_two_workers_one_asks(client: "Redis", web: Web, file: Path) -> None:
    """A feed is asked no more often for being listed by many, and each item is taken once."""
    url = web.serve("/feed", page(feed("Goma"), etag='"1"'))
    write(file, f'url = "{url}"\nevery = "1h"')
    async with running(wire()), running(wire()):
        await until(lambda: _are(client, ["Goma"]))
        await asyncio.sleep(0.5)
        assert 1 == len(web.requests)
        await RedisLedger(client).wake(f"feed:{url}")
        await until(lambda: _asked(web, 2))

    assert '"1"' == web.requests[1].headers["if-none-match"]
    assert ["Goma"] == await titles(client)


async def test_a_feed_that_fails_is_told_and_hurts_no_other(client: "Redis", web: Web, file: Path) -> None:
    """It rests for longer, and `tocsin sources status` says why."""
    bad = web.serve("/bad", refusal(500))
    good = web.serve("/good", page(feed("Goma")))
    write(file, f'url = "{bad}"\nevery = "1m"', f'url = "{good}"\nevery = "0.1s"', 'url = "nowhere"')
    async with running(wire()):
        await until(lambda: _are(client, ["Goma"]))
        await until(lambda: _failed(client, f"feed:{bad}"))
        async with standing(client, f"feed:{bad}") as found:
            assert "500" in (found.last_error or "")
            assert found.rests_until
            assert found.last_error_at
            assert 90 < (found.rests_until - found.last_error_at).total_seconds() < 150


async def test_a_worker_without_redis_waits_for_it(
    web: Web, file: Path, own_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the start, and when it goes; it is not restarted for that, and nothing is taken twice."""
    monkeypatch.setenv("TOCSIN_REDIS_URL", own_server.url)
    url = web.serve("/feed", page(feed("Goma")), page(feed("Bunia", "Goma")))
    write(file, f'url = "{url}"\nevery = "0.1s"')
    async with running(wire()):
        await asyncio.sleep(0.3)
        assert [] == web.requests
        own_server.start()
        async with redis.asyncio.Redis.from_url(own_server.url) as client:
            await until(lambda: _are(client, ["Goma", "Bunia"]))
            own_server.kill()
            asked = len(web.requests)
            await asyncio.sleep(0.3)
            own_server.start()
            await until(lambda: _asked(web, asked + 2), seconds=20)
            assert ["Goma", "Bunia"] == await titles(client)


async def _are(client: "Redis", expected: list[str]) -> bool:
    return await titles(client) == expected


async def _asked(web: Web, times: int) -> bool:
    return len(web.requests) >= times


async def _quiet(web: Web) -> bool:
    before = len(web.requests)
    await asyncio.sleep(0.5)
    return before == len(web.requests)


async def _failed(client: "Redis", name: str) -> bool:
    return (await RedisLedger(client).standings()).get(name, Standing()).last_error is not None
