"""Towns of the gazetteer that a story can happen in."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Final, NamedTuple

from tocsin.contracts.geo import PlaceKind
from tocsin_geocode.gazetteer import MappedGazetteer
from tocsin_geocode.resolve.records import Record

LEAST_PEOPLE: Final = 30_000
"""Smaller places are seldom named without a larger one beside them."""


class Town(NamedTuple):
    """A town and the first-level division that it is in."""

    name: str
    province: str


def towns(gazetteer: MappedGazetteer, countries: Collection[str]) -> Mapping[str, Sequence[Town]]:
    """Return by country the towns that are the first thing that their name means, in the gazetteer's order."""
    found: dict[str, list[Town]] = defaultdict(list)
    for number in range(gazetteer.size):
        record = gazetteer.record(number)
        country, province = record.country, record.admin1
        if country in countries and country and province and _is_town(record) and _known_by_name(gazetteer, record):
            found[country].append(Town(record.name, province))
    return found


def _is_town(record: Record) -> bool:
    return record.kind is PlaceKind.SETTLEMENT and record.population >= LEAST_PEOPLE


def _known_by_name(gazetteer: MappedGazetteer, record: Record) -> bool:
    senses = gazetteer.lookup(record.name)
    return bool(senses) and senses[0].record.number == record.number
