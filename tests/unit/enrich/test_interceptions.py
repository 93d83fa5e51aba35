"""Weapons in flight that are brought down, and things that only bear their name."""

from collections.abc import Callable

import pytest

from tocsin_enrich.extract import Extraction

Read = Callable[[str], Extraction]


@pytest.mark.parametrize(
    "text",
    [
        "Air defence forces destroyed two drones over Belgorod on Sunday.",
        "The navy destroyed four anti-ship missiles over the Red Sea on Sunday.",
        "Seven drones were destroyed over Kursk overnight.",
        "Two missiles have reportedly been destroyed over Odesa.",
    ],
)
def test_a_weapon_destroyed_in_flight_is_an_interception(extracted: Read, text: str) -> None:
    """Who destroys a drone has disrupted its use, and has not struck with it."""
    (incident,) = extracted(text).incidents

    assert ("Disrupted weapons use", "intercepted") == (incident.sub_event_type.value, incident.outcome.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Troops destroyed a drone factory in Homs on Sunday with mortars.", "Shelling/artillery/missile attack"),
        ("Drones destroyed two depots in Homs on Sunday.", "Air/drone strike"),
        ("A depot was destroyed by drones in Homs on Sunday.", "Air/drone strike"),
    ],
)
def test_what_only_bears_the_name_of_a_weapon_is_a_target(extracted: Read, text: str, expected: str) -> None:
    """A drone factory is a building, and drones that destroy are what it was done with."""
    (incident,) = extracted(text).incidents

    assert expected == incident.sub_event_type.value
