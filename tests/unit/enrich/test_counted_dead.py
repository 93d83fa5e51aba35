"""The dead counted in other words than that so many were killed, and who is arrested for an act."""

from collections.abc import Callable

import pytest

from tocsin_enrich.extract import Extraction

Read = Callable[[str], Extraction]


def _killed(found: Extraction) -> list[tuple[int | None, int | None] | None]:
    tolls = (incident.casualties.killed for incident in found.incidents)
    return [None if toll is None else (toll.min, toll.max) for toll in tolls]


@pytest.mark.parametrize(
    ("told", "killed"),
    [
        ("Medics put the dead at 31.", (31, 31)),
        ("Medics put the dead at no fewer than 31.", (31, None)),
        ("Families buried 31 on Sunday.", (31, 31)),
        ("Thirty-one people were buried under the rubble.", None),
        ("Medics put the wounded on a bus at 31 Nile Street.", None),
    ],
)
def test_the_dead_are_counted_in_other_words(
    extracted: Read, told: str, killed: tuple[int | None, int | None] | None
) -> None:
    """A figure that the dead are put at, or that are buried, is the toll of the act told before."""
    assert [killed] == _killed(extracted(f"An air strike hit a hospital in Omdurman on Friday. {told}"))


def test_in_which_counts_the_dead_of_the_act_and_of_which_a_part(extracted: Read) -> None:
    """The relative clause tells of the whole act; those "of whom" are some of those named before."""
    assert [(5, 5)] == _killed(extracted("A bomb exploded in Jos on Sunday in which five died."))
    assert [(9, 9)] == _killed(extracted("Gunmen killed nine people in Jos, two of whom died in hospital."))


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("Three suspects were arrested in Jos on Monday.", [3]),
        ("In Kano, police arrested 12 students on Monday.", [None, 12]),
    ],
)
def test_who_did_it_is_arrested_later(extracted: Read, told: str, expected: list[int | None]) -> None:
    """Suspects caught in the same town are counted on the act; people arrested elsewhere are another incident."""
    incidents = extracted(f"Gunmen killed a judge in Jos on Sunday. {told}").incidents

    assert expected == [i.casualties.arrested and i.casualties.arrested.max for i in incidents]
