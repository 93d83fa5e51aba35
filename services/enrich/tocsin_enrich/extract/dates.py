"""Dates in news text, against the day of publication: own grammar, because no library reads them well.

Every expression gives an interval of days with its precision. Nothing is a date that only looks like one: "may fire",
"the 92nd Brigade", "40 kilometres".
"""

import calendar
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from tocsin.contracts.incident import TimeBasis, TimePrecision

LONGEST_LOOK_BACK = 12
"""Months. A day and month without a year is the latest one not after publication (and not beyond it by more than a week)."""

_MONTH_NAMES = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_MONTHS = (
    {name: n for n, name in enumerate(_MONTH_NAMES, 1)}
    | {name[:3]: n for n, name in enumerate(_MONTH_NAMES, 1)}
    | {"sept": 9}
)
_WEEKDAY_NAMES = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_WEEKDAYS = {name: n for n, name in enumerate(_WEEKDAY_NAMES)} | {
    "mon": 0,
    "tue": 1,
    "tues": 1,
    "wed": 2,
    "thu": 3,
    "thur": 3,
    "thurs": 3,
    "fri": 4,
    "sat": 5,
    "sun": 6,
}
_SMALL = {
    w: n
    for n, w in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], 1
    )
} | {
    "a": 1,
    "an": 1,
    "several": 0,
    "few": 0,
    "a few": 0,
    "couple of": 2,
    "a couple of": 2,
}

_M = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
_W = r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
_D = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|d|rd|th)?"
_Y = r"(?:19|20)\d\d"
_N = r"(?:\d{1,3}|a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|a\sfew|few|a\scouple\sof|couple\sof)"
_PART = r"(?:early\s|late\s)?(?:morning|afternoon|evening|night|dawn|midnight|noon)"

