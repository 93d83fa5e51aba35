"""What each expression that names a day, month or year means: the first and the last day, both included.

A reader gets the words in lower case and the day of publication. It returns null where they are no date after all, and
raises ValueError where they name a day that does not exist.
"""

import calendar
import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

Days = tuple[date, date]
Reader = Callable[[str, date | None], Days | None]

AHEAD = 7
"""Days. A date without a year is the latest one that lies no further than this after publication."""

CENTURY_TURNS = 70
"""Two figures from this on are a year of the twentieth century."""

_MONTH_NAMES = "january february march april may june july august september october november december"
_MONTHS = {name[:3]: number for number, name in enumerate(_MONTH_NAMES.split(), 1)}
_WEEKDAY_NAMES = "mon tue wed thu fri sat sun"
_WEEKDAYS = {name: number for number, name in enumerate(_WEEKDAY_NAMES.split())}
_WEEK_NAMES = "first 1st|second 2d 2nd|third 3d 3rd|fourth 4th|last"
_WEEKS = {name: number for number, names in enumerate(_WEEK_NAMES.split("|"), 1) for name in names.split()}
_SEASONS = {"winter": 12, "spring": 3, "summer": 6, "autumn": 9}
"""The month in which each begins, north of the equator: most of the news that names them is from there."""

_HOLIDAYS = {
    "christmas day": (25, 12),
    "christmas eve": (24, 12),
    "new year's day": (1, 1),
    "new year's eve": (31, 12),
}

_YEAR = re.compile(r"(?:19|20)\d\d")
_MONTH = re.compile(rf"\b({'|'.join(_MONTHS)})")
_CLOSED_UP = re.compile(rf"({'|'.join(_MONTHS)})")
"""A month right behind figures or the letter of a zone: "072210ZJUN24"."""

_DAY_NUMBER = re.compile(r"(?<![\d.:])(\d{1,2})(?:st|nd|rd|th|d)?(?![\d:])")
_SHORT_MONTH = re.compile(r"(?<=[a-z])\.")
_TIME_GROUP = re.compile(r"(\d\d)\D{0,3}\d\d:?\d\d")
_WEEKDAY = re.compile(
    r"\b(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)\b"
)


def year_in(words: str) -> int | None:
    found = _YEAR.search(words)
    return int(found.group()) if found else None


def _month(words: str) -> int:
    found = _MONTH.search(words) or _CLOSED_UP.search(words)
    if found is None:
        raise ValueError(words)
    return _MONTHS[found.group(1)]


def _numbers(words: str) -> list[int]:
    found = [int(number) for number in _DAY_NUMBER.findall(_YEAR.sub(" ", _SHORT_MONTH.sub(" ", words)))]
    if not found:
        raise ValueError(words)
    return found


def century(two_figures: int) -> int:
    """Return the year that two figures stand for."""
    return two_figures + (2000 if two_figures < CENTURY_TURNS else 1900)


def weekday_in(words: str) -> int | None:
    """Return the number of the weekday that the words name, in full or short; Monday is 0."""
    found = _WEEKDAY.search(words)
    return _WEEKDAYS[found.group()[:3]] if found else None


def placed(day: int, month: int, year: int | None, published: date | None, weekday: int | None = None) -> date:
    """Return a day; without a year the latest one before (or little after) publication, on the weekday if one is said.

    Raises ValueError where there is no such day, or nobody says of which year it is.
    """
    if year is not None:
        return date(year, month, day)
    if published is None:
        raise ValueError("no year")
    known = [found for found in _same_day(day, month, published.year + 1) if (found - published).days <= AHEAD]
    return next((found for found in known if found.weekday() == weekday), known[0])


def _same_day(day: int, month: int, latest: int) -> list[date]:
    """Return the last nine of this day of a month, latest first. Raises ValueError where there is no such day."""
    years = [year for year in range(latest, latest - 9, -1) if day <= calendar.monthrange(year, month)[1]]
    if not years or day < 1:
        raise ValueError("no such day")
    return [date(year, month, day) for year in years]


def whole_month(month: int, year: int) -> Days:
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _iso(words: str, _: date | None) -> Days:
    figures = [figure for figure in words[:10] if figure.isdecimal()][:8]
    day = date.fromisoformat("".join(figures))
    return day, day


def _dotted(words: str, _: date | None) -> Days:
    day, month, year = (int(part) for part in words.split("."))
    return date(year, month, day), date(year, month, day)


def _date_time_group(words: str, published: date | None) -> Days | None:
    """Read "072210Z JUN 24" and "07 2210 UTC JUN 2024"; without a year the latest such day."""
    group = _TIME_GROUP.match(words)
    if group is None:
        return None
    behind = re.search(r"(\d{4}|\d{2})$", words[group.end() :])
    figures = behind.group() if behind else None
    year = None if figures is None else int(figures) if len(figures) == 4 else century(int(figures))
    if year is None and published is None:
        return None
    day = placed(int(group.group(1)), _month(words[group.end() :]), year, published)
    return day, day


