"""Countries in the codes of others, from `data/countries.tsv`."""

from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

from tocsin_store.repository import StoredIncident

TABLE: Final = files("tocsin_store.exports") / "data" / "countries.tsv"

ABSENT: Final = "-"


class CountryCodes(NamedTuple):
    """One country; None where a list has no code for it."""

    iso2: str
    iso3: str
    numeric: int
    fips: str | None
    ucdp_region: str | None


@cache
def countries() -> dict[str, CountryCodes]:
    """Return the table by ISO 3166-1 alpha-2."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    [_, *rows] = [line.split("\t") for line in lines if not line.startswith("#")]
    return {row[0]: _codes(*row) for row in rows}


def country_of(stored: StoredIncident) -> CountryCodes | None:
    """Return the codes of the country that an incident happened in; None at sea, and where that is not known."""
    location = stored.incident.location
    return countries().get(location.country) if location and location.country else None


def _codes(iso2: str, iso3: str, numeric: str, fips: str, region: str) -> CountryCodes:
    return CountryCodes(iso2, iso3, int(numeric), _or_none(fips), _or_none(region))


def _or_none(cell: str) -> str | None:
    return None if cell == ABSENT else cell
