"""STIX 2.1, as the stix2 library parses it."""

import json
import re
from dataclasses import replace

import pytest
import stix2
from builders import a_location
from exporting import GUNMEN, PEOPLE, a_source, a_stored, an_unplaced, exported, hostile_incidents, nowhere
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin_store.exports.stix import REMEMBERED
from tocsin_store.fuse import State
from tocsin_store.repository import StoredIncident


def parsed(*incidents: StoredIncident) -> stix2.Bundle:
    return stix2.parse(exported("stix", *incidents), allow_custom=False, version="2.1")


def of_kind(bundle: stix2.Bundle, kind: str) -> list[stix2.v21._STIXBase21]:
    return [each for each in bundle.objects if each.type == kind]


def test_an_incident_with_all_that_belongs_to_it() -> None:
    """What happened, where, who, who told of it, and how they are related."""
    bundle = parsed(a_stored(sources=(a_source("Paper", 1), a_source("Radio", 2))))

    [incident], [location] = of_kind(bundle, "incident"), of_kind(bundle, "location")
    assert ("Attack, Maiduguri, 2023-11-06", 80) == (incident.name, incident.confidence)
    assert ["Violence against civilians", "Attack", "asserted"] == incident.labels
    assert (11.84644, 13.16027, 15_000, "NG", "Borno") == (
        location.latitude,
        location.longitude,
        location.precision,
        location.country,
        location.administrative_area,
    )
    identities = {each.id: each.name for each in of_kind(bundle, "identity")}
    assert {"Tocsin", "Paper", "Radio", "Gunmen", "two people"} == set(identities.values())
    assert {("located-at", None), ("attributed-to", "Gunmen"), ("targets", "two people")} == {
        (link.relationship_type, identities.get(link.target_ref)) for link in of_kind(bundle, "relationship")
    }
    assert [[incident.id, name] for name in ("Paper", "Radio")] == [
        [report.object_refs[0], identities[report.object_refs[1]]] for report in of_kind(bundle, "report")
    ]


def test_no_marking_is_made_up() -> None:
    """Who may see it is not Tocsin's to say."""
    assert not re.search(rb"object_marking_refs|tlp", exported("stix", a_stored()), re.IGNORECASE)


def test_ids_are_the_same_every_time() -> None:
    """Whoever takes in two exports has every object once; the file is the same byte by byte."""
    assert exported("stix", a_stored()) == exported("stix", a_stored())
    alone, beside = (
        {each["id"] for each in json.loads(exported("stix", *incidents))["objects"]}
        for incidents in ([a_stored()], [a_stored(), a_stored(id="i-2")])
    )
    assert alone < beside


def test_a_new_revision_is_a_new_version() -> None:
    """A platform that has the first takes the second in its place: same id, later `modified`."""
    [first], [second] = (of_kind(parsed(a_stored(revision=number)), "incident") for number in (1, 2))

    assert (first.id, first.created) == (second.id, second.created)
    assert first.modified < second.modified


@pytest.mark.parametrize(("state", "revoked"), [(State.LIVE, False), (State.MERGED, True), (State.RETRACTED, True)])
def test_what_no_longer_stands_is_revoked(state: State, revoked: bool) -> None:  # noqa: FBT001
    """A platform that has it takes it down."""
    [incident] = of_kind(parsed(replace(a_stored(), state=state)), "incident")

    assert revoked == incident.get("revoked", False)


def test_a_bundle_of_other_content_has_another_id() -> None:
    """And an empty one is a bundle too."""
    ids = {parsed(*incidents).id for incidents in ([], [a_stored()], [a_stored(revision=2)])}

    assert 3 == len(ids)


def test_a_place_without_point_or_country_is_left_out() -> None:
    """STIX asks for one of them; an incident without a place has no location at all."""
    assert [] == of_kind(parsed(a_stored(location=an_unplaced("the border")), a_stored(**nowhere())), "location")
    [country] = of_kind(
        parsed(a_stored(location=a_location(lat=None, lon=None, radius_km=None, reason="?"))), "location"
    )
    assert "NG" == country.country


def test_unnamed_people_are_nobody_elses() -> None:
    """Gunmen here are not the gunmen there; an organisation is the same everywhere."""
    named = GUNMEN.model_copy(update={"name": "Army"})
    bundle = parsed(a_stored(actors=(GUNMEN, named)), a_stored(id="i-2", actors=(GUNMEN, named)))
    names = [each.name for each in of_kind(bundle, "identity")]

    assert (2, 1) == (names.count("Gunmen"), names.count("Army"))


def test_what_was_written_lately_is_not_written_again() -> None:
    """Memory has an end, so the same place may come again far behind; its content is then the same."""
    near = [a_stored(id=str(number), actors=()) for number in range(3)]
    bundle = json.loads(exported("stix", *near))

    assert 1 == sum(each["type"] == "location" for each in bundle["objects"])


def test_a_place_that_comes_again_far_behind_is_the_same() -> None:
    """Twice in a bundle, with one content, which whoever takes it in has once."""
    apart = [
        a_stored(id=str(number), sources=(), location=a_location(name=str(number))) for number in range(REMEMBERED)
    ]
    found = json.loads(exported("stix", *apart, a_stored(id="0", location=a_location(name="0"))))["objects"]
    again = [each for each in found if each["type"] == "location" and each["name"] == "0"]

    assert 2 == len(again)
    assert again[0] == again[1]


@settings(max_examples=60)
@given(st.lists(hostile_incidents(), max_size=3))
def test_hostile_text_parses(incidents: list[StoredIncident]) -> None:
    """Every object is what STIX says it must be, and refers to one that is in the bundle."""
    bundle = parsed(*incidents)
    ids = {each.id for each in bundle.objects}

    refs = {
        ref
        for each in bundle.objects
        for key, value in each.items()
        if key.endswith(("_ref", "_refs"))
        for ref in (value if isinstance(value, list) else [value])
    }
    assert refs <= ids
    assert len({stored.incident.id for stored in incidents}) == len({each.id for each in of_kind(bundle, "incident")})


def test_people_without_a_name_are_groups() -> None:
    """STIX's classes of identity follow from ours."""
    bundle = parsed(a_stored(actors=(PEOPLE,)))

    assert {"two people": "group"} == {
        each.name: each.identity_class for each in of_kind(bundle, "identity") if each.name == "two people"
    }
