"""Whether one record lies in another, as far as a gazetteer of points with radii knows."""

from typing import Final

from tocsin.contracts.geo import PlaceKind
from tocsin_geocode.resolve.prominence import prominence
from tocsin_geocode.resolve.records import Record
from tocsin_geocode.resolve.sphere import distance_km

PLACE_BESIDE_KM: Final = 60.0
"""A place named right behind a town, and itself a town, contains it if it is this near."""


def lies_in(inner: Record, outer: Record) -> bool:
    """Tell whether `inner` is inside `outer`, as far as a gazetteer of points knows."""
    if inner.number == outer.number:
        return False
    match outer.kind:
        case PlaceKind.COUNTRY:
            return inner.country == outer.country and inner.kind is not PlaceKind.COUNTRY
        case PlaceKind.ADMIN1:
            return inner.admin1_number == outer.number
        case PlaceKind.SETTLEMENT:
            reach = PLACE_BESIDE_KM
        case PlaceKind.SEA:
            return False
        case _:
            reach = 1.3 * outer.radius_km + 5
    same_country = inner.country == outer.country or outer.country is None
    return same_country and prominence(outer) >= prominence(inner) and distance_km(inner.point, outer.point) <= reach
