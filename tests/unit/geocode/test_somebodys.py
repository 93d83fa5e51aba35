"""Place names that are a part of another name: a person's, a newspaper's, a team's, a ship's, a road's."""

import pytest

from tocsin.contracts.geo import PlaceKind
from tocsin_geocode.build.compile import Sources, build_gazetteer
from tocsin_geocode.entries import Entry
from tocsin_geocode.gazetteer import MappedGazetteer, open_gazetteer
from tocsin_geocode.resolve.mentions import find_mentions
from tocsin_geocode.resolve.text import Text

TOWN, STATE, NATION = PlaceKind.SETTLEMENT, PlaceKind.ADMIN1, PlaceKind.COUNTRY
ENTRIES = (
    Entry("United States", NATION, 39.8, -98.5, "US", population=327_000_000, aliases=("America",)),
    Entry("Kenya", NATION, 1, 38, "KE", population=51_000_000),
    Entry("Czech Republic", NATION, 49.75, 15, "CZ", population=10_000_000),
    Entry("Alabama", STATE, 32.8, -86.8, "US", radius_km=250, code="US.AL"),
    Entry("Boston", TOWN, 42.36, -71.06, "US", None, 690_000),
    Entry("Austin", TOWN, 30.27, -97.74, "US", None, 930_000),
    Entry("Florence", TOWN, 43.78, 11.25, "IT", None, 350_000),
    Entry("Liverpool", TOWN, 53.41, -2.98, "GB", None, 860_000),
    Entry("Goma", TOWN, -1.68, 29.22, "CD", None, 670_000),
    Entry("Sake", TOWN, -1.57, 29.04, "CD", None, 17_000),
    Entry("El Fasher", TOWN, 13.63, 25.35, "SD", None, 260_000),
    Entry("Deir ez-Zor", TOWN, 35.34, 40.14, "SY", None, 270_000),
    Entry("Nice", TOWN, 43.7, 7.27, "FR", None, 340_000),
    Entry("Most", TOWN, 50.5, 13.64, "CZ", None, 66_000),
    Entry("Anchorage", TOWN, 61.2, -149.9, "US", None, 290_000),
)
CLASSES = {
    "austin": "gs", "florence": "g", "nice": "w", "most": "x", "lincoln": "s", "globe": "n", "road": "n", "bulls": "n",
    "police": "ox", "airways": "o", "tanker": "t", "maersk": "t", "mr": "tx", "hurricane": "t", "anchorage": "w",
}  # fmt: skip


@pytest.fixture(scope="module")
def somewhere(tmp_path_factory: pytest.TempPathFactory) -> MappedGazetteer:
    """Build a gazetteer of places whose names other things have too."""
    sources = Sources(ENTRIES, {}, CLASSES, {"test": "1"})
    return open_gazetteer(build_gazetteer(tmp_path_factory.mktemp("gazetteer") / "somewhere", sources=sources))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Boston Globe said so.", []),
        ("He lives at 12 Boston Road.", []),
        ("They cheered the Boston Bulls.", []),
        ("Boston Police came.", ["Boston"]),
        ("A jet of Kenya Airways landed.", []),
        ("Trouble in Kenya Airways grew.", ["Kenya"]),
        ("The Bank of America closed.", []),
        ("The banks of America closed.", ["America"]),
        ("Hurricane Florence struck.", []),
        ("Pirates boarded the tanker Maersk Alabama.", []),
        ("Storms hit Alabama.", ["Alabama"]),
        ("They blamed Storm Florence.", []),
        ("Mr. Austin came.", []),
        ("Austin, 40, came by car.", []),
        ("In Austin, 40, mostly students, came.", ["Austin"]),
        ("Then Liverpool fans sang.", []),
        ("Police in Liverpool fans out.", ["Liverpool"]),
    ],
)
def test_parts_of_other_names(text: str, expected: list[str], somewhere: MappedGazetteer) -> None:
    """What follows a title, or stands before a thing's noun, is no place; a police force is where its town is."""
    assert expected == [text[m.start : m.end] for m in find_mentions(Text(text), (), somewhere)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They died on the Goma-Sake road.", ["Goma", "Sake"]),
        ("They died on the Goma\u2013Sake road.", ["Goma", "Sake"]),
        ("They came by Goma-Taxi.", []),
        ("Nice was shaken by it.", ["Nice"]),
        ("Nice people were shaken by it.", []),
        ("Shots fell in Most, in the Czech Republic.", ["Most", "Czech Republic"]),
        ("Shots fell near Most (Czech Republic).", ["Most", "Czech Republic"]),
        ("In Most, in Kenya, all was calm.", ["Kenya"]),
        ("Shots fell in Anchorage.", ["Anchorage"]),
        ("The vessel was boarded at Anchorage by pirates as its crew slept.", []),
        ("They fled Al Fasher and al-Fasher.", ["Al Fasher", "al-Fasher"]),
        ("They fled Deir az-Zor and Deir ez-Zor.", ["Deir ez-Zor"]),
    ],
)
def test_places_after_all(text: str, expected: list[str], somewhere: MappedGazetteer) -> None:
    """Ends of a road, a subject, a town within its country, a noun of place, an article in another spelling."""
    assert expected == [text[m.start : m.end] for m in find_mentions(Text(text), (), somewhere)]
