"""What reports call a capital without its name: "the Somali capital", "Mali's capital"."""

from collections.abc import Iterable

from tocsin.contracts.geo import PlaceKind
from tocsin_geocode.entries import Entry


def capital_names(entries: Iterable[Entry]) -> dict[str, tuple[str, ...]]:
    """Map a country's code to such names of its capital."""
    return {
        entry.country: (
            *(f"{demonym} capital" for demonym in entry.demonyms),
            *(f"{name}'s capital" for name in (entry.name, *entry.aliases)),
        )
        for entry in entries
        if entry.kind is PlaceKind.COUNTRY and entry.country
    }
