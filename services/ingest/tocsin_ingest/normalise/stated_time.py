"""Which of the times that a document states of its publication is believed."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from tocsin.contracts.report import PublishedPrecision
from tocsin_ingest.normalise.errors import BadReport
from tocsin_ingest.normalise.instant import Published, is_of_the_future
from tocsin_ingest.normalise.published import published_anyhow

MOST: Final = 4
"""Times of a document that are looked at: one in words that no rule knows takes 30 ms."""

SAME_DAY: Final = timedelta(hours=38)
"""How far an instant may be from the beginning, in UTC, of a local day that it lies in: 24 hours and the zone's 14."""


def best_stated(times: Iterable[str], *, now: datetime, language: str | None = None) -> Published | None:
    """Return the first of the times; where that is a day, the first instant that may lie in it. None without any.

    What cannot be read, or lies in the future, does not count. `language` (BCP 47) is that of the document.
    """
    read = (_read(each, language) for each in islice(times, MOST))
    found = [time for time in read if time and not is_of_the_future(time.at, now=now)]
    if not found:
        return None
    instants = (time for time in found if time.precision is not PublishedPrecision.DAY)
    return next((time for time in instants if abs(time.at - found[0].at) <= SAME_DAY), found[0])


def _read(time: str, language: str | None) -> Published | None:
    try:
        return published_anyhow(time, language=language)
    except BadReport:
        return None
