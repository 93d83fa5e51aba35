"""Changes reach whoever listens: once, in order, without a gap."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from itertools import islice

import pytest
from builders import an_incident
from patience import PATIENCE_SECONDS
from redis.asyncio import Redis

from tocsin.contracts.messages import Cause, ChangeKind, IncidentChanged
from tocsin.contracts.streams import CHANGED
from tocsin_board import live
from tocsin_board.live import Gone, Live


@pytest.fixture(autouse=True)
def _short_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorten a read: a board that stops waits for its end, and tests need not."""
    monkeypatch.setattr(live, "BLOCK_MILLISECONDS", 50)
    monkeypatch.setattr(live, "PAUSE_SECONDS", 0.05)


async def add(client: Redis, revision: int) -> str:
    changed = IncidentChanged(
        kind=ChangeKind.UPDATED,
        incident=an_incident(),
        revision=revision,
        cause=Cause(report_id="r", message_id="m"),
    )
    id_: bytes = await client.xadd(CHANGED.key(), {"data": changed.model_dump_json()})
    return id_.decode()


@asynccontextmanager
async def listening(client: Redis) -> AsyncIterator[Live]:
    heard = Live(client, partition=0)
    reading = asyncio.create_task(heard.run())
    await asyncio.sleep(0.05)
    try:
        yield heard
    finally:
        heard.stop()
        await asyncio.wait_for(reading, PATIENCE_SECONDS)


async def revisions(heard: Live, after: str, count: int) -> list[int]:
    found: list[int] = []
    async with asyncio.timeout(PATIENCE_SECONDS), aclosing(heard.listen(after)) as changes:
        async for change in changes:
            found.append(change.changed.revision)
            if len(found) == count:
                break
    return found


async def test_what_was_and_what_comes_is_heard_in_order(client: Redis) -> None:
    """Whoever comes back by the last id hears what was missed, and goes on with what is new."""
    first = await add(client, 1)
    await add(client, 2)
    async with listening(client) as heard:
        hearing = asyncio.create_task(revisions(heard, first, 3))
        await asyncio.sleep(0.1)
        await add(client, 3)
        await add(client, 4)

        assert [2, 3, 4] == await hearing


async def test_there_is_no_gap_between_the_past_and_the_present(client: Redis) -> None:
    """Changes that are added while the past is still being told are told after it, each once."""
    for revision in range(1, 51):
        await add(client, revision)
    async with listening(client) as heard:
        hearing = asyncio.create_task(revisions(heard, "0-0", 150))
        for revision in range(51, 151):
            await add(client, revision)

        assert list(range(1, 151)) == await hearing


async def test_everybody_hears_the_same(client: Redis) -> None:
    """One reader of the stream serves any number of pages."""
    async with listening(client) as heard:
        start = await heard.newest()
        hearing = [asyncio.create_task(revisions(heard, start, 2)) for _ in range(20)]
        await asyncio.sleep(0.1)
        await add(client, 1)
        await add(client, 2)

        assert [[1, 2]] * 20 == await asyncio.gather(*hearing)


async def test_what_was_cut_off_is_told(client: Redis) -> None:
    """A page that was away for longer than the stream remembers has to be loaded anew, and is told so."""
    ids = [await add(client, revision) for revision in range(1, 6)]
    await client.xtrim(CHANGED.key(), minid=ids[3], approximate=False)
    async with listening(client) as heard:
        with pytest.raises(Gone):
            await revisions(heard, ids[0], 1)

        assert [5] == await revisions(heard, ids[3], 1)


async def test_an_id_of_another_server_is_told(client: Redis) -> None:
    """A server that was flushed does not know the page's last id; the page would wait for ever."""
    async with listening(client) as heard:
        with pytest.raises(Gone):
            await revisions(heard, "9999999999999-0", 1)


async def test_who_is_too_slow_is_sent_away_and_loses_nothing(client: Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory is bounded by sending a slow page away; what it heard has no gap, so its last id brings the rest."""
    monkeypatch.setattr(live, "WAITING", 3)
    async with listening(client) as heard:
        start = await heard.newest()
        changes = heard.listen(start)
        first = asyncio.create_task(anext(changes))
        await asyncio.sleep(0.05)
        for revision in range(1, 9):
            await add(client, revision)
        await asyncio.sleep(0.3)
        told = [await first, *[change async for change in changes]]

        numbers = [change.changed.revision for change in told]
        assert list(range(1, len(numbers) + 1)) == numbers
        assert list(islice(range(len(numbers) + 1, 9), 8)) == await revisions(heard, told[-1].id, 8 - len(numbers))


async def test_what_is_no_change_is_passed_over(client: Redis) -> None:
    """Anybody can write to a stream: one bad entry does not stop the rest."""
    async with listening(client) as heard:
        start = await heard.newest()
        hearing = asyncio.create_task(revisions(heard, start, 1))
        await asyncio.sleep(0.1)
        await client.xadd(CHANGED.key(), {"data": "{"})
        await client.xadd(CHANGED.key(), {"other": "field"})
        await add(client, 7)

        assert [7] == await hearing


async def test_listeners_end_when_the_board_stops(client: Redis) -> None:
    """A stream that is held open does not hold up the end of the process."""
    async with listening(client) as heard:
        start = await heard.newest()
        waiting = asyncio.create_task(revisions(heard, start, 1))
        await asyncio.sleep(0.1)

    assert [] == await asyncio.wait_for(waiting, PATIENCE_SECONDS)


async def test_a_server_that_was_away_is_heard_again(client: Redis) -> None:
    """Connections that break are made anew, and nothing that was added meanwhile is missed."""
    async with listening(client) as heard:
        start = await heard.newest()
        hearing = asyncio.create_task(revisions(heard, start, 2))
        await asyncio.sleep(0.1)
        await add(client, 1)
        await client.client_kill_filter(_type="normal", skipme=True)
        await add(client, 2)

        assert [1, 2] == await hearing
