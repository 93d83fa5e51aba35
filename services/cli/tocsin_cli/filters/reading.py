"""What the filters mean that were typed."""

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Final

from tocsin.contracts.incident import IncidentStatus
from tocsin.contracts.ontology import EVENT_TYPE_OF, EventType, SubEventType
from tocsin_cli.duration import parse_duration
from tocsin_cli.errors import UsageError
from tocsin_cli.filters.options import Typed
from tocsin_store.searching.matching import Box, Circle, Matching

NAMES: Final = (*EventType, *SubEventType)
"""What `--type` may be a part of."""

_DAY: Final = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")

_COUNTRY: Final = re.compile(r"[A-Z]{2}")


def matching_of(typed: Typed, *, today: date | None = None) -> Matching:
    """Return what was asked for. Raises `UsageError` that names the option, and says how to type it.

    A time ago is counted from `today`, by default the day it is in UTC.
    """
    if not 0 <= typed.min_confidence <= 1:
        raise UsageError(f"--min-confidence {typed.min_confidence:g} is no share: type a number from 0 to 1")
    for option, words in (("--actor", typed.actor), ("--text", typed.text)):
        if words is not None and not any(letter.isalnum() for letter in words):
            raise UsageError(f"{option} {words!r} has no word to look for")
    now = today or datetime.now(UTC).date()
    since, until = _day("--since", typed.since, now), _day("--until", typed.until, now, last=True)
    if since and until and since > until:
        raise UsageError(f"--since {typed.since} is after --until {typed.until}: nothing is on both sides")
    return Matching(
        box=_box(typed.bbox),
        near=_circle(typed.near),
        countries=tuple(map(_country, typed.country or ())),
        since=since,
        until=until,
        types=tuple(kind for name in typed.kind or () for kind in _kinds(name)),
        statuses=tuple(map(_status, typed.status or ())),
        actor=typed.actor,
        text=typed.text,
        min_confidence=typed.min_confidence,
        everything=typed.everything,
    )


def _box(typed: str | None) -> Box | None:
    if typed is None:
        return None
    example = "--bbox W,S,E,N is four numbers in degrees, such as --bbox 41,12,54,19 for Yemen"
    numbers = _numbers(typed, 4, example)
    try:
        return Box(*numbers)
    except ValueError as error:
        raise UsageError(f"--bbox {typed}: {error}; {example}") from error


def _circle(typed: str | None) -> Circle | None:
    if typed is None:
        return None
    example = "--near LAT,LON,KM is three numbers, such as --near 15.35,44.2,100 for 100 km around Sanaa"
    numbers = _numbers(typed, 3, example)
    try:
        return Circle(*numbers)
    except ValueError as error:
        raise UsageError(f"--near {typed}: {error}; {example}") from error


def _numbers(typed: str, count: int, example: str) -> list[float]:
    try:
        numbers = [float(each) for each in typed.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) != count:
        raise UsageError(f"{typed!r} will not do: {example}")
    return numbers


def _country(typed: str) -> str:
    code = typed.strip().upper()
    if not _COUNTRY.fullmatch(code):
        raise UsageError(f"--country {typed} is no code: type the two letters of ISO 3166, such as NG for Nigeria")
    return code


def _day(option: str, typed: str | None, today: date, *, last: bool = False) -> date | None:
    """Return the first or last day of what was typed: a day, a month, a year, or a time ago."""
    if typed is None:
        return None
    found = _DAY.fullmatch(typed.strip())
    try:
        if found is None:
            return today - parse_duration(typed)
        year, month, day = (int(part) if part else None for part in found.groups())
        of_year = month or (12 if last else 1)
        return date(year or 0, of_year, day or (monthrange(year or 0, of_year)[1] if last else 1))
    except (UsageError, ValueError, OverflowError) as error:
        raise UsageError(
            f"{option} {typed} is no day: type 2024-05-14, 2024-05, 2024, or a time ago such as 7d"
        ) from error


def _kinds(typed: str) -> Sequence[EventType | SubEventType]:
    """Return the type or sub-type of that name, or else all that have it in theirs."""
    wanted = typed.strip().casefold()
    exact = [kind for kind in NAMES if kind.casefold() == wanted]
    found = exact or [kind for kind in NAMES if wanted and wanted in kind.casefold()]
    if not found:
        raise UsageError(f"--type {typed} is none: type one of these, or a part of it\n{_listed()}")
    return found


def _listed() -> str:
    """Return the types, each with its sub-types."""
    subs = {kind: [sub for sub in SubEventType if EVENT_TYPE_OF[sub] is kind] for kind in EventType}
    return "\n".join(f"  {kind}: {', '.join(of_kind)}" for kind, of_kind in subs.items())


def _status(typed: str) -> IncidentStatus:
    try:
        return IncidentStatus(typed.strip().lower())
    except ValueError as error:
        raise UsageError(f"--status {typed} is none: type {', '.join(IncidentStatus)}") from error
