"""How long a server asks to be left alone."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.outgoing.retry_after import LONGEST_WAIT_SECONDS, retry_after

NOW = datetime(2024, 1, 29, 10, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("Mon, 29 Jan 2024 10:31:00 GMT", 60.0),
        ("Monday, 29-Jan-24 10:31:00 GMT", 60.0),
        ("Mon, 29 Jan 2024 05:31:00 EST", 60.0),
        ("Mon, 29 Jan 2024 10:31:00 -0000", 60.0),
        ("Sun, 28 Jan 2024 10:30:00 GMT", 0.0),
        ("Fri, 01 Jan 2100 00:00:00 GMT", LONGEST_WAIT_SECONDS),
        ("99999999999999999999", LONGEST_WAIT_SECONDS),
        ("-5", None),
        ("soon", None),
        ("", None),
        ("٣", None),
        (None, None),
    ],
)
def test_when_to_come_again(value: str | None, seconds: float | None) -> None:
    """A number of seconds or a date in any of HTTP's forms; a past one is now, and what says nothing is nothing."""
    assert seconds == retry_after(value, now=NOW)


@given(st.text(max_size=60))
def test_any_text_is_a_wait_within_a_day_or_none(value: str) -> None:
    """A server's header cannot break a worker, nor silence it for good."""
    seconds = retry_after(value, now=NOW)

    assert seconds is None or 0 <= seconds <= LONGEST_WAIT_SECONDS
