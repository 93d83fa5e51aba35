"""Positions that the text puts in relation to a place."""

from collections.abc import Callable

import pytest

from tocsin.contracts.geo import RelationKind
from tocsin_geocode.gazetteer import MappedGazetteer
from tocsin_geocode.resolve.mentions import find_mentions
from tocsin_geocode.resolve.rank import Choice, choose
from tocsin_geocode.resolve.relative import Relative, relation_of
from tocsin_geocode.resolve.text import Text


@pytest.fixture
def related(gazetteer: MappedGazetteer) -> Callable[[str], Relative | None]:
    """Read the relation to the first place of a text."""

    def read(raw: str) -> Relative | None:
        text = Text(raw)
        choices: list[Choice | None] = [*choose(text, find_mentions(text, (), gazetteer)), None]
        assert choices[0] is not None
        return relation_of(text, choices[0], choices[1])

    return read


@pytest.mark.parametrize(
    ("text", "kind", "distance_km", "bearing_deg"),
    [
        ("It sank 24 nm SSE of Salalah.", RelationKind.BEARING, 44.448, 157.5),
        ("It blew up 12 km east of Homs.", RelationKind.BEARING, 12.0, 90.0),
        ("It blew up about ten kilometres to the north-west of the town of Homs.", RelationKind.BEARING, 10.0, 315.0),
        ("It blew up 1,200 km north of Homs.", RelationKind.BEARING, 1200.0, 0.0),
        ("It blew up 1,500 metres north of Homs.", RelationKind.BEARING, 1.5, 0.0),
        ("It blew up 2,5 km north of Homs.", RelationKind.BEARING, 2.5, 0.0),
        ("It blew up 10-15 km north of Homs.", RelationKind.BEARING, 15.0, 0.0),
        ("It blew up twenty-five km east of Homs.", RelationKind.BEARING, 25.0, 90.0),
        ("It blew up thirty five km east of Homs.", RelationKind.BEARING, 35.0, 90.0),
        ("It blew up two hundred km east of Homs.", RelationKind.BEARING, 200.0, 90.0),
        ("It blew up a hundred and fifty km east of Homs.", RelationKind.BEARING, 150.0, 90.0),
        ("It blew up 5 miles southwest of Homs.", RelationKind.BEARING, 8.047, 225.0),
        ("It blew up some 300 metres from Homs.", RelationKind.NEAR, 0.3, None),
        ("It sank 15 nm off Bonny.", RelationKind.OFF, 27.78, None),
        ("It sank off the coast of Nigeria.", RelationKind.OFF, None, None),
        ("It sank in waters off Bonny.", RelationKind.OFF, None, None),
        ("It was taken at the Bonny anchorage.", RelationKind.OFF, None, None),
        ("It blew up on the outskirts of Homs.", RelationKind.NEAR, None, None),
        ("It blew up south of Homs.", RelationKind.NEAR, None, 180.0),
        ("It sank midway between Tripoli and Nice.", RelationKind.BETWEEN, 1308.061, None),
        ("It burned on the Maiduguri-Damaturu road.", RelationKind.BETWEEN, 130.685, None),
        ("It burned on the Maiduguri to Damaturu highway.", RelationKind.BETWEEN, 130.685, None),
        ("It burned on the road from Maiduguri to Damaturu.", RelationKind.BETWEEN, 130.685, None),
    ],
)
def test_relations(
    text: str,
    kind: RelationKind,
    distance_km: float | None,
    bearing_deg: float | None,
    related: Callable[[str], Relative | None],
) -> None:
    """Distances in any unit or in words, compass points in letters or in words, and the loose relations."""
    found = related(text)

    assert found is not None
    assert (kind, distance_km, bearing_deg) == (
        found.relation.kind,
        found.relation.distance_km,
        found.relation.bearing_deg,
    )


@pytest.mark.parametrize(
    "text",
    [
        "A bomb went off in Homs.",
        "They cut off Homs.",
        "He drove from Maiduguri to Damaturu and back.",
        "The pact between Iraq and Syria held.",
        "Two men of Homs were shot.",
        "It burned on the road from Tripoli to Maiduguri.",
    ],
)
def test_no_relation(text: str, related: Callable[[str], Relative | None]) -> None:
    """Explosions that go off, journeys, pacts, origins and ways of a thousand kilometres relate to no place."""
    assert related(text) is None


def test_a_mile_at_sea_is_nautical(related: Callable[[str], Relative | None]) -> None:
    """Among ships, crews and pirates a mile is 1.852 km."""
    found = related("Pirates boarded a tanker 30 miles south of Salalah; the crew is safe.")

    assert found is not None
    assert found.relation.distance_km == pytest.approx(55.56)


def test_a_country_has_no_offset_point(related: Callable[[str], Relative | None]) -> None:
    """Sixty miles from a country's middle is nowhere: the relation is kept, no point is made."""
    found = related("It sank 60 nm south of Oman.")

    assert found is not None
    assert found.point is None


@pytest.mark.parametrize(
    ("text", "radius_km"),
    [("It blew up 300 km south of Syria.", 540.0), ("It blew up 2,000 km south of Homs.", 2009.1)],
)
def test_what_is_not_moved_reaches_there(
    text: str, radius_km: float, related: Callable[[str], Relative | None]
) -> None:
    """Where a distance makes no point, the radius takes it in."""
    found = related(text)

    assert found is not None
    assert (None, radius_km) == (found.point, found.radius_km)


@pytest.mark.parametrize(
    ("text", "radius_km"),
    [
        ("It blew up near Kfar Roum.", 12.0),
        ("It blew up outside Kfar Roum.", 12.0),
        ("It blew up on the outskirts of Kfar Roum.", 12.0),
        ("It blew up south of Kfar Roum.", 12.0),
        ("It blew up near the al-Tanf garrison.", 15.0),
        ("It blew up south of Borno.", 282.0),
        ("It blew up 3 km from Kfar Roum.", 5.0),
        ("It sank off Bonny.", 40.0),
    ],
)
def test_what_is_unmeasured_is_wide(text: str, radius_km: float, related: Callable[[str], Relative | None]) -> None:
    """An unmeasured relation reaches ten kilometres beyond the place, or half of its radius where it is large."""
    found = related(text)

    assert found is not None
    assert radius_km == pytest.approx(found.radius_km, abs=1.5)
