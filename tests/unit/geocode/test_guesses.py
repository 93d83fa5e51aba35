"""Places that no sentence of an incident names: visible as guesses, and wider and less sure than told ones."""

import pytest
from builders import a_draft, a_report

from tocsin.contracts.base import Span
from tocsin.contracts.geo import Location, LocationBasis
from tocsin.contracts.incident import EntityMention, Evidence
from tocsin_geocode.gazetteer import MappedGazetteer
from tocsin_geocode.resolve import resolve

DATELINE = "MAIDUGURI, Nigeria (Example Wire) - "


def located(gazetteer: MappedGazetteer, text: str, act: str, entities: tuple[str, ...] = ()) -> Location:
    """Place the one incident of a text, told by its last sentence."""
    report = a_report(text)
    start = text.rindex(" - ") + 3 if " - " in text else 0
    at = text.index(act, start)
    told = Evidence(field="sub_event_type", start=at, end=at + len(act), quote=act, rule="test")
    draft = a_draft(report, id="i", scope=(Span(start=start, end=len(text)),), evidence=(told,))
    spans = [(name, text.index(name)) for name in entities]
    known = [EntityMention(start=s, end=s + len(n), text=n, name=n, kind="organisation") for n, s in spans]
    location = resolve(report, [draft], known, gazetteer).incidents[0].location
    assert location is not None
    return location


@pytest.mark.parametrize(
    ("sentence", "act", "named"),
    [
        ("Gunmen killed five farmers in Bankwaro.", "killed", "Bankwaro"),
        ("Gunmen killed five farmers near Umm al-Dur on Monday.", "killed", "Umm al-Dur"),
        ("Gunmen killed five farmers in the village of Bankwaro.", "killed", "Bankwaro"),
        ("Gunmen raided Bankwaro and left.", "raided", "Bankwaro"),
        ("Gunmen killed five farmers.", "killed", None),
        ("Gunmen killed five farmers in March.", "killed", None),
        ("Gunmen killed five farmers in Operation Sweep.", "killed", None),
    ],
)
def test_what_the_act_names_is_handed_on(
    gazetteer: MappedGazetteer, sentence: str, act: str, named: str | None
) -> None:
    """A name that no record fits stands beside the dateline's town; months and operations are no places."""
    location = located(gazetteer, DATELINE + sentence, act)

    assert ("Maiduguri", LocationBasis.DATELINE, named) == (location.name, location.basis, location.named)


def test_an_organisations_name_is_no_place(gazetteer: MappedGazetteer) -> None:
    """What enrich knows for somebody is not taken for where it was."""
    location = located(gazetteer, DATELINE + "Gunmen killed five men at Mobil Depot.", "killed", ("Mobil Depot",))

    assert location.named is None


def test_a_dateline_is_a_guess(gazetteer: MappedGazetteer) -> None:
    """A fall-back says so, and is wider the less the report tells; what is told is no guess."""
    told = located(gazetteer, "Gunmen killed five farmers in Maiduguri.", "killed")
    silent = located(gazetteer, DATELINE + "Gunmen killed five farmers.", "killed")
    other = located(gazetteer, DATELINE + "Gunmen killed five farmers in Bankwaro.", "killed")

    assert told.guess is None
    assert "no place is told of the act; guessed from the dateline" == silent.guess
    assert "no record fits the place that the act names (Bankwaro); guessed from the dateline" == other.guess
    assert told.confidence > silent.confidence > other.confidence
    assert [1, 2, 3] == [told.geo_precision, silent.geo_precision, other.geo_precision]
    assert (told.radius_km or 0) < (silent.radius_km or 0) < (other.radius_km or 0)


def test_a_province_that_is_told_is_no_guess(gazetteer: MappedGazetteer) -> None:
    """A village in a known state is placed by the state, whose radius holds it, and its name is handed on."""
    location = located(gazetteer, "Gunmen killed five farmers in Bankwaro, Borno State, on Monday.", "killed")

    assert ("Borno", "Bankwaro", None) == (location.name, location.named, location.guess)
