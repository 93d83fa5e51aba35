"""`/pipeline.json`: the pipeline as it is seen from Redis."""

import asyncio

import pytest
import redis
from boarding import Board
from builders import a_received, a_report
from redis.asyncio import Redis

from tocsin.contracts.messages import RawField, Rejected, RejectReason
from tocsin.contracts.streams import RECEIVED, STREAMS
from tocsin.kit.codec import encode
from tocsin_board import pipeline
from tocsin_board.pipeline import Pipeline

pytestmark = pytest.mark.redis


async def look(board: Board) -> dict[str, object]:
    await board.parts.pipeline.look()
    told: dict[str, object] = (await board.asks.get("/pipeline.json")).json()
    return told


def of_stage(told: dict[str, object], name: str) -> dict[str, object]:
    [stage] = [each for each in told["stages"] if each["stage"] == name]
    return stage


async def receive(client: Redis, *ids: str) -> None:
    for each in ids:
        await client.xadd(RECEIVED.key(), {"data": encode(a_received(a_report(id=each * 64)))})


async def test_an_idle_pipeline_has_every_stage(board: Board) -> None:
    """Also before any of them was ever started."""
    told = await look(board)

    assert ["ingest", "enrich", "geocode", "store"] == [stage["stage"] for stage in told["stages"]]
    assert [None, 0, 0, 0] == [stage["consumers"] for stage in told["stages"]]
    assert [stream.name for stream in STREAMS] == [stream["name"] for stream in told["streams"]]
    assert ([], []) == (told["sources"], told["dead_letters"])


async def test_a_stage_that_is_behind_is_seen(board: Board, client: Redis) -> None:
    """What it has not read, what it has in hand and since when, and who works."""
    await receive(client, "1", "2", "3")
    await client.xgroup_create(RECEIVED.key(), "enrich", id="0")
    await client.xreadgroup("enrich", "one", {RECEIVED.key(): ">"}, count=1)
    await asyncio.sleep(0.02)

    told = await look(board)

    stage = of_stage(told, "enrich")
    assert (2, 1, 1) == (stage["lag"], stage["pending"], stage["consumers"])
    assert 0.02 <= stage["oldest_pending_seconds"] < 5
    assert {"name": "reports.received", "entries": 3, "added": 3} == told["streams"][0]


async def test_a_worker_without_work_is_no_missing_worker(
    board: Board, client: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asks that bring nothing leave no trace before Redis 7.2: silence tells something where there is work."""
    monkeypatch.setattr(pipeline, "ALIVE_MILLISECONDS", 20)
    await receive(client, "1")
    await client.xgroup_create(RECEIVED.key(), "enrich", id="0")
    [[_, [[entry, _]]]] = await client.xreadgroup("enrich", "one", {RECEIVED.key(): ">"})
    await client.xack(RECEIVED.key(), "enrich", entry)
    await asyncio.sleep(0.05)
    await client.xreadgroup("enrich", "one", {RECEIVED.key(): ">"})
    idle = of_stage(await look(board), "enrich")["consumers"]

    await receive(client, "2")
    await asyncio.sleep(0.05)
    behind = of_stage(await look(board), "enrich")["consumers"]

    assert (1, 0) == (idle, behind)


async def test_a_plug_in_is_seen_too(board: Board, client: Redis) -> None:
    """Whoever reads a stream is part of the pipeline."""
    await client.xgroup_create(RECEIVED.key(), "archive", id="0", mkstream=True)

    assert RECEIVED.name == of_stage(await look(board), "archive (reports.received)")["stream"]


async def test_rates_are_of_the_last_minute(client: Redis, redis_url: str) -> None:
    """Entries that came in, and those that a stage read."""
    clock = iter([0.0, 30.0, 200.0])
    with redis.Redis.from_url(redis_url) as letters:
        watched = Pipeline(client, letters, partition=0, now=lambda: next(clock))
        rates = []
        for ids in ("", "12", ""):
            await receive(client, *ids)
            await watched.look()
            rates.append((await watched.told()).stages[0].rate_per_minute)

    assert [0.0, 4.0, 0.0] == rates


async def test_what_was_refused_is_told_with_the_reason(board: Board, client: Redis) -> None:
    """By stage and reason, the newest letters first; what was dropped is counted no more."""
    for number, reason in enumerate([RejectReason.REFUSED, RejectReason.REFUSED, RejectReason.EXHAUSTED]):
        entry = (RawField(name="data", value=a_received(a_report(id=f"{number}" * 64)).model_dump_json()),)
        rejected = Rejected(
            stage="enrich", reason=reason, detail="<b>", stream=RECEIVED.key(), entry_id="1-0", entry=entry
        )
        last = await client.xadd(RECEIVED.dead.key(), {"data": rejected.model_dump_json()})
    await client.xadd(RECEIVED.dead.key(), {"other": "?"})

    told = await look(board)
    assert {"refused": 2, "exhausted": 1} == of_stage(told, "enrich")["rejected"]
    assert ["unreadable", "exhausted", "refused", "refused"] == [each["reason"] for each in told["dead_letters"]]
    assert ["2" * 64, "<b>"] == [told["dead_letters"][1][name] for name in ("report_id", "detail")]

    await client.xdel(RECEIVED.dead.key(), last)
    assert {"refused": 2} == of_stage(await look(board), "enrich")["rejected"]


async def test_sources_are_told_as_ingest_keeps_them(board: Board, client: Redis) -> None:
    """What each brought, and its last error."""
    await client.sadd("tocsin:{0}:sources", "feed:wire")
    page = {"new": 3, "copies": 1, "last_report": 1_000, "last_error": "HTTP 503", "last_error_at": 2_000}
    await client.hset("tocsin:{0}:sources:page:feed:wire", mapping=page)

    [source] = (await look(board))["sources"]

    assert ("feed:wire", {"new": 3, "copies": 1, "known": 0, "refused": 0}) == (source["name"], source["tally"])
    assert ("1970-01-01T00:00:01Z", "HTTP 503") == (source["last_report"], source["last_error"])
    assert None is source["last_success"]


async def test_while_redis_is_away_nothing_is_made_up(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    """503, and not the numbers of an hour ago."""

    async def away(*_: object, **__: object) -> None:
        raise redis.ConnectionError("away")

    monkeypatch.setattr(pipeline, "look", away)
    await board.parts.pipeline.look()
    answer = await board.asks.get("/pipeline.json")

    assert (503, "redis") == (answer.status_code, answer.json()["error"]["where"])
