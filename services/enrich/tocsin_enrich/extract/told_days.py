"""What expressions mean that count from the day the text told before: "the same day", "two days earlier".

A reader gets the words in lower case, the day told before (null where there is none) and the day of publication.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from tocsin_enrich.extract.calendar_days import Days
from tocsin_enrich.extract.days import SLACK_OF_FEW, amount_in, unit_in

ToldReader = Callable[[str, date | None, date | None], Days | None]

_TODAY = re.compile(r"earlier (?:in |on )?the|later (?:in |on )?the")
"""Words that mean the day of publication where the text told no day before."""


def _same(words: str, told: date | None, published: date | None) -> Days | None:
    day = told or (published if _TODAY.match(words) else None)
    return None if day is None else (day, day)


def _shifted(words: str, day: date, sign: int) -> Days:
    """Return the day that lies as far from another as the words say; weeks are not counted to the day."""
    unit = unit_in(words) if re.search(r"day|night|week", words) else 1
    amount = 1 if words.startswith("the ") else amount_in(words)
    if amount is None:
        ends = [day + sign * timedelta(days=unit * some) for some in SLACK_OF_FEW]
        return min(ends), max(ends)
    middle = day + sign * timedelta(days=amount * unit)
    slack = timedelta(days=0 if unit == 1 else unit // 2)
    return middle - slack, middle + slack


def _back(words: str, told: date | None, published: date | None) -> Days | None:
    """Read "the previous evening" and "two days earlier": before the day told, else before publication."""
    day = told or published
    return None if day is None else _shifted(words.removeprefix("on ").removeprefix("in "), day, -1)


def _on(words: str, told: date | None, published: date | None) -> Days | None:
    """Read "the following day" and "a week later"; null where that lies after publication."""
    if told is None:
        return None
    days = _shifted(words.removeprefix("on ").removeprefix("in "), told, 1)
    return days if published is None or days[0] <= published else None


def _before_event(words: str, told: date | None, published: date | None) -> Days | None:
    """Read "a day after" what is told next: that was a day before; where the text told no day, a day more or less."""
    if told is not None:
        return _shifted(words, told, -1)
    if published is None:
        return None
    first, last = _shifted(words, published, -1)
    return first - timedelta(days=1), last


TOLD_READERS: Final[Mapping[str, ToldReader]] = MappingProxyType(
    {"same_day": _same, "elapsed": _same, "told_back": _back, "told_on": _on, "event_back": _before_event}
)
