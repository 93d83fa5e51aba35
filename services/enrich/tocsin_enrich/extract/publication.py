"""When a report was published, as far as its envelope tells: its stamp, its address, the year in its number."""

import re
from datetime import date

from tocsin.contracts.report import Report

_DAY_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?!\d)")
_YEAR_IN_NUMBER = re.compile(r"(?<![^\W_])(?:19[5-9]|20[0-4])\d(?![^\W_])")


def day_of(report: Report) -> date | None:
    """Return the day of publication: as stamped, else as the address has it, "./2024/05/13/."."""
    if report.published_at is not None:
        return report.published_at.date()
    found = _DAY_IN_ADDRESS.search(report.url or "")
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:  # /2024/02/31/
        return None


def year_of(report: Report) -> int | None:
    """Return the year that the sender's number of the report names, "WARNING 2024-060": for days without a year.

    Null where it names none or several.
    """
    years = set(_YEAR_IN_NUMBER.findall(report.external_id or ""))
    return int(years.pop()) if len(years) == 1 else None
