"""Groups of nearly the same texts on a real server: of any number of workers, at any time, after any fault."""

import asyncio
import random
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import near
import pytest
import redis
from builders import a_report
from hypothesis import given, settings
from hypothesis import strategies as st
from redis.exceptions import OutOfMemoryError

from tocsin.contracts.report import Report
from tocsin.likeness.sketch import likeness, sketch
from tocsin_ingest.grouping import RedisGrouper

if TYPE_CHECKING:
    from redis.asyncio import Redis

pytestmark = pytest.mark.redis

YEARS = 18_000 * 3 * 24 * 3600.0
"""The beginning of a period of three days."""

WORDS = [sha256(str(n).encode()).hexdigest()[:6] for n in range(2_000)]


def story(seed: int, length: int = 200) -> list[str]:
    chance = random.Random(seed)
    return [chance.choice(WORDS) for _ in range(length)]


def report(words: Sequence[str] | str, name: str = "") -> Report:
    text = words if isinstance(words, str) else " ".join(words)
    return a_report(text, id=sha256(f"{name} {text}".encode()).hexdigest())


@pytest.fixture
def grouper(client: "Redis") -> RedisGrouper:
    return RedisGrouper(client, remember_days=3)


async def test_a_copy_has_the_group_of_the_first(grouper: RedisGrouper) -> None:
    """Cut, with another beginning, and to the letter in another outlet; another story is its own."""
    words = story(1)
    reports = [
        report(words),
        report(words[:120]),
        report(story(2, 20) + words[10:]),
        report(words, "another outlet"),
        report(story(3)),
    ]
    first, other = reports[0].id, reports[4].id
    assert [first, first, first, first, other] == await grouper(reports)


async def test_the_same_report_has_the_same_group_again(grouper: RedisGrouper) -> None:
    """However often it is asked, in whichever batch."""
    first, copy = report(story(1)), report(story(1)[:120])
    once = await grouper([first, copy, copy])
    assert [first.id] * 3 == once
    assert once[1:] == await grouper([copy, copy])


async def test_a_copy_of_a_copy_belongs_to_the_first(grouper: RedisGrouper) -> None:
    """Each is like the one before and the last not like the first: the group keeps the first one's name."""
    words = story(1, 400)
    chain = [report(words[at : at + 200]) for at in (0, 60, 120, 180)]
    assert 0 == likeness(sketch(chain[0].text), sketch(chain[3].text))
    assert {chain[0].id} == {(await grouper([each]))[0] for each in chain}


async def test_a_short_text_has_the_group_of_the_same_words_only(grouper: RedisGrouper) -> None:
    """Capitals, punctuation and spacing do not count; one other word does."""
    siren, same, other = (
        report(text) for text in ("Air raid alert in Sumy.", "AIR RAID ALERT\nIN SUMY!", "Air raid alert in Kharkiv.")
    )
    assert [siren.id, siren.id, other.id] == await grouper([siren, same, other])


async def test_texts_without_words_are_their_own(grouper: RedisGrouper) -> None:
    """They have nothing in common but that."""
    reports = [report("…"), report("…", "another outlet"), report("!!!")]
    assert [each.id for each in reports] == await grouper(reports)


@pytest.mark.parametrize("case", [case for case in near.CASES if not near.known_miss(case)], ids=lambda case: case.stem)
async def test_golden_cases_come_out_the_same(case: Path, grouper: RedisGrouper) -> None:
    """The script inside Redis has the rule that is written down in Python."""
    named = {name: report(text, name) for name, text in near.texts(case).items()}
    groups = dict(zip(named, await grouper(list(named.values())), strict=True))
    assert near.expected(case) == near.together(groups)


FORMS = [f"{place} district, {day} May: {' '.join(story(1, 40))}" for place in ("Sumy", "Izium") for day in (3, 4)]

PIECES = st.lists(st.sampled_from([" ".join(story(n, 25)) for n in range(8)] + FORMS), min_size=1, max_size=6)


