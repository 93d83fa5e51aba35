"""Which countries and provinces the names of a text point to."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from math import exp
from typing import Final

from tocsin.contracts.geo import PlaceKind
from tocsin_geocode.resolve.factors import ALTERNATE_NAME, Factor, Weight
from tocsin_geocode.resolve.prominence import KNOWN_ABROAD, prominence
from tocsin_geocode.resolve.records import NameKind, Record, Sense

COUNTRY_FOCUS: Final = 3.5
PROVINCE_FOCUS: Final = 3.5
"""Points for lying where the whole text's other names lie."""

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


class Focus:
    """The shares of a text's names that each country and each province has."""

    def __init__(self) -> None:
        self._countries: dict[str, float] = defaultdict(float)
        self._provinces: dict[int, float] = defaultdict(float)
        self._total = 0.0

    def add(self, scores: Mapping[Sense, float], *, weight: float) -> None:
        """Count one name, by the shares of what it can mean."""
        for sense, share in shares(scores).items():
            record = sense.record
            if record.country:
                self._countries[record.country] += weight * share
            province = _province(record)
            if province >= 0:
                self._provinces[province] += weight * share
        self._total += weight

    def weights(self, record: Record) -> Iterator[Weight]:
        """Yield what a record's country and its province have for them."""
        yield Weight(Factor.COUNTRY, self._of_country(record))
        yield Weight(Factor.PROVINCE, self._of_province(record))

    def points(self, record: Record) -> float:
        """Return the sum of the weights."""
        return self._of_country(record) + self._of_province(record)

    def _of_country(self, record: Record) -> float:
        return COUNTRY_FOCUS * self._countries.get(record.country or "", 0.0) / max(self._total, 1.0)

    def _of_province(self, record: Record) -> float:
        return PROVINCE_FOCUS * self._provinces.get(_province(record), 0.0) / max(self._total, 1.0)

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
