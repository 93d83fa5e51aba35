"""Tolls of a campaign beside the toll of one act."""

from collections.abc import Callable

import pytest

from tocsin_enrich.extract import Extraction

Read = Callable[[str], Extraction]
ACT = "Gunmen killed five farmers near Beni on Sunday. "


@pytest.mark.parametrize(
    "toll",
    [
        "The group has killed 80 people since August.",
        "Since the fighting began, 340 people have been killed in the province.",
        "Altogether 96 people have been killed there this month.",
        "The attack brings the death toll this month to 60.",
        "A total of 44 villagers have died in the district in the past month.",
        "More than 200 people have been killed in the province since the election.",
    ],
)
def test_a_campaigns_toll_is_set_aside(extracted: Read, toll: str) -> None:
    """What was counted up over a longer time is no toll of the act told before, and no incident of its own."""
    found = extracted(ACT + toll)

    assert [5] == [i.casualties.killed.min for i in found.incidents if i.casualties.killed]
    assert ["aggregate"] == [entry.status.value for entry in found.set_aside]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A bomb killed four people in Mosul on Sunday. The death toll rose to nine on Monday.", 9),
        ("A bomb killed four people in Mosul. Two more died, bringing the death toll to six.", 6),
        ("Gunmen killed 12 people in Mora, which has been under curfew since May.", 12),
        ("Shelling has killed 12 people in Nyala since Saturday.", 12),
        ("Gunmen killed four people in Mora this month.", 4),
    ],
)
def test_an_acts_own_toll_stays(extracted: Read, text: str, expected: int) -> None:
    """A toll that rises, a stretch of days, and a stretch told of something else leave an act its own toll."""
    (incident,) = extracted(text).incidents

    assert incident.casualties.killed is not None
    assert expected == incident.casualties.killed.min
