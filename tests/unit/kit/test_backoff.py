"""Pauses grow, jitter, and end with a stop."""

import asyncio
import time
from itertools import islice

from tocsin.kit.backoff import growing, rest


def test_pauses_double_up_to_the_cap() -> None:
    """Each pause lies between half and the whole of its step."""
    steps = [0.1, 0.2, 0.4, 0.5, 0.5]
    pauses = list(islice(growing(first=0.1, cap=0.5), 5))
    assert all(step / 2 <= pause <= step for step, pause in zip(steps, pauses, strict=True))


async def test_a_stop_ends_a_rest_at_once() -> None:
    """A worker told to stop does not sit out its pause."""
    stopping = asyncio.Event()
    asyncio.get_running_loop().call_later(0.01, stopping.set)
    begun = time.monotonic()
    await rest(30, stopping=stopping)
    assert time.monotonic() - begun < 5


async def test_a_rest_ends_by_itself() -> None:
    """Without a stop, a rest is as long as it was asked to be."""
    begun = time.monotonic()
    await rest(0.02, stopping=asyncio.Event())
    assert time.monotonic() - begun >= 0.02
