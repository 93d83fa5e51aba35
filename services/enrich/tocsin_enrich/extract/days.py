"""What each expression of date means: the first and the last day, both included.

A reader gets the words in lower case and the day of publication. It returns null where they are no date after all, and
raises ValueError where they name a day that does not exist.
"""

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta

Days = tuple[date, date]
Reader = Callable[[str, date | None], Days | None]

AHEAD = 7
"""Days. A date without a year is the latest one that lies no further than this after publication."""

CENTURY_TURNS = 70
"""Two figures from this on are a year of the twentieth century."""

SLACK_OF_FEW = (2, 7)
"""How many units "a few days ago" may mean, at least and at most."""

_MONTH_NAMES = "january february march april may june july august september october november december"
_MONTHS = {name[:3]: number for number, name in enumerate(_MONTH_NAMES.split(), 1)}
_WEEKDAY_NAMES = "monday tuesday wednesday thursday friday saturday sunday"
_WEEKDAYS = {name: number for number, name in enumerate(_WEEKDAY_NAMES.split())}
_NUMBER_NAMES = "one two three four five six seven eight nine ten eleven twelve"
_NUMBERS = {name: number for number, name in enumerate(_NUMBER_NAMES.split(), 1)} | {"couple": 2, "a": 1, "an": 1}
_UNITS = {"day": 1, "week": 7, "fortnight": 14, "month": 30, "year": 365, "decade": 3650}
_WEEK_NAMES = "first 1st|second 2d 2nd|third 3d 3rd|fourth 4th|last"
_WEEKS = {name: number for number, names in enumerate(_WEEK_NAMES.split("|"), 1) for name in names.split()}

_YEAR = re.compile(r"(?:19|20)\d\d")
_MONTH = re.compile(rf"\b({'|'.join(_MONTHS)})")
_DAY_NUMBER = re.compile(r"(?<![\d.])(\d{1,2})(?:st|nd|rd|th|d)?\b")
_WEEKDAY = re.compile("|".join(_WEEKDAYS))
_UNIT = re.compile("|".join(sorted(_UNITS, key=len, reverse=True)))


def _year(words: str) -> int | None:
    found = _YEAR.search(words)
    return int(found.group()) if found else None


def _month(words: str) -> int:
    found = _MONTH.search(words)
    if found is None:
        raise ValueError(words)
    return _MONTHS[found.group(1)]


def _numbers(words: str) -> list[int]:
    return [int(number) for number in _DAY_NUMBER.findall(_YEAR.sub(" ", words))]


def _unit(words: str) -> int:
    found = _UNIT.search(words)
    if found is None:
        raise ValueError(words)
    return _UNITS[found.group()]


def _amount(words: str) -> int | None:
    """Return the number that the words say, or null where they are vague ("a few")."""
    figure = re.search(r"\d+", words)
    if figure:
        return int(figure.group())
    spelled = [_NUMBERS[word] for word in words.split() if word in _NUMBERS and word not in {"a", "an"}]
    if spelled:
        return spelled[0]
    return 1 if re.search(r"\ban? (?!few)", words) else None


def _century(two_figures: int) -> int:
    return two_figures + (2000 if two_figures < CENTURY_TURNS else 1900)


def _placed(day: int, month: int, year: int | None, published: date | None) -> date:
    """Return a day; without a year the latest one before (or little after) publication."""
    if year is not None:
        return date(year, month, day)
    if published is None:
        raise ValueError("no year")
    latest = published.year + 1
    return next(found for found in _same_day(day, month, latest) if (found - published).days <= AHEAD)


def _same_day(day: int, month: int, latest: int) -> list[date]:
    """Return the last nine of this day of a month, latest first. Raises ValueError where there is no such day."""
    years = [year for year in range(latest, latest - 9, -1) if day <= calendar.monthrange(year, month)[1]]
    if not years or day < 1:
        raise ValueError("no such day")
    return [date(year, month, day) for year in years]


def _whole_month(month: int, year: int) -> Days:
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _iso(words: str, _: date | None) -> Days:
    day = date.fromisoformat(words)
    return day, day


def _dotted(words: str, _: date | None) -> Days:
    day, month, year = (int(part) for part in words.split("."))
    return date(year, month, day), date(year, month, day)


def _date_time_group(words: str, _: date | None) -> Days:
    year = int(words[-4:]) if words[-4:].isdecimal() else _century(int(words[-2:]))
    day = date(year, _month(words[6:]), int(words[:2]))
    return day, day


def _day(words: str, published: date | None) -> Days:
    numbers, year = _numbers(words), _year(words)
    if year is None and len(numbers) == 2:
        year = _century(numbers[1])
    day = _placed(numbers[0], _month(words), year, published)
    return day, day


def _days(words: str, published: date | None) -> Days:
    month, year = _month(words), _year(words)
    first, last = sorted(_placed(number, month, year, published) for number in _numbers(words)[:2])
    return first, last


