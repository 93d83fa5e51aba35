"""Who speaks of an act without claiming it, weapons that a number stands for, and bombers who are their own weapon."""

from collections.abc import Callable

import pytest

from tocsin_enrich.extract import Extraction

Read = Callable[[str], Extraction]


@pytest.mark.parametrize(
    ("said", "claims"),
    [
        ("said it was halting its attacks", 0),
        ("said it would suspend its attacks", 0),
        ("said it had carried out its attacks", 1),
    ],
)
def test_who_ends_its_attacks_claims_none(extracted: Read, said: str, claims: int) -> None:
    """Only who speaks of a deed that was done makes it its own."""
    found = extracted(f"Saraya Awliya al-Dam {said}. A drone killed two soldiers in Erbil on Sunday.")

    assert claims == sum(len(incident.claims) for incident in found.incidents)


@pytest.mark.parametrize(
    ("told", "incidents"),
    [
        ("One hit a school in Dnipro, killing two.", 1),
        ("Three of them struck a school in Dnipro, killing two.", 1),
        ("Gunmen killed two in Lagos.", 2),
    ],
)
def test_number_that_opens_a_sentence_stands_for_the_weapons(extracted: Read, told: str, incidents: int) -> None:
    """Some of the missiles told right before are no other attack."""
    assert incidents == len(extracted(f"Russia fired 30 missiles at Ukraine on Sunday. {told}").incidents)


def test_suicide_bomber_is_weapon_and_doer(extracted: Read) -> None:
    """The words are quoted for both fields."""
    (incident,) = extracted("A suicide bomber killed six people at a market in Bama.").incidents

    assert ["suicide bomber"] == [actor.text for actor in incident.actors if actor.role == "perpetrator"]
    assert ["suicide bomber"] == [weapon.text for weapon in incident.weapons]


def test_noun_between_a_state_and_a_later_verb_is_the_act(extracted: Read) -> None:
    """The sentence "US strikes had hit" has the strikes as its subject."""
    (incident,) = extracted("US strikes on Sunday had hit a depot at Hodeidah.").incidents

    assert "Air/drone strike" == incident.sub_event_type
    assert ["United States"] == [actor.name for actor in incident.actors]
