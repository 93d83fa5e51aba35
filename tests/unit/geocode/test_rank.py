"""Which of several places a name means."""

from collections.abc import Callable

import pytest

from tocsin.contracts.geo import PlaceKind
from tocsin_geocode.gazetteer import MappedGazetteer
from tocsin_geocode.resolve.mentions import find_mentions
from tocsin_geocode.resolve.rank import Choice, choose
from tocsin_geocode.resolve.text import Text
from tocsin_geocode.resolve.unknown import unknown_names

Chosen = Callable[[str], list[Choice]]


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("A bomb went off in Tripoli.", "Tripoli", "LY"),
        ("A bomb went off in Tripoli, Lebanon.", "Tripoli", "LB"),
        ("Lebanese police said a bomb went off in Tripoli, Lebanon. Later Tripoli was calm.", "Tripoli", "LB"),
        ("A fire burned in Paris.", "Paris", "FR"),
        ("A fire burned in Paris, Texas.", "Paris", "US"),
        ("A fire burned in Paris, TX, and the mayor of Paris came.", "Paris", "US"),
    ],
)
def test_the_text_decides_among_homonyms(text: str, name: str, country: str, chosen: Chosen) -> None:
    """Prominence decides a bare name; a container beside it, here or elsewhere in the text, overrules."""
    meant = {c.sense.record.country for c in chosen(text) if c.sense.record.name == name}

    assert {country} == meant


@pytest.mark.parametrize(
    "text",
    [
        "A man was hurt at Henderson Station in Dallas, Texas.",
        "A man was hurt in the Misrata valley of Borno.",
    ],
)
def test_what_its_container_belies(text: str, chosen: Chosen) -> None:
    """A facility called like a far town, a valley called like a foreign one, are not those towns."""
    choice = chosen(text)[0]

    assert choice.belied_by is not None


@pytest.mark.parametrize(
    ("text", "strays"),
    [
        ("A mine hurt two men in the Bonny valley of Zurgun district, near Syria.", True),
        ("A mine hurt two men in the Bonny valley of Zurgun district in Nigeria.", False),
    ],
)
def test_a_small_place_in_an_unknown_district(text: str, *, strays: bool, gazetteer: MappedGazetteer) -> None:
    """It is taken only where something else of the text lies in its country."""
    whole = Text(text)
    mentions = find_mentions(whole, (), gazetteer)

    choices = choose(whole, mentions, unknown_names(whole, mentions))

    assert [strays] == [c.strays for c in choices if c.sense.record.name == "Bonny"]


def test_the_owner_contains(chosen: Chosen) -> None:
    """Tripoli in "Lebanon's Tripoli" is the Lebanese one, and says what contains it."""
    lebanon, tripoli = chosen("A blast in Lebanon's Tripoli hurt two men.")

    assert (lebanon.mention, "LB") == (tripoli.within, tripoli.sense.record.country)


def test_two_containers_make_two_places(chosen: Chosen) -> None:
    """One name with two containers is two places in one text."""
    found = chosen("Bombs went off in Tripoli, Lebanon, and in Tripoli, Libya.")

    assert ["LB", "LB", "LY", "LY"] == [choice.sense.record.country for choice in found]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Shells hit Homs.", PlaceKind.SETTLEMENT),
        ("Shells hit Homs province.", PlaceKind.ADMIN1),
        ("Shells hit the city of Homs.", PlaceKind.SETTLEMENT),
        ("A town in the province of Homs was hit.", PlaceKind.ADMIN1),
    ],
)
def test_the_noun_beside_it_says_the_kind(text: str, kind: PlaceKind, chosen: Chosen) -> None:
    """A bare name is the town; "province" beside it makes it the area."""
    assert kind is chosen(text)[-1].sense.record.kind


def test_a_state_behind_a_town_is_the_state(chosen: Chosen) -> None:
    """What contains a town of the United States is the state of Georgia, not the country."""
    found = chosen("The U.S. army came to Dallas, Texas, and then to a fort in Georgia, U.S.")

    assert PlaceKind.ADMIN1 is next(c.sense.record.kind for c in found if c.sense.record.name == "Georgia")


def test_an_impossible_container_belies_the_record(chosen: Chosen) -> None:
    """No known Nice lies in Nigeria: the gazetteer lacks the one that is meant, and says so."""
    found = chosen("A market in Nice, Nigeria, burned.")

    assert [True, False] == [choice.belied_by is not None for choice in found]


def test_a_list_is_no_containment(chosen: Chosen) -> None:
    """Towns side by side do not contain each other."""
    assert [None, None, None] == [c.belied_by for c in chosen("Vigils were held in Nice, Moscow and Tripoli.")]


def test_a_small_place_far_from_the_subject_strays(chosen: Chosen) -> None:
    """A village abroad in a text all about another country is more likely a namesake that nobody listed."""
    found = chosen("Nigeria mourned. Nigerian troops left Maiduguri, Borno, and Damaturu. A mine blew up in Kfar Roum.")

    assert ["Kfar Roum"] == [choice.sense.record.name for choice in found if choice.strays]


def test_shares_are_shares(chosen: Chosen) -> None:
    """A choice and its rivals never claim more than the whole."""
    for choice in chosen("Tripoli and Paris, Georgia and Homs."):
        assert 0 < choice.share <= 1.0000001


@pytest.mark.parametrize(("name", "strays"), [("Nice", False), ("Nizza", True)])
def test_a_town_by_another_name_is_known_to_fewer(name: str, *, strays: bool, chosen: Chosen) -> None:
    """Far from all that a text is about, a city is itself under its own name, and under another hardly."""
    found = chosen(f"Fighting in Homs, in al-Tanf and in Kfar Roum reached positions in {name}.")

    assert strays == found[-1].strays


@pytest.mark.parametrize(
    ("text", "belied"), [("Men fled Kfar Roum, Borno.", True), ("Men fled Tripoli, Borno.", False)]
)
def test_a_province_behind_a_comma_belies_what_few_know(text: str, *, belied: bool, chosen: Chosen) -> None:
    """A village of another country is not in it; of a city that everybody knows it may be one of a list."""
    assert belied == (chosen(text)[0].belied_by is not None)
