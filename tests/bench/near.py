"""`make bench-near`: how many copies are found, by how they were made, and what finding them costs Redis and ingest."""

import argparse
import asyncio
import os
import platform
import re
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Final, NamedTuple

import redis.asyncio
from bench.field import ROOT
from bench.machine import processor
from bench.server import Server, serving
from bench.table import between_marks

from tocsin.contracts.report import Report, Source
from tocsin.likeness.sketch import sketch
from tocsin_ingest.grouping import RedisGrouper

if TYPE_CHECKING:
    from redis.asyncio import Redis

PAGE: Final = ROOT / "docs/near-duplicates.md"
BEGIN: Final = "<!-- figures: written by make bench-near -->\n"

VOCABULARY: Final = sorted(
    {
        word
        for path in sorted((ROOT / "tests/bench/reports").glob("*.txt"))
        for word in re.findall(r"\w+", path.read_text(encoding="utf-8"))
    }
)

SENTENCES: Final = 20
WORDS: Final = 15
"""Of a story: two kilobytes, as a short wire story has."""

Story = list[str]
Edit = Callable[[Story, Random], Story]


class Cost(NamedTuple):
    """What one text costs: microseconds of the worker's processor and of the server's, and bytes of the server's."""

    worker: float
    server: float
    known: float
    bytes: float


def main() -> None:
    """Measure, print both tables, and write them into the page unless that was not asked for."""
    parser = argparse.ArgumentParser(prog="make bench-near", description=__doc__)
    parser.add_argument("--stories", type=int, default=500, help="stories of which every kind of copy is made")
    parser.add_argument("--texts", type=int, default=50_000, help="texts that are remembered when memory is measured")
    parser.add_argument("--dry", action="store_true", help="write no file")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as server:
        found = asyncio.run(recall(server, options.stories))
        cost = asyncio.run(costs(server, options.texts))
        version = server.version()
    figures = table(found, options.stories, cost, options.texts)
    figures += f"\n{processor()}, {os.cpu_count()} cores, Python {platform.python_version()}, {version}.\n"
    sys.stdout.write(figures)
    if not options.dry:
        PAGE.write_text(between_marks(PAGE.read_text(encoding="utf-8"), figures, begin=BEGIN), encoding="utf-8")


def a_story(chance: Random, sentences: int = SENTENCES) -> Story:
    """Return a text whose words are those of real reports, and in no order."""
    return [" ".join(chance.choice(VOCABULARY) for _ in range(WORDS)) + "." for _ in range(sentences)]


def _with_some_figures(story: Story, chance: Random) -> Story:
    """Return the story with three of its figures one higher."""
    text = " ".join(story)
    places = [match.span() for match in re.finditer(r"\b\d{1,3}\b", text)]
    for start, end in sorted(chance.sample(places, min(3, len(places))), reverse=True):
        text = f"{text[:start]}{int(text[start:end]) + 1}{text[end:]}"
    return [text]


def _with_other_words(story: Story, chance: Random) -> Story:
    """Return the story with one word in ten another."""
    words = " ".join(story).split(" ")
    return [" ".join(chance.choice(VOCABULARY) if chance.random() < 0.1 else word for word in words)]


EDITS: Final[Mapping[str, Edit]] = {
    "to the letter, in capitals": lambda story, _: [each.upper() for each in story],
    "the last third left out": lambda story, _: story[: 2 * len(story) // 3],
    "the second half left out": lambda story, _: story[: len(story) // 2],
    "two thirds left out": lambda story, _: story[: len(story) // 3],
    "a third of its sentences left out, here and there": lambda story, chance: [
        each for each in story if chance.random() > 1 / 3
    ],
    "a beginning of one's own, a fifth of it": lambda story, chance: [*a_story(chance, 4), *story[4:]],
    "a paragraph added, a fifth as long": lambda story, chance: [*story[:8], *a_story(chance, 4), *story[8:]],
    "a site's frame, half as long": lambda story, chance: [*a_story(chance, 4), *story, *a_story(chance, 6)],
    "its sentences in another order": lambda story, chance: chance.sample(story, len(story)),
    "three figures one higher": _with_some_figures,
    "one word in ten another": _with_other_words,
    "another story": lambda _, chance: a_story(chance),
}


async def recall(server: Server, stories: int) -> dict[str, float]:
    """Return for each edit the share of copies that are found to be of their story's group."""
    chance = Random(1)
    told = [a_story(chance) for _ in range(stories)]
    originals = [_report(each, f"story {n}") for n, each in enumerate(told)]
    found = {}
    for name, edit in EDITS.items():
        async with redis.asyncio.Redis.from_url(server.url) as client:
            await client.flushall()
            grouper = RedisGrouper(client, remember_days=3)
            await grouper(originals)
            copies = [_report(edit(each, chance), f"{name} {n}") for n, each in enumerate(told)]
            groups = await grouper(copies)
        found[name] = sum(group == first.id for group, first in zip(groups, originals, strict=True)) / stories
    return found


async def costs(server: Server, texts: int) -> Cost:
    """Return what a text costs, where so many came before."""
    chance = Random(2)
    async with redis.asyncio.Redis.from_url(server.url) as client:
        await client.flushall()
        grouper = RedisGrouper(client, remember_days=3)
        before = (await client.info("memory"))["used_memory"]
        batch: list[Report] = []
        spent = 0.0
        for start in range(0, texts, 1_000):
            batch = [_report(a_story(chance), f"{start + n}") for n in range(1_000)]
            spent = await _server_seconds(client, grouper, batch)
        kept = (await client.info("memory"))["used_memory"] - before
        copies = [each.model_copy(update={"id": sha256(each.id.encode()).hexdigest()}) for each in batch]
        again = await _server_seconds(client, grouper, copies)
    begun = time.process_time()
    for each in batch:
        sketch(each.text)
    worker = time.process_time() - begun
    return Cost(worker * 1e6 / len(batch), spent * 1e6 / len(batch), again * 1e6 / len(batch), kept / texts)


async def _server_seconds(client: "Redis", grouper: RedisGrouper, batch: Sequence[Report]) -> float:
    """Return the server's processor time for a batch."""
    before = await client.info("cpu")
    await grouper(batch)
    after = await client.info("cpu")
    return float(sum(after[name] - before[name] for name in ("used_cpu_user", "used_cpu_sys")))


def _report(story: Story, name: str) -> Report:
    text = " ".join(story)
    return Report(id=sha256(f"{name} {text}".encode()).hexdigest(), text=text, source=Source(name="Example Wire"))


def table(found: Mapping[str, float], stories: int, cost: Cost, texts: int) -> str:
    """Return both tables in Markdown."""
    lines = [f"| {name} | {share:.1%} |\n" for name, share in found.items()]
    return (
        f"| of {stories:,} stories of {SENTENCES * WORDS} words, each | found to be of its group |\n|---|--:|\n"
        f"{''.join(lines)}\n"
        f"| where {texts:,} texts are remembered | a text |\n|---|--:|\n"
        f"| ingest's processor: its sketch | {cost.worker:,.0f} µs |\n"
        f"| Redis' processor: a new text | {cost.server:,.0f} µs |\n"
        f"| Redis' processor: a copy | {cost.known:,.0f} µs |\n"
        f"| Redis' memory | {cost.bytes:,.0f} bytes |\n"
    )


if __name__ == "__main__":
    main()
