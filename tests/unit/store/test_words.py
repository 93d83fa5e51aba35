"""What makes two words the same, and what somebody who types them looks for."""

import pytest
from builders import a_report, an_incident
from hypothesis import given
from hypothesis import strategies as st

from tocsin.contracts.base import Span
from tocsin.contracts.parties import Actor, ActorEntity, ActorRole, Claim, Stance
from tocsin_store.searching.words import (
    BETWEEN,
    MAX_LETTERS,
    indexed,
    of_actors,
    of_incident,
    of_mention,
    phrases,
    words,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Drones", "drone"),
        ("DRÔNE", "drone"),
        ("armies", "army"),
        ("clashes", "clash"),
        ("boxes", "box"),
        ("losses", "loss"),
        ("bases", "base"),
        ("Houthis", "Houthi"),
        ("Straße", "STRASSE"),
        ("Kata'ib", "kata ib"),
    ],
)
def test_case_accents_and_plurals_make_no_difference(one: str, other: str) -> None:
    """Who looks for the one finds the other."""
    assert words(one) == words(other)


@pytest.mark.parametrize(("one", "other"), [("crisis", "isis"), ("war", "warsaw"), ("glass", "gla"), ("bus", "bu")])
def test_words_are_whole(one: str, other: str) -> None:
    """A part of a word is another word."""
    assert words(one) != words(other)


@pytest.mark.parametrize(
    ("typed", "looked_for"),
    [
        ("drone Homs", ["drone", "hom"]),
        ('"boko haram" raid', ["boko haram", "raid"]),
        ("“boko haram” raid", ["boko haram", "raid"]),
        ('raid "boko haram', ["raid", "boko haram"]),
        ('words:* AND (x) NEAR/2 -y "', ["word", "and", "x", "near", "2", "y"]),
        ("al-Tanf", ["al", "tanf"]),
        ("raid raid", ["raid"]),
        ('"" !?', []),
    ],
)
def test_what_is_typed_is_words_and_phrases(typed: str, looked_for: list[str]) -> None:
    """Quotation marks hold words together, whatever their style; nothing else means anything."""
    assert looked_for == phrases(typed)


@given(st.text())
def test_nothing_typed_is_syntax(typed: str) -> None:
    """Letters, digits and single spaces are all that a database is asked for."""
    assert all(part.isalnum() for phrase in phrases(typed) for part in phrase.split(" "))


@given(st.text())
def test_what_is_indexed_is_indexed_as_it_is_looked_for(text: str) -> None:
    """A text has all the words that somebody finds in it."""
    assert indexed([text]).split() == words(text)


def test_no_phrase_reaches_from_one_name_into_the_next() -> None:
    """A word that nobody writes stands between them; a name told twice is there once."""
    assert f"boko haram {BETWEEN} islamic state" == indexed(["Boko Haram", "!", "Islamic State", "Boko Haram"])


def test_what_is_indexed_has_an_end() -> None:
    """PostgreSQL refuses more than a megabyte of words, and one report may have two."""
    assert [MAX_LETTERS] * 2 == [len(indexed(["x" * 10**6])), len(of_incident(an_incident(), ["y" * 10**6]))]


def test_an_incident_is_found_by_its_names_quotes_and_sentences() -> None:
    """Its place, its country, who did it, what is quoted, and what its reports say of it."""
    gunmen = Actor(role=ActorRole.PERPETRATOR, entity=ActorEntity.GROUP, text="masked men")
    found_by = of_incident(an_incident(actors=(gunmen,)), ["a market day"])

    assert all(each in found_by for each in ("maiduguri", "borno", "nigeria", "masked men", "killed two", "market day"))


def test_actors_are_found_by_either_of_their_names() -> None:
    """As they are known, and as the report calls them; claimants too."""
    group = Actor(role=ActorRole.TARGET, entity=ActorEntity.ORGANISATION, name="Ansar Allah", text="the Houthis")
    claim = Claim(claimant="Islamic State", stance=Stance.CLAIMS, text="ISIS")
    between = f" {BETWEEN} "

    assert between.join(("ansar allah", "the houthi", "islamic state", "isi")) == of_actors(
        an_incident(actors=(group,), claims=(claim,))
    )


def test_a_mention_is_found_by_the_sentences_that_tell_of_it() -> None:
    """And not by those of another incident in the same report."""
    report = a_report(text="Gunmen killed two in Gao. A bomb went off in Homs.")

    assert "gunmen killed two in gao" == of_mention(report.text, an_incident(report, scope=(Span(start=0, end=25),)))
