"""The book of sources in Redis: one turn for any number of workers, and what is remembered between rounds."""

import asyncio
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta

import pytest
import redis.asyncio
from hypothesis import given, settings
from hypothesis import strategies as st
from redis.exceptions import RedisError
from rig import Server, until

from tocsin.contracts.sources import Tally
from tocsin_ingest.ledger import Ledger, Memory, MemoryLedger
from tocsin_ingest.redis_ledger import MARKED_AT_MOST, RedisLedger

pytestmark = pytest.mark.redis

FEED = "feed:example.org"
Book = RedisLedger | MemoryLedger


@pytest.fixture
def ledger(client: "redis.asyncio.Redis") -> RedisLedger:
    return RedisLedger(client)


@pytest.fixture(params=["redis", "memory"])
def book(request: pytest.FixtureRequest, client: "redis.asyncio.Redis") -> Book:
    """Either implementation: both behave alike."""
    return RedisLedger(client) if request.param == "redis" else MemoryLedger()


async def one_round(book: Ledger, memory: Memory, *, rest: float, failure: str | None = None) -> Memory | None:
    """Have a round, if it is time for one; return what was remembered from the last."""
    async with book.turn(FEED) as turn:
        if turn is None:
            return None
        await turn.done(memory, rest_seconds=rest, failure=failure)
        return turn.memory


class TestEither:
    """What holds for a ledger in Redis as for one in memory."""

    async def test_a_round_finds_what_the_last_one_left(self, book: Book) -> None:
        """Nothing at first."""
        left = Memory(etag='"a"', last_modified="Mon", failures=2, more={"last": "zip"})

        assert Memory() == await one_round(book, left, rest=0)
        assert left == await one_round(book, Memory(), rest=0)

    async def test_a_source_that_rests_has_no_turn_until_it_is_woken(self, book: Book) -> None:
        """`tocsin sources poll` ends its rest."""
        await one_round(book, Memory(), rest=60)

        assert await one_round(book, Memory(), rest=60) is None
        assert await book.wake(FEED)
        assert not await book.wake("feed:never-heard-of")
        assert await one_round(book, Memory(), rest=60) is not None

    async def test_a_turn_that_was_not_done_is_free(self, book: Book) -> None:
        """Its round failed in a way nobody foresaw."""
        with pytest.raises(KeyError):
            async with book.turn(FEED):
                raise KeyError

        assert await one_round(book, Memory(), rest=0) is not None

    async def test_keys_are_unseen_until_they_are_marked(self, book: Book) -> None:
        """Each source has keys of its own."""
        await book.mark(FEED, ["a", "b"])

        assert [False, False, True] == await book.unseen(FEED, ["b", "a", "c"])
        assert [True] == await book.unseen("feed:other", ["a"])
        assert [] == await book.unseen(FEED, [])

    async def test_counts_add_up_and_reports_are_a_success(self, book: Book) -> None:
        """What was refused is none."""
        before = datetime.now(UTC) - timedelta(seconds=1)
        await book.count(FEED, Tally(refused=1))
        first = (await book.standings())[FEED]
        await book.count(FEED, Tally(new=3, copies=1, known=2))
        second = (await book.standings())[FEED]

        assert Tally(new=3, copies=1, known=2, refused=1) == second.tally
        assert (None, None) == (first.last_success, first.last_report)
        assert second.last_success
        assert before < second.last_success == second.last_report

    async def test_a_failed_round_is_told_with_its_rest(self, book: Book) -> None:
        """The last success stays."""
        await one_round(book, Memory(), rest=0)
        await one_round(book, Memory(failures=1), rest=60, failure="it hangs")
        standing = (await book.standings())[FEED]

        assert ("it hangs", 1) == (standing.last_error, standing.failures)
        assert standing.last_success
        assert standing.last_error_at
        assert standing.rests_until
        assert timedelta(seconds=50) < standing.rests_until - standing.last_error_at < timedelta(seconds=70)

    async def test_a_forgotten_source_begins_anew(self, book: Book) -> None:
        """And the others stay."""
        await one_round(book, Memory(etag="a"), rest=60)
        await book.mark(FEED, ["a"])
        await book.count("stdin", Tally(new=1))
        await book.forget(FEED)

        assert ["stdin"] == list(await book.standings())
        assert [True] == await book.unseen(FEED, ["a"])
        assert Memory() == await one_round(book, Memory(), rest=0)


