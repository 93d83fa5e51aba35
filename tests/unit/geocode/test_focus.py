"""What the other names of a text say for a country and a province."""

import pytest

from tocsin.contracts.geo import PlaceKind
from tocsin_geocode.resolve.factors import Factor
from tocsin_geocode.resolve.focus import COUNTRY_FOCUS, OUT_OF_SIGHT, Focus
from tocsin_geocode.resolve.records import NameKind, Record, Sense


def a_sense(number: int, country: str) -> Sense:
    record = Record(number, "Here", PlaceKind.SETTLEMENT, 0, 0, country, None, -1, 100, 2.0, None, capital=False)
    return Sense(record, NameKind.PRIMARY)


def test_a_name_does_not_count_for_itself() -> None:
    """A lone name gives its own country nothing, however large the place is."""
    large = a_sense(1, "AU")
    focus = Focus()

    focus.add({large: 7.0}, weight=1.0)

    assert focus.points(large.record, 0) == 0.0


def test_the_other_name_counts() -> None:
    """The country of one other name has its share of the text's names, this one half counted."""
    doubted, other = a_sense(1, "MX"), a_sense(2, "MX")
    focus = Focus()

    focus.add({a_sense(3, "AU"): 7.0, doubted: 5.0}, weight=1.0)
    focus.add({other: 6.0}, weight=1.0)

    points = {weight.factor: weight.points for weight in focus.weights(doubted.record, 0)}
    assert points[Factor.COUNTRY] == pytest.approx(COUNTRY_FOCUS / (2.0 - OUT_OF_SIGHT))
