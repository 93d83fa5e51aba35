"""Where an entry says that it is, in the three ways that feeds say it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.contracts.report import Position
from tocsin_ingest.normalise.feeds import read_feed

NAMESPACES = (
    'xmlns:georss="http://www.georss.org/georss" xmlns:gml="http://www.opengis.net/gml" '
    'xmlns:geo="http://www.w3.org/2003/01/geo/wgs84_pos#"'
)


def position(said: str) -> Position | None:
    text = f"<rss {NAMESPACES}><channel><item><title>T</title>{said}</item></channel></rss>"
    [item] = read_feed(text.encode(), url="https://wire.example/feed").items
    return item.position


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("<georss:point>33.5 38.6</georss:point>", Position(lat=33.5, lon=38.6)),
        ("<georss:point> 33.5,\n38.6 </georss:point>", Position(lat=33.5, lon=38.6)),
        (
            "<georss:point>0 0</georss:point><georss:radius>2500</georss:radius>",
            Position(lat=0, lon=0, radius_km=2.5),
        ),
        (
            "<georss:point>0 0</georss:point><georss:featurename>Null &amp; Island</georss:featurename>",
            Position(lat=0, lon=0, name="Null & Island"),
        ),
        ("<georss:circle>-33.5 38.6 500</georss:circle>", Position(lat=-33.5, lon=38.6, radius_km=0.5)),
        ("<georss:box>10 20 12 20</georss:box>", Position(lat=11, lon=20, radius_km=111.195)),
        ("<georss:line>10 20 12 20</georss:line>", Position(lat=11, lon=20, radius_km=111.195)),
        ("<georss:polygon>10 20 11 20 12 20 10 20</georss:polygon>", Position(lat=11, lon=20, radius_km=111.195)),
        (
            "<georss:where><gml:Point><gml:pos>45.25 -71.9</gml:pos></gml:Point></georss:where>",
            Position(lat=45.25, lon=-71.9),
        ),
        ("<geo:lat>26.6</geo:lat><geo:long>-97.7</geo:long>", Position(lat=26.6, lon=-97.7)),
        ("<geo:Point><geo:lat>1</geo:lat><geo:long>2</geo:long></geo:Point>", Position(lat=1, lon=2)),
        ("<georss:point>north</georss:point><geo:lat>1</geo:lat><geo:long>2</geo:long>", Position(lat=1, lon=2)),
    ],
)
def test_what_is_said_is_kept(said: str, expected: Position) -> None:
    """A point as it is; of an area or a line its middle, and how far it reaches."""
    assert expected == position(said)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "<georss:point/>",
        "<georss:point>91 0</georss:point>",
        "<georss:point>0 181</georss:point>",
        "<georss:point>nan nan</georss:point>",
        "<georss:point>inf 1</georss:point>",
        "<georss:point>1 2 3</georss:point>",
        "<georss:box>-10 -179 10 179</georss:box>",
        "<geo:lat>1</geo:lat>",
        "<geo:lat>1</geo:lat><geo:long/>",
    ],
)
def test_what_cannot_be_is_none(said: str) -> None:
    """Nothing is put where nobody said, nor in the middle of the world for what crosses the antimeridian."""
    assert position(said) is None


@given(st.lists(st.tuples(st.floats(-90, 90), st.floats(-90, 90)), min_size=2, max_size=6))
def test_the_radius_reaches_all_of_an_area(points: list[tuple[float, float]]) -> None:
    """The middle lies between the outermost points, and none of them is farther than the radius says."""
    found = position(f"<georss:polygon>{' '.join(f'{lat} {lon}' for lat, lon in points)}</georss:polygon>")

    assert found is not None
    assert min(lat for lat, _ in points) - 1e-9 <= found.lat <= max(lat for lat, _ in points) + 1e-9
    assert found.radius_km is not None
    assert found.radius_km >= max(abs(lat - found.lat) for lat, _ in points) * 111 - 0.01