class TestSharedByWorkers:
    """Any number of workers, any of which may be killed."""

    async def test_of_many_workers_one_has_the_turn(self, client: "redis.asyncio.Redis") -> None:
        """The others are told at once."""
        async with AsyncExitStack() as stack:
            ledgers = [RedisLedger(client) for _ in range(8)]
            turns = await asyncio.gather(*(stack.enter_async_context(ledger.turn(FEED)) for ledger in ledgers))

            assert 7 == turns.count(None)

    async def test_a_turn_is_held_for_as_long_as_its_round_lasts(self, client: "redis.asyncio.Redis") -> None:
        """Longer than a lease."""
        slow, other = RedisLedger(client, lease_seconds=0.2), RedisLedger(client)
        async with slow.turn(FEED) as turn:
            await asyncio.sleep(0.5)
            assert turn
            assert await one_round(other, Memory(), rest=0) is None
            await turn.done(Memory(etag="slow"), rest_seconds=0)

        assert Memory(etag="slow") == await one_round(other, Memory(), rest=0)

    async def test_the_turn_of_a_killed_worker_ends(self, client: "redis.asyncio.Redis") -> None:
        """Nobody holds it any more, and it is free after the lease."""
        await client.set("tocsin:{0}:sources:turn:" + FEED, "killed", px=100)
        ledger = RedisLedger(client)

        assert await one_round(ledger, Memory(), rest=0) is None
        await until(lambda: _had_a_round(ledger))

    async def test_a_round_that_lost_its_turn_writes_nothing_down(self, client: "redis.asyncio.Redis") -> None:
        """The round of the worker that has it now counts, and its turn is left alone."""
        async with RedisLedger(client).turn(FEED) as lost:
            await client.set("tocsin:{0}:sources:turn:" + FEED, "another")
            assert lost
            await lost.done(Memory(etag="late"), rest_seconds=60)

        assert b"another" == await client.get("tocsin:{0}:sources:turn:" + FEED)
        assert {} == await RedisLedger(client).standings()

    async def test_marks_are_bounded_and_expire(self, ledger: RedisLedger, client: "redis.asyncio.Redis") -> None:
        """A feed that invents links does not fill the server; the latest stay."""
        key = "tocsin:{0}:sources:marks:" + FEED
        for start in range(0, MARKED_AT_MOST + 1000, 10_000):
            await ledger.mark(FEED, [str(n) for n in range(start, start + 10_000)])

        assert MARKED_AT_MOST == await client.zcard(key)
        assert 0 < await client.ttl(key) <= 30 * 24 * 3600
        assert [False] == await ledger.unseen(FEED, [str(MARKED_AT_MOST + 9_999)])

    async def test_a_mark_that_is_asked_for_lives_on(self, client: "redis.asyncio.Redis") -> None:
        """A link that a slow feed still lists is not taken again when its time would be over."""
        ledger = RedisLedger(client, seen_days=0.5 / 86400)
        await ledger.mark(FEED, ["listed", "dropped"])
        await asyncio.sleep(0.3)
        await ledger.unseen(FEED, ["listed"])
        await client.persist("tocsin:{0}:sources:marks:" + FEED)
        await asyncio.sleep(0.3)

        assert [False, True] == await ledger.unseen(FEED, ["listed", "dropped"])

    async def test_partitions_have_books_of_their_own(self, client: "redis.asyncio.Redis") -> None:
        """And all keys of one share its hash tag, so that scripts run on a cluster."""
        await RedisLedger(client, partition=3).count(FEED, Tally(new=1))
        await one_round(RedisLedger(client, partition=3), Memory(), rest=0)

        assert {} == await RedisLedger(client).standings()
        assert [] == [key async for key in client.scan_iter() if not key.startswith(b"tocsin:{3}:")]


async def _had_a_round(ledger: Ledger) -> bool:
    return await one_round(ledger, Memory(), rest=0) is not None


async def test_a_server_that_is_away_is_told(own_server: Server) -> None:
    """A poller is started again by the roster; a turn that was being held ends by itself."""
    own_server.start()
    async with redis.asyncio.Redis.from_url(own_server.url) as client:
        ledger = RedisLedger(client)
        async with ledger.turn(FEED) as turn:
            own_server.kill()
            assert turn
            with pytest.raises(RedisError):
                await turn.done(Memory(), rest_seconds=0)


@settings(max_examples=50)
@given(
    memory=st.builds(
        Memory,
        etag=st.none() | st.text(st.characters(codec="utf-8"), min_size=1),
        last_modified=st.none() | st.text(st.characters(codec="utf-8"), min_size=1),
        failures=st.integers(0, 1000),
        more=st.dictionaries(st.text(st.characters(codec="utf-8")), st.text(st.characters(codec="utf-8"))),
    )
)
def test_any_memory_survives(memory: Memory, redis_url: str) -> None:
    """A server may call its versions anything."""

    async def remembered() -> Memory | None:
        async with redis.asyncio.Redis.from_url(redis_url) as client:
            ledger = RedisLedger(client)
            await ledger.forget(FEED)
            await one_round(ledger, memory, rest=0)
            return await one_round(ledger, memory, rest=0)

    assert memory == asyncio.run(remembered())
