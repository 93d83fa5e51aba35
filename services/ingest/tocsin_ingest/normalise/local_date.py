"""A day in the words of any language that CLDR has, read from a whole field by `dateparser`."""

import re
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final

from tocsin.contracts.report import PublishedPrecision
from tocsin_ingest.normalise.english_date import ZONES
from tocsin_ingest.normalise.instant import Published, zoned

FIRST_YEAR, LAST_YEAR = 1900, 2100
"""A year outside of these is of another calendar (2567 in Bangkok, 1402 in Tehran), which would be read wrongly."""

MOST_WORDS: Final = 10
"""Of a field that states a day: `dateparser` tries each word in every language, 3 ms a word where it finds none."""

AMBIGUOUS: Final = frozenset({"en", "en-ca", "en-za", "eu", "fil", "hu", "ja", "ko", "lt", "mn", "zh"})
"""Languages of which some readers, or all, do not take `03/04/2024` for the third of April."""

MONTH_FIRST: Final = frozenset({"en-us"})
"""Languages whose readers take it for the fourth of March."""

_FIGURES: Final = re.compile(r"(?P<one>\d{1,2})(?P<mark>[/.-])(?P<other>\d{1,2})(?P=mark)\d{4}(?!\d)")
_YEAR: Final = re.compile(r"(?<!\d)\d{4}(?!\d)")
_TIME: Final = re.compile(r"(?<!\d)\d{1,2}[:.h]\d{2}(?P<second>[:.]\d{2})?(?![\d.])")

_OFFSET: Final = re.compile(r"[+-]\d{2}:?\d{2}(?!\d)")
_SETTINGS: Final[dict[str, Any]] = {
    "PARSERS": ["absolute-time"],  # "yesterday" is no day without a clock
    "REQUIRE_PARTS": ["day", "month", "year"],
    "STRICT_PARSING": True,
    "RELATIVE_BASE": datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None),  # dateparser's own clock is not to be asked
}


def local_date(value: str, *, language: str | None) -> Published | None:
    """Return the day, and the time where it has a zone, that a whole field states; None where it states none.

    Raises `ValueError` where it may be two days, or is of another calendar.
    """
    if not _YEAR.search(value) or len(value.split()) > MOST_WORDS:
        return None
    found = _parsed(value, language)
    if found is None:
        return None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise ValueError(f"the year {found.year}, of another calendar")
    time = _TIME.search(_FIGURES.sub("", value))
    if time is None or found.tzinfo is None or not _names_one_zone(value):
        return Published(datetime(found.year, found.month, found.day, tzinfo=UTC), PublishedPrecision.DAY)
    precision = PublishedPrecision.SECOND if time["second"] else PublishedPrecision.MINUTE
    return zoned(found.replace(tzinfo=None, microsecond=0), found.tzinfo, precision)


def _parsed(value: str, language: str | None) -> datetime | None:
    import dateparser  # noqa: PLC0415 - a fifth of a second that few reports need

    settings = {**_SETTINGS, "DATE_ORDER": _order(value, (language or "en").lower())}
    first = (language or "").partition("-")[0].lower()
    found: datetime | None = None
    if first in _languages():
        found = dateparser.parse(value, languages=[first], settings=settings)
    return found or dateparser.parse(value, settings=settings)


def _order(value: str, language: str) -> str:
    """Return which of the figures is what. Raises `ValueError` where nobody can say."""
    figures = _FIGURES.search(value)
    if figures is None:
        return "YMD" if _YEAR.match(value) else "DMY"
    one, other = int(figures["one"]), int(figures["other"])
    if one > 12 or one == other or figures["mark"] == ".":
        return "DMY"
    if other > 12 or language in MONTH_FIRST:
        return "MDY"
    if language in AMBIGUOUS or language.split("-", maxsplit=1)[0] in AMBIGUOUS - {"en"}:
        raise ValueError("the day or the month may come first")
    return "DMY"


def _names_one_zone(value: str) -> bool:
    return _OFFSET.search(value) is not None or any(word.strip("()") in ZONES for word in value.split())


@cache
def _languages() -> frozenset[str]:
    from dateparser.data.languages_info import language_order  # noqa: PLC0415 - as `dateparser` above

    return frozenset(language_order)
