"""A journal on a real server: its messages in order, each once, whoever tells them."""

import asyncio
from collections.abc import Iterable
from typing import TYPE_CHECKING

import pytest
from builders import a_received, a_report
from redis.exceptions import OutOfMemoryError, ResponseError
from rig import MakeSettings, running, until

from tocsin.contracts.messages import ReportReceived
from tocsin.contracts.streams import CHANGED, RECEIVED, Stream
from tocsin.kit import Publish, build, source
from tocsin.kit.groups import ensure_group
from tocsin.kit.scripts import RedisAppend

if TYPE_CHECKING:
    from redis.asyncio import Redis

pytestmark = pytest.mark.redis

OUT = "{0}:out"
HIGHEST = f"{2**64 - 1}-{2**64 - 1}"


def items(*marks: str) -> list[tuple[str, bytes]]:
    return [(mark, f"message {mark}".encode()) for mark in marks]


async def written(client: "Redis", key: str = OUT) -> list[str]:
    return [fields[b"data"].decode().removeprefix("message ") for _, fields in await client.xrange(key)]


async def test_what_follows_the_last_is_published_and_nothing_else(client: "Redis") -> None:
    """Whoever takes another message for the last is told which one is."""
    append = RedisAppend(client, stream_key=OUT)

    assert "" == await append("", [])
    assert "b" == await append("", items("a", "b"))
    assert "b" == await append("", items("a", "b"))
    assert "b" == await append("a", items("b", "c"))
    assert "b" == await append("z", items("c"))
    assert "c é" == await append("b", items("c é"))
    assert "c é" == await append("c é", [])
    assert ["a", "b", "c é"] == await written(client)


async def test_of_many_that_tell_at_once_one_does(client: "Redis") -> None:
    """They all tell the same, from where each of them believes the journal to be."""
    append, names = RedisAppend(client, stream_key=OUT), [str(number) for number in range(50)]

    async def tell() -> None:
        here = ""
        while here != names[-1]:
            begin = names.index(here) + 1 if here else 0
            here = await append(here, items(*names[begin : begin + 3]))

    await asyncio.gather(*(tell() for _ in range(8)))

    assert names == await written(client)


async def test_a_full_server_takes_nothing_by_halves(client: "Redis") -> None:
    """Neither messages without their mark nor a mark without its messages."""
    append = RedisAppend(client, stream_key=OUT)
    await append("", items("a"))
    await client.config_set("maxmemory", 1)
    with pytest.raises(OutOfMemoryError):
        await append("a", items("b", "c"))
    assert "a" == await append("a", [])
    await client.config_set("maxmemory", 0)

    assert "c" == await append("a", items("b", "c"))
    assert ["a", "b", "c"] == await written(client)


async def test_a_stream_that_takes_no_more_leaves_the_mark_where_it_is(client: "Redis") -> None:
    """An operator mends the stream; the journal goes on from where it was."""
    append = RedisAppend(client, stream_key=OUT)
    await client.xadd(OUT, {"data": "last"}, id=HIGHEST)
    with pytest.raises(ResponseError, match="highest id"):
        await append("", items("a"))
    await client.set("{0}:text", "no stream")
    with pytest.raises(ResponseError, match="WRONGTYPE"):
        await RedisAppend(client, stream_key="{0}:text")("", items("a"))

    assert "" == await append("", [])


TOLD: Stream[ReportReceived] = Stream("told", ReportReceived, "teller", (), "A test's.")
MANY = 150


def telling(reports: Iterable[str]) -> list[tuple[str, ReportReceived]]:
    return [(text, a_received(a_report(text))) for text in reports]


async def test_a_source_tells_more_than_goes_into_one_script(client: "Redis", settings: MakeSettings) -> None:
    """In order, and the answer is the mark of the last."""
    heard: list[str] = []

    async def tell(publish: Publish[ReportReceived]) -> None:
        names = [f"report {number}" for number in range(MANY)]
        heard.append(await publish.append("", telling(names)))
        heard.append(await publish.append("", telling(["another"])))

    worker = build(settings(), source(tell, writes=TOLD))
    await worker.serve()
    entries = await client.xrange(TOLD.key())
    texts = [ReportReceived.model_validate_json(fields[b"data"]).report.text for _, fields in entries]

    assert [f"report {number}" for number in range(MANY)] == texts
    assert [f"report {MANY - 1}"] * 2 == heard


@pytest.mark.parametrize(("writes", "waits"), [(RECEIVED, True), (CHANGED, False)], ids=["ingest", "store"])
async def test_a_source_waits_for_those_who_read_what_comes_of_it(
    client: "Redis", settings: MakeSettings, writes: Stream[ReportReceived], *, waits: bool
) -> None:
    """What the end of the line publishes does not wait for its beginning: that would only make it late."""
    await ensure_group(client, stream_key=RECEIVED.key(), group="enrich")
    for number in range(20):
        await client.xadd(RECEIVED.key(), {"data": str(number)})
    done = asyncio.Event()

    async def tell(publish: Publish[ReportReceived]) -> None:
        await publish.append("", telling(["a"]))
        done.set()
        await asyncio.Event().wait()

    worker = build(settings(backlog_high_entries=10, backlog_low_entries=5), source(tell, writes=writes))
    async with running(worker):
        if waits:
            await asyncio.sleep(0.5)
            assert not done.is_set()
            await client.xtrim(RECEIVED.key(), maxlen=0)
            await client.xgroup_setid(RECEIVED.key(), "enrich", "$", entries_read=20)

        async def told() -> bool:
            return done.is_set()

        await until(told)
