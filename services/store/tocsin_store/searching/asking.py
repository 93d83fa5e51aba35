"""What filters mean that somebody wrote, as options of a command or as parameters of a URL."""

import re
from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from tocsin.contracts.incident import IncidentStatus
from tocsin.contracts.ontology import EVENT_TYPE_OF, EventType, SubEventType
from tocsin_store.searching.duration import duration
from tocsin_store.searching.matching import Box, Circle, Matching

NAMES: Final = (*EventType, *SubEventType)
"""What a `type` may be a part of."""

_DAY: Final = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", re.ASCII)

_COUNTRY: Final = re.compile(r"[A-Z]{2}")


class WrongFilter(ValueError):  # noqa: N818 - it names what is wrong
    """A filter means nothing: which one (as it is called in `Written`), what was written, and how to write it."""

    def __init__(self, filter_: str, what: str, mend: str) -> None:
        super().__init__(f"{what}: {mend}")
        self.filter = filter_
        self.what = what
        self.mend = mend


@dataclass(frozen=True, slots=True)
class Written:
    """Filters as they were written; None and nothing ask for anything."""

    bbox: str | None = None
    near: str | None = None
    country: Sequence[str] = ()
    since: str | None = None
    until: str | None = None
    type: Sequence[str] = ()
    status: Sequence[str] = ()
    actor: str | None = None
    text: str | None = None
    min_confidence: float = 0.0
    everything: bool = False


Spelled = Callable[[str], str]
"""Returns how whoever wrote a filter calls it: `--min-confidence` for `min_confidence`."""


def matching_of(written: Written, *, spelled: Spelled = str, today: date | None = None) -> Matching:
    """Return what was asked for. Raises `WrongFilter`.

    A time ago is counted from `today`, by default the day it is in UTC.
    """
    reader = _Reader(spelled, today or datetime.now(UTC).date())
    reader.check_share("min_confidence", written.min_confidence)
    for name, words in (("actor", written.actor), ("text", written.text)):
        reader.check_words(name, words)
    since, until = reader.days(written.since, written.until)
    return Matching(
        box=reader.box(written.bbox),
        near=reader.circle(written.near),
        countries=tuple(map(reader.country, written.country)),
        since=since,
        until=until,
        types=tuple(kind for name in written.type for kind in reader.kinds(name)),
        statuses=tuple(map(reader.status, written.status)),
        actor=written.actor,
        text=written.text,
        min_confidence=written.min_confidence,
        everything=written.everything,
    )


def days_of(
    since: str | None, until: str | None, *, spelled: Spelled = str, today: date | None = None
) -> tuple[date | None, date | None]:
    """Return the first and the last day that are asked for, both included. Raises `WrongFilter`."""
    return _Reader(spelled, today or datetime.now(UTC).date()).days(since, until)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads each filter by itself."""

    spelled: Spelled
    today: date

    def wrong(self, filter_: str, what: str, mend: str) -> WrongFilter:
        return WrongFilter(filter_, f"{self.spelled(filter_)} {what}", mend)

    def check_share(self, filter_: str, share: float) -> None:
        if not 0 <= share <= 1:
            raise self.wrong(filter_, f"{share:g} is no share", "write a number from 0 to 1")

    def check_words(self, filter_: str, words: str | None) -> None:
        if words is not None and not any(letter.isalnum() for letter in words):
            raise self.wrong(filter_, f"{words!r} has no word to look for", "write one, or leave it out")

    def box(self, written: str | None) -> Box | None:
        mend = "write W,S,E,N, four numbers in degrees, such as 41,12,54,19 for Yemen"
        if written is None:
            return None
        try:
            return Box(*self._numbers("bbox", written, 4, mend))
        except WrongFilter:
            raise
        except ValueError as error:
            raise self.wrong("bbox", f"{written}: {error}", mend) from error

    def circle(self, written: str | None) -> Circle | None:
        mend = "write LAT,LON,KM, three numbers, such as 15.35,44.2,100 for 100 km around Sanaa"
        if written is None:
            return None
        try:
            return Circle(*self._numbers("near", written, 3, mend))
        except WrongFilter:
            raise
        except ValueError as error:
            raise self.wrong("near", f"{written}: {error}", mend) from error

    def _numbers(self, filter_: str, written: str, count: int, mend: str) -> list[float]:
        try:
            numbers = [float(each) for each in written.split(",")]
        except ValueError:
            numbers = []
        if len(numbers) != count:
            raise self.wrong(filter_, f"{written!r} will not do", mend)
        return numbers

    def country(self, written: str) -> str:
        code = written.strip().upper()
        if not _COUNTRY.fullmatch(code):
            mend = "write the two letters of ISO 3166, such as NG for Nigeria"
            raise self.wrong("country", f"{written} is no code", mend)
        return code

    def days(self, written_since: str | None, written_until: str | None) -> tuple[date | None, date | None]:
        since, until = self.day("since", written_since), self.day("until", written_until, last=True)
        if since and until and since > until:
            what = f"{self.spelled('since')} {written_since} is after {self.spelled('until')} {written_until}"
            raise WrongFilter("since", what, "nothing is on both sides")
        return since, until

    def day(self, filter_: str, written: str | None, *, last: bool = False) -> date | None:
        """Return the first or last day of what was written: a day, a month, a year, or a time ago."""
        if written is None:
            return None
        found = _DAY.fullmatch(written.strip())
        try:
            if found is None:
                return self.today - duration(written)
            year, month, day = (int(part) if part else None for part in found.groups())
            of_year = month or (12 if last else 1)
            return date(year or 0, of_year, day or (monthrange(year or 0, of_year)[1] if last else 1))
        except (ValueError, OverflowError) as error:
            mend = "write 2024-05-14, 2024-05, 2024, or a time ago such as 7d"
            raise self.wrong(filter_, f"{written} is no day", mend) from error

    def kinds(self, written: str) -> Sequence[EventType | SubEventType]:
        """Return the type or sub-type of that name, or else all that have it in theirs."""
        wanted = written.strip().casefold()
        exact = [kind for kind in NAMES if kind.casefold() == wanted]
        found = exact or [kind for kind in NAMES if wanted and wanted in kind.casefold()]
        if not found:
            raise self.wrong("type", f"{written} is none", f"write one of these, or a part of it\n{_listed()}")
        return found

    def status(self, written: str) -> IncidentStatus:
        try:
            return IncidentStatus(written.strip().lower())
        except ValueError as error:
            raise self.wrong("status", f"{written} is none", f"write {', '.join(IncidentStatus)}") from error


def _listed() -> str:
    """Return the types, each with its sub-types."""
    subs = {kind: [sub for sub in SubEventType if EVENT_TYPE_OF[sub] is kind] for kind in EventType}
    return "\n".join(f"  {kind}: {', '.join(of_kind)}" for kind, of_kind in subs.items())
