"""What each expression that counts from the day of publication means: the first and the last day, both included.

A reader gets the words in lower case and the day of publication (or of the heading above). It returns null where they
are no date after all, and raises ValueError where they name a day that does not exist.
"""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from tocsin_enrich.extract.calendar_days import (
    CALENDAR_READERS,
    Days,
    Reader,
    day_of_month,
    part_of_year,
    weekday_in,
    whole_month,
)

SLACK_OF_FEW = (2, 7)
"""How many units "a few days ago" may mean, at least and at most."""

HOURS_OF_TODAY = 12
"""So many hours ago at most is today; what is longer ago may have been yesterday."""

_NUMBER_NAMES = "one two three four five six seven eight nine ten eleven twelve"
_NUMBERS = {name: number for number, name in enumerate(_NUMBER_NAMES.split(), 1)} | {"couple": 2, "a": 1, "an": 1}
_UNITS = {"day": 1, "night": 1, "week": 7, "fortnight": 14, "month": 30, "year": 365, "decade": 3650}
_UNIT = re.compile("|".join(sorted(_UNITS, key=len, reverse=True)))


def unit_in(words: str) -> int:
    """Return the length in days of the unit that the words count. Raises ValueError where they count nothing."""
    found = _UNIT.search(words)
    if found is None:
        raise ValueError(words)
    return _UNITS[found.group()]


def amount_in(words: str) -> int | None:
    """Return the number that the words say, or null where they are vague ("a few")."""
    figure = re.search(r"\d+", words)
    if figure:
        return int(figure.group())
    spelled = [_NUMBERS[word] for word in words.split() if word in _NUMBERS and word not in {"a", "an"}]
    if spelled:
        return spelled[0]
    return 1 if re.search(r"\ban? (?!few)", words) else None


def _weekday(words: str, published: date | None) -> Days | None:
    number = weekday_in(words)
    if published is None or number is None:
        return None
    back = (published.weekday() - number) % 7
    day = published - timedelta(days=7 if back == 0 and words.startswith(("last", "previous", "the prev")) else back)
    return day, day


def _overnight_on(words: str, published: date | None) -> Days | None:
    """Read "overnight Thursday", the night that begins then, or that ends then where that is today or said so."""
    day = _weekday(words, published)
    if day is None:
        return None
    ends = bool(re.search(r"\b(?:in)?to\b", words)) or day[0] == published
    first = day[0] - timedelta(days=int(ends))
    return first, first + timedelta(days=1)


def _weekday_of_week(words: str, published: date | None) -> Days | None:
    number = weekday_in(words)
    if published is None or number is None:
        return None
    if words.endswith(" last") or words.startswith("a week ago"):
        back = (published.weekday() - number) % 7 or 7
        day = published - timedelta(days=back + (7 if words.startswith("a week") and back < 7 else 0))
        return day, day
    monday = published - timedelta(days=published.weekday() + (7 if "last" in words else 0))
    day = monday + timedelta(days=number)
    return day, day


def _nth(words: str, published: date | None) -> Days | None:
    """Read "on the 14th", "Thursday the 2nd" and "the 3rd of last month"."""
    found = re.search(r"(\d+)(?:st|nd|rd|th)", words)
    if published is None or found is None:
        return None
    number = int(found.group(1))
    if "last month" in words:
        before = published.replace(day=1) - timedelta(days=1)
        day = before.replace(day=number)
    else:
        day = day_of_month(number, published)
    return day, day


def _back(days: int, length: int = 1) -> Reader:
    """Return a reader of `length` days that end `days` before publication."""

    def read(_: str, published: date | None) -> Days | None:
        if published is None:
            return None
        last = published - timedelta(days=days)
        return last - timedelta(days=length - 1), last

    return read


def _hours(words: str, published: date | None) -> Days | None:
    """Read "in the past 48 hours": so many days, and the one that has begun."""
    if published is None:
        return None
    return published - timedelta(days=-(-(amount_in(words) or 24) // 24)), published


def _today(words: str, published: date | None) -> Days | None:
    if published is None:
        return None
    long_ago = "hours ago" in words and (amount_in(words) or 0) > HOURS_OF_TODAY
    return published - timedelta(days=(amount_in(words) or 0) // 24 + 1 if long_ago else 0), published


def _ago(words: str, published: date | None) -> Days | None:
    if published is None:
        return None
    amount, unit = amount_in(words), unit_in(words)
    if amount is None:
        least, most = SLACK_OF_FEW
        return published - timedelta(days=unit * most), published - timedelta(days=unit * least)
    middle, slack = published - timedelta(days=unit * amount), timedelta(days=0 if unit == 1 else unit // 2)
    return middle - slack, min(published, middle + slack)


def _past_units(words: str, published: date | None) -> Days | None:
    amount = amount_in(words.rsplit("past", maxsplit=1)[-1].rsplit("last", maxsplit=1)[-1]) or SLACK_OF_FEW[0] + 1
    return None if published is None else (published - timedelta(days=unit_in(words) * amount), published)


def _past(words: str, published: date | None) -> Days | None:
    if published is None:
        return None
    if words == "last week":
        monday = published - timedelta(days=published.weekday() + 7)
        return monday, monday + timedelta(days=6)
    if words == "last month":
        before = published.replace(day=1) - timedelta(days=1)
        return whole_month(before.month, before.year)
    if words == "last year":
        return date(published.year - 1, 1, 1), date(published.year - 1, 12, 31)
    return published - timedelta(days=unit_in(words)), published


def _part_past(words: str, published: date | None) -> Days | None:
    """Read "late last week", "early last month", "at the start of this year"."""
    if published is None:
        return None
    whole = _this(words, published) if "this" in words else _past(" ".join(words.split()[-2:]), published)
    if whole is None or words.startswith("earlier"):
        return whole
    begins = re.search(r"early|beginning|start", words) is not None
    first, last = whole
    if words.endswith("year"):
        first, last = part_of_year(words, first.year)
    else:
        length = 3 if words.endswith("week") else 10
        first, last = (first, first + timedelta(days=length - 1)) if begins else (last - timedelta(days=length), last)
    return (first, min(last, published)) if first <= published else None


def _weekend(_: str, published: date | None) -> Days | None:
    if published is None:
        return None
    sunday = published - timedelta(days=(published.weekday() + 1) % 7)
    return sunday - timedelta(days=1), sunday


def _this(words: str, published: date | None) -> Days | None:
    if published is None:
        return None
    if words.endswith("week"):
        return published - timedelta(days=published.weekday()), published
    return (published.replace(day=1) if words.endswith("month") else published.replace(month=1, day=1)), published


def _recent(words: str, published: date | None) -> Days | None:
    return None if published is None else (published - timedelta(days=unit_in(words) * 4), published)


def _ahead(_: str, __: date | None) -> Days | None:
    """Read "tomorrow" and "next week": no day on which anything has happened."""
    return None


READERS: Final[Mapping[str, Reader]] = MappingProxyType(
    {
        **CALENDAR_READERS,
        "nth": _nth, "ahead": _ahead, "weekday_of_week": _weekday_of_week, "overnight_weekday": _overnight_on,
        "weekday": _weekday, "before_last": _back(2), "yesterday": _back(1), "overnight": _back(0, 2),
        "hours": _hours, "today": _today, "ago": _ago, "past_n": _past_units, "part_past": _part_past,
        "past": _past, "weekend": _weekend, "earlier_week": _back(0, 7), "this": _this, "recent": _recent,
    }
)  # fmt: skip
