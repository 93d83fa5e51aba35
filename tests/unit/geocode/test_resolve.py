"""From a report and its drafts to places and located incidents."""

import pytest
from builders import a_draft, a_report
from hypothesis import given
from hypothesis import strategies as st

from tocsin.contracts.base import Span
from tocsin.contracts.geo import Location, PlaceKind, RelationKind
from tocsin.contracts.incident import EntityMention, Evidence
from tocsin_geocode.gazetteer import MappedGazetteer
from tocsin_geocode.resolve import resolve
from tocsin_geocode.resolve.sphere import Point, destination


def located(text: str, act: str, gazetteer: MappedGazetteer, *, actor: str = "") -> Location | None:
    """Resolve a text whose first sentence with `act` is the incident."""
    at = text.index(act)
    start = text.rfind(". ", 0, at) + 2 if ". " in text[:at] else 0
    end = text.find(". ", at) + 1 or len(text)
    evidence = [Evidence(field="sub_event_type", start=at, end=at + len(act), quote=act, rule="test")]
    if actor:
        where = text.index(actor)
        evidence.append(Evidence(field="actors.0.name", start=where, end=where + len(actor), quote=actor, rule="test"))
    draft = a_draft(a_report(text), scope=(Span(start=start, end=end),), evidence=tuple(evidence))
    return resolve(a_report(text), [draft], (), gazetteer).incidents[0].location


@pytest.mark.parametrize(
    ("text", "act", "name"),
    [
        ("Moscow denied the blast in Nice.", "blast", "Nice"),
        ("Drones launched from Moscow hit Homs.", "hit", "Homs"),
        ("A judge told reporters in Paris that a bomb had killed two people near Maiduguri.", "bomb", "Maiduguri"),
        ("Drones struck the al-Tanf garrison near the Jordanian and Iraqi borders.", "struck", "Al-Tanf garrison"),
        ("In Homs a shell fell. A mine killed a man in Misrata.", "mine", "Misrata"),
        ("PARIS (Wire) - A mine killed a man in Misrata.", "mine", "Misrata"),
        ("PARIS (Wire) - A mine killed a man.", "mine", "Paris"),
        ("NIGERIA: Two robbers boarded a ship.", "boarded", "Nigeria"),
        ("Iraqi bases were shelled.", "shelled", "Iraq"),
    ],
)
def test_where_it_was(text: str, act: str, name: str, gazetteer: MappedGazetteer) -> None:
    """The place of the act, not the speaker's, the launcher's, the neighbour's or the paper's."""
    location = located(text, act, gazetteer)

    assert location is not None
    assert name == location.name


def test_never_the_place_in_an_actors_name(gazetteer: MappedGazetteer) -> None:
    """An actor called after a country does not put the incident there."""
    text = "Fighters of the Army of Iraq killed ten people."

    assert located(text, "killed", gazetteer, actor="Army of Iraq") is None


def test_entities_are_lures(gazetteer: MappedGazetteer) -> None:
    """What enrich found to be an organisation yields no place at all."""
    report = a_report("The Islamic Resistance in Iraq said it would fight on.")
    lure = EntityMention(start=4, end=30, text="Islamic Resistance in Iraq", name="x", kind="organisation")

    assert resolve(report, (), [lure], gazetteer).places == ()


def test_no_place_is_said_to_be_none(gazetteer: MappedGazetteer) -> None:
    """An incident without a place has no location and a reason."""
    report = a_report("A grenade was thrown at a patrol.")

    incident = resolve(report, [a_draft(report)], (), gazetteer).incidents[0]

    assert (None, "the report names no place for this incident") == (incident.location, incident.location_reason)


def test_an_unknown_village_has_no_coordinates(gazetteer: MappedGazetteer) -> None:
    """A name that the text calls a village and no record fits stays, without a point, with the reason."""
    location = located("Men burned houses in the village of Zurgunkwe.", "burned", gazetteer)

    assert location is not None
    assert ("Zurgunkwe", None, None) == (location.text, location.lat, location.lon)
    assert location.reason == "the gazetteer has no place of this name"


