"""What is taken for a place name, and what is not."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.contracts.base import Span
from tocsin_geocode.gazetteer import MappedGazetteer
from tocsin_geocode.resolve.mentions import find_mentions
from tocsin_geocode.resolve.text import Text


def names(raw: str, gazetteer: MappedGazetteer, *lures: str) -> list[str]:
    spans = [Span(start=raw.index(lure), end=raw.index(lure) + len(lure)) for lure in lures]
    return [raw[m.start : m.end] for m in find_mentions(Text(raw), spans, gazetteer)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A bomb hit Maiduguri.", ["Maiduguri"]),
        ("Drones struck the al-Tanf garrison.", ["al-Tanf garrison"]),
        ("Rebels near At Tanf fled.", ["At Tanf"]),
        ("Troops left Homs Governorate.", ["Homs Governorate"]),
        ("A fair in Dallas, TX, was shut.", ["Dallas", "TX"]),
        ("The U.S. said so, and the US army agreed.", ["U.S.", "US"]),
        ("Ships sank in the Gulf of Aden.", ["Gulf of Aden"]),
        ("Sheriffs of Walker County came.", ["Walker County"]),
        ("MAIDUGURI (Wire) - Two died.", ["MAIDUGURI"]),
    ],
)
def test_places(text: str, expected: list[str], gazetteer: MappedGazetteer) -> None:
    """The longest name wins; hyphens, particles, codes and abbreviations are read as they are written."""
    assert expected == names(text, gazetteer)


@pytest.mark.parametrize(
    "text",
    [
        "It was a nice day of rest for us.",
        "Nice work, they said.",
        "Of all the men, none came.",
        "Jordan Henderson scored.",
        "Austin Smith and President Jordan met.",
        "In March the talks began.",
        "They told us.",
        "The code TX was written on it.",
        "They stole US $5,000.",
        "Rites of the Yerwa tribesmen were held.",
    ],
)
def test_no_places(text: str, gazetteer: MappedGazetteer) -> None:
    """Ordinary words, people, titles, months, pronouns and postal codes without a comma are no places."""
    assert names(text, gazetteer) == []


def test_a_surname_stays_a_person(gazetteer: MappedGazetteer) -> None:
    """Whom the text names in full is the same person by the surname alone."""
    assert names("Jordan Henderson was hurt. Henderson is well.", gazetteer) == []


def test_a_lure_hides_the_place_in_it(gazetteer: MappedGazetteer) -> None:
    """A place in an organisation's name is none, and the one behind it still is."""
    text = "The Islamic Resistance in Iraq hit Homs."

    assert ["Homs"] == names(text, gazetteer, "Islamic Resistance in Iraq")


def test_upper_case_text_needs_more_than_a_capital(gazetteer: MappedGazetteer) -> None:
    """Where everything is in capitals, an ordinary word is not a town."""
    assert ["MAIDUGURI"] == names("A NICE DAY ENDED WITH A BOMB IN MAIDUGURI.", gazetteer)


@given(st.text(alphabet="ABab .,-'\n\u0627\u0131\u00dfNice Paris Homs(IQ)", max_size=80))
def test_any_text_is_read(gazetteer: MappedGazetteer, text: str) -> None:
    """No text makes it fail; mentions are in order and never overlap."""
    found = find_mentions(Text(text), (), gazetteer)

    assert all(one.end <= other.start for one, other in pairwise(found))
