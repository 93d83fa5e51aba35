"""What holds for every text: the same answer, spans that slice, points that can be traced, countries of records."""

from collections.abc import Iterator

from builders import a_draft, a_report
from hypothesis import given
from hypothesis import strategies as st

from tocsin.contracts.base import Span
from tocsin.contracts.geo import Location, Place, PlaceKind, RelationKind
from tocsin.contracts.incident import Evidence
from tocsin.contracts.report import Report
from tocsin_geocode.gazetteer import MappedGazetteer
from tocsin_geocode.resolve import Resolution, resolve
from tocsin_geocode.resolve.records import Record
from tocsin_geocode.resolve.sphere import Point, destination, distance_km, midpoint

TOO_LARGE = {PlaceKind.COUNTRY, PlaceKind.REGION, PlaceKind.SEA, PlaceKind.ADMIN1}
"""Kinds that no distance is counted from."""

ROUNDED_KM = 0.01
"""Distances on the wire are rounded to a metre, points to a metre too."""

WRITTEN = {
    "34.5123, 37.1234": Point(34.5123, 37.1234),
    "1506N 04200E": Point(15.1, 42.0),
    "01-15S 103-30W": Point(-1.25, -103.5),
    "36.30N 043.80E": Point(36.3, 43.8),
}
NAMES = (
    "Homs", "Paris", "Tripoli", "Iraq", "Iraqi", "Lebanon", "Nice", "al-Tanf", "U.S.", "Georgia", "Salalah", "Bonny",
    "Maiduguri", "Damaturu", "Borno", "Gulf of Aden", "Moscow", "Jordan",
)  # fmt: skip
AROUND = (
    "in", "near", "off", "between", "and", "of", "the", "'s", "24 nm SSE of", "12 km north of", "5 miles off",
    "on the road between", "close to the borders of", "the coast of", "province", "Station in", "valley of", "soldiers",
    "tanker", "vessel", "crew", "said", "bombed", "killed", ",", ".", ":", "\n\n", "(", ")", "-",
)  # fmt: skip
PHRASES = (
    "a blast 24 nm SSE of Salalah", "killed 12 km north of Homs", "on the road between Maiduguri and Damaturu",
    "a tanker vessel and its crew 30 miles west of Bonny", "30 miles off Salalah", "near al-Tanf", "in Nice",
)  # fmt: skip
texts = st.lists(st.sampled_from((*NAMES, *AROUND, *WRITTEN, *PHRASES)), min_size=1, max_size=25).map(" ".join)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Report, tuple[Span, ...], Span]:
    """Draw a text, an act somewhere in it, and one or two stretches that tell it."""
    report = a_report(draw(texts))
    offsets = st.integers(0, len(report.text))
    cuts = sorted(draw(st.lists(offsets, min_size=3, max_size=3)))
    pieces = [Span(start=cuts[0], end=cuts[1]), Span(start=cuts[1], end=cuts[2])]
    scope = tuple(draw(st.lists(st.sampled_from(pieces), max_size=2, unique_by=lambda span: span.start)))
    return report, scope, pieces[0]


def resolved(case: tuple[Report, tuple[Span, ...], Span], gazetteer: MappedGazetteer) -> Resolution:
    """Resolve a drawn case."""
    report, scope, act = case
    words = report.text[act.start : act.end]
    told = Evidence(field="sub_event_type", start=act.start, end=act.end, quote=words, rule="test")
    return resolve(report, [a_draft(report, scope=scope, evidence=(told,))], (), gazetteer)


def spans(found: Resolution) -> list[Place]:
    """Return all places and locations of an answer."""
    return [*found.places, *(incident.location for incident in found.incidents if incident.location)]


def of_name(place: Place, gazetteer: MappedGazetteer) -> Iterator[Record]:
    """Return the records that a place may have been taken from."""
    return (r for r in map(gazetteer.record, range(gazetteer.size)) if r.name == place.name and r.kind == place.kind)


def origins(location: Location, gazetteer: MappedGazetteer) -> Iterator[Point]:
    """Compute anew every point that a location may have, from the records of its name and its relation alone."""
    relation = location.relation
    if location.kind is PlaceKind.COORDINATES:
        yield WRITTEN[location.text]
        return
    for record in of_name(location, gazetteer):
        if relation is None or relation.kind not in {RelationKind.BEARING, RelationKind.BETWEEN}:
            yield record.point
        elif relation.kind is RelationKind.BETWEEN:
            yield from (midpoint(record.point, gazetteer.record(i).point) for i in range(gazetteer.size))
        elif location.kind in TOO_LARGE:
            yield record.point
        elif relation.bearing_deg is not None and relation.distance_km is not None:
            yield destination(record.point, relation.bearing_deg, relation.distance_km)


@given(cases())
def test_same_text_same_answer(gazetteer: MappedGazetteer, case: tuple[Report, tuple[Span, ...], Span]) -> None:
    """Nothing but the report and the gazetteer decides."""
    assert resolved(case, gazetteer) == resolved(case, gazetteer)


