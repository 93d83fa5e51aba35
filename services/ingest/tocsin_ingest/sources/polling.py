"""Sources that are asked again and again: whose turn, how often, and what happens when they fail."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Final

from redis.exceptions import RedisError

from tocsin.kit import Transient
from tocsin_ingest import occurrences
from tocsin_ingest.fetch import HostPauses, Unfetchable
from tocsin_ingest.ledger import Ledger, Memory, Turn
from tocsin_ingest.sources.collector import Deliver

JITTER: Final = 0.1
"""Share of a rest that chance adds or takes off: sources that began together do not stay together."""

LOOK_SECONDS: Final = 5.0
"""How often a source that rests, or that another worker asks, is looked at; a rest may be cut short from outside."""

LONGEST_REST_SECONDS: Final = 6 * 3600.0
"""A source that keeps failing is still asked four times a day, if it is asked so often when it does not."""

MOST_ASKED_SECONDS: Final = 24 * 3600.0
"""How long a server may ask to be left alone: some ask for years by mistake."""

Round = Callable[[Memory, Deliver], Awaitable[Memory]]
"""Ask once and deliver what is new; return what to remember. Raises `Unfetchable` where the source cannot be had."""


class Poller:
    """A collector that has rounds, with a rest between two of them.

    There is no round while there is no room on the bus; of any number of workers one has the round. After failures
    rests double, or are as long as the server asks for. A host's pause is no failure of the source's.
    """

    def __init__(self, name: str, ask: Round, *, every_seconds: float, ledger: Ledger) -> None:
        self.name = name
        self._ask = ask
        self._every_seconds = every_seconds
        self._ledger = ledger

    async def run(self, deliver: Deliver) -> None:
        """Ask, deliver, rest; until cancelled."""
        while True:
            await self.once(deliver)
            await asyncio.sleep(min(LOOK_SECONDS, self._every_seconds))

    async def once(self, deliver: Deliver) -> None:
        """Have a round, if it is time for one, nobody else has it, and the line keeps up."""
        if deliver.retry_after():
            return
        async with self._ledger.turn(self.name) as turn:
            if turn is None:
                return
            try:
                memory = await self._ask(turn.memory, deliver)
            except Unfetchable as error:
                await self._failed(turn, error)
            except (RedisError, OSError, Transient):
                raise  # ours: the turn is free again, and the source knows nothing of it
            except Exception as error:
                fault = f"a fault of ours, {type(error).__name__}: the log has it, please report it"
                await self._failed(turn, Unfetchable(fault))
                raise
            else:
                occurrences.round_done(self.name)
                await turn.done(replace(memory, failures=0), rest_seconds=jittered(self._every_seconds))

    async def _failed(self, turn: Turn, error: Unfetchable) -> None:
        asked = not isinstance(error, HostPauses)
        memory = replace(turn.memory, failures=turn.memory.failures + asked)
        rest = self._rest_after(error, memory.failures)
        occurrences.round_failed(self.name, why=str(error), failures=memory.failures, rest_seconds=rest)
        await turn.done(memory, rest_seconds=rest, failure=str(error))

    def _rest_after(self, error: Unfetchable, failures: int) -> float:
        """Return seconds. What we forbid ourselves, and no server does, is mended soon: rests double."""
        if isinstance(error, HostPauses):
            return min(error.retry_after or 0.0, MOST_ASKED_SECONDS) * random.uniform(1, 1 + JITTER)  # noqa: S311 - as below
        longest = max(LONGEST_REST_SECONDS, self._every_seconds)
        if error.for_good and error.status is not None:
            return longest
        doubled = self._every_seconds * 2 ** min(failures, 16)
        return max(jittered(min(doubled, longest)), min(error.retry_after or 0.0, MOST_ASKED_SECONDS))


def jittered(seconds: float) -> float:
    """Return about so many seconds."""
    return seconds * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 - chance that keeps nothing secret