def _time_group_of_day(words: str, published: date | None) -> Days | None:
    """Read "072210Z": that day of the month of publication, or of the month before."""
    if published is None:
        return None
    day = day_of_month(int(words[:2]), published)
    return day, day


def day_of_month(number: int, published: date) -> date:
    """Return the latest such day of a month that lies no later than a day after publication."""
    for back in range(3):
        first = (published.replace(day=1) - timedelta(days=28 * back)).replace(day=1)
        if number <= calendar.monthrange(first.year, first.month)[1]:
            day = first.replace(day=number)
            if day <= published + timedelta(days=1):
                return day
    raise ValueError("no such day")


def _compact(words: str, published: date | None) -> Days:
    """Read "07JUN24", "07JUN2024" and "07JUN"."""
    figures = words[2:].lstrip("abcdefghijklmnopqrstuvwxyz.")
    year = None if not figures else int(figures) if len(figures) == 4 else century(int(figures))
    day = placed(int(words[:2]), _month(words[2:]), year, published)
    return day, day


def _day(words: str, published: date | None) -> Days:
    numbers, year = _numbers(words), year_in(words)
    if year is None and len(numbers) == 2:
        year = century(numbers[1])
    day = placed(numbers[0], _month(words), year, published, weekday_in(words))
    return day, day


def _days(words: str, published: date | None) -> Days:
    month, year, numbers = _month(words), year_in(words), _numbers(words)
    if year is None and len(numbers) == 3:
        year = century(numbers[2])
    first, last = sorted(placed(number, month, year, published) for number in numbers[:2])
    return first, last


def _holiday(words: str, published: date | None) -> Days | None:
    year = year_in(words)
    if year is None and published is None:
        return None
    plain = words.replace("\u2019", "'").replace("years", "year's")
    number, month = next(when for name, when in _HOLIDAYS.items() if plain.startswith(name))
    day = placed(number, month, year, published)
    return day, day


def _whole(words: str, published: date | None) -> Days | None:
    month, year = _month(words), year_in(words)
    if year is None:
        if published is None:
            return None
        year = published.year - (month > published.month)
    first, last = whole_month(month, year)
    if words.startswith("since"):
        return (first, published) if published and published >= first else None
    return first, last


def _part(words: str, published: date | None) -> Days | None:
    whole = _whole(words, published)
    if whole is None:
        return None
    first, last = whole
    if "half" in words:
        return (first, first.replace(day=15)) if "first" in words else (first.replace(day=16), last)
    if re.match(r"early|(?:the )?(?:beginning|start)", words):
        return first, first.replace(day=10)
    if re.match(r"mid|the mid", words):
        return first.replace(day=11), first.replace(day=20)
    return first.replace(day=21), last


def _week_of_month(words: str, published: date | None) -> Days | None:
    month, year = _month(words), year_in(words)
    if year is None and published is None:
        return None
    first, last = whole_month(month, year or (published.year - (month > published.month) if published else 1))
    number = next(_WEEKS[word] for word in words.split() if word in _WEEKS)
    if number == len(_WEEK_NAMES.split("|")):
        return last - timedelta(days=6), last
    return first + timedelta(days=7 * (number - 1)), first + timedelta(days=7 * number - 1)


def _whole_year(words: str, published: date | None) -> Days | None:
    year = year_in(words)
    if year is None:
        return None
    if words.endswith("s"):
        return date(year, 1, 1), date(year + 9, 12, 31)
    if words.startswith("since") and published and published.year >= year:
        return date(year, 1, 1), published
    return date(year, 1, 1), date(year, 12, 31)


def part_of_year(words: str, year: int) -> Days:
    """Return the part of a year that words such as "early", "the second half of" or "late" name."""
    if "half" in words:
        return (
            (date(year, 1, 1), date(year, 6, 30)) if "first half" in words else (date(year, 7, 1), date(year, 12, 31))
        )
    if re.search(r"early|beginning|start", words):
        return date(year, 1, 1), date(year, 3, 31)
    if re.search(r"\bmid", words):
        return date(year, 5, 1), date(year, 8, 31)
    return date(year, 10, 1), date(year, 12, 31)


def _part_of_year(words: str, _: date | None) -> Days | None:
    year = year_in(words)
    return None if year is None else part_of_year(words, year)


def _season(words: str, published: date | None) -> Days | None:
    begins = next(month for name, month in _SEASONS.items() if name in words)
    year = year_in(words)
    if year is None:
        if published is None:
            return None
        year = published.year if begins + 3 <= published.month else published.year - 1
    first = date(year - (begins == 12), begins, 1)
    third = (begins + 1) % 12 + 1
    return first, whole_month(third, year)[1]


CALENDAR_READERS: Final[Mapping[str, Reader]] = MappingProxyType(
    {
        "iso": _iso, "dtg": _date_time_group, "dtg_short": _time_group_of_day, "day_mon_year": _compact,
        "day_range": _days, "range_day": _days, "day_month": _day, "month_day": _day, "dotted": _dotted,
        "holiday": _holiday, "part_month": _part, "week_of_month": _week_of_month, "month": _whole,
        "month_year": _whole, "part_year": _part_of_year, "season": _season, "year": _whole_year,
    }
)  # fmt: skip
