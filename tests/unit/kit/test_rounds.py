"""What is done again and again goes on whatever Redis does, and says so once."""

import asyncio
from collections.abc import Sequence

import pytest
import structlog
from redis.exceptions import ConnectionError as RedisAway

from tocsin.kit import rounds
from tocsin.kit.metrics import REGISTRY
from tocsin.kit.rounds import Round

EVERY = 0.25


class Redis:
    """Answers as it is told to: True for well, False for away; then the worker stops."""

    def __init__(self, answers: Sequence[bool]) -> None:
        self.stopping = asyncio.Event()
        self.asked = 0
        self._answers = list(answers)

    async def look(self) -> None:
        self.asked += 1
        well = self._answers.pop(0)
        if not self._answers:
            self.stopping.set()
        if not well:
            raise RedisAway("refused")


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Keep the pauses, and wait for none of them."""
    made: list[float] = []

    async def rest(seconds: float, *, stopping: asyncio.Event) -> None:
        assert isinstance(stopping, asyncio.Event)
        made.append(seconds)

    monkeypatch.setattr(rounds, "rest", rest)
    return made


def failures(stage: str) -> float:
    return REGISTRY.get_sample_value("tocsin_bus_errors_total", {"stage": stage, "doing": "watch"}) or 0


async def test_redis_away_is_told_once_and_once_when_it_is_back(pauses: list[float]) -> None:
    """Forty failed looks are two lines, which name the stream; every one of them is counted."""
    redis = Redis([True, *[False] * 40, True, True, False, True, True])
    with structlog.testing.capture_logs() as lines:
        await Round(redis.look, EVERY, "r1", "watch", stream="k").keep(stopping=redis.stopping)
    assert ["redis call failed", "redis is back"] * 2 == [line["event"] for line in lines]
    assert {"k"} == {line["stream"] for line in lines}
    assert (46, 41) == (redis.asked, failures("r1"))
    assert 46 == len(pauses)


async def test_redis_away_is_asked_ever_more_rarely(pauses: list[float]) -> None:
    """Four times a second while all is well, every few seconds in an outage, and as before when it is over."""
    redis = Redis([True, *[False] * 20, True, False, True, True])
    await Round(redis.look, EVERY, "r2", "watch").keep(stopping=redis.stopping)
    assert EVERY == pauses[0] == pauses[21] == pauses[23]
    assert all(EVERY <= pause <= rounds.LONGEST_PAUSE_SECONDS for pause in pauses)
    assert min(pauses[5:21]) >= rounds.LONGEST_PAUSE_SECONDS / 2
    assert pauses[22] <= EVERY


async def test_what_is_rare_is_not_done_more_often_in_an_outage(pauses: list[float]) -> None:
    """A round of every five seconds stays one."""
    redis = Redis([False] * 10 + [True])
    await Round(redis.look, 5.0, "r3", "watch").keep(stopping=redis.stopping)
    assert {5.0} == set(pauses)


@pytest.mark.usefixtures("pauses")
async def test_what_fails_because_the_worker_stops_is_not_told() -> None:
    """Connections are closed at the end: that is no outage."""
    redis = Redis([True, False])
    with structlog.testing.capture_logs() as lines:
        await Round(redis.look, EVERY, "r4", "watch").keep(stopping=redis.stopping)
    assert [] == lines
    assert failures("r4") == 0


async def test_another_failure_is_not_hidden(pauses: list[float]) -> None:
    """A fault of ours ends the worker, which says so; it does not pass for an outage."""

    async def broken() -> None:
        raise KeyError("boom")

    with pytest.raises(KeyError):
        await Round(broken, EVERY, "r5", "watch").keep(stopping=asyncio.Event())
    assert [] == pauses
