"""Durations as one types them."""

from datetime import timedelta

import pytest

from tocsin_cli.duration import parse_duration
from tocsin_cli.errors import UsageError


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("90s", timedelta(seconds=90)),
        ("15m", timedelta(minutes=15)),
        (" 2H ", timedelta(hours=2)),
        ("7d", timedelta(days=7)),
        ("3w", timedelta(weeks=3)),
    ],
)
def test_a_number_and_a_unit(typed: str, expected: timedelta) -> None:
    """Seconds, minutes, hours, days, weeks."""
    assert expected == parse_duration(typed)


@pytest.mark.parametrize("typed", ["", "h", "10", "1.5h", "-1h", "1y", "2 h", "٣h", "9999999d"])
def test_anything_else_is_told_with_what_to_type(typed: str) -> None:
    """The message shows the form."""
    with pytest.raises(UsageError, match="is no duration; type a number and a unit, such as 90s, 15m, 2h or 7d"):
        parse_duration(typed)