_PATTERNS: tuple[tuple[str, str], ...] = (
    ("iso", rf"{_Y}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"),
    ("dtg", r"(?:[0-2]\d|3[01])[0-2]\d[0-5]\d[a-z]\s?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\s?(?:\d{4}|\d{2})"),
    ("day_range", rf"(?:from\s|between\s)?(?:the\s)?{_D}(?:\s?[-–]\s?|\sto\s|\sand\s|\sor\s)(?:the\s)?{_D}\s(?:of\s)?{_M}(?:,?\s{_Y})?"),  # noqa: RUF001
    ("range_day", rf"{_M}\s{_D}(?:\s?[-–]\s?|\sto\s|\sand\s){_D}(?:,?\s{_Y})?"),  # noqa: RUF001
    ("day_month", rf"(?:the\s)?{_D}\s(?:of\s)?{_M}(?:,?\s(?:{_Y}|\d\d(?=\s?[\s(,.;)\]-])(?!\s?(?:km|people|kg|killed|dead|soldiers|persons|rebels))))?"),
    ("month_day", rf"{_M}\s{_D}(?:,?\s{_Y})?(?![\d%])"),
    ("dotted", rf"{_D}\.(?:0?[1-9]|1[0-2])\.{_Y}"),
    ("part_month", rf"(?:early|mid|late|the\sbeginning\sof|the\sstart\sof|the\send\sof|the\smiddle\sof)[\s-]{_M}(?:,?\s(?:of\s)?{_Y})?"),
    ("month", rf"(?:(?:earlier\s|later\s)?in|during|since|of|last|this|by|until|before)\s{_M}(?:,?\s(?:of\s)?{_Y})?(?!\s\d)"),
    ("month_year", rf"{_M},?\s(?:of\s)?{_Y}"),
    ("year", rf"(?:in|since|during|of|from|back\sin|until|the)\s{_Y}s?(?![\d,.]\d|\s(?:people|civilians|soldiers|troops))"),
    ("weekday_of_week", rf"{_W}\s(?:of\s)?(?:last|this)\sweek|last\sweek\s(?:on\s)?{_W}"),
    ("weekday", rf"(?:last\s|this\s|this\spast\s|the\sprevious\s|next\s|early\s|late\s)?{_W}(?:'s)?(?:\s(?:early\s|late\s)?(?:morning|afternoon|evening|night|dawn))?"),
    ("before_last", r"(?:the\s)?(?:night|day|evening)\sbefore\s(?:last|yesterday)"),
    ("yesterday", rf"yesterday(?:\s{_PART})?|last\snight|last\sevening|the\sprevious\s(?:day|night|evening)|the\sday\sbefore|a\sday\searlier|one\sday\searlier"),
    ("overnight", r"overnight"),
    ("today", rf"today|tonight|this\s(?:{_PART})|earlier\stoday|early\stoday|earlier\sin\sthe\sday|(?:a\sfew|several|two|three)\shours\s(?:ago|earlier)|(?:within|in)\sthe\s(?:last|past)\s(?:few\s)?hours"),
    ("hours", r"(?:in|over|during|within)\sthe\s(?:last|past)\s(?:24|48|72)\shours|(?:in|over|during|within)\sthe\s(?:last|past)\sday"),
    ("ago", rf"(?:about\s|some\s|nearly\s|almost\s|more\sthan\s|over\s)?{_N}\s(?:days?|weeks?|months?|years?|decades?|fortnights?)\s(?:ago|earlier|before)"),
    ("past_n", rf"(?:in|over|during|within|for|throughout)\s(?:the\s)?(?:last|past)\s{_N}\s(?:days|weeks|months|years|decades)"),
    ("past", r"(?:in|over|during|within|throughout|for)?\s?(?:the\s)?(?:last|past)\s(?:week|fortnight|month|year|decade)(?!\sof)|last\s(?:week|month|year)"),
    ("weekend", r"(?:over|at|during|on)\s(?:the|last|this)(?:\slast|\spast)?\sweekend|(?:last|this|past)\sweekend"),
    ("this", r"(?:(?:earlier|later|late|early)\s)?(?:in\s)?this\s(?:week|month|year)"),
    ("recent", r"(?:in|over|during)\s(?:the\s)?(?:recent|past\sfew|last\sfew|past\sseveral|last\sseveral)\s(?:days|weeks|months|years)|the\spast\sdays|recent\sdays|recent\sweeks"),
)  # fmt: skip
_FIRST = r"(?=[0-9abdefhijlmnoprstuwyc])"
_GRAMMAR = re.compile(
    rf"(?<![\w$€£/-]){_FIRST}(?:" + "|".join(f"(?P<{name}>{pattern})" for name, pattern in _PATTERNS) + r")(?![\w/])",
)
_FUTURE = re.compile(r"(?:next|coming|following|tomorrow|later)\s*$")
_SPACE = re.compile(r"\s+")


class DateMention(NamedTuple):
    """Days `first` to `last` as said at characters `start` to `end` of the text. `weak` dates say little: "1999"."""

    start: int
    end: int
    first: date
    last: date
    precision: TimePrecision
    basis: TimeBasis
    rule: str


Reader = Callable[[str, date | None], tuple[date, date] | None]


