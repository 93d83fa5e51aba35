"""`/stream`: changes as they happen, over a real connection."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, aclosing, asynccontextmanager

import pytest
from boarding import Board, announce, boarded, telling
from builders import a_report
from httpx2 import AsyncClient, Limits
from patience import PATIENCE_SECONDS
from redis.asyncio import Redis
from rig import until

from tocsin.contracts.messages import IncidentChanged
from tocsin.contracts.streams import CHANGED
from tocsin.kit.client import MOST_CONNECTIONS
from tocsin.kit.codec import encode
from tocsin_board import live
from tocsin_board.places import Places
from tocsin_board.problems import Problem
from tocsin_board.rows import COLUMNS
from tocsin_board.settings import BoardSettings

pytestmark = pytest.mark.redis


Event = dict[str, str]


@asynccontextmanager
async def listening(asks: AsyncClient, path: str, **headers: str) -> AsyncIterator[AsyncIterator[Event]]:
    """Open a stream; yield its events, without the comments."""
    async with asyncio.timeout(PATIENCE_SECONDS), asks.stream("GET", path, headers=headers) as answer:
        assert "text/event-stream; charset=utf-8" == answer.headers["content-type"]

        async def events() -> AsyncIterator[Event]:
            event: Event = {}
            async for line in answer.aiter_lines():
                name, _, value = line.partition(": ")
                if line == "" and event:
                    yield event
                    event = {}
                elif name:
                    event[name] = value

        yield events()


async def changes_of(board: Board, count: int) -> list[IncidentChanged]:
    reports = [a_report(f"Gunmen killed {n + 2} people in Maiduguri.", id=f"{n}" * 64) for n in range(count)]
    return [change for report in reports for change in await board.keep(telling(report, id="i-1"))]


async def test_a_change_is_sent_as_it_stands_on_the_stream(board: Board, client: Redis) -> None:
    """With the stream's own id, by which a listener that was cut off goes on."""
    [change] = await changes_of(board, 1)
    async with listening(board.asks, "/stream") as events:
        [id_] = await announce(client, change)
        event = await anext(events)

    assert (id_, "created") == (event["id"], event["event"])
    assert change == IncidentChanged.model_validate_json(event["data"])


async def test_a_page_is_sent_rows(board: Board, client: Redis) -> None:
    """Those of the overview, in its order, and why they changed."""
    [change] = await changes_of(board, 1)
    overview = (await board.asks.get("/overview")).json()
    async with listening(board.asks, f"/stream?rows=1&after={overview['as_of']}") as events:
        await announce(client, change)
        data = json.loads((await anext(events))["data"])

    assert overview["rows"] == [data["row"]]
    assert len(COLUMNS) == len(data["row"])
    assert ("created", None, None) == (data["kind"], data["merged_into"], data["why"])


@pytest.mark.parametrize("by_header", [True, False])
async def test_who_comes_back_misses_nothing(board: Board, client: Redis, *, by_header: bool) -> None:
    """By the header that browsers send, or by the parameter."""
    changes = await changes_of(board, 3)
    first, *rest = await announce(client, *changes)
    path, headers = ("/stream", {"Last-Event-ID": first}) if by_header else (f"/stream?after={first}", {})

    async with listening(board.asks, path, **headers) as events:
        assert rest == [(await anext(events))["id"] for _ in rest]


async def test_what_a_browser_heard_last_counts_for_more_than_its_address(board: Board, client: Redis) -> None:
    """It comes back by the address that it began with, and says in a header how far it has come since."""
    first, second, third = await announce(client, *await changes_of(board, 3))

    async with listening(board.asks, f"/stream?after={first}", **{"Last-Event-ID": second}) as events:
        assert third == (await anext(events))["id"]


async def test_what_comes_while_the_past_is_told_is_told_once(board: Board, client: Redis) -> None:
    """It is read with the past, and is heard as news too."""
    changes = await changes_of(board, 4)
    first, second = await announce(client, *changes[:2])
    async with aclosing(board.parts.live.listen(first)) as late, aclosing(board.parts.live.listen(second)) as prompt:
        assert second == (await anext(late)).id
        news = asyncio.ensure_future(anext(prompt))
        [third] = await announce(client, changes[2])
        assert third == (await news).id  # now the other has heard it, too
        assert third == (await anext(late)).id
        [fourth] = await announce(client, changes[3])

        assert fourth == (await anext(late)).id


