"""Lengths of time in `sources.toml`."""

import pytest
from pydantic import BaseModel, ValidationError

from tocsin_ingest.sources.duration import Seconds


class Entry(BaseModel):
    every: Seconds = 300.0


@pytest.mark.parametrize(
    ("written", "seconds"), [("90s", 90.0), ("5m", 300.0), (" 1.5h ", 5400.0), ("1d", 86400.0), ("0.5s", 0.5)]
)
def test_a_length_is_read_in_seconds(written: str, seconds: float) -> None:
    """A number with its unit is so many seconds."""
    assert seconds == Entry.model_validate({"every": written}).every


@pytest.mark.parametrize("written", ["", "5", 5, "m", "5 minutes", "-5m", "0m", "5M", "1e9d", "5m5m", None])
def test_what_is_no_length_is_refused(written: object) -> None:
    """A bare number could be anything, and nothing may be asked without a rest."""
    with pytest.raises(ValidationError):
        Entry.model_validate({"every": written})
