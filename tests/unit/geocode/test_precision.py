"""Precision codes: a table over every kind of place and every relation to it, written out from the codebooks."""

from itertools import product
from typing import Final

import pytest

from tocsin.contracts.geo import PlaceKind, RelationKind
from tocsin_geocode.resolve.precision import gdelt_type, geo_precision, where_precision

AT, AROUND = (None, RelationKind.AT), (RelationKind.NEAR, RelationKind.BEARING)
BETWEEN, OFF = (RelationKind.BETWEEN,), (RelationKind.OFF,)

ACLED: Final = {
    PlaceKind.COORDINATES: (1, 2),
    PlaceKind.FACILITY: (1, 2),
    PlaceKind.NEIGHBOURHOOD: (1, 2),
    PlaceKind.SETTLEMENT: (1, 2),
    PlaceKind.ADMIN2: (2, 2),
    PlaceKind.NATURAL: (2, 2),
    PlaceKind.ADMIN1: (3, 3),
    PlaceKind.REGION: (3, 3),
    PlaceKind.SEA: (3, 3),
    PlaceKind.COUNTRY: (3, 3),
}
"""At the place, and in any other relation to it."""

UCDP: Final = {
    PlaceKind.COORDINATES: (1, 2, 5),
    PlaceKind.FACILITY: (1, 2, 5),
    PlaceKind.NEIGHBOURHOOD: (1, 2, 5),
    PlaceKind.SETTLEMENT: (1, 2, 5),
    PlaceKind.ADMIN2: (3, 3, 5),
    PlaceKind.ADMIN1: (4, 4, 5),
    PlaceKind.NATURAL: (5, 5, 5),
    PlaceKind.REGION: (5, 5, 5),
    PlaceKind.COUNTRY: (6, 6, 6),
    PlaceKind.SEA: (7, 7, 7),
}
"""At the place, around it, and between it and another; off it is always 7, the sea."""


@pytest.mark.parametrize("kind", PlaceKind)
def test_acled(kind: PlaceKind) -> None:
    """ACLED's code is the kind's; a relation other than "at" makes a point a part of a region."""
    at, else_ = ACLED[kind]
    expected = dict.fromkeys(AT, at) | dict.fromkeys((*AROUND, *BETWEEN, *OFF), else_)

    assert expected == {relation: geo_precision(kind, relation) for relation in expected}


@pytest.mark.parametrize("kind", PlaceKind)
def test_ucdp(kind: PlaceKind) -> None:
    """UCDP's code is the kind's; around a point it is 2, between two places vague, off one at sea."""
    at, around, between = UCDP[kind]
    expected = (
        dict.fromkeys(AT, at) | dict.fromkeys(AROUND, around) | dict.fromkeys(BETWEEN, between) | dict.fromkeys(OFF, 7)
    )

    assert expected == {relation: where_precision(kind, relation) for relation in expected}


def test_every_relation_is_in_the_tables() -> None:
    """A kind of relation that is added must be given its codes here."""
    assert {None, *RelationKind} == {*AT, *AROUND, *BETWEEN, *OFF}
    assert len(list(product(PlaceKind, RelationKind))) == len(ACLED) * len(RelationKind) == len(UCDP) * 5


GDELT: Final = {
    PlaceKind.COUNTRY: (1, 1),
    PlaceKind.ADMIN1: (2, 5),
    PlaceKind.ADMIN2: (3, 4),
    PlaceKind.SETTLEMENT: (3, 4),
    PlaceKind.NEIGHBOURHOOD: (3, 4),
    PlaceKind.FACILITY: (3, 4),
    PlaceKind.NATURAL: (3, 4),
    PlaceKind.COORDINATES: (3, 4),
    PlaceKind.REGION: (None, None),
    PlaceKind.SEA: (None, None),
}
"""In the United States, and elsewhere."""


@pytest.mark.parametrize("kind", PlaceKind)
def test_gdelt(kind: PlaceKind) -> None:
    """GDELT's type is the kind's, apart in the United States; none where the country is not known."""
    assert (*GDELT[kind], None) == tuple(gdelt_type(kind, country) for country in ("US", "SY", None))
