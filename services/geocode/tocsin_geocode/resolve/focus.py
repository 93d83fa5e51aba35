"""Which countries and provinces the names of a text point to."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from math import exp
from typing import Final, NamedTuple

from tocsin.contracts.geo import PlaceKind
from tocsin_geocode.resolve.factors import ALTERNATE_NAME, Factor, Weight
from tocsin_geocode.resolve.prominence import KNOWN_ABROAD, prominence
from tocsin_geocode.resolve.records import NameKind, Record, Sense

COUNTRY_FOCUS: Final = 3.5
PROVINCE_FOCUS: Final = 3.5
"""Points for lying where the whole text's other names lie."""

OUT_OF_SIGHT: Final = 0.5
"""Part of a name's own weight that is left out of what the shares are of: one other name says less than many do."""

LEAST_NAMES: Final = 1.0
"""Weight of names from which they speak in full."""

ENOUGH_NAMES: Final = 3.0
FOCUSED_SHARE: Final = 0.55
STRAY_SHARE: Final = 0.34
"""Shares of a text's names: a country that most lie in, and one that is hardly more than the name in question."""

SHARPNESS: Final = 1.7
"""How fast the share of a sense falls with its distance from the best score."""


def shares(scores: Mapping[Sense, float]) -> dict[Sense, float]:
    """Turn points into shares of one."""
    top = max(scores.values())
    weights = {sense: exp(SHARPNESS * (score - top)) for sense, score in scores.items()}
    total = sum(weights.values())
    return {sense: weight / total for sense, weight in weights.items()}


class _Pointed(NamedTuple):
    """What one name, or all of them, point to: its weight, and how much of that each country and province has."""

    weight: float
    countries: Mapping[str, float]
    provinces: Mapping[int, float]

    def of_country(self, record: Record) -> float:
        return self.countries.get(record.country or "", 0.0)

    def of_province(self, record: Record) -> float:
        return self.provinces.get(_province(record), 0.0)


class Focus:
    """The shares of a text's names that each country and each province has.

    No name counts for itself: one that is alone with another would else outvote it by its own size.
    """

    def __init__(self) -> None:
        self._names: list[_Pointed] = []
        self._countries: dict[str, float] = defaultdict(float)
        self._provinces: dict[int, float] = defaultdict(float)
        self._total = 0.0

    def add(self, scores: Mapping[Sense, float], *, weight: float) -> None:
        """Count one name, by the shares of what it can mean. Names are numbered as they come."""
        countries: dict[str, float] = defaultdict(float)
        provinces: dict[int, float] = defaultdict(float)
        for sense, share in shares(scores).items():
            record = sense.record
            if record.country:
                countries[record.country] += weight * share
            province = _province(record)
            if province >= 0:
                provinces[province] += weight * share
        for country, points in countries.items():
            self._countries[country] += points
        for province, points in provinces.items():
            self._provinces[province] += points
        self._total += weight
        self._names.append(_Pointed(weight, countries, provinces))

    def weights(self, record: Record, name: int) -> Iterator[Weight]:
        """Yield what a record's country and its province have for them of the other names than number `name`."""
        own = self._names[name]
        of = max(self._total - OUT_OF_SIGHT * own.weight, LEAST_NAMES)
        in_country = max(0.0, self._countries.get(record.country or "", 0.0) - own.of_country(record))
        in_province = max(0.0, self._provinces.get(_province(record), 0.0) - own.of_province(record))
        yield Weight(Factor.COUNTRY, COUNTRY_FOCUS * in_country / of)
        yield Weight(Factor.PROVINCE, PROVINCE_FOCUS * in_province / of)

    def points(self, record: Record, name: int) -> float:
        """Return the sum of the weights."""
        return sum(weight.points for weight in self.weights(record, name))

    def is_stray(self, sense: Sense) -> bool:
        """Tell whether a small place lies in a country that the text hardly speaks of, where it speaks of another.

        A larger place is as little known by a name that is not its main one: Bonn is nobody's "Boni".
        """
        record = sense.record
        known = prominence(record) + (ALTERNATE_NAME if sense.name_kind is NameKind.ALTERNATE else 0.0)
        if record.country is None or known >= KNOWN_ABROAD or self._total < ENOUGH_NAMES:
            return False
        here = self._countries.get(record.country, 0.0) / self._total
        return here <= STRAY_SHARE and max(self._countries.values()) / self._total >= FOCUSED_SHARE


def _province(record: Record) -> int:
    return record.number if record.kind is PlaceKind.ADMIN1 else record.admin1_number
