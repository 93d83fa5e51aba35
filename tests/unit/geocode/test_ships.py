"""Names of ships are no places, however many towns have them."""

import pytest

from tocsin_geocode.resolve.ships import ship_names
from tocsin_geocode.resolve.text import Text


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The tanker (BALTIC ATLANTA) was boarded.", "BALTIC ATLANTA"),
        ("THE CARGO SHIP (CITY OF LEEDS) WAS FIRED UPON.", "CITY OF LEEDS"),
        ("Pirates took the dhow (AL-NOOR 2) off Eyl.", "AL-NOOR 2"),
        ('Pirates took the yacht "Spirit of Oslo" off Eyl.', "Spirit of Oslo"),
        ("The fishing boat \u201cMaria\u201d is missing.", "Maria"),
    ],
)
def test_a_ship_is_named_behind_its_kind(text: str, name: str) -> None:
    """In brackets and capitals, or in quotation marks."""
    assert [name] == [text[ship.start : ship.end] for ship in ship_names(Text(text))]


@pytest.mark.parametrize(
    "text",
    [
        "The tanker (flag of Malta) was boarded.",
        "The tanker (Malta) was boarded.",
        "The port (MOMBASA) was closed.",
        'The crew said "Mayday" at once.',
    ],
)
def test_what_is_not_a_ships_name_stays(text: str) -> None:
    """Small letters in brackets, a port in brackets and spoken words name no ship."""
    assert [] == list(ship_names(Text(text)))
