"""Who is named: organisations, forces, unnamed people, persons, weapons and what was hit."""

from collections.abc import Callable

import pytest

from tocsin_enrich.extract import Extraction
from tocsin_enrich.extract.mentions import Kind
from tocsin_enrich.extract.parties import find_parties
from tocsin_enrich.extract.reading import Reading

Mark = Callable[[str], Reading]
Read = Callable[[str], Extraction]


def named(reading: Reading, kind: Kind) -> list[tuple[str | None, str | None]]:
    return [(mention.name, mention.country) for mention in find_parties([reading])[0] if mention.kind is kind]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The PKK attacked.", [("Kurdistan Workers' Party", "TR")]),
        ("Kataib Hezbollah attacked.", [("Kata'ib Hezbollah", "IQ")]),
        ("Houthi rebels attacked.", [("Houthis", "YE")]),
        ("IS attacked Mora.", [("Islamic State", None)]),
        ("It is a town.", []),
        ("The Israeli army attacked.", [("Israel Defense Forces", "IL")]),
        ("Russian forces attacked.", [("Russian forces", "RU")]),
        ("Israel struck a convoy.", [("Israel", "IL")]),
        ("He visited Israel.", []),
        ("The military base was hit.", []),
        ("The Mora Liberation Front attacked.", [("Mora Liberation Front", None)]),
    ],
)
def test_organisations(reading: Mark, text: str, expected: list[tuple[str | None, str | None]]) -> None:
    """Known names and aliases, forces of a state, states that act, and names that end like one."""
    assert expected == named(reading(text), Kind.ORGANISATION)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("President Ana Prieto spoke.", ["Ana Prieto"]),
        ("Gunmen killed Luis Mora.", ["Luis Mora"]),
        ("LUIS MORALES WAS MURDERED.", ["LUIS MORALES"]),
        ("Ana Prieto, 34, was wounded.", ["Ana Prieto"]),
        ("Gunmen killed a farmer in San Miguel.", []),
        ("They live in Port Harcourt.", []),
    ],
)
def test_persons(reading: Mark, text: str, expected: list[str]) -> None:
    """A name is a person's where a title, an age or what befalls it says so, and never after "in"."""
    assert expected == [name for name, _ in named(reading(text), Kind.PERSON)]


@pytest.mark.parametrize(
    ("text", "role", "expected"),
    [
        ("Gunmen attacked villagers near Mora.", "perpetrator", ["Gunmen"]),
        ("Villagers near Mora were attacked by gunmen.", "perpetrator", ["gunmen"]),
        ("Villagers near Mora were attacked by gunmen.", "victim", ["Villagers"]),
        ("Gunmen stormed a village and killed four farmers.", "perpetrator", ["Gunmen"]),
        ("An attack by rebels on soldiers killed two.", "perpetrator", ["rebels"]),
        ("An attack by rebels on soldiers killed two.", "target", ["soldiers"]),
        ("Rebels carried out an attack on soldiers near Mora.", "perpetrator", ["Rebels"]),
        ("Soldiers clashed with rebels near Mora.", "perpetrator", ["Soldiers"]),
        ("Soldiers clashed with rebels near Mora.", "target", ["rebels"]),
        ("Fighters of Hamas attacked soldiers near Mora.", "perpetrator", ["Fighters", "Hamas"]),
        ("Gunmen killed two farmers, police said.", "perpetrator", ["Gunmen"]),
        ("Police fled after gunmen killed two farmers.", "perpetrator", ["gunmen"]),
        ("The army shot down a drone near Mora on Sunday.", "interceptor", ["army"]),
    ],
)
def test_roles(extracted: Read, text: str, role: str, expected: list[str]) -> None:
    """Subject, object and "by" phrase say who did it to whom; who only speaks did nothing."""
    (incident,) = extracted(text).incidents

    assert expected == [actor.text for actor in incident.actors if actor.role == role]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Two drones hit the al-Tanf garrison.", [("drone", "Two drones", 2)]),
        ("A car bomb exploded outside a bank in Mora.", [("vbied", "car bomb", 1)]),
        ("Rebels fired a barrage of rockets at a base in Mora.", [("rocket", "rockets", None)]),
        ("Men with machetes attacked farmers.", [("blade", "machetes", None)]),
        ("The bomb squad arrived after gunmen killed a guard.", []),
    ],
)
def test_weapons(extracted: Read, text: str, expected: list[tuple[str, str, int | None]]) -> None:
    """Weapons have a category, the report's words and a count where one is said."""
    (incident,) = extracted(text).incidents

    assert expected == [(w.category.value, w.text, w.count.min if w.count else None) for w in incident.weapons]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Two drones hit the al-Tanf garrison.", [("military_base", "facility", "al-Tanf garrison")]),
        ("A bomb exploded outside the U.S. embassy in Mora.", [("diplomatic", "facility", None)]),
        ("Pirates boarded an oil tanker off Mora on Sunday.", [("vessel", "vessel", None)]),
        ("Gunmen killed the journalist Ana Prieto.", [("media", "person", "Ana Prieto")]),
    ],
)
def test_targets(extracted: Read, text: str, expected: list[tuple[str, str, str | None]]) -> None:
    """What was hit has a category, an entity and, where it has one, its name."""
    (incident,) = extracted(text).incidents

    assert expected == [(t.category.value, t.entity.value, t.name) for t in incident.targets]


def test_names_in_the_text_are_given_with_offsets(extracted: Read) -> None:
    """The geocoder learns that a country inside a name is none; a country that acts stays a place."""
    text = "The Islamic Resistance in Iraq and President Ana Prieto met. Israel struck a convoy in Mora."

    found = extracted(text).entities

    assert [("Islamic Resistance in Iraq", "organisation"), ("Ana Prieto", "person")] == [
        (e.name, e.kind) for e in found
    ]


def test_a_surname_stands_for_the_person(extracted: Read) -> None:
    """A bare surname later in the report is the person named before."""
    text = "The mayor, Luis Mora, spoke on Friday. Gunmen killed Mora on Sunday."
    (incident,) = extracted(text).incidents

    assert ["Luis Mora"] == [target.name for target in incident.targets]
