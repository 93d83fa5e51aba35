"""What is made for long lets others in between."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from itertools import count

import pytest

from tocsin_board.slices import SLICE_SECONDS, Slices


async def numbers(many: int) -> AsyncIterator[int]:
    """Yield numbers, and never wait: as incidents that are in memory."""
    for number in range(many):
        yield number


def clock(tick: float) -> Iterator[float]:
    """Return a clock that is so much later each time it is looked at."""
    return (number * tick for number in count())


async def turns_of_others(tick: float) -> int:
    """Return how often others have their turn while a hundred items are made, each as long as a tick or two."""
    turns = 0

    async def other() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    asking = asyncio.create_task(other())
    await asyncio.sleep(0)
    made = [number async for number in Slices(clock(tick).__next__).between(numbers(100))]
    asking.cancel()
    with suppress(asyncio.CancelledError):
        await asking
    assert list(range(100)) == made
    return turns


@pytest.mark.parametrize(("slices", "turns"), [(1.5, 100), (0.15, 14), (0.001, 0)])
async def test_others_have_their_turn_when_a_slice_is_over(slices: float, turns: int) -> None:
    """As often as slices fit into the time that it takes, and no more often: each turn costs something."""
    assert turns == await turns_of_others(SLICE_SECONDS * slices)