def _whole(words: str, published: date | None) -> Days | None:
    month, year = _month(words), _year(words)
    if year is None:
        if published is None:
            return None
        year = published.year - (month > published.month)
    first, last = _whole_month(month, year)
    if words.startswith("since"):
        return (first, published) if published and published >= first else None
    return first, last


def _part(words: str, published: date | None) -> Days | None:
    whole = _whole(words, published)
    if whole is None:
        return None
    first, last = whole
    if words.startswith(("early", "the beg", "the start")):
        return first, first.replace(day=10)
    if words.startswith(("mid", "the mid")):
        return first.replace(day=11), first.replace(day=20)
    return first.replace(day=21), last


def _week_of_month(words: str, published: date | None) -> Days | None:
    month, year = _month(words), _year(words)
    if year is None and published is None:
        return None
    first, last = _whole_month(month, year or (published.year - (month > published.month) if published else 1))
    number = next(_WEEKS[word] for word in words.split() if word in _WEEKS)
    if number == len(_WEEK_NAMES.split("|")):
        return last - timedelta(days=6), last
    return first + timedelta(days=7 * (number - 1)), first + timedelta(days=7 * number - 1)


def _whole_year(words: str, published: date | None) -> Days | None:
    year = _year(words)
    if year is None:
        return None
    if words.endswith("s"):
        return date(year, 1, 1), date(year + 9, 12, 31)
    if words.startswith("the"):
        return None
    if words.startswith("since") and published and published.year >= year:
        return date(year, 1, 1), published
    return date(year, 1, 1), date(year, 12, 31)


def _weekday(words: str, published: date | None) -> Days | None:
    found = _WEEKDAY.search(words)
    if published is None or found is None or words.startswith("next"):
        return None
    back = (published.weekday() - _WEEKDAYS[found.group()]) % 7
    day = published - timedelta(days=7 if back == 0 and words.startswith("last") else back)
    return day, day


def _weekday_of_week(words: str, published: date | None) -> Days | None:
    found = _WEEKDAY.search(words)
    if published is None or found is None:
        return None
    monday = published - timedelta(days=published.weekday() + (7 if "last" in words else 0))
    day = monday + timedelta(days=_WEEKDAYS[found.group()])
    return day, day


def _back(days: int, length: int = 1) -> Reader:
    """Return a reader of `length` days that end `days` before publication."""

    def read(_: str, published: date | None) -> Days | None:
        if published is None:
            return None
        last = published - timedelta(days=days)
        return last - timedelta(days=length - 1), last

    return read


def _ago(words: str, published: date | None) -> Days | None:
    if published is None:
        return None
    amount, unit = _amount(words), _unit(words)
    if amount is None:
        least, most = SLACK_OF_FEW
        return published - timedelta(days=unit * most), published - timedelta(days=unit * least)
    middle, slack = published - timedelta(days=unit * amount), timedelta(days=0 if unit == 1 else unit // 2)
    return middle - slack, min(published, middle + slack)


def _past_units(words: str, published: date | None) -> Days | None:
    amount = _amount(words.rsplit("past", maxsplit=1)[-1].rsplit("last", maxsplit=1)[-1]) or SLACK_OF_FEW[0] + 1
    return None if published is None else (published - timedelta(days=_unit(words) * amount), published)


def _past(words: str, published: date | None) -> Days | None:
    if published is None:
        return None
    if words == "last week":
        monday = published - timedelta(days=published.weekday() + 7)
        return monday, monday + timedelta(days=6)
    if words == "last month":
        before = published.replace(day=1) - timedelta(days=1)
        return _whole_month(before.month, before.year)
    if words == "last year":
        return date(published.year - 1, 1, 1), date(published.year - 1, 12, 31)
    return published - timedelta(days=_unit(words)), published


def _weekend(_: str, published: date | None) -> Days | None:
    if published is None:
        return None
    sunday = published - timedelta(days=(published.weekday() + 1) % 7)
    return sunday - timedelta(days=1), sunday


def _this(words: str, published: date | None) -> Days | None:
    if published is None or words.startswith("later"):
        return None
    if words.endswith("week"):
        return published - timedelta(days=published.weekday()), published
    return (published.replace(day=1) if words.endswith("month") else published.replace(month=1, day=1)), published


def _recent(words: str, published: date | None) -> Days | None:
    return None if published is None else (published - timedelta(days=_unit(words) * 4), published)


READERS: dict[str, Reader] = {
    "iso": _iso, "dtg": _date_time_group, "day_range": _days, "range_day": _days, "day_month": _day, "month_day": _day,
    "dotted": _dotted, "part_month": _part, "week_of_month": _week_of_month, "month": _whole, "month_year": _whole,
    "year": _whole_year, "weekday_of_week": _weekday_of_week, "weekday": _weekday, "before_last": _back(2),
    "yesterday": _back(1), "overnight": _back(0, 2), "today": _back(0), "hours": _back(0, 2), "ago": _ago,
    "past_n": _past_units, "past": _past, "weekend": _weekend, "earlier_week": _back(0, 7), "this": _this,
    "recent": _recent,
}  # fmt: skip
