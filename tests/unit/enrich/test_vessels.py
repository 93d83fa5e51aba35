"""Attacks on ships, in the short style of maritime warnings: piracy is an attack, theft aboard is looting."""

from collections.abc import Callable

import pytest

from tocsin_enrich.extract import Extraction

Read = Callable[[str], Extraction]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("An anchored tug was boarded off Lome on Sunday.", ("Attack", "completed")),
        ("A tanker was boarded by pirates off Lome on Sunday.", ("Attack", "completed")),
        ("Pirates attempted to board a tanker off Aden.", ("Attack", "attempted")),
        ("A tanker reported an attempted boarding off Lome on Sunday.", ("Attack", "attempted")),
        ("An unidentified tanker reports attempt to board off Lome on Sunday.", ("Attack", "attempted")),
        ("A tanker was subject to attempted boarding off Lome on Sunday.", ("Attack", "attempted")),
        ("Pirates in two skiffs approached a tanker off Aden.", ("Attack", "attempted")),
        ("Two skiffs approached a tanker off Aden. The skiffs later aborted the attempt.", ("Attack", "attempted")),
        ("Pirates chased a container ship off Aden.", ("Attack", "attempted")),
        ("A tanker was approached by skiffs off Aden; pirates fired upon the vessel.", ("Attack", "completed")),
        ("Pirates fired upon a chemical tanker off Aden.", ("Attack", "completed")),
        ("Houthi fighters hijacked a cargo ship in the Red Sea.", ("Attack", "completed")),
        ("Chemical tanker (SEA ROSE) hijacked 5 November while underway off Aden.", ("Attack", "completed")),
        ("Merchant vessel attacked in 17-34N 063-47E on Sunday. Exercise extreme caution.", ("Attack", "completed")),
        ("A cargo ship came under fire off Aden on Sunday.", ("Attack", "completed")),
        ("An explosion hit a vessel off Aden.", ("Remote explosive/landmine/IED", "completed")),
        ("Robbers boarded a tanker off Lome and stole stores.", ("Looting/property destruction", "unknown")),
        ("Robbers armed with knives boarded a tanker off Lome.", ("Attack", "completed")),
        ("A tanker was boarded off Lome and robbers stole stores.", ("Looting/property destruction", "unknown")),
    ],
)
def test_what_befell_a_ship(extracted: Read, text: str, expected: tuple[str, str]) -> None:
    """Piracy is violence against civilians, a theft without a weapon looting; who gives up has attempted it."""
    (incident,) = extracted(text).incidents

    assert expected == (incident.sub_event_type.value, incident.outcome.value)
    assert incident.status.value == "asserted"


@pytest.mark.parametrize(
    "text",
    [
        "The board of the FARC met in Mora.",
        "Passengers boarded the ferry at Dover.",
        "The navy approached the ship.",
        "Fishermen chased a boat.",
        "Two skiffs approached a tanker off Aden.",
        "Ships are advised to exercise extreme caution off Aden.",
    ],
)
def test_traffic_is_no_attack(extracted: Read, text: str) -> None:
    """Boarding, approaching and chasing are acts of violence only where raiders do it to a ship."""
    assert () == extracted(text).incidents


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("the tanker (SEA ROSE)", "SEA ROSE"),
        ("the M/V Ocean Pearl", "Ocean Pearl"),
        ("MT NORDIC STAR", "NORDIC STAR"),
        ("the chemical tanker ORCHID", "ORCHID"),
        ("a tanker", None),
        ("the tanker (anchored)", None),
    ],
)
def test_ships_have_names(extracted: Read, words: str, name: str | None) -> None:
    """The name of a ship stands behind the word for it, bare or in brackets."""
    (incident,) = extracted(f"Pirates hijacked {words} off Aden on Sunday.").incidents

    assert [("vessel", name)] == [(target.entity.value, target.name) for target in incident.targets]
    assert [("perpetrator", "Pirates")] == [(actor.role.value, actor.text) for actor in incident.actors]


@pytest.mark.parametrize("verb", ["fired upon the vessel", "attacked at dawn off Aden", "attacked a tanker off Aden"])
def test_a_boat_that_carries_the_raiders_is_not_what_they_hit(extracted: Read, verb: str) -> None:
    """Who comes in skiffs attacks; it is the ship itself that "tanker attacked off Aden" speaks of."""
    (incident,) = extracted(f"Pirates in two skiffs {verb} on Sunday.").incidents

    assert ["perpetrator"] == [actor.role.value for actor in incident.actors]
