"""Cues whose words stand apart: the verb, what describes the noun, the noun."""

from collections.abc import Callable

import pytest

from tocsin_enrich.extract import Extraction

Read = Callable[[str], Extraction]


def types(found: Extraction) -> list[str]:
    return [incident.sub_event_type.value for incident in found.incidents]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The government imposed a curfew on Mora on Monday.", ["Other"]),
        ("The government imposed a night-time curfew on Mora on Monday.", ["Other"]),
        ("Teachers held a candlelit vigil in Mora on Monday.", ["Peaceful protest"]),
        ("Students hurled dozens of bricks at police in Mora on Monday.", ["Violent demonstration"]),
        ("Peacekeepers handed over their old base at Mora on Monday.", ["Non-violent transfer of territory"]),
        ("The company handed over its base rate cut on Monday.", []),
        ("A man threw a bottle of water to a friend in Mora.", []),
    ],
)
def test_what_describes_the_noun_may_stand_between(extracted: Read, text: str, expected: list[str]) -> None:
    """Articles, counts and adjectives do not part a verb from its noun; another noun or a conjunction does."""
    assert expected == types(extracted(text))


@pytest.mark.parametrize(
    ("text", "fate", "count"),
    [
        ("A mob beat a suspected thief to death in Mora on Monday.", "killed", 1),
        ("Gunmen shot two brothers dead in Mora on Monday.", "killed", 2),
        ("Gunmen took 12 villagers hostage near Mora on Monday.", "abducted", 12),
        ("Police arrested 40 protesters in Mora on Monday.", "arrested", 40),
    ],
)
def test_people_inside_the_cue_are_its_victims(extracted: Read, text: str, fate: str, count: int) -> None:
    """Who stands between the verb and its noun suffers the act, and is counted."""
    (incident,) = extracted(text).incidents
    toll = getattr(incident.casualties, fate)

    assert (count, count) == (toll.min, toll.max)
    assert 1 == len([actor for actor in incident.actors if actor.role in {"victim", "target"}])
