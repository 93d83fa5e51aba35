"""Noun phrases, lists and names: who belongs to a phrase, and who is who."""

from collections.abc import Callable

import pytest

from tocsin_enrich.extract import Extraction
from tocsin_enrich.extract.mentions import Kind
from tocsin_enrich.extract.parties import find_parties
from tocsin_enrich.extract.reading import Reading

Mark = Callable[[str], Reading]
Read = Callable[[str], Extraction]


def phrase(reading: Reading, kind: Kind) -> list[str]:
    return [reading.slice(m.outer, m.end) for m in find_parties([reading])[0] if m.kind is kind]


def targets(extraction: Extraction) -> list[str]:
    return [target.text for incident in extraction.incidents for target in incident.targets]


def doers(extraction: Extraction) -> list[str]:
    return [a.text for i in extraction.incidents for a in i.actors if a.role.value == "perpetrator"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A jailed social democratic leader, Ana Ruiz, was killed.", ["Ana Ruiz"]),
        ("Gunmen killed opposition party leader Ana Ruiz.", ["opposition party leader Ana Ruiz"]),
        ("On Sunday Ana Ruiz was killed.", ["Ana Ruiz"]),
        ("Rebels released Ana Ruiz.", ["Ana Ruiz"]),
        ("GUNMEN MURDERED CUSTOMS UNION RECTOR LUIS MORALES.", ["CUSTOMS UNION RECTOR LUIS MORALES"]),
    ],
)
def test_a_phrase_begins_before_all_that_describes_its_noun(reading: Mark, text: str, expected: list[str]) -> None:
    """What is no small word, no verb and no mark before a noun belongs to it."""
    assert expected == phrase(reading(text), Kind.PERSON)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gunmen in Mora killed Ana Ruiz, a judge, Ali Soto, 42, and Eva Diaz.", ["Ana Ruiz", "Ali Soto", "Eva Diaz"]),
        ("The mayor of Mora, Ana Ruiz, and a driver were shot dead.", ["Ana Ruiz", "driver"]),
        ("Gunmen killed two monks in Mora on Sunday: Ana Ruiz and Ali Diaz.", ["monks", "Ana Ruiz", "Ali Diaz"]),
        ("Gunmen abducted six nuns, including Ana Ruiz, in Mora.", ["nuns", "Ana Ruiz"]),
        ("Gunmen in Mora shot dead former judge and rights lawyer Ana Ruiz.", ["Ana Ruiz"]),
        ("Two policemen guarding the consulate in Mora were killed.", ["policemen"]),
        ("Ana Ruiz (Green Party), who was abducted on Friday by gunmen, was found dead in Mora.", ["Ana Ruiz"] * 2),
        ("Gunmen killed police commander Ana Ruiz in Mora.", ["Ana Ruiz"]),
    ],
)  # fmt: skip
def test_lists_and_appositions_of_those_who_suffer(extracted: Read, text: str, expected: list[str]) -> None:
    """Each party of a list is a target, and a description is no further party."""
    assert expected == targets(extracted(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Police said that gunmen attacked a bus in Mora.", ["gunmen"]),
        ("Gunmen, police said, attacked a bus in Mora.", ["Gunmen"]),
        ("Four men, who posed as soldiers, attacked a bus in Mora.", ["men"]),
        ("Five judges have been killed in Mora by hired assassins.", ["hired assassins"]),
        ("The murder of judge Ana Ruiz of the high court in Mora by cartel hitmen was condemned.", ["cartel hitmen"]),
        ("Two traders died in Mora at the hands of bandits.", ["bandits"]),
        ("Three colonels are implicated in the murder of Ana Ruiz in Mora.", ["colonels"]),
        ("Fighters of Hamas attacked a bus in Mora.", ["Fighters", "Hamas"]),
        ("In another operation troops killed a trader in Mora.", ["troops"]),
    ],
)  # fmt: skip
def test_who_did_it(extracted: Read, text: str, expected: list[str]) -> None:
    """The subject is found past asides and relative clauses, the one who reports is none."""
    assert expected == doers(extracted(text))


def test_a_person_has_the_fullest_name_of_the_report(extracted: Read) -> None:
    """A shorter form of a name before or behind the full one is the same person."""
    text = "Gunmen in Mora killed Ruiz Mora on Sunday. Ana Ruiz Mora was a judge. Ruiz was shot in her car."
    assert ["Ana Ruiz Mora"] == [name for name in targets(extracted(text)) if "Ruiz" in name]


def test_a_given_name_alone_is_nobody_elses(reading: Mark) -> None:
    """Two who share a given name stay two."""
    named = find_parties([reading("Gunmen killed Ana Ruiz and Ana Soto.")])[0]
    assert ["Ana Ruiz", "Ana Soto"] == [m.name for m in named if m.kind is Kind.PERSON]


