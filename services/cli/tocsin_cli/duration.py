"""Durations as options have them."""

from datetime import timedelta

from tocsin_cli.errors import UsageError
from tocsin_store.searching.duration import duration


def parse_duration(typed: str) -> timedelta:
    """Return a duration such as `15m`. Raises `UsageError`."""
    try:
        return duration(typed)
    except ValueError as error:
        raise UsageError(str(error)) from error
