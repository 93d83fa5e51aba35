"""When sources are held back, and how long a caller is told to wait."""

import asyncio
from collections.abc import Sequence

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st
from patience import PATIENCE_SECONDS

from tocsin.kit.metrics import REGISTRY
from tocsin.kit.pressure import FIRST_LOOK_SECONDS, LONGEST_WAIT_SECONDS, SHORTEST_WAIT_SECONDS, Pressure


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pressure(clock: Clock) -> Pressure:
    return Pressure("p1", high=100, low=40, clock=clock)


def held(pressure: Pressure, backlogs: Sequence[int]) -> list[bool]:
    """Return for each look whether a source is held back after it."""
    seen = []
    for backlog in backlogs:
        pressure.see(backlog, slowest="store")
        seen.append(pressure.retry_after() > 0)
    return seen


def test_it_closes_above_the_high_mark_and_opens_at_the_low_one(pressure: Pressure) -> None:
    """Between the marks it stays as it is: a source is not stopped and started at every look."""
    assert [False, False, True, True, True, False, False] == held(pressure, [0, 100, 101, 100, 41, 40, 100])


def test_nothing_is_published_before_the_first_look(pressure: Pressure) -> None:
    """A source that is started into a full line must not add to it."""
    assert FIRST_LOOK_SECONDS == pressure.retry_after()


def test_the_wait_is_what_the_slowest_group_will_need(pressure: Pressure, clock: Clock) -> None:
    """Held back at 240, at 140 ten seconds later: another hundred, at ten a second, take ten more."""
    pressure.see(240, slowest="store")
    assert LONGEST_WAIT_SECONDS == pressure.retry_after()
    clock.now += 10
    pressure.see(140, slowest="store")
    assert 10 == pressure.retry_after()


def test_the_wait_is_neither_nothing_nor_endless(pressure: Pressure, clock: Clock) -> None:
    """Retry-After counts in whole seconds, and a group that stands still is asked about again in a minute."""
    pressure.see(10_000, slowest="store")
    clock.now += 60
    pressure.see(10_000, slowest="store")
    assert LONGEST_WAIT_SECONDS == pressure.retry_after()
    pressure.see(41, slowest="store")
    assert SHORTEST_WAIT_SECONDS == pressure.retry_after()


def test_a_full_server_holds_back_until_it_takes_a_message(pressure: Pressure, clock: Clock) -> None:
    """It is asked again after the pause; what it takes then ends the wait."""
    pressure.see(0, slowest="nobody")
    pressure.full(pause=2)
    assert 2 == pressure.retry_after()
    clock.now += 2
    assert 0 == pressure.retry_after()
    pressure.taken()
    assert 0 == REGISTRY.get_sample_value("tocsin_held_back", {"stage": "p1"})


def test_it_is_told_once_when_a_source_waits_and_when_it_goes_on(pressure: Pressure) -> None:
    """With who is behind and by how much; not at every look."""
    with structlog.testing.capture_logs() as lines:
        held(pressure, [0, 101, 500, 300])
        assert 1 == REGISTRY.get_sample_value("tocsin_held_back", {"stage": "p1"})
        assert 300 == REGISTRY.get_sample_value("tocsin_backlog", {"stage": "p1"})
        held(pressure, [40, 0])
    assert ["held back", "goes on"] == [line["event"] for line in lines]
    assert "store is 101 entries behind; sources go on at 40" == lines[0]["why"]


def test_two_reasons_end_when_both_have_ended(pressure: Pressure, clock: Clock) -> None:
    """Memory is free again and the line is still behind: nobody is told to go on."""
    with structlog.testing.capture_logs() as lines:
        pressure.see(101, slowest="store")
        pressure.full(pause=1)
        clock.now += 1
        pressure.taken()
        assert pressure.retry_after() > 0
        pressure.see(0, slowest="nobody")
    assert ["held back", "held back", "goes on"] == [line["event"] for line in lines]


@given(st.lists(st.integers(0, 200), min_size=1))
def test_it_is_closed_above_and_open_below_whatever_came_before(backlogs: list[int]) -> None:
    """Above the high mark it is always closed, at the low one always open."""
    pressure = Pressure("p2", high=100, low=40)
    for backlog, closed in zip(backlogs, held(pressure, backlogs), strict=True):
        assert closed if backlog > 100 else True
        assert not closed if backlog <= 40 else True


async def test_waiting_for_room_ends_with_the_worker(pressure: Pressure) -> None:
    """A stop does not wait for a group that is behind."""
    pressure.see(101, slowest="store")
    stopping = asyncio.Event()
    waiting = asyncio.create_task(pressure.room(stopping=stopping))
    await asyncio.sleep(0)
    assert not waiting.done()
    stopping.set()
    await asyncio.wait_for(waiting, PATIENCE_SECONDS)
