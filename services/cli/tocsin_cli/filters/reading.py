"""What the filters mean that were typed."""

from datetime import date

from tocsin_cli.errors import UsageError
from tocsin_cli.filters.options import Typed
from tocsin_store.searching import asking
from tocsin_store.searching.asking import Written, WrongFilter
from tocsin_store.searching.matching import Matching


def matching_of(typed: Typed, *, today: date | None = None) -> Matching:
    """Return what was asked for. Raises `UsageError` that names the option, and says how to type it."""
    written = Written(
        bbox=typed.bbox,
        near=typed.near,
        country=typed.country or (),
        since=typed.since,
        until=typed.until,
        type=typed.kind or (),
        status=typed.status or (),
        actor=typed.actor,
        text=typed.text,
        min_confidence=typed.min_confidence,
        everything=typed.everything,
    )
    try:
        return asking.matching_of(written, spelled=_option, today=today)
    except WrongFilter as error:
        raise UsageError(str(error)) from error


def _option(filter_: str) -> str:
    return f"--{filter_.replace('_', '-')}"
