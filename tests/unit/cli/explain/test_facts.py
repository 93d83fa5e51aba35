"""What there is to show of an incident."""

from typing import Any

import pytest
from builders import a_location, an_incident

from tocsin.contracts.geo import LocationBasis, Relation, RelationKind
from tocsin.contracts.incident import CameoCodes, Codes, CustomCode, Outcome, PloverCodes, UcdpCodes
from tocsin.contracts.messages import ReportGeocoded
from tocsin.contracts.parties import Casualties, Claim, CountBasis, Range, Stance, Toll, Weapon, WeaponCategory
from tocsin_cli.explain.facts import Fact, codes, facts_of, not_said


def fact(incident: Any, label: str) -> Fact:
    return next(each for each in facts_of(incident) if each.label == label)


def test_each_field_has_its_value_words_and_rule(message: ReportGeocoded) -> None:
    """In the order in which one asks: what, how sure, who, how many, when, where, who says so."""
    killing = message.incidents[0]

    assert [
        ("what", "Attack (Violence against civilians)", "killed"),
        ("status", "claimed: only its maker tells of it", "claimed"),
        ("who did it", "Gunmen", "Gunmen"),
        ("who claims it", "The Front (political militia, NG)", "the Front"),
        ("killed", "2", "two people"),
        ("when", "2023-11-05, reckoned from the day of publication", "on Sunday"),
        ("where", "Maiduguri, Borno, Nigeria at 11.8464, 13.1603 ±15 km", "Maiduguri"),
        ("claim", "The Front claims it", "claimed"),
    ] == [(each.label, each.value, each.evidence and each.evidence.quote) for each in facts_of(killing)]


def test_what_has_no_words_says_what_it_rests_on(message: ReportGeocoded) -> None:
    """No place and no day are told with the reason, and never left out without a word."""
    strike = message.incidents[1]

    assert ("not known: no place is named near it", None) == (
        fact(strike, "where").value,
        fact(strike, "where").evidence,
    )
    assert "asserted: the report states it" == fact(strike, "status").value
    assert ["who did it", "killed", "injured", "day"] == not_said(strike)


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (None, "drone"),
        (Range(min=1, max=1), "drone"),
        (Range(min=2, max=2), "drone x 2"),
        (Range(min=14), "drone x 14+"),
    ],
)
def test_counts_stand_behind_what_is_counted(count: Range | None, expected: str) -> None:
    """One of a kind needs no number."""
    incident = an_incident(weapons=(Weapon(category=WeaponCategory.DRONE, text="drones", count=count),))

    assert expected == fact(incident, "weapon").value


@pytest.mark.parametrize(
    ("toll", "expected"),
    [
        (Toll(min=0, max=0, basis=CountBasis.NONE_REPORTED), "0: the text says so"),
        (Toll(min=12, basis=CountBasis.VAGUE_TERM), "12+ (a vague word)"),
        (Toll(min=3, max=5, basis=CountBasis.RANGE), "3-5"),
    ],
)
def test_a_toll_says_how_it_was_told(toll: Toll, expected: str) -> None:
    """None reported is not the same as not said, and dozens are not counted."""
    assert expected == fact(an_incident(casualties=Casualties(injured=toll)), "injured").value


def test_a_place_says_how_it_was_read() -> None:
    """The relation in the text, where it was read, and why there are no coordinates."""
    near = a_location(relation=Relation(kind=RelationKind.NEAR, text="near"), basis=LocationBasis.CONTEXT)
    unknown = a_location(lat=None, lon=None, radius_km=None, reason="two places have this name")

    assert fact(an_incident(location=near), "where").value.endswith("±15 km (near; in a sentence beside it)")
    assert "Maiduguri, Borno, Nigeria; no coordinates: two places have this name" == (
        fact(an_incident(location=unknown), "where").value
    )


def test_blame_names_whom() -> None:
    """Who says what of whom, in a sentence."""
    incident = an_incident(claims=(Claim(claimant="The army", stance=Stance.BLAMES, subject="ISWAP"),))

    assert "The army blames ISWAP" == fact(incident, "claim").value


def test_an_outcome_is_shown_where_there_is_one() -> None:
    """Unknown is no fact."""
    assert "intercepted" == fact(an_incident(outcome=Outcome.INTERCEPTED), "outcome").value
    assert "outcome" not in {each.label for each in facts_of(an_incident())}


def test_no_evidence_is_left_out() -> None:
    """A field told twice, and one that has no row of its own, are shown with all their words."""
    text = an_incident().evidence[0]
    fields = ("sub_event_type", "sub_event_type", "custom_field")
    incident = an_incident(evidence=tuple(text.model_copy(update={"field": field}) for field in fields))

    further = [each for each in facts_of(incident) if each.value == "also read from"]

    assert [("what", "sub_event_type"), ("custom field", "custom_field")] == [(f.label, f.field) for f in further]
    assert 3 == sum(each.evidence is not None for each in facts_of(incident))


def test_other_ontologies_stand_in_a_line() -> None:
    """Only those that have a code for it; a dash where none has."""
    full = Codes(
        plover=PloverCodes(event="ASSAULT", mode=("drone",)), cameo=CameoCodes(code="195"),
        ucdp=UcdpCodes(type_of_violence=1), custom=CustomCode(code="custom:sabotage", name="Sabotage"),
    )  # fmt: skip

    assert "custom:sabotage Sabotage · PLOVER ASSAULT drone · CAMEO 195 · UCDP type 1" == codes(an_incident(codes=full))
    assert "-" == codes(an_incident())
