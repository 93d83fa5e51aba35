"""How many were killed, injured, missing, abducted or arrested."""

from collections.abc import Callable

import pytest

from tocsin.contracts.parties import Toll
from tocsin_enrich.extract.casualties import find_harms
from tocsin_enrich.extract.parties import find_parties
from tocsin_enrich.extract.reading import Reading

Mark = Callable[[str], Reading]


def shown(toll: Toll) -> str:
    exact = str(toll.min) if toll.min == toll.max else f"{toll.min}..{toll.max}"
    return exact if toll.basis.value == "exact" else f"{exact} {toll.basis.value}"


def harms(reading: Reading) -> dict[str, str]:
    parties = find_parties([reading])
    return {harm.fate: shown(harm.toll) for harm in find_harms(reading, parties[0], parties.counts[0])}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gunmen killed 12 people.", {"killed": "12"}),
        ("Twelve people were killed.", {"killed": "12"}),
        ("Five soldiers from the garrison were killed.", {"killed": "5"}),
        ("12 people, including three children, were killed.", {"killed": "12"}),
        ("The blast killed 12 people including three children.", {"killed": "12"}),
        ("Two were killed and 14 wounded.", {"killed": "2", "injured": "14"}),
        ("Two people were killed and 14 others were wounded.", {"killed": "2", "injured": "14"}),
        ("The shelling killed four and injured at least nine.", {"killed": "4", "injured": "9..None range"}),
        ("A soldier was killed.", {"killed": "1"}),
        ("Gunmen killed a judge and two bodyguards.", {"killed": "3"}),
        ("Soldiers were killed.", {"killed": "2..None vague_term"}),
        ("A farmer was beaten to death.", {"killed": "1"}),
        ("They shot dead two guards.", {"killed": "2"}),
        ("The death toll rose to 31.", {"killed": "31"}),
        ("2 KIA, 5 WIA", {"killed": "2", "injured": "5"}),
        ("KIA: 2 WIA: 5", {"killed": "2", "injured": "5"}),
        ("There were 12 deaths.", {"killed": "12"}),
        ("Dozens were hurt.", {"injured": "12..None vague_term"}),
        ("It caused minor injuries.", {"injured": "1..None vague_term"}),
        ("There were no casualties.", {"killed": "0 none_reported", "injured": "0 none_reported"}),
        ("No one was injured.", {"injured": "0 none_reported"}),
        ("Nobody was killed.", {"killed": "0 none_reported"}),
        ("Kidnappers abducted nine pupils.", {"abducted": "9"}),
        ("They took hostage four sailors.", {"abducted": "4"}),
        ("Police arrested 40 supporters.", {"arrested": "40"}),
        ("Three miners are missing.", {"missing": "3"}),
        ("Killed or wounded were 20 men.", {"injured": "20"}),
        ("Families of the hostages rallied.", {}),
        ("He fired 12 shots.", {}),
    ],
)
def test_tolls_are_read_as_they_are_said(reading: Mark, text: str, expected: dict[str, str]) -> None:
    """Ranges keep their basis, subsets are not added, and silence is no zero."""
    assert expected == harms(reading(text))


def test_two_fates_that_share_a_number_give_none(reading: Mark) -> None:
    """The words "killed or wounded 20" do not say how many were killed."""
    assert "killed" not in harms(reading("The raid killed or wounded 20 fighters."))