@pytest.mark.parametrize(
    "text", ["Gunmen killed a man near San Pedro Norte.", "Gunmen left San Pedro Norte and killed two."]
)
def test_towns_of_saints_are_no_persons(reading: Mark, text: str) -> None:
    """A name that opens as places do is no person's without a title."""
    assert [] == phrase(reading(text), Kind.PERSON)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A bomb exploded outside a bank in Mora and near a travel agency.", ["bank", "travel agency"]),
        ("A bomb exploded in the Old Town district of Mora.", []),
        ("A blast in Mora damaged the headquarters of the Green Party.", ["headquarters of the Green Party"]),
        ("Rockets hit Mora on Sunday and destroyed a telephone company substation.", ["telephone company substation"]),
        ("A bomb went off in front of several government offices in Mora.", ["government offices"]),
        ("Gunmen attacked President Ruiz's residence in Mora.", ["President Ruiz's residence"]),
    ],
)
def test_things_that_are_hit(extracted: Read, text: str, expected: list[str]) -> None:
    """A thing is told with the words that say which one it is; where it happened is no target."""
    assert expected == targets(extracted(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bandits attacked a house in Mora in a hunt led by Hamas and killed a trader.", ["Bandits"]),
        ("The bomb was planted by two men and killed a trader in Mora.", ["men"]),
        ("The banker Ana Ruiz, kidnapped two weeks ago in Mora, was freed.", []),
        ("A general strike began. A rebel attack killed two traders in Mora.", ["rebel"]),
        ("The M23 met on Friday. The rebels shelled a village near Mora on Sunday.", ["rebels", "M23"]),
        ("The M23 met on Friday. Unknown fighters shelled a village near Mora on Sunday.", ["Unknown fighters"]),
        ("The M23 met Hamas on Friday. The rebels shelled a village near Mora on Sunday.", ["rebels"]),
        ("The army blamed the attack on a market in Mora on the M23.", ["M23"]),
    ],
)
def test_who_did_it_by_the_grammar_of_the_verb(extracted: Read, text: str, expected: list[str]) -> None:
    """A "by" belongs to its own participle, adjectives act on nobody, the only armed group named has the rebels."""
    assert expected == doers(extracted(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A bomb exploded in Mora. The device held dynamite.", ["dynamite"]),
        ("Two powerful bombs exploded in Mora.", ["Two powerful bombs"]),
        ("At least four rockets hit Mora on Sunday.", ["four rockets"]),
        ("Rebels fired a rocket at Mora and threw grenades.", ["rocket", "grenades"]),
    ],
)
def test_weapons_are_told_once(extracted: Read, text: str, expected: list[str]) -> None:
    """A general word stands for the weapon that is named elsewhere; a hedge is no part of what it is called."""
    assert expected == [weapon.text for i in extracted(text).incidents for weapon in i.weapons]


@pytest.mark.parametrize(
    ("text", "killed"),
    [
        ("The assassination of two judges and a driver in Mora on Sunday was condemned.", (3, 3)),
        ("The murder of Ana Ruiz in Mora on Sunday was condemned.", (1, 1)),
        ("The attempted assassination of Ana Ruiz in Mora on Sunday was condemned.", None),
        ("A judge was shot dead in Mora on Sunday in an attack in which two guards were also killed.", (3, 3)),
        ("Ana Ruiz, one of the best known judges, was murdered in Mora on Sunday.", (1, 1)),
    ],
)
def test_who_was_killed_by_nouns_and_besides(extracted: Read, text: str, killed: tuple[int, int] | None) -> None:
    """Nouns of killing count whom they tell of, "also" adds, and a description is nobody else."""
    tolls = [incident.casualties.killed for incident in extracted(text).incidents]
    assert [killed] == [(toll.min, toll.max) if toll is not None else None for toll in tolls]


def test_two_clauses_have_their_own_doers_and_targets(extracted: Read) -> None:
    """A subject that opens a further clause belongs to it, and so does its "by"."""
    found = extracted("On Sunday two bombs were set off in Mora, and a bus was set on fire by masked men.").incidents
    assert [[], ["masked men"]] == [[actor.text for actor in incident.actors] for incident in found]


def test_a_passive_may_share_the_subject_before_it(extracted: Read) -> None:
    """Who died after having been shot was shot."""
    assert ["Ana Ruiz"] == targets(extracted("Ana Ruiz died on Sunday after having been shot in Mora."))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rebels set fire to a bus near Mora on Sunday.", [("incendiary", "fire")]),
        ("Rebels burned the village of Mora on Sunday.", [("incendiary", "burned")]),
        ("Rebels set fire to a bus with petrol bombs in Mora on Sunday.", [("incendiary", "petrol bombs")]),
        ("Rebels looted a shop in Mora on Sunday.", []),
    ],
)
def test_arson_is_done_with_fire(extracted: Read, text: str, expected: list[tuple[str, str]]) -> None:
    """Fire is a weapon, so that an analyst can tell arson from looting, which are one type."""
    weapons = [weapon for incident in extracted(text).incidents for weapon in incident.weapons]
    assert expected == [(weapon.category.value, weapon.text) for weapon in weapons]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A bomb in Mora claimed the lives of Ana Ruiz and two guards on Sunday.", ["Ana Ruiz", "guards"]),
        ("Ana Ruiz, 20 years old, and Luis Soto were murdered in Mora on Sunday.", ["Ana Ruiz", "Luis Soto"]),
        ("LUIS SALES, A TRADER, WAS MURDERED IN MORA ON SUNDAY.", ["LUIS SALES"]),
    ],
)
def test_victims_with_their_ages_and_lives(extracted: Read, text: str, expected: list[str]) -> None:
    """Lives that are claimed are people; an age is a description; in capitals a given name opens a name."""
    assert expected == targets(extracted(text))
