"""The country that a report is mostly about: the last resort for an incident whose sentences name no place."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from tocsin_geocode.resolve.records import Gazetteer, NameKind, Sense
from tocsin_geocode.resolve.spans import Spans
from tocsin_geocode.resolve.spots import Spot
from tocsin_geocode.resolve.text import Text
from tocsin_geocode.resolve.wording import AT_BORDER, is_nationality, wording_points

MOSTLY: Final = 0.6
"""Share of a report's places that must lie in the country."""

NATIONALITY: Final = 0.5
"""What "Syrian" counts, where "Syria" is 1."""


def country_of_report(text: Text, spots: Sequence[Spot], names: Spans, gazetteer: Gazetteer) -> Spot | None:
    """Return the first place of the country that most places lie in, taken for its country; None where none leads.

    Nationalities alone do not make a country the report's, nor do places at a border or of a speaking government.
    """
    weights: dict[str, float] = defaultdict(float)
    first: dict[str, Spot] = {}
    for spot in spots:
        code = spot.record.country if spot.record else None
        if code is None or names.touch(spot.start, spot.end):
            continue
        if is_nationality(text, spot):
            weights[code] += NATIONALITY
        elif wording_points(text, spot) > AT_BORDER:
            weights[code] += 1.0
            first.setdefault(code, spot)
    if not first:
        return None
    code = max(first, key=lambda code: (weights[code], -first[code].start))
    if weights[code] < MOSTLY * sum(weights.values()):
        return None
    return _as_country(first[code], code, gazetteer)


def _as_country(spot: Spot, code: str, gazetteer: Gazetteer) -> Spot | None:
    country = gazetteer.country(code)
    if country is None or spot.choice is None:
        return None
    sense = Sense(country, NameKind.PRIMARY)
    return Spot(spot.start, spot.end, spot.choice._replace(sense=sense, others=(), within=None))
