"""Strikes of workers and strikes of armies, which are told in the same words."""

from collections.abc import Callable

import pytest

from tocsin_enrich.extract import Extraction

Read = Callable[[str], Extraction]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nurses began a three-day strike in Lusaka on Sunday.", "Peaceful protest"),
        ("Bus drivers in Lagos started an indefinite strike on Sunday.", "Peaceful protest"),
        ("Port staff in Beira held a strike over unpaid salaries on Sunday.", "Peaceful protest"),
        ("The air force launched a strike on a camp near Kidal on Sunday.", "Air/drone strike"),
        ("Two workers died in a drone strike on a farm near Tyre on Sunday.", "Air/drone strike"),
        ("A strike killed three workers at a farm near Tyre on Sunday.", "Attack"),
    ],
)
def test_whose_strike_it_is_decides(extracted: Read, text: str, expected: str) -> None:
    """Who stops work protests in peace; a strike that somebody launches at a place or that kills does not."""
    (incident,) = extracted(text).incidents

    assert expected == incident.sub_event_type.value


@pytest.mark.parametrize(
    ("text", "mines"),
    [
        ("Gunmen attacked guards at the mine near Luhansk on Sunday.", 0),
        ("Gunmen attacked guards at the Kolwa mine on Sunday.", 0),
        ("A bus hit a mine near Luhansk on Sunday, killing two.", 1),
        ("A boy stepped on a mine near Luhansk on Sunday and was killed.", 1),
    ],
)
def test_a_mine_where_people_work_is_no_weapon(extracted: Read, text: str, mines: int) -> None:
    """People are at or in a pit, and step on or drive over a landmine."""
    (incident,) = extracted(text).incidents

    assert mines == len(incident.weapons)
