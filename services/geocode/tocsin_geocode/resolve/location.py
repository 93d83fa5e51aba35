"""Turn the place picked for an incident into its location: point, radius, codes, names."""

from typing import Final

from tocsin.contracts.geo import Location
from tocsin_geocode.resolve.event_place import Pick
from tocsin_geocode.resolve.precision import geo_precision, where_precision
from tocsin_geocode.resolve.records import Gazetteer
from tocsin_geocode.resolve.relative import Relative
from tocsin_geocode.resolve.spots import place_of
from tocsin_geocode.resolve.text import Text

FALLBACK_CONFIDENCE: Final = 0.5
"""What remains of the confidence where only the dateline gives the place."""

SURE_PICK: Final = 5.0
"""Points of a pick that leave no doubt."""

SAME_PROVINCE_KM: Final = 30.0
"""Up to this far from a town an offset point is said to be in the town's province."""


def location_of(text: Text, pick: Pick, gazetteer: Gazetteer) -> Location:
    """Return the location of a picked spot. Its point is a record's, a written one, or an offset from a record."""
    spot = pick.spot
    place = place_of(text, spot)
    fields = dict(place)
    if place.kind is None:
        return Location.model_validate(fields)
    if spot.relative:
        fields |= _related(spot.relative)
    relation = spot.relative.relation.kind if spot.relative else None
    country = gazetteer.country(fields["country"]) if fields["country"] else None
    record = spot.record
    return Location.model_validate(
        fields
        | {
            "geo_precision": geo_precision(place.kind, relation),
            "where_precision": where_precision(place.kind, relation),
            "country_name": country.name if country else None,
            "admin1_alternatives": record.admin1_alternatives if record else (),
            "confidence": round(place.confidence * _certainty(pick), 3),
        }
    )


def _related(relative: Relative) -> dict[str, object]:
    changed: dict[str, object] = {"relation": relative.relation}
    if relative.point:
        changed |= {"lat": relative.point.lat, "lon": relative.point.lon}
        if (relative.relation.distance_km or 0) > SAME_PROVINCE_KM:
            changed["admin1"] = None
    if relative.radius_km is not None:
        changed["radius_km"] = relative.radius_km
    return changed


def _certainty(pick: Pick) -> float:
    return FALLBACK_CONFIDENCE if pick.fallback else min(1.0, 0.6 + 0.4 * pick.points / SURE_PICK)
