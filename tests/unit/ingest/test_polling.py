"""Sources that are asked again and again."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
import structlog
from patience import PATIENCE_SECONDS
from redis.exceptions import RedisError
from unit.ingest.recording import Delivered

from tocsin_ingest.fetch import HostPauses, Unfetchable
from tocsin_ingest.ledger import Memory, MemoryLedger
from tocsin_ingest.sources.collector import Deliver
from tocsin_ingest.sources.polling import JITTER, LONGEST_REST_SECONDS, MOST_ASKED_SECONDS, Poller

NAME = "feed:example"
EVERY = 300.0


class Asked:
    """A source that answers as it is told, the last answer for ever, and remembers what it was asked with."""

    def __init__(self, *answers: Memory | Exception) -> None:
        self.answers = list(answers)
        self.memories: list[Memory] = []

    async def __call__(self, memory: Memory, _deliver: Deliver) -> Memory:
        self.memories.append(memory)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


async def rests(ledger: MemoryLedger, *, of: Asked, rounds: int, every: float = EVERY) -> Sequence[float]:
    """Have rounds, each as soon as the one before is over; return how long the source was left to rest after each."""
    poller, found = Poller(NAME, of, every_seconds=every, ledger=ledger), []
    for _ in range(rounds):
        await poller.once(Delivered())
        until = (await ledger.standings())[NAME].rests_until
        assert until
        found.append((until - datetime.now(UTC)).total_seconds())
        await ledger.wake(NAME)
    return found


def about(seconds: float) -> object:
    return pytest.approx(seconds, rel=JITTER + 0.01)


async def test_a_round_finds_what_the_last_one_remembered() -> None:
    """And between two the source rests."""
    source, ledger = Asked(Memory(etag="1"), Memory(etag="2")), MemoryLedger()

    assert [about(EVERY)] * 3 == await rests(ledger, of=source, rounds=3)
    assert [None, "1", "2"] == [memory.etag for memory in source.memories]


async def test_a_source_that_rests_is_not_asked() -> None:
    """However often it is looked at."""
    source, ledger = Asked(Memory()), MemoryLedger()
    poller = Poller(NAME, source, every_seconds=EVERY, ledger=ledger)
    for _ in range(3):
        await poller.once(Delivered())

    assert 1 == len(source.memories)


async def test_nothing_is_asked_while_there_is_no_room() -> None:
    """What would be found could not be delivered."""
    source = Asked(Memory())
    delivered = Delivered()
    delivered.wait = 1.0
    await Poller(NAME, source, every_seconds=EVERY, ledger=MemoryLedger()).once(delivered)

    assert [] == source.memories


async def test_rests_double_after_failures_and_are_as_usual_after_a_success() -> None:
    """A failure keeps what was remembered, and is told in log and ledger, not as a report that was refused."""
    away, ledger = Unfetchable("it hangs"), MemoryLedger()
    source = Asked(Memory(etag="1"), away, away, away, Memory(etag="1"))
    with structlog.testing.capture_logs() as logs:
        found = await rests(ledger, of=source, rounds=4)
    failed = (await ledger.standings())[NAME]
    found = [*found, *await rests(ledger, of=source, rounds=1)]
    well = (await ledger.standings())[NAME]

    assert [about(EVERY * factor) for factor in (1, 2, 4, 8, 1)] == found
    assert ["1"] * 4 == [memory.etag for memory in source.memories[1:]]
    assert (3, "it hangs", 0, 0) == (failed.failures, failed.last_error, failed.tally.refused, well.failures)
    assert [("fetch failed", "it hangs", n) for n in (1, 2, 3)] == [
        (line["event"], line["why"], line["failures"]) for line in logs
    ]


async def test_no_rest_is_longer_than_some_hours() -> None:
    """A source that was mended is found so within the day; one that is asked rarely is asked no more often for that."""
    source = Asked(Unfetchable("it hangs"))

    assert about(LONGEST_REST_SECONDS) == (await rests(MemoryLedger(), of=source, rounds=30))[-1]
    assert about(86_400) == (await rests(MemoryLedger(), of=source, rounds=1, every=86_400))[-1]


@pytest.mark.parametrize(
    ("error", "rest"),
    [
        (Unfetchable("gone", for_good=True, status=410), LONGEST_REST_SECONDS),
        (Unfetchable("not a public address", for_good=True), 2 * EVERY),
        (Unfetchable("not so fast", retry_after=7200), 7200),
        (Unfetchable("not so fast", retry_after=1), 2 * EVERY),
        (Unfetchable("not in our lives", retry_after=1e12), MOST_ASKED_SECONDS),
    ],
)
async def test_a_server_is_left_alone_for_as_long_as_it_asks(error: Unfetchable, rest: float) -> None:
    """Within reason."""
    assert [about(rest)] == await rests(MemoryLedger(), of=Asked(error), rounds=1)


async def test_a_pause_that_another_source_brought_about_is_no_failure() -> None:
    """The source was not asked: it goes on where it was as soon as the pause is over."""
    source, ledger = Asked(HostPauses("news.example", seconds=100.0), Memory(etag="1")), MemoryLedger()
    poller = Poller(NAME, source, every_seconds=EVERY, ledger=ledger)
    await poller.once(Delivered())
    standing = (await ledger.standings())[NAME]

    assert standing.rests_until
    assert 99.0 <= (standing.rests_until - datetime.now(UTC)).total_seconds() <= 100.0 * (1 + JITTER)
    assert (0, "news.example asked us to pause, for another 100 seconds") == (standing.failures, standing.last_error)


async def test_it_asks_until_it_is_cancelled() -> None:
    """Again as soon as its rest is over."""
    source = Asked(Memory())
    running = asyncio.create_task(Poller(NAME, source, every_seconds=0.01, ledger=MemoryLedger()).run(Delivered()))
    async with asyncio.timeout(PATIENCE_SECONDS):
        while len(source.memories) < 3:  # noqa: ASYNC110 - what is waited for is told by nobody
            await asyncio.sleep(0.005)
    running.cancel()
    await asyncio.wait([running])

    assert running.cancelled()


async def test_a_fault_of_ours_rests_the_source_and_is_told() -> None:
    """A page that our own parser fails on is not asked for again at once, and its status says why."""
    source, ledger = Asked(RecursionError("too deep")), MemoryLedger()
    poller = Poller(NAME, source, every_seconds=EVERY, ledger=ledger)

    with pytest.raises(RecursionError):
        await poller.once(Delivered())
    await poller.once(Delivered())

    standing = (await ledger.standings())[NAME]
    assert 1 == len(source.memories)
    assert "a fault of ours, RecursionError: the log has it, please report it" == standing.last_error


async def test_a_bus_that_is_away_is_no_fault_of_the_source() -> None:
    """What was not delivered is asked for again as soon as there is a bus."""
    source, ledger = Asked(RedisError("away"), Memory(etag="1")), MemoryLedger()
    poller = Poller(NAME, source, every_seconds=EVERY, ledger=ledger)

    with pytest.raises(RedisError):
        await poller.once(Delivered())
    await poller.once(Delivered())

    assert 2 == len(source.memories)
    assert (await ledger.standings())[NAME].last_error is None
