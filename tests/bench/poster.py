"""The sender of `make bench-ingest`, a process of its own: posts reports as fast as they are taken.

It speaks HTTP by itself: a client library would take more processor time than what is measured.
"""

import asyncio
import json
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Final

STORY_WORDS: Final = 300
"""About two kilobytes, as a short wire story has."""

WORDS: Final = tuple(
    """
    officials said residents troops fired convoy market street night morning police army witnesses hospital sources told
    killed wounded near district after before claimed group attack shelling drone strike road village border council
    ministry governor spokesman fighters clashes curfew protest bridge checkpoint displaced camp water power station
    """.split()  # noqa: SIM905 - a list of words
)

LISTED: Final = 100
STREAMED: Final = 1_000
"""Reports of one request: of a list, of lines."""


@dataclass(frozen=True, slots=True)
class Told:
    """What came of a run: times in seconds, latencies of requests, and the ids of what was answered 202."""

    seconds: float
    p50: float
    p99: float
    turned_away: int
    ids: list[str]


def stories(count: int, *, seed: int) -> Iterator[dict[str, object]]:
    """Yield reports of which none is a copy of another's text."""
    chance = random.Random(seed)
    for number in range(count):
        text = " ".join(chance.choice(WORDS) for _ in range(STORY_WORDS))
        town = f"Town {chance.randrange(100_000)}"
        yield {
            "id": f"{seed}-{number}",
            "text": f"{town} {number}: {text}.",
            "published_at": "2026-03-01T06:30:00Z",
            "source": {"name": "Example Wire", "kind": "wire"},
        }


def bodies(way: str, count: int, *, seed: int) -> tuple[str, list[bytes]]:
    """Return the media type and the bodies of a way to send: `single`, `list` or `lines`."""
    sent = list(stories(count, seed=seed))
    match way:
        case "single":
            return "application/json", [json.dumps(story).encode() for story in sent]
        case "list":
            return "application/json", [
                json.dumps(sent[start : start + LISTED]).encode() for start in range(0, count, LISTED)
            ]
        case _:
            return "application/x-ndjson", [
                b"".join(json.dumps(story).encode() + b"\n" for story in sent[start : start + STREAMED])
                for start in range(0, count, STREAMED)
            ]


async def post_all(port: int, way: str, count: int, *, connections: int, seed: int) -> Told:
    """Post over so many connections at once, each waiting for its answer; who is turned away sends again."""
    kind, waiting = bodies(way, count, seed=seed)
    waiting.reverse()
    answers: list[bytes] = []
    times: list[float] = []
    turned_away = 0

    async def send() -> None:
        nonlocal turned_away
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while waiting:
            body = waiting.pop()
            begun = time.perf_counter()
            head = f"POST /reports HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}"
            writer.write(f"{head}\r\n\r\n".encode() + body)
            status, answer = await _answer(reader)
            if status == 202:
                times.append(time.perf_counter() - begun)
                answers.append(answer)
            else:
                turned_away += 1
                waiting.append(body)
                await asyncio.sleep(0.5)
        writer.close()

    begun = time.perf_counter()
    await asyncio.gather(*(send() for _ in range(connections)))
    seconds = time.perf_counter() - begun
    ids = [report["id"] for answer in answers for report in json.loads(answer)["reports"]]
    times.sort()
    return Told(seconds, times[len(times) // 2], times[len(times) * 99 // 100], turned_away, ids)


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n", 1)[0])
    return int(head.split(b" ", 2)[1]), await reader.readexactly(length)


if __name__ == "__main__":
    port, way, count, connections, seed = sys.argv[1:]
    told = asyncio.run(post_all(int(port), way, int(count), connections=int(connections), seed=int(seed)))
    sys.stdout.write(json.dumps(asdict(told)))
