"""Lengths of time as people write them: `90s`, `5m`, `2h`, `1d`."""

import re
from typing import Annotated, Final

from pydantic import BeforeValidator, Field

SECONDS: Final = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}

_WRITTEN: Final = re.compile(r"(?P<number>\d{1,9}(?:\.\d{1,3})?)(?P<unit>[smhd])", re.ASCII)


def _seconds(value: object) -> object:
    """Return a written length in seconds. Raises `ValueError` where it is none, as a bare number is."""
    match = _WRITTEN.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise ValueError('give a number and its unit, such as "90s", "5m", "2h" or "1d"')
    return float(match["number"]) * SECONDS[match["unit"]]


Seconds = Annotated[float, BeforeValidator(_seconds, json_schema_input_type=str), Field(gt=0)]
"""A field of an entry in `sources.toml` that is written `5m` and read in seconds. Its default is in seconds."""
