"""How many tokens may still be spent within the hour. Counted before a call is made, mended after it."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from tocsin_enrich.readers.protocol import Unanswered, Why

HOUR_SECONDS: Final = 3600.0

BYTES_PER_TOKEN: Final = 3
"""A token is seldom shorter, in any language: an estimate that errs to the dear side."""


@dataclass
class Spent:
    """Tokens of one call, and when it was begun."""

    at: float
    tokens: int


@dataclass
class Budget:
    """A sliding hour: never more than `limit` tokens within any 3600 seconds."""

    limit: int
    clock: Callable[[], float] = time.monotonic
    _calls: deque[Spent] = field(default_factory=deque)

    def reserve(self, tokens: int) -> Spent | None:
        """Put tokens aside for a call; null where they are not to be had."""
        now = self.clock()
        while self._calls and self._calls[0].at <= now - HOUR_SECONDS:
            self._calls.popleft()
        if sum(call.tokens for call in self._calls) + tokens > self.limit:
            return None
        call = Spent(now, tokens)
        self._calls.append(call)
        return call

    @staticmethod
    def settle(call: Spent, tokens: int) -> None:
        """Say what a call really cost."""
        call.tokens = tokens


@dataclass
class Bill:
    """What one report has cost so far, each request counted: one that failed may have been answered all the same."""

    hour: Budget
    limit: int
    spent: int = 0
    _last: Spent | None = None

    def affords(self, tokens: int) -> bool:
        """Tell whether the report may cost so much more."""
        return self.spent + tokens <= self.limit

    def pay(self, tokens: int) -> None:
        """Put the price of one request aside. Raises `Unanswered` where the report or the hour may cost no more."""
        if not self.affords(tokens):
            raise Unanswered(Why.OVER_BUDGET, f"the report has cost {self.spent} tokens, and may cost {self.limit}")
        self._last = self.hour.reserve(tokens)
        if self._last is None:
            raise Unanswered(Why.OVER_BUDGET, f"{self.hour.limit} tokens an hour are spent")
        self.spent += tokens

    def settle(self, tokens: int) -> None:
        """Say what the last request really cost."""
        if self._last is not None:
            self.spent += tokens - self._last.tokens
            self.hour.settle(self._last, tokens)


def estimated(text: str) -> int:
    """Return how many tokens a text has at most, nearly always."""
    return len(text.encode()) // BYTES_PER_TOKEN + 1
