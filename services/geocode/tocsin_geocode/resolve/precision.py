"""Precision codes from the kind of place alone. Nothing here is asserted: same kind and relation, same code.

ACLED geo_precision: 1 a town or an exact site; 2 part of a region, or near a town; 3 a larger region.
UCDP where_prec: 1 exact; 2 around a place; 3 second-level division; 4 first-level division; 5 larger, or vague;
6 country; 7 sea or airspace.
GDELT Geo_Type: 1 country; 2 a state of the United States; 3 a town or landmark there; 4 a town or landmark elsewhere;
5 a first-level division elsewhere. It has none for a sea or a region.
"""

from typing import Final

from tocsin.contracts.geo import PlaceKind, RelationKind

_ACLED: Final = {
    PlaceKind.COORDINATES: 1, PlaceKind.FACILITY: 1, PlaceKind.NEIGHBOURHOOD: 1, PlaceKind.SETTLEMENT: 1,
    PlaceKind.ADMIN2: 2, PlaceKind.NATURAL: 2, PlaceKind.ADMIN1: 3, PlaceKind.REGION: 3, PlaceKind.SEA: 3,
    PlaceKind.COUNTRY: 3,
}  # fmt: skip
_UCDP: Final = {
    PlaceKind.COORDINATES: 1, PlaceKind.FACILITY: 1, PlaceKind.NEIGHBOURHOOD: 1, PlaceKind.SETTLEMENT: 1,
    PlaceKind.ADMIN2: 3, PlaceKind.ADMIN1: 4, PlaceKind.NATURAL: 5, PlaceKind.REGION: 5, PlaceKind.COUNTRY: 6,
    PlaceKind.SEA: 7,
}  # fmt: skip


def geo_precision(kind: PlaceKind, relation: RelationKind | None) -> int:
    """Return ACLED's code: a relation other than "at" makes a point place a part of a region."""
    code = _ACLED[kind]
    return max(code, 2) if relation not in {None, RelationKind.AT} else code


def where_precision(kind: PlaceKind, relation: RelationKind | None) -> int:
    """Return UCDP's code: "off" is at sea, "between" is vague, any other relation is around the place."""
    if relation is RelationKind.OFF:
        return 7
    code = _UCDP[kind]
    if relation is RelationKind.BETWEEN:
        return max(code, 5)
    return max(code, 2) if relation not in {None, RelationKind.AT} else code


def gdelt_type(kind: PlaceKind, country: str | None) -> int | None:
    """Return GDELT's Geo_Type; None where it has no type, and where the country is not known."""
    if country is None or kind in {PlaceKind.SEA, PlaceKind.REGION}:
        return None
    if kind is PlaceKind.COUNTRY:
        return 1
    if kind is PlaceKind.ADMIN1:
        return 2 if country == "US" else 5
    return 3 if country == "US" else 4