def test_an_offset_is_computed_from_the_record(gazetteer: MappedGazetteer) -> None:
    """A bearing and distance from X give X's point moved, neither more nor less, and keep how it was said."""
    location = located("Pirates boarded a tanker 24 nm SSE of Salalah.", "boarded", gazetteer)

    assert location is not None
    assert location.relation is not None
    assert destination(Point(17.01505, 54.09237), 157.5, 24 * 1.852) == (location.lat, location.lon)
    assert (RelationKind.BEARING, 157.5, 44.448) == (
        location.relation.kind,
        location.relation.bearing_deg,
        location.relation.distance_km,
    )


@pytest.mark.parametrize(
    ("text", "act", "relation", "acled", "ucdp"),
    [
        ("A bomb went off in Homs.", "bomb", None, 1, 1),
        ("A bomb went off near Homs.", "bomb", RelationKind.NEAR, 2, 2),
        ("A bomb went off in Homs province.", "bomb", None, 3, 4),
        ("A bomb went off in Walker County.", "bomb", None, 2, 3),
        ("A bomb went off in Syria.", "bomb", None, 3, 6),
        ("Robbers boarded a ship off Bonny.", "boarded", RelationKind.OFF, 2, 7),
        ("A ship was boarded in the Gulf of Aden.", "boarded", None, 3, 7),
        ("A bus was ambushed on the road between Maiduguri and Damaturu.", "ambushed", RelationKind.BETWEEN, 2, 5),
        ("A bomb went off at 34.5123, 37.1234 today.", "bomb", None, 1, 1),
    ],
)
def test_precision_follows_the_kind(
    text: str, act: str, relation: RelationKind | None, acled: int, ucdp: int, *, gazetteer: MappedGazetteer
) -> None:
    """The codes of ACLED and UCDP are a function of the kind of place and the relation alone."""
    location = located(text, act, gazetteer)

    assert location is not None
    found = (location.relation.kind if location.relation else None, location.geo_precision, location.where_precision)
    assert (relation, acled, ucdp) == found


def test_disputed_ground_keeps_both_provinces(gazetteer: MappedGazetteer) -> None:
    """al-Tanf is said to lie in Homs, and in Rif Dimashq by others."""
    location = located("Drones struck al-Tanf.", "struck", gazetteer)

    assert location is not None
    assert ("Syria", "Homs", ("Rif Dimashq",)) == (
        location.country_name,
        location.admin1,
        location.admin1_alternatives,
    )


words = st.sampled_from(
    [
        "Homs",
        "Paris",
        "Tripoli",
        "Iraq",
        "Iraqi",
        "Lebanon",
        "Nice",
        ",",
        ".",
        ":",
        "(",
        ")",
        "in",
        "near",
        "off",
        "between",
        "and",
        "12",
        "km",
        "24",
        "nm",
        "south",
        "of",
        "the",
        "said",
        "bomb",
        "killed",
        "al-Tanf",
        "U.S.",
        "Georgia",
        "TX",
        "Ga.",
        "Moscow",
        "denied",
        "Jordan",
        "Henderson",
        "34.5123,",
        "37.1234",
        "15-06N",
        "042-00E",
        "MAIDUGURI",
        "\n",
        "-",
    ]
)


@given(st.lists(words, min_size=1, max_size=30))
def test_whatever_the_text_the_promises_hold(gazetteer: MappedGazetteer, pieces: list[str]) -> None:
    """Spans slice to their text; a point is a record's, a written one or an offset; the answer is always the same."""
    report = a_report(" ".join(pieces))
    drafts = [a_draft(report)]

    found = resolve(report, drafts, (), gazetteer)

    assert found == resolve(report, drafts, (), gazetteer)
    points = {(r.lat, r.lon) for r in map(gazetteer.record, range(gazetteer.size))}
    for place in found.places:
        assert place.text == report.text[place.start : place.end]
        assert place.lat is None or place.kind is PlaceKind.COORDINATES or (place.lat, place.lon) in points
    location = found.incidents[0].location
    if location and location.lat is not None and location.relation is None:
        assert location.kind is PlaceKind.COORDINATES or (location.lat, location.lon) in points
