"""Places that no sentence of an incident names: they say what they rest on, and are as wide as they may be wrong."""

import re
from collections.abc import Mapping
from typing import Final

from tocsin.contracts.geo import Location, LocationBasis, PlaceKind
from tocsin_geocode.resolve.event_place import Pick
from tocsin_geocode.resolve.story import is_part_of_town
from tocsin_geocode.resolve.text import Text

RESTS_ON: Final = {
    LocationBasis.DATELINE: "guessed from the dateline",
    LocationBasis.REPORT: "guessed from the place that the report is mostly about",
}

AROUND_KM: Final = 25.0
"""Where no place is told, what a story tells happened in the town it was filed from or not far from it."""

PROVINCE_KM: Final = 100.0
"""Where another place is told, it is rather in the province of that town than in the town."""

OTHER_NAMED: Final = 0.5
"""What remains of the confidence where the act's own place has another name."""

OF_A_TOWN: Final = "the text says which town only by what it is to its country; point and radius are the country's"
_UNNAMED_TOWN: Final = re.compile(
    r"['\u2019]s\s(?P<said>(?:[a-z][\w-]*\s){1,3}?(?:city|town|port|village))\b(?!,?\s(?:of\s)?[A-Z])"
)
"""Behind a country's name: "Syria's second city", with no name behind."""

_AROUND: Final = {"geo_precision": 2, "where_precision": 2}
_PROVINCE: Final = {"geo_precision": 3, "where_precision": 4}


def guessed(text: Text, pick: Pick, fields: Mapping[str, object]) -> Location:
    """Return the location that `fields` are of, with what it rests on and as wide as that asks for."""
    named = text.raw[pick.named.start : pick.named.end] if pick.named else None
    known = Location.model_validate({**fields, "named": named})
    rests_on = RESTS_ON.get(pick.basis)
    if rests_on is None:
        town = _UNNAMED_TOWN.match(text.raw, pick.spot.end) if known.kind is PlaceKind.COUNTRY else None
        return known.model_copy(update={"guess": f"{OF_A_TOWN} ({town['said']})"}) if town else known
    if pick.named is not None and not is_part_of_town(text, pick.named):
        reason = f"no record fits the place that the act names ({named}); {rests_on}"
        known = known.model_copy(update={"confidence": round(known.confidence * OTHER_NAMED, 3)})
        return _widened(known, PROVINCE_KM, _PROVINCE, reason)
    part = f"no record fits the part of town that the act names ({named})" if named else "no place is told of the act"
    reason = f"{part}; {rests_on}"
    if pick.basis is LocationBasis.DATELINE:
        return _widened(known, AROUND_KM, _AROUND, reason)
    return known.model_copy(update={"guess": reason})


def _widened(known: Location, radius_km: float, codes: Mapping[str, int], reason: str) -> Location:
    """Return a location with a radius and with codes no finer than these."""
    coarser = {name: max(getattr(known, name) or 0, code) for name, code in codes.items()}
    radius = max(known.radius_km or 0.0, radius_km)
    return known.model_copy(update={**coarser, "radius_km": radius, "guess": reason})
