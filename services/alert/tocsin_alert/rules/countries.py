"""Countries by their codes of two letters."""

from functools import cache
from importlib.resources import files
from typing import Final

from tocsin_alert.rules.words import folded

KOSOVO: Final = ("XK", "Kosovo")
"""Has no code of ISO 3166; this one is in use, and in our gazetteer."""


@cache
def names() -> dict[str, str]:
    """Return each country's English name by its code: ISO 3166, as the time zone database has it (public domain)."""
    table = files("tzdata").joinpath("zoneinfo/iso3166.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return {code: name for code, name, *_ in rows} | dict([KOSOVO])


def country(written: str) -> str:
    """Return the code that is meant. Raises `ValueError`, which says the code of what looks like a name."""
    code = written.strip().upper()
    if code in names():
        return code
    meant = [f"{code} for {name}" for code, name in names().items() if folded(written) in folded(name)]
    wanted = f"write {' or '.join(meant)}" if meant and written.strip() else "write two letters of ISO 3166, such as ML"
    raise ValueError(f"{written!r} is no country's code; {wanted}")
