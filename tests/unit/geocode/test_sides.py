"""Parts of areas, and the circles that hold them."""

import pytest

from tocsin.contracts.geo import PlaceKind
from tocsin_geocode.resolve.records import Part, Record
from tocsin_geocode.resolve.sides import side_of
from tocsin_geocode.resolve.sphere import Point, distance_km
from tocsin_geocode.resolve.text import Text

SOUTH_EAST = Part(1.0, 2.0, 30.0)


def an_area(kind: PlaceKind = PlaceKind.ADMIN1, **changes: object) -> Record:
    area = Record(1, "Kordu", kind, 10.0, 20.0, "SD", None, -1, 0, 100.0, None, capital=False)
    return area._replace(**changes)


def bearing_in(before: str, record: Record) -> tuple[float | None, str] | None:
    text = Text(f"{before}Kordu.")
    side = side_of(text, len(before), len(before) + len("Kordu"), record)
    return (side.relation.bearing_deg, side.relation.text) if side else None


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ("Fires burned in northern ", (0.0, "northern Kordu")),
        ("Fires burned in far north-eastern ", (45.0, "far north-eastern Kordu")),
        ("Fires burned in southwest ", (225.0, "southwest Kordu")),
        ("Fires burned in the east of ", (90.0, "east of Kordu")),
        ("Fires burned in the western part of ", (270.0, "western part of Kordu")),
        ("Fires burned in central ", (None, "central Kordu")),
        ("Fires burned to the north of ", None),
        ("Fires burned north of ", None),
        ("Fires burned in ", None),
    ],
)
def test_the_words_that_say_a_part(before: str, said: tuple[float | None, str] | None) -> None:
    """An adjective or "in the north of" says a part; "north of" and "to the north of" are outside."""
    assert bearing_in(before, an_area()) == said


@pytest.mark.parametrize("kind", [PlaceKind.SETTLEMENT, PlaceKind.SEA, PlaceKind.FACILITY])
def test_what_has_no_parts(kind: PlaceKind) -> None:
    """A town's part is the town, and a sea's would lie on land."""
    assert bearing_in("Fires burned in northern ", an_area(kind)) is None


def test_a_circle_moves_by_half_of_its_radius() -> None:
    """Of an area known as a circle, the part's circle holds the circle's edge on that side."""
    text, area = Text("in northern Kordu"), an_area()

    side = side_of(text, 12, 17, area)

    assert side is not None
    assert side.part.radius_km == 100.0
    assert distance_km(area.point, Point(side.part.lat, side.part.lon)) == pytest.approx(50.0, rel=1e-3)
    assert side.part.lat > area.lat


def test_a_known_part_is_taken() -> None:
    """Where the gazetteer knows the part, its circle is taken as it is."""
    area = an_area(PlaceKind.COUNTRY, parts={"se": SOUTH_EAST})

    side = side_of(Text("in southeastern Kordu"), 16, 21, area)

    assert side is not None
    assert side.part == SOUTH_EAST
