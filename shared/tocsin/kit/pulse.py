"""Signs of life: what a loop does, since when, and how long that may last."""

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class _Beat:
    doing: str
    at: float
    limit_seconds: float


class Pulse:
    """Beaten by a loop in the event loop's thread, read by the health server's. Neither waits for the other."""

    def __init__(self, name: str, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.name = name
        self._clock = clock
        self._beat = _Beat("starting", clock(), float("inf"))

    def beat(self, doing: str, *, limit_seconds: float) -> None:
        """Say what the loop does now, and how long that may last before the loop counts as stuck."""
        self._beat = _Beat(doing, self._clock(), limit_seconds)

    def stuck(self) -> str | None:
        """Say why the loop counts as dead or stuck; None while it is well."""
        beat = self._beat
        seconds = self._clock() - beat.at
        if seconds <= beat.limit_seconds:
            return None
        return f"{self.name}: {beat.doing} for {seconds:.1f} s, at most {beat.limit_seconds:.1f} s are normal"
