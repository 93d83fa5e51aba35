"""How long a receiver that was away is left alone, and which alert is given up.

A receiver may be away for days, and everything waits for it. But an alert that it fails at each time, while it takes
others, is at fault itself.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from tocsin.kit.backoff import growing
from tocsin_alert.channels import Away

FIRST_PAUSE_SECONDS: Final = 1.0
LONGEST_PAUSE_SECONDS: Final = 300.0
"""Seconds before a receiver that was away is asked again; a receiver's own Retry-After may be longer."""

STRIKES: Final = 5
"""So often the receiver may fail at an alert after it took others; a fault that passes is over by then."""


@dataclass(slots=True)
class _Failing:
    """An alert that was not taken: how often after others were, and whether one was since the last time."""

    strikes: int = 0
    others_taken: bool = False


@dataclass(slots=True)
class Patience:
    """What one channel knows of its receiver. `clock` is in seconds, and only runs forwards."""

    clock: Callable[[], float] = time.monotonic
    _pauses: Iterator[float] = field(init=False)
    _rests_until: float = field(default=0.0, init=False)
    _failing: dict[str, _Failing] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self._begin_anew()

    def rest(self) -> float:
        """Return for how many seconds the receiver is left alone still."""
        return max(self._rests_until - self.clock(), 0.0)

    def failed(self, key: str, error: Away) -> float | None:
        """Return for how many seconds the receiver is left alone now; None where this alert is to be given up."""
        failing = self._failing.setdefault(key, _Failing())
        failing.strikes += failing.others_taken
        failing.others_taken = False
        if failing.strikes >= STRIKES:
            self.settled(key)
            return None
        pause = max(next(self._pauses), error.retry_after or 0.0)
        self._rests_until = self.clock() + pause
        return pause

    def taken(self, key: str) -> None:
        """Note that the receiver is there, and took an alert or refused it."""
        self.settled(key)
        for failing in self._failing.values():
            failing.others_taken = True
        self._begin_anew()

    def settled(self, key: str) -> None:
        """Forget an alert that will not be tried again."""
        self._failing.pop(key, None)

    def _begin_anew(self) -> None:
        self._pauses = growing(first=FIRST_PAUSE_SECONDS, cap=LONGEST_PAUSE_SECONDS)
