"""What a report takes of Redis' memory, stream by stream. `python -m bench.memory` in tests/."""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

import redis.asyncio
from bench.persistence import serving
from chaos.reports import DULL, PLACES, TELLINGS

from tocsin.contracts.base import Message
from tocsin.contracts.messages import IncidentChanged, RejectReason, ReportReceived
from tocsin.contracts.report import Source
from tocsin.contracts.streams import CHANGED, DATA_FIELD, ENRICHED, GEOCODED, RECEIVED
from tocsin.kit.codec import dead_letter, encode
from tocsin.kit.entries import Entry, Refused
from tocsin.kit.scripts import RedisPublishOnce
from tocsin_cli.chain import load_chain
from tocsin_enrich.handler import on_received
from tocsin_geocode.handler import on_enriched
from tocsin_ingest.normalise import report_from_text
from tocsin_store.handler import on_geocoded
from tocsin_store.sql import open_repository

if TYPE_CHECKING:
    from redis.asyncio import Redis

CHARACTERS: Final = 2_000
"""A report of a news agency; two of its sentences tell an incident each."""

SCRIPT: Final = 64


@dataclass(frozen=True, slots=True)
class Pipeline:
    """What is on each stream when the reports have gone through, as the bytes of `data`."""

    received: list[bytes]
    enriched: list[bytes]
    geocoded: list[bytes]
    changed: list[bytes]
    dead: list[bytes]


def text(number: int) -> str:
    """Return a report whose two incidents no other report tells."""
    day = f"{1 + number % 28} March {2000 + number // 28}"
    sentences = [
        telling.format(n=2 + number % 7, place=PLACES[(number + at) % len(PLACES)], day=day)
        for at, telling in enumerate((TELLINGS[number % 8], TELLINGS[(number + 3) % 8]))
    ]
    while sum(map(len, sentences)) < CHARACTERS:
        sentences.append(DULL[len(sentences) % 2].format(n=len(sentences), place=PLACES[number % 30], day=day))
    return " ".join(sentences)[:CHARACTERS]


async def run(count: int, folder: Path) -> Pipeline:
    """Let reports through the workers' handlers."""
    chain = load_chain()
    received = [
        ReportReceived(report=report_from_text(text(n), source=Source(name="bench"), external_id=f"report-{n:07}"))
        for n in range(count)
    ]
    enriched = [on_received(message, lexicon=chain.lexicon) for message in received]
    geocoded = [on_enriched(message, gazetteer=chain.gazetteer) for message in enriched]
    repository = await open_repository(f"sqlite:///{folder}/store.db")
    try:
        changed: list[IncidentChanged] = []
        for start in range(0, count, SCRIPT):
            results = await on_geocoded(geocoded[start : start + SCRIPT], repository=repository)
            changed += [change for result in results if isinstance(result, list) for change in result]
    finally:
        await repository.aclose()
    data = [encode(message) for message in received]
    return Pipeline(data, _encoded(enriched), _encoded(geocoded), _encoded(changed), [_dead(each) for each in data])


def _encoded(messages: Sequence[Message]) -> list[bytes]:
    return [encode(message) for message in messages]


def _dead(data: bytes) -> bytes:
    refused = Refused(Entry("1700000000000-0", {DATA_FIELD.encode(): data}), RejectReason.REFUSED, "why")
    return encode(dead_letter(refused, stage="enrich", stream_key=RECEIVED.key()))


async def used(client: "Redis") -> int:
    """Return all the memory that is taken; `MEMORY USAGE` reckons a tenth too much for a stream of long entries."""
    return int((await client.info("memory"))["used_memory"])


async def bytes_of_one(client: "Redis", key: str, data: Sequence[bytes]) -> float:
    """Add entries, and return what each takes."""
    before = await used(client)
    for start in range(0, len(data), SCRIPT):
        async with client.pipeline(transaction=False) as pipe:
            for each in data[start : start + SCRIPT]:
                pipe.xadd(key, {DATA_FIELD: each})
            await pipe.execute()
    return (await used(client) - before) / len(data)


async def bytes_of_one_seen_key(client: "Redis", data: Sequence[bytes]) -> float:
    """Publish as a source does, with keys as long as ids of reports; take the stream away and return what is left."""
    publish = RedisPublishOnce(client, stream_key=RECEIVED.key(), seen_seconds=3600)
    await publish([("the script is known from here on", b"")])
    await client.delete(RECEIVED.key())
    before = await used(client)
    for start in range(0, len(data), SCRIPT):
        await publish([(f"{start + at:064x}", each) for at, each in enumerate(data[start : start + SCRIPT])])
    await client.delete(RECEIVED.key())
    return (await used(client) - before) / len(data)


async def measure(client: "Redis", done: Pipeline) -> list[tuple[str, int, float]]:
    """Return, for each thing that takes memory, its name, the bytes of `data`, and the bytes it takes, each by one."""
    seen = await bytes_of_one_seen_key(client, done.received)
    written = (
        (RECEIVED, done.received),
        (ENRICHED, done.enriched),
        (GEOCODED, done.geocoded),
        (CHANGED, done.changed),
        (RECEIVED.dead, done.dead),
    )
    rows = [(stream.name, _mean(data), await bytes_of_one(client, stream.key(), data)) for stream, data in written]
    await client.xgroup_create(RECEIVED.key(), "enrich", id="0")
    before = await used(client)
    await client.xreadgroup("enrich", "a-worker", {RECEIVED.key(): ">"})
    pending = (await used(client) - before) / len(done.received)
    return [*rows, ("an entry that is being worked at, besides", 0, pending), ("a seen key", 0, seen)]


def _mean(data: Sequence[bytes]) -> int:
    return round(sum(map(len, data)) / len(data))


async def table(count: int) -> str:
    """Return the table as Markdown."""
    with TemporaryDirectory(prefix="bench-") as folder:
        done = await run(count, Path(folder))
    with serving(("--appendonly", "no")) as url:
        async with redis.asyncio.Redis.from_url(url) as client:
            rows = await measure(client, done)
    each = len(done.changed) / count
    lines = [f"| {name} | {f'{data:,}' if data else ''} | {taken:,.0f} |" for name, data, taken in rows]
    head = f"{count} reports of {CHARACTERS} characters, {each:.1f} changes of incidents each\n\n"
    return head + "| what | bytes of `data` | bytes in Redis |\n|---|---|---|\n" + "\n".join(lines) + "\n"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.memory", description=__doc__)
    parser.add_argument("--reports", type=int, default=2_000)
    sys.stdout.write(asyncio.run(table(parser.parse_args().reports)))


if __name__ == "__main__":
    main()
