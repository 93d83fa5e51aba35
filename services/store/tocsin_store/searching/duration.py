"""Durations as one types them: `90s`, `15m`, `2h`, `7d`."""

import re
from datetime import timedelta
from typing import Final

UNITS: Final = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}

_FORM: Final = re.compile(rf"([0-9]{{1,6}})([{''.join(UNITS)}])")


def duration(typed: str) -> timedelta:
    """Return a duration such as `15m`. Raises `ValueError` that says how to type one."""
    found = _FORM.fullmatch(typed.strip().lower())
    if not found:
        raise ValueError(f"{typed} is no duration; type a number and a unit, such as 90s, 15m, 2h or 7d")
    return timedelta(**{UNITS[found[2]]: int(found[1])})
