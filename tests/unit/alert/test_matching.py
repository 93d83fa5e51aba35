"""Which changes a rule asks for."""

import pytest
from alerting import a_change, a_rule
from builders import MONDAY, a_location, an_incident
from hypothesis import assume, given
from hypothesis import strategies as st

from tocsin.contracts.incident import Incident, IncidentStatus, TimeBasis, TimePrecision, When
from tocsin.contracts.messages import ChangeKind, IncidentChanged
from tocsin.contracts.ontology import SubEventType
from tocsin.contracts.parties import Casualties, CountBasis, Toll
from tocsin_alert.rules.area import Box, distance_km
from tocsin_alert.rules.matching import begins, meets
from tocsin_alert.rules.words import any_in

GANG = {"role": "perpetrator", "entity": "organisation", "name": "Les Écorcheurs", "text": "the gang"}
DAY = When(start="2023-11-01", end="2023-11-02", precision=TimePrecision.DAYS, basis=TimeBasis.EXPLICIT)
CLAIM = {"claimant": "The Group", "stance": "claims", "text": "a branch of it"}
MARKET = {"category": "business", "entity": "facility", "name": "Market", "text": "the Monday stalls"}
NO_RADIUS = an_incident(location=a_location(lat=None, lon=None, radius_km=None, reason="no such village"))
NOWHERE = an_incident(location=a_location(lat=None, lon=None, reason="no such village"))


def dead(least: int | None, most: int | None) -> Casualties:
    return Casualties(killed=Toll(min=least, max=most, basis=CountBasis.RANGE))


@pytest.mark.parametrize(
    ("says", "incident", "fits"),
    [
        ({}, an_incident(), True),
        ({"countries": ["ng", "ml"]}, an_incident(), True),
        ({"countries": ["ML"]}, an_incident(), False),
        ({"countries": ["NG"]}, an_incident(location=None, location_reason="not said"), False),
        ({"admins": ["borno"]}, an_incident(), True),
        ({"admins": ["Yobe"]}, an_incident(), False),
        ({"bbox": [13, 11, 14, 12]}, an_incident(), True),
        ({"bbox": [14, 11, 15, 12]}, an_incident(), False),
        ({"bbox": [170, -20, -170, 20]}, an_incident(location=a_location(lat=0, lon=-175)), True),
        ({"bbox": [170, -20, -170, 20]}, an_incident(location=a_location(lat=0, lon=0)), False),
        ({"near": {"lat": 11.8, "lon": 13.2, "km": 10}}, an_incident(), True),
        ({"near": {"lat": 12.8, "lon": 13.2, "km": 10}}, an_incident(), False),
        (
            {"near": {"lat": 0, "lon": 0, "km": 20_000}},
            an_incident(location=a_location(lat=None, lon=None, reason="x")),
            False,
        ),
        ({"types": ["violence against"]}, an_incident(), True),
        ({"types": ["Attack"]}, an_incident(sub_event_type=SubEventType.ABDUCTION), False),
        ({"types": ["drone", "abduction"]}, an_incident(sub_event_type=SubEventType.ABDUCTION), True),
        ({"statuses": ["asserted"]}, an_incident(status=IncidentStatus.CLAIMED), False),
        ({"outcomes": ["unknown"]}, an_incident(), True),
        ({"actors": ["ecorcheurs"]}, an_incident(actors=[GANG]), True),
        ({"actors": ["corcheurs"]}, an_incident(actors=[GANG]), False),
        ({"actors": ["THE GANG"]}, an_incident(actors=[GANG]), True),
        ({"text": ["two people"]}, an_incident(), True),
        ({"text": ["people two"]}, an_incident(), False),
        ({"admins": ["Yobe"]}, an_incident(location=a_location(admin1_alternatives=("Yobe",))), True),
        ({"actors": ["the group"]}, an_incident(claims=[CLAIM]), True),
        ({"actors": ["a branch of it"]}, an_incident(claims=[CLAIM]), True),
        ({"text": ["the group"]}, an_incident(claims=[CLAIM]), True),
        ({"text": ["écorcheurs"]}, an_incident(actors=[GANG]), True),
        ({"text": ["market"]}, an_incident(targets=[MARKET]), True),
        ({"text": ["the Monday stalls"]}, an_incident(targets=[MARKET]), True),
        ({"text": ["machetes"]}, an_incident(weapons=[{"category": "blade", "text": "machetes"}]), True),
        ({"text": ["nigeria"]}, an_incident(), True),
        ({"text": ["borno"]}, an_incident(), True),
        ({"text": ["borno"]}, an_incident(location=None, location_reason="not said"), False),
        ({"killed": 5}, an_incident(casualties=dead(5, 9)), True),
        ({"killed": 5}, an_incident(casualties=dead(None, 9)), False),
        ({"killed": 0}, an_incident(), False),
        ({"killed": 0}, an_incident(casualties=dead(0, 0)), True),
        ({"killed": 9, "injured": 0}, an_incident(casualties=dead(5, 5)), False),
        ({"killed": 5, "injured": 99}, an_incident(casualties=dead(5, 5)), True),
        ({"countries": ["NG"], "killed": 9}, an_incident(casualties=dead(5, 5)), False),
    ],
)
def test_all_that_a_rule_says_must_hold(says: dict[str, object], incident: Incident, *, fits: bool) -> None:
    """Of several values, and of several tolls, one is enough; what is not said is never at least so many."""
    assert fits == meets(a_rule(**says), incident)