@given(cases())
def test_every_text_is_its_slice(gazetteer: MappedGazetteer, case: tuple[Report, tuple[Span, ...], Span]) -> None:
    """`text` of a place and of a location is what stands between its offsets."""
    found = spans(resolved(case, gazetteer))

    assert [case[0].text[place.start : place.end] for place in found] == [place.text for place in found]


@given(cases())
def test_every_place_is_a_record_or_written(
    gazetteer: MappedGazetteer, case: tuple[Report, tuple[Span, ...], Span]
) -> None:
    """Point and country of a place are those of one record of its name, or the position as it is written."""
    for place in resolved(case, gazetteer).places:
        if place.kind is PlaceKind.COORDINATES:
            assert (WRITTEN[place.text], None) == ((place.lat, place.lon), place.country)
        elif place.lat is not None:
            records = {(r.lat, r.lon, r.country) for r in of_name(place, gazetteer)}
            assert (place.lat, place.lon, place.country) in records


@given(cases())
def test_every_location_can_be_computed_anew(
    gazetteer: MappedGazetteer, case: tuple[Report, tuple[Span, ...], Span]
) -> None:
    """A location's point is its record's, the written one, or the offset that its own relation states."""
    location = resolved(case, gazetteer).incidents[0].location
    if location is None or location.lat is None or location.lon is None:
        return
    here = Point(location.lat, location.lon)

    assert min(distance_km(here, origin) for origin in origins(location, gazetteer)) <= ROUNDED_KM


@given(cases())
def test_a_locations_country_is_its_records(
    gazetteer: MappedGazetteer, case: tuple[Report, tuple[Span, ...], Span]
) -> None:
    """A country is a record's of that name; none is asserted only for a position, or a distance at sea."""
    location = resolved(case, gazetteer).incidents[0].location
    if location is None or location.lat is None:
        return
    countries = {record.country for record in of_name(location, gazetteer)}
    offset = location.relation is not None and location.relation.distance_km is not None

    assert location.country in countries or (location.country is None and (offset or not countries))


AREAS = TOO_LARGE | {PlaceKind.ADMIN2, PlaceKind.NATURAL}
"""Kinds that are no point."""


@given(cases())
def test_no_precision_is_finer_than_its_kind(
    gazetteer: MappedGazetteer, case: tuple[Report, tuple[Span, ...], Span]
) -> None:
    """An area is never a point, nor is what lies near or off one; a place itself is as wide as its record."""
    location = resolved(case, gazetteer).incidents[0].location
    if location is None or location.lat is None or location.kind is PlaceKind.COORDINATES:
        return
    acled, ucdp = location.geo_precision or 0, location.where_precision or 0

    if location.kind in AREAS:
        assert (True, True) == (acled >= 2, ucdp >= 3)
    if location.relation is not None:
        assert (True, True) == (acled >= 2, ucdp >= 2)
    radii = {record.radius_km for record in of_name(location, gazetteer)}
    if location.relation is None and location.guess is None:
        assert location.radius_km in radii
    if location.guess is not None:
        assert (location.radius_km or 0) >= min(radii)


@given(cases())
def test_a_province_is_its_records(gazetteer: MappedGazetteer, case: tuple[Report, tuple[Span, ...], Span]) -> None:
    """The first-level division and its alternatives are a record's of that name, or are not stated."""
    location = resolved(case, gazetteer).incidents[0].location
    if location is None or location.lat is None:
        return
    known = {
        (r.name if r.kind is PlaceKind.ADMIN1 else r.admin1, r.admin1_alternatives)
        for r in of_name(location, gazetteer)
    }

    assert location.admin1 is None or (location.admin1, location.admin1_alternatives) in known


@given(cases())
def test_other_places_are_told_and_are_not_the_place(
    gazetteer: MappedGazetteer, case: tuple[Report, tuple[Span, ...], Span]
) -> None:
    """A place in another part is one of the report's places, stands in the incident's sentences, and is another one."""
    found = resolved(case, gazetteer)
    incident = found.incidents[0]
    places = {(place.start, place.end, place.lat) for place in found.places}

    for other in incident.other_places:
        assert (other.start, other.end, other.lat) in places
        assert any(span.start <= other.start < span.end for span in incident.scope)
        assert incident.location is None or other.start != incident.location.start


@given(st.text(), st.lists(st.integers(0, 40), min_size=4, max_size=4))
def test_no_text_raises(gazetteer: MappedGazetteer, raw: str, offsets: list[int]) -> None:
    """Whatever stands in a text and wherever the spans point, each draft becomes an incident."""
    report = a_report(raw or " ")
    spans = [Span(start=a, end=b) for a, b in zip(offsets, sorted(o + 1 for o in offsets), strict=True) if a < b]
    told = [Evidence(field="sub_event_type", start=s.start, end=s.end, quote="x", rule="test") for s in spans]
    drafts = [a_draft(report, scope=tuple(spans), evidence=(evidence,)) for evidence in told]

    assert len(drafts) == len(resolve(report, drafts, (), gazetteer).incidents)
