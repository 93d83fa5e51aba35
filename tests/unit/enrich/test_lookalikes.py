"""Animals, fires, floods and crashes kill too: what they do is no incident."""

from collections.abc import Callable

import pytest

from tocsin_enrich.extract import Extraction

Read = Callable[[str], Extraction]


@pytest.mark.parametrize(
    "text",
    [
        "A crocodile attacked and killed a fisherman near Mora on Sunday.",
        "A fisherman was killed by a crocodile near Mora on Sunday.",
        "Stray dogs attacked two children in Mora on Sunday.",
        "A bus plunged into a gorge near Mora on Sunday, killing 25 people.",
        "A lorry carrying cement veered off the road near Mora, killing six people.",
        "A fire at a garment factory in Mora killed 12 workers on Sunday.",
        "Twelve workers died in a factory fire in Mora on Sunday.",
        "At least 30 people were killed in a stampede at a stadium in Mora.",
        "Flash floods and a landslide killed 40 people in Mora on Sunday.",
        "A helicopter crashed near Mora on Sunday, killing two people.",
    ],
)
def test_what_no_people_do_is_set_aside(extracted: Read, text: str) -> None:
    """The harm is seen, and said to be an accident or nature's."""
    found = extracted(text)

    assert () == found.incidents
    assert ["lookalike"] == [entry.status.value for entry in found.set_aside]
    assert "accident or nature" in found.set_aside[0].reason


@pytest.mark.parametrize(
    "text",
    [
        "Gunmen opened fire on a bus, which plunged into a gorge near Mora, killing 12 people.",
        "A bus plunged into a gorge near Mora after militants opened fire on it, killing nine people.",
        "The Wolf Brigade attacked a village near Mora on Sunday, killing two people.",
        "Mortar fire killed two people in Mora on Sunday.",
        "A storm of bullets killed two people in Mora on Sunday.",
        "Two people were killed in a fire that shelling had set in Mora on Sunday.",
        "Rebels shelled Mora, which floods had cut off, on Sunday.",
        "Rebels shot down a helicopter, which crashed near Mora on Sunday, killing two soldiers.",
    ],
)
def test_a_mishap_beside_an_act_leaves_it(extracted: Read, text: str) -> None:
    """Where the sentence names people who attack, a weapon or an act, it tells an incident."""
    assert 1 == len(extracted(text).incidents)


@pytest.mark.parametrize(
    "text",
    [
        "Rebels attacked the stadium during a World Cup match in Bangui on Monday, killing four fans.",
        "A bomb exploded outside the stock market in Karachi on Monday, wounding at least six people.",
    ],
)
def test_people_harmed_in_number_make_a_match_or_a_market_the_scene_only(extracted: Read, text: str) -> None:
    """Where a sentence counts whom an attack hurt, its words of sport and money tell where it was."""
    assert 1 == len(extracted(text).incidents)


def test_a_match_without_people_harmed_stays_one(extracted: Read) -> None:
    """A figure of speech has no toll."""
    assert () == extracted("The striker fired twice in the World Cup, killing all hope of a comeback.").incidents
