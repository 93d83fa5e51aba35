"""Road accidents, blasts told by their toll, and acts by which nobody was killed."""

import pytest
from builders import a_report

from tocsin_enrich.extract import Extraction, extract
from tocsin_enrich.lexicon import load_lexicon

ACCIDENT = "lookalikes/collision"


def _read(text: str) -> Extraction:
    return extract(a_report(text), load_lexicon())


def _asides(text: str) -> list[str]:
    return [entry.rule for entry in _read(text).set_aside]


def _types(text: str) -> list[str]:
    return [incident.sub_event_type.value for incident in _read(text).incidents]


@pytest.mark.parametrize(
    "text",
    [
        "A tanker struck a school bus near Jinja, killing three pupils.",
        "A taxi reportedly hit a nurse in Lille, killing her.",
        "Four died when a train slammed into a van outside Lahore.",
    ],
)
def test_vehicle_that_hits_a_vehicle_or_a_lone_person_is_an_accident(text: str) -> None:
    """Nobody is said to have meant it, so it is set aside as a road accident."""
    assert ([], [ACCIDENT]) == (_types(text), _asides(text))


@pytest.mark.parametrize(
    "text",
    [
        "A car hit a crowd of mourners in Leipzig, killing two.",
        "A car intentionally hit a nurse in Lille, killing her.",
        "Militants in a truck hit a bus near Jinja, killing three.",
    ],
)
def test_collision_with_a_crowd_or_an_intent_is_an_attack(text: str) -> None:
    """Crowds, words of intent and armed people make an attack of a collision."""
    assert ["Attack"] == _types(text)


def test_stray_vehicle_word_is_no_collision() -> None:
    """The vehicle must be what moves: a shell that hits a bus is no accident."""
    assert ["Shelling/artillery/missile attack"] == _types("A shell hit a bus in Avdiivka, killing three.")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A blast near Herat kills two.", "Remote explosive/landmine/IED"),
        ("Two killed in Herat blast.", "Remote explosive/landmine/IED"),
        ("Gunmen killed two in Herat, and a blast was heard.", "Attack"),
    ],
)
def test_blast_that_kills_is_an_explosion(text: str, expected: str) -> None:
    """What killed names the type, where it is the subject of the harm or people were killed in it."""
    assert [expected] == _types(text)


def test_nobody_killed_when_they_fired_is_a_toll_of_none() -> None:
    """The act is told, and its toll is none; nothing is set aside."""
    found = _read("No one was killed when gunmen opened fire on a bus in Hub.")

    assert [0] == [i.casualties.killed.max for i in found.incidents if i.casualties.killed]
    assert () == found.set_aside
