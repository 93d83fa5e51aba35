"""How likely a bare name means a record, before the text is looked at."""

from math import log10
from typing import Final

from tocsin.contracts.geo import PlaceKind
from tocsin_geocode.resolve.records import Record

OF_KIND: Final = {
    PlaceKind.COUNTRY: 7.8, PlaceKind.SEA: 6.5, PlaceKind.REGION: 6.4, PlaceKind.ADMIN1: 5.2, PlaceKind.NATURAL: 5.0,
    PlaceKind.FACILITY: 4.6, PlaceKind.ADMIN2: 3.4,
}  # fmt: skip
"""What each kind weighs at least, as a power of ten of people."""

CAPITAL: Final = 1.0
"""Added for a national capital: news speaks of it more than of its size."""

KNOWN_ABROAD: Final = 5.0
"""Weight from which a place is named in texts about another country."""


def prominence(record: Record) -> float:
    """Return the weight of a record, as a power of ten of people."""
    return prominence_of(record.kind, record.population, capital=record.capital)


def prominence_of(kind: PlaceKind, population: int, *, capital: bool) -> float:
    """Return the weight of a place of this kind and population."""
    by_people = log10(population + 1) + (CAPITAL if capital else 0.0)
    return max(OF_KIND.get(kind, 0.0), by_people)
