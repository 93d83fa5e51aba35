"""Who did it to whom: what must not be taken for a doer, a sufferer or a number of dead."""

import pytest
from builders import a_report

from tocsin.contracts.incident import IncidentDraft
from tocsin.contracts.parties import ActorRole
from tocsin_enrich.entries import cue_forms
from tocsin_enrich.extract import extract
from tocsin_enrich.inflect import Inflections
from tocsin_enrich.lexicon import load_lexicon


def read(text: str) -> IncidentDraft:
    """Return the first incident of a text."""
    return extract(a_report(text), load_lexicon()).incidents[0]


def doers(incident: IncidentDraft) -> list[str]:
    return [actor.text for actor in incident.actors if actor.role is ActorRole.PERPETRATOR]


def hit(incident: IncidentDraft) -> list[str]:
    return [target.text for target in incident.targets]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ana Ruiz shot a judge dead in Lima on Monday.", ["Ana Ruiz"]),
        ("Ana Ruiz said on Monday that gunmen had shot a judge dead in Lima.", ["gunmen"]),
        ("NATO warplanes bombed a bridge near Sirte on Monday.", ["NATO"]),
        ("Police shot a gunman dead in Leeds on Monday.", ["Police"]),
        ("Gunmen shot a judge dead in Lima on Monday. Police shot a gunman.", ["Gunmen"]),
        ("At least six people were killed in a military offensive near Mocha on Monday.", []),
        ("Women were raped by two men near Jos on Monday.", ["men"]),
    ],
)
def test_who_did_it(text: str, expected: list[str]) -> None:
    """Those are doers whom a verb plainly has as its subject, and not who speaks, who is hit or who steps in."""
    assert expected == doers(read(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The 19-year-old was shot dead in Leeds on Monday.", ["19-year-old"]),
        ("A 19-year-old student was shot dead in Leeds on Monday.", ["student"]),
        ("A blast damaged the roof of a school in Kharkiv on Monday.", ["school"]),
        ("A blast damaged five schools in Kharkiv on Monday.", ["schools"]),
        ("The body of Ana Ruiz was riddled with bullets in Cali on Monday.", ["Ana Ruiz"]),
    ],
)
def test_whom_it_hit(text: str, expected: list[str]) -> None:
    """People go by their age only where no noun says what they are; a part is not what was hit, its whole is."""
    assert expected == hit(read(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ana Ruiz, 45, was killed in Lima on Monday by gunmen.", 1),
        ("In Lima 45 were killed on Monday by gunmen.", 45),
        ("Gunmen killed Ana Ruiz, 45, and Luis Mora, 50, in Lima on Monday.", 2),
        ("Ana Ruiz was killed in Lima on Monday along with her driver.", 2),
        ("Ana Ruiz was killed in Lima on Monday; her driver fled along with a guard.", 1),
    ],
)
def test_how_many_died(text: str, expected: int) -> None:
    """An age is no count; those killed along with somebody are counted with her."""
    toll = read(text).casualties.killed

    assert toll is not None
    assert (expected, expected) == (toll.min, toll.max)


@pytest.mark.parametrize(
    ("phrase", "past"),
    [
        ("rally", ("rallied",)),
        ("gang rape", ("gang", "raped")),
        ("sexually assault", ("sexually", "assaulted")),
        ("reply to fire", ("replied", "to", "fire")),
    ],
)
def test_a_verb_is_inflected_past_its_adverb(phrase: str, past: tuple[str, ...]) -> None:
    """Of a cue the verb takes the endings, be it the first word or stand behind an adverb."""
    assert past in {words for words, _ in cue_forms(phrase, "verb", Inflections([], []))}