async def test_who_is_too_slow_is_sent_away(board: Board, client: Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    """After what was on the stream when he last looked: he comes back by the last id that he has."""
    monkeypatch.setattr(live, "WAITING", 2)
    first, *rest = await changes_of(board, 5)
    newest = await board.parts.live.newest()
    async with aclosing(board.parts.live.listen(newest)) as slow, aclosing(board.parts.live.listen(newest)) as prompt:
        await announce(client, first)
        assert [first, first] == [(await anext(each)).changed for each in (slow, prompt)]
        for change in rest:
            news = asyncio.ensure_future(anext(prompt))
            await announce(client, change)
            assert change == (await news).changed

        async with asyncio.timeout(PATIENCE_SECONDS):
            assert rest == [each.changed async for each in slow]


async def test_an_id_that_the_server_has_lost_begins_anew(board: Board, client: Redis) -> None:
    """It is later than all that the server knows: who waited for what comes after it would miss what comes now."""
    await announce(client, *await changes_of(board, 1))

    async with listening(board.asks, "/stream?after=9999999999999-0") as events:
        assert [{"event": "reset", "data": "{}"}] == [event async for event in events]


async def test_who_was_away_too_long_is_told_to_begin_anew(board: Board, client: Redis) -> None:
    """What came after its id is cut off: it would miss something."""
    first, *_ = await announce(client, *await changes_of(board, 3))
    await client.xtrim(CHANGED.key(), maxlen=1, approximate=False)

    async with listening(board.asks, f"/stream?after={first}") as events:
        assert [{"event": "reset", "data": "{}"}] == [event async for event in events]


async def test_who_is_overtaken_by_the_trimming_is_told_to_begin_anew(
    board: Board, client: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slow listener still reads what was: what is cut off before it came there would be missed in silence."""
    monkeypatch.setattr(live, "READ_AT_ONCE", 1)
    first, second, *_ = await announce(client, *await changes_of(board, 4))
    async with aclosing(board.parts.live.listen(first)) as changes:
        assert second == (await anext(changes)).id
        await client.xtrim(CHANGED.key(), maxlen=1, approximate=False)

        with pytest.raises(live.Gone):
            await anext(changes)


async def test_what_was_cut_off_unread_sends_listeners_away(board: Board, client: Redis) -> None:
    """The board was away from Redis for too long: who listens comes back by the last id, and begins anew."""
    changes = await changes_of(board, 3)
    async with listening(board.asks, "/stream") as events:
        [last] = await announce(client, changes[0])
        await anext(events)
        async with client.pipeline(transaction=True) as at_once:
            for change in changes[1:]:
                at_once.xadd(CHANGED.key(), {"data": encode(change)})
            at_once.xtrim(CHANGED.key(), maxlen=1, approximate=False)
            await at_once.execute()
        assert [] == [event async for event in events]

    async with listening(board.asks, f"/stream?after={last}") as events:
        assert [{"event": "reset", "data": "{}"}] == [event async for event in events]


async def test_a_rush_is_no_bus_that_is_away(
    settings: Callable[..., BoardSettings],
    client: Redis,  # noqa: ARG001  it is emptied
) -> None:
    """After a restart every open page comes at once: more than Redis is given connections for."""
    async with AsyncExitStack() as stack:
        board = await stack.enter_async_context(boarded(settings(board_streams=500)))
        limits = Limits(max_connections=MOST_CONNECTIONS * 3)
        asks = await stack.enter_async_context(AsyncClient(base_url=board.url, timeout=20, limits=limits))
        opened = [stack.enter_async_context(asks.stream("GET", "/stream")) for _ in range(MOST_CONNECTIONS * 3)]

        assert {200} == {answer.status_code for answer in await asyncio.gather(*opened)}


async def test_one_key_leaves_connections_to_others(
    settings: Callable[..., BoardSettings],
    client: Redis,  # noqa: ARG001  it is emptied
) -> None:
    """It is told when to ask again, and may as soon as one of its own is closed."""
    async with boarded(settings(board_streams=2)) as board:

        async def taken() -> bool:
            async with board.asks.stream("GET", "/stream") as answer:
                return answer.status_code == 200

        async with listening(board.asks, "/stream"):
            async with listening(board.asks, "/stream"):
                refused = await board.asks.get("/stream")
                assert not await taken()
            await until(taken)

    assert (429, "5") == (refused.status_code, refused.headers["retry-after"])
    assert "TOCSIN_BOARD_STREAMS" in refused.json()["error"]["mend"]


def test_places_are_each_callers_own() -> None:
    """One who fails gives his back."""
    places = Places(1, what="open streams", mend="close one")
    with places.one("ana"), places.one("eva"), pytest.raises(Problem, match="1 open streams"), places.one("ana"):
        raise AssertionError

    with places.one("ana"):
        pass


async def test_an_open_stream_ends_when_the_board_stops(board: Board) -> None:
    """A stopping board does not wait for readers."""
    async with listening(board.asks, "/stream") as events:
        board.parts.live.stop()

        assert [] == [event async for event in events]


@pytest.mark.parametrize("after", ["x", "1-2-3", "-1", "9" * 40, "\u0661-\u0660"])
async def test_what_is_no_id_is_refused(board: Board, after: str) -> None:
    """Before the stream begins, so that the answer can say so."""
    answer = await board.asks.get("/stream", params={"after": after})

    assert (422, "after") == (answer.status_code, answer.json()["error"]["where"])
