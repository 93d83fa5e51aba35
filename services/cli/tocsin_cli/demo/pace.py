"""When each report of a demo comes: a past that is there at once, and a present that comes in bit by bit. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Final

PAST: Final = 0.6
"""Share of the reports that are sent at once, dated back: nobody looks at an empty map first."""

PAST_DAYS: Final = 21.0
"""How far they go back."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How many reports, in how many minutes those of the present come, and the seed that all is drawn by."""

    count: int
    minutes: float
    seed: int

    @property
    def past(self) -> int:
        """Return how many reports are sent at once."""
        return int(self.count * PAST)


def waits(plan: Plan) -> list[float]:
    """Return the seconds after the start at which each report of the present comes: by chance, as news does."""
    draw = Random(plan.seed)  # noqa: S311  no secret hangs on it
    gaps = [draw.expovariate(1) for _ in range(plan.count - plan.past)]
    whole = sum(gaps) or 1.0
    at, found = 0.0, []
    for gap in gaps:
        at += gap
        found.append(at / whole * plan.minutes * 60)
    return found


def moments(plan: Plan, waits_: Sequence[float], start: datetime) -> list[datetime]:
    """Return when each report is published, oldest first: those of the past, then those that come after `start`."""
    step = timedelta(days=PAST_DAYS) / max(plan.past, 1)
    past = [start - step * (plan.past - number) for number in range(plan.past)]
    return [*past, *(start + timedelta(seconds=wait) for wait in waits_)]
