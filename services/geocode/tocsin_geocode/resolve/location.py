"""Turn the place picked for an incident into its location: point, radius, codes, names."""

from typing import Final

from tocsin.contracts.geo import Location, LocationBasis, Place, PlaceKind, RelationKind
from tocsin_geocode.resolve.event_place import Pick
from tocsin_geocode.resolve.guesses import AROUND_KM, guessed
from tocsin_geocode.resolve.precision import gdelt_type, geo_precision, where_precision
from tocsin_geocode.resolve.records import Gazetteer, Record
from tocsin_geocode.resolve.relative import Relative
from tocsin_geocode.resolve.sphere import KM_PER_NAUTICAL_MILE, distance_km
from tocsin_geocode.resolve.spots import place_of
from tocsin_geocode.resolve.text import Text

OF_BASIS: Final = {
    LocationBasis.SENTENCE: 1.0, LocationBasis.HEADING: 1.0, LocationBasis.SCOPE: 0.9, LocationBasis.CONTEXT: 0.8,
    LocationBasis.DATELINE: 0.5, LocationBasis.REPORT: 0.35,
}  # fmt: skip
"""What remains of the confidence with each step away from the act's sentence."""

SURE_PICK: Final = 5.0
"""Points of a pick that leave no doubt."""

INSHORE_KM: Final = 3 * KM_PER_NAUTICAL_MILE
"""Up to this far from a town a ship is said to be in the town's country."""

SAME_PROVINCE_KM: Final = 30.0
"""Up to this far from a town an offset point is said to be in the town's province."""

SAME_COUNTRY_KM: Final = 100.0
"""Up to this far from a town an offset point is said to be in the town's country, wherever in it the town is."""


def location_of(text: Text, pick: Pick, gazetteer: Gazetteer) -> Location:
    """Return the location of a picked spot. Its point is a record's, a written one, or an offset from a record."""
    spot = pick.spot
    place = place_of(text, spot)
    fields = dict(place) | {"basis": pick.basis}
    if place.kind is None:
        return Location.model_validate(fields)
    if spot.relative:
        fields |= _related(spot.relative)
    elif spot.side and spot.record:
        fields |= dict(spot.side.part._asdict()) | {"relation": spot.side.relation}
    country = gazetteer.country(place.country) if place.country else None
    if spot.relative and (is_open_sea(spot.relative) or may_be_abroad(spot.relative, country)):
        country, fields = None, fields | {"country": None, "admin1": None}
    relation = spot.relative.relation.kind if spot.relative else RelationKind.NEAR if _is_rough(place) else None
    record = spot.record
    return guessed(
        text,
        pick,
        fields
        | {
            "geo_precision": geo_precision(place.kind, relation),
            "where_precision": where_precision(place.kind, relation),
            "gdelt_type": gdelt_type(place.kind, fields["country"]),
            "country_name": country.name if country else None,
            "admin1_alternatives": record.admin1_alternatives if record and fields["admin1"] else (),
            "confidence": round(place.confidence * _certainty(pick), 3),
        },
    )


def _is_rough(place: Place) -> bool:
    """Tell a position written to whole degrees, which is around a place rather than one."""
    return place.kind is PlaceKind.COORDINATES and (place.radius_km or 0) > AROUND_KM


def _related(relative: Relative) -> dict[str, object]:
    changed: dict[str, object] = {"relation": relative.relation}
    if relative.point:
        changed |= {"lat": relative.point.lat, "lon": relative.point.lon}
        if (relative.relation.distance_km or 0) > SAME_PROVINCE_KM:
            changed["admin1"] = None
    if relative.radius_km is not None:
        changed["radius_km"] = relative.radius_km
    return changed


def is_open_sea(relative: Relative) -> bool:
    """Tell whether an offset lies at sea for all that is known: the text is maritime and the distance is not small.

    No coastline is known here, so that no country is asserted for such a point.
    """
    is_offset = relative.relation.kind in {RelationKind.BEARING, RelationKind.OFF}
    return is_offset and (relative.relation.distance_km or 0) > INSHORE_KM and relative.maritime


def may_be_abroad(relative: Relative, country: Record | None) -> bool:
    """Tell whether a computed point may lie beyond the country of the place it is computed from.

    No borders are known here: it may where two countries are its ends, and where a long distance takes it out of the
    circle that is as large as the country.
    """
    if relative.point is None or country is None:
        return False
    is_far = relative.relation.kind is RelationKind.BEARING and (relative.relation.distance_km or 0) > SAME_COUNTRY_KM
    return relative.crosses or (is_far and distance_km(country.point, relative.point) > country.radius_km)


def _certainty(pick: Pick) -> float:
    is_told = pick.basis not in {LocationBasis.DATELINE, LocationBasis.REPORT}
    return OF_BASIS[pick.basis] * (min(1.0, 0.6 + 0.4 * pick.points / SURE_PICK) if is_told else 1.0)