def find_dates(text: str, published: date | None) -> list[DateMention]:
    """Return the dates that `text` mentions, in order. Without a publication day only full dates are read."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a few letters change their length in lower case: offsets would lie
        lowered = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    return list(_mentions(lowered, text, published))


def _mentions(lowered: str, text: str, published: date | None) -> Iterator[DateMention]:
    for match in _GRAMMAR.finditer(lowered):
        name = str(match.lastgroup)
        words = _SPACE.sub(" ", match.group())
        if _is_modal_may(match, words, text):
            continue
        try:
            days = _READERS[name](words, published)
        except (ValueError, OverflowError):
            continue
        if days is None:
            continue
        begin = match.start() + len(match.group()) - len(match.group().lstrip())
        basis = TimeBasis.EXPLICIT if name in _EXPLICIT else TimeBasis.RELATIVE
        yield DateMention(begin, match.end(), *days, precision_of(*days), basis, f"dates/{name}")


def precision_of(first: date, last: date) -> TimePrecision:
    """Return the precision of an interval: a pure function of its length."""
    days = (last - first).days + 1
    if days == 1:
        return TimePrecision.DAY
    if days <= 6:
        return TimePrecision.DAYS
    if days <= 16:
        return TimePrecision.WEEK
    return TimePrecision.MONTH if days <= 62 else TimePrecision.YEAR


def _is_modal_may(match: re.Match[str], words: str, text: str) -> bool:
    """Tell whether a lower-case "may" or "march" is a verb: a month has a capital, or a number beside it."""
    month = re.search(r"\b(?:may|march)\b", words)
    if month is None:
        return False
    at = text.lower().find(month.group(), match.start(), match.end()) if text[match.start() : match.end()] else -1
    return at >= 0 and text[at].islower()


def _year(words: str) -> int | None:
    found = re.search(_Y, words)
    return int(found.group()) if found else None


def _month(words: str) -> int:
    found = re.search(rf"\b({_M})", words)
    if found is None:
        raise ValueError(words)
    return _MONTHS[found.group(1).rstrip(".")]


def _days(words: str) -> list[int]:
    return [int(n) for n in re.findall(r"(?<![\d.])(\d{1,2})(?:st|nd|rd|th|d)?\b", re.sub(_Y, " ", words))]


def _placed(day: int, month: int, year: int | None, published: date | None) -> date:
    if year is not None:
        return date(year, month, day)
    if published is None:
        raise ValueError("no year")
    found = (
        date(published.year, month, day)
        if (month, day) != (2, 29)
        else date(published.year - published.year % 4, 2, 29)
    )
    return found if (found - published).days <= 7 else date(published.year - 1, month, day)


def _short_year(number: int) -> int:
    return 2000 + number if number < 70 else 1900 + number


def _iso(words: str, _: date | None) -> tuple[date, date]:
    day = date.fromisoformat(words)
    return day, day


def _dtg(words: str, _: date | None) -> tuple[date, date]:
    year = re.search(r"(\d{4}|\d{2})$", words)
    assert year is not None
    number = int(year.group())
    day = date(
        number if number > 99 else _short_year(number), _month(re.sub(r"^\d{6}[a-z]\s?", "", words)), int(words[:2])
    )
    return day, day


def _day_month(words: str, published: date | None) -> tuple[date, date]:
    numbers, year = _days(words), _year(words)
    if year is None and len(numbers) == 2:
        year = _short_year(numbers[1])
    day = _placed(numbers[0], _month(words), year, published)
    return day, day


def _day_range(words: str, published: date | None) -> tuple[date, date]:
    numbers, month, year = _days(words), _month(words), _year(words)
    first, last = (_placed(number, month, year, published) for number in numbers[:2])
    return (first, last) if first <= last else (last, first)


def _dotted(words: str, _: date | None) -> tuple[date, date]:
    day, month, year = (int(part) for part in words.split("."))
    return date(year, month, day), date(year, month, day)


def _whole_month(month: int, year: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _month_only(words: str, published: date | None) -> tuple[date, date] | None:
    month, year = _month(words), _year(words)
    if year is None:
        if published is None:
            return None
        year = published.year if month <= published.month else published.year - 1
    if re.match(r"since", words):
        return (date(year, month, 1), published) if published and published >= date(year, month, 1) else None
    return _whole_month(month, year)


def _part_month(words: str, published: date | None) -> tuple[date, date] | None:
    whole = _month_only(words, published)
    if whole is None:
        return None
    first, last = whole
    if words.startswith(("early", "the beg", "the start")):
        return first, first.replace(day=10)
    if words.startswith(("mid", "the mid")):
        return first.replace(day=11), first.replace(day=20)
    return first.replace(day=21), last


def _year_only(words: str, published: date | None) -> tuple[date, date] | None:
    year = _year(words)
    if year is None:
        return None
    if words.endswith("s"):
        return date(year, 1, 1), date(year + 9, 12, 31)
    if words.startswith("since") and published and published.year >= year:
        return date(year, 1, 1), published
    if words.startswith("the"):
        return None
    return date(year, 1, 1), date(year, 12, 31)


def _weekday(words: str, published: date | None) -> tuple[date, date] | None:
    found = re.search(_W, words)
    if published is None or found is None or words.startswith("next"):
        return None
    back = (published.weekday() - _WEEKDAYS[found.group()]) % 7
    if back == 0 and words.startswith("last"):
        back = 7
    day = published - timedelta(days=back)
    return day, day


def _weekday_of_week(words: str, published: date | None) -> tuple[date, date] | None:
    found = re.search(_W, words)
    if published is None or found is None:
        return None
    monday = published - timedelta(days=published.weekday() + (7 if "last" in words else 0))
    day = monday + timedelta(days=_WEEKDAYS[found.group()])
    return day, day


def _back(days: int, length: int = 1) -> Reader:
    def read(_: str, published: date | None) -> tuple[date, date] | None:
        if published is None:
            return None
        last = published - timedelta(days=days)
        return last - timedelta(days=length - 1), last

    return read


def _span_days(unit: str) -> int:
    return next(
        days
        for name, days in (("day", 1), ("week", 7), ("fortnight", 14), ("month", 30), ("year", 365), ("decade", 3650))
        if unit.startswith(name)
    )


def _amount(words: str) -> int | None:
    found = re.search(r"\d+", words)
    if found:
        return int(found.group())
    for word in sorted(_SMALL, key=len, reverse=True):
        if re.search(rf"\b{word}\b", words):
            return _SMALL[word] or None
    return None


def _unit(words: str) -> str:
    found = re.search(r"(day|week|fortnight|month|year|decade)", words)
    assert found is not None
    return found.group()


def _ago(words: str, published: date | None) -> tuple[date, date] | None:
    if published is None:
        return None
    amount, unit = _amount(words), _unit(words)
    size = _span_days(unit)
    if amount is None:
        return published - timedelta(days=size * 7), published - timedelta(days=size * 2)
    middle = published - timedelta(days=size * amount)
    slack = 0 if size == 1 else size // 2
    return middle - timedelta(days=slack), min(published, middle + timedelta(days=slack))


def _past_n(words: str, published: date | None) -> tuple[date, date] | None:
    if published is None:
        return None
    amount = _amount(words) or 3
    return published - timedelta(days=_span_days(_unit(words)) * amount), published


def _past(words: str, published: date | None) -> tuple[date, date] | None:
    if published is None:
        return None
    unit = _unit(words)
    if unit == "week" and words.strip() == "last week":
        monday = published - timedelta(days=published.weekday() + 7)
        return monday, monday + timedelta(days=6)
    if unit == "month" and words.strip() == "last month":
        return (
            _whole_month(12, published.year - 1)
            if published.month == 1
            else _whole_month(published.month - 1, published.year)
        )
    if unit == "year" and words.strip() == "last year":
        return date(published.year - 1, 1, 1), date(published.year - 1, 12, 31)
    return published - timedelta(days=_span_days(unit)), published


def _weekend(words: str, published: date | None) -> tuple[date, date] | None:
    if published is None:
        return None
    sunday = published - timedelta(days=(published.weekday() + 1) % 7)
    return sunday - timedelta(days=1), sunday


def _this(words: str, published: date | None) -> tuple[date, date] | None:
    if published is None or words.startswith("late"):
        return None
    if words.endswith("week"):
        return published - timedelta(days=max(published.weekday(), 1)), published
    first = published.replace(day=1) if words.endswith("month") else published.replace(month=1, day=1)
    return first, published


def _recent(words: str, published: date | None) -> tuple[date, date] | None:
    if published is None:
        return None
    return published - timedelta(days=_span_days(_unit(words)) * 4), published


_READERS: dict[str, Reader] = {
    "iso": _iso, "dtg": _dtg, "day_range": _day_range, "range_day": _day_range, "day_month": _day_month,
    "month_day": _day_month, "dotted": _dotted, "part_month": _part_month, "month": _month_only, "month_year": _month_only,
    "year": _year_only, "weekday_of_week": _weekday_of_week, "weekday": _weekday, "before_last": _back(2),
    "yesterday": _back(1), "overnight": _back(0, 2), "today": _back(0), "hours": _back(0, 2), "ago": _ago,
    "past_n": _past_n, "past": _past, "weekend": _weekend, "this": _this, "recent": _recent,
}  # fmt: skip
_EXPLICIT = frozenset(
    {
        "iso",
        "dtg",
        "day_range",
        "range_day",
        "day_month",
        "month_day",
        "dotted",
        "part_month",
        "month",
        "month_year",
        "year",
    }
)