@pytest.mark.parametrize(
    ("says", "change", "may"),
    [
        ({}, a_change(), True),
        ({"enabled": False}, a_change(), False),
        ({"changes": ["created"]}, a_change(kind=ChangeKind.UPDATED), False),
        ({}, a_change(kind=ChangeKind.RETRACTED), False),
        ({"min_confidence": 0.8}, a_change(), True),
        ({"min_confidence": 0.81}, a_change(), False),
        ({"min_sources": 2}, a_change(independent_source_count=1, source_count=9), False),
        ({"min_sources": 2}, a_change(independent_source_count=2), True),
        ({"max_radius_km": 15}, a_change(), True),
        ({"max_radius_km": 14}, a_change(), False),
        ({"max_radius_km": 14}, a_change(an_incident(location=None, location_reason="not said")), False),
        ({"max_radius_km": 14}, a_change(NO_RADIUS), False),
        ({"within_days": 4}, a_change(an_incident(time=DAY), produced_at=MONDAY), True),
        ({"within_days": 3}, a_change(an_incident(time=DAY), produced_at=MONDAY), False),
        ({"within_days": 3}, a_change(), True),
    ],
)
def test_when_a_rule_may_begin(says: dict[str, object], change: IncidentChanged, *, may: bool) -> None:
    """Confidence, sources, exactness and age are asked for once; an incident without a day may be of today."""
    assert may == begins(a_rule(**says), change)


degrees_east = st.floats(-180, 180)


@given(degrees_east, degrees_east, degrees_east)
def test_a_box_and_the_rest_of_its_belt_are_all_round_the_world(west: float, east: float, lon: float) -> None:
    """Across the date line or not: a point is in the box from west to east, or in the one from east to west."""
    assume(west != east)
    box, rest = Box(west, -10, east, 10), Box(east, -10, west, 10)
    assert box.holds(0, lon) or rest.holds(0, lon)
    assert box.holds(0, west)
    assert box.holds(10, east)
    assert not box.holds(10.1, west)
    assert not box.holds(-10.1, west)
    if lon not in (west, east):
        assert box.holds(0, lon) != rest.holds(0, lon)


@given(st.floats(-90, 90), degrees_east, st.floats(-90, 90), degrees_east)
def test_a_distance_is_the_same_there_and_back(lat: float, lon: float, other_lat: float, other_lon: float) -> None:
    """Never more than half way round, and the date line is no distance."""
    there = distance_km(lat, lon, other_lat, other_lon)
    assert there == pytest.approx(distance_km(other_lat, other_lon, lat, lon), abs=1e-6)
    assert 0 <= there <= 20_038
    assert distance_km(lat, 180, lat, -180) == pytest.approx(0, abs=1e-6)


WORDS = st.lists(st.text("abcdéß", min_size=1), min_size=1, max_size=4)


@given(WORDS, WORDS, WORDS)
def test_words_in_a_row_are_found_in_any_spelling(before: list[str], words: list[str], after: list[str]) -> None:
    """In upper case, with other blanks and signs in between; and part of a word is no word."""
    said = "-".join([*before, *words, *after]).upper()
    assert any_in([" ".join(words)], [None, "", said])
    assert not any_in([" ".join(words)], [f"x{'x'.join(words)}x", None])
