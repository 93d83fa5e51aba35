"""Names of actors in texts: spellings, capitals, words of many meanings, and the forces of every country."""

from collections.abc import Callable

import pytest

from tocsin.contracts.parties import ActorKind
from tocsin_enrich.extract import Extraction
from tocsin_enrich.extract.lexicon import Lexicon
from tocsin_enrich.extract.reading import Reading
from tocsin_enrich.layers import gather

Mark = Callable[[str], Reading]
FEWEST_ACTORS = 650


def names(reading: Reading) -> list[str]:
    return [match.value.name for match in reading.organisations]


def test_there_are_enough_actors() -> None:
    """The list is long enough to be of use, without the media and aid bodies that are in it too."""
    assert FEWEST_ACTORS <= len({row["name"] for row in gather((), [])["actors"] if row["kind"] != "-"})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fighters of al-Shabab attacked.", ["Al-Shabaab"]),
        ("Al Shabaab attacked.", ["Al-Shabaab"]),
        ("HARAKAT AL-SHABAAB ATTACKED A CONVOY.", ["Al-Shabaab"]),
        ("Let us go.", []),
        ("Gunmen of LeT attacked.", ["Lashkar-e-Taiba"]),
        ("He swung a black axe at them.", []),
        ("Members of the Black Axe were arrested.", ["Black Axe"]),
        ("The road is covered with ice.", []),
        ("They planned a new border command.", []),
        ("The Pentagon confirmed it.", ["US Department of Defense"]),
        ("Ansar Allah and Hezbollah said so.", ["Houthis", "Hezbollah"]),
    ],
)
def test_names_are_told_from_words(reading: Mark, text: str, expected: list[str]) -> None:
    """Transliterations mean one actor; what has capitals inside, or is made of ordinary words, is spelled as such."""
    assert expected == names(reading(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The UPDF killed two cattle rustlers in Karamoja.", ["Uganda People's Defence Force"]),
        ("The MNLA attacked a convoy near Kidal.", ["National Movement for the Liberation of Azawad"]),
        ("A gunman opened fire at NAS Oceana.", []),
        ("Lawmakers of the DPR met in Jakarta.", []),
    ],
)
def test_an_abbreviation_is_of_its_best_known_bearer(reading: Mark, text: str, expected: list[str]) -> None:
    """Letters that several bodies share mean the one that news means by them, or need the full name beside them."""
    assert expected == names(reading(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ICE was thick on the road.", []),
        ("ICE agents of US Immigration and Customs Enforcement came.", ["US Immigration and Customs Enforcement"] * 2),
        ("Wagner was a composer.", []),
        ("Wagner left; the Wagner Group stayed.", ["Wagner Group"] * 2),
    ],
)
def test_words_of_many_meanings_need_the_full_name(reading: Mark, text: str, expected: list[str]) -> None:
    """An alias with a star counts where the report has the name or a sure alias too."""
    assert expected == names(reading(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kenya Defence Forces came.", "Kenya Defence Forces"),
        ("Kenya's military came.", "Kenya Defence Forces"),
        ("The Zambian navy came.", "Zambian navy"),
        ("Zambia's navy came.", "Zambian navy"),
        ("The Royal Thai Navy came.", "Thai navy"),
        ("The armed forces of Peru came.", "Peruvian Armed Forces"),
        ("The Israeli army came.", "Israel Defense Forces"),
        ("Russia's Ministry of Defence came.", "Russian Ministry of Defence"),
        ("The Soviet army came.", "Soviet army"),
    ],
)
def test_every_country_has_its_forces(reading: Mark, text: str, expected: str) -> None:
    """One force has one name, however a report puts it; a row of its own gives that name."""
    assert [expected] == names(reading(text))


def test_made_names_know_their_country(lexicon: Lexicon) -> None:
    """What is made by rule is a state force of its country."""
    made = {entry.words: entry.value for entry in lexicon.organisations}["zambian", "navy"]

    assert (ActorKind.STATE_FORCE, "ZM") == (made.kind, made.country)


def test_who_belongs_to_a_force_is_not_the_force(extracted: Callable[[str], Extraction]) -> None:
    """In "the Zambian police chief" the police are only a description."""
    found = extracted("Gunmen shot dead the Zambian police chief in Lusaka on Sunday.")

    assert "Zambian police" not in {entity.name for entity in found.entities}