@given(texts=st.lists(PIECES.map(" ".join), min_size=2, max_size=5), at_once=st.integers(1, 5))
@settings(max_examples=60, deadline=None)
def test_the_script_has_the_rule(texts: list[str], at_once: int, redis_url: str) -> None:
    """Whatever texts come, one by one or in a batch: groups are those of the rule, computed without Redis."""

    async def by_script() -> list[str]:
        async with redis.asyncio.Redis.from_url(redis_url) as client:
            await client.flushall()
            grouper = RedisGrouper(client, remember_days=3)
            batches = [reports[start : start + at_once] for start in range(0, len(reports), at_once)]
            return [group for batch in batches for group in await grouper(batch)]

    reports = [report(text, f"outlet {n}") for n, text in enumerate(texts)]
    by_rule = near.groups_by_rule((each.id, each.text) for each in reports)
    assert list(by_rule.values()) == asyncio.run(by_script())


async def test_two_workers_agree(client: "Redis") -> None:
    """Forty copies come in at two workers at once: all are of one group, that of one of them."""
    workers = [RedisGrouper(client, remember_days=3) for _ in range(2)]
    copies = [report(story(1), f"outlet {n}") for n in range(40)]
    groups = await asyncio.gather(*(workers[n % 2]([each]) for n, each in enumerate(copies)))
    [group] = {group for [group] in groups}
    assert group in {each.id for each in copies}


async def test_all_is_forgotten_in_time_and_a_flushed_server_is_none_the_worse(client: "Redis") -> None:
    """Every key has an end, and lies in the partition's slot; where they are gone, a copy is the first of its text."""
    grouper = RedisGrouper(client, partition=2, remember_days=0.5)
    first, copy, late = report(story(1)), report(story(1), "b"), report(story(1), "c")
    assert [first.id, first.id] == await grouper([first, copy])
    for key in await client.keys():
        assert key.startswith(b"tocsin:{2}:reports.received:near:")
        assert 0 < await client.ttl(key) <= 24 * 3600
    await client.flushall()
    await client.script_flush()
    assert [late.id] == await grouper([late])


async def test_a_full_server_keeps_nothing_and_the_next_try_finds_the_same(client: "Redis") -> None:
    """It refuses the first write of the script, so that no text is half known."""
    grouper = RedisGrouper(client, remember_days=3)
    first, copy = report(story(1)), report(story(1), "b")
    await client.config_set("maxmemory", 1)
    with pytest.raises(OutOfMemoryError):
        await grouper([first, copy])
    assert 0 == await client.dbsize()
    await client.config_set("maxmemory", 0)
    assert [first.id, first.id] == await grouper([first, copy])


async def test_a_text_is_found_in_the_next_period_and_not_after_that(client: "Redis") -> None:
    """The clock goes from the first day of three to the last of the next three, and one further."""
    days = [0.0]
    grouper = RedisGrouper(client, remember_days=3, now=lambda: YEARS + days[0] * 24 * 3600)
    first, copy, late = (report(story(1), name) for name in "abc")
    assert [first.id] == await grouper([first])
    days[0] = 5.9
    assert [first.id] == await grouper([copy])
    days[0] = 9.1
    assert [late.id] == await grouper([late])


async def test_what_a_text_takes_is_bounded(client: "Redis") -> None:
    """A text has a record and a field for each of its keys; each copy adds a record, and fields hold the last four."""
    grouper = RedisGrouper(client, remember_days=3)
    await grouper([report(story(1))])
    keys = await client.dbsize()
    assert keys <= 1 + 21
    await grouper([report(story(1), f"outlet {n}") for n in range(200)])
    assert keys + 200 == await client.dbsize()
    hashes = [key for key in await client.keys("*:near:*") if b":near:r:" not in key]
    values = [value for key in hashes for value in await client.hvals(key)]
    assert [4 * 8] * 21 == [len(value) for value in values]


async def test_a_form_that_everybody_fills_in_costs_no_more_than_any_text(client: "Redis") -> None:
    """Of a thousand texts under one key the last few are looked at."""
    grouper = RedisGrouper(client, remember_days=3)
    await grouper([report(story(1, 100) + story(n, 150)) for n in range(2, 300)])
    await client.config_resetstat()
    await grouper([report(story(1, 100) + story(1_000, 150))])
    calls = await client.info("commandstats")
    assert calls["cmdstat_get"]["calls"] <= 1 + 8
