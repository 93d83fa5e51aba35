"""Two sides' acts are two incidents, targets each at their own place too; a clause ends where another event begins."""

from collections.abc import Callable

import pytest

from tocsin_enrich.extract import Extraction
from tocsin_enrich.extract.clauses import clauses_of, same_clause
from tocsin_enrich.extract.reading import Reading

Read = Callable[[str], Extraction]
Mark = Callable[[str], Reading]


@pytest.mark.parametrize(
    "text",
    [
        "India struck three sites near Muridke on Monday. Pakistan shelled villages near Muridke on Monday.",
        "Rebels ambushed a convoy near Mora on Monday. The army replied with an air strike that killed six rebels.",
        "Gunmen raided a post in Mora on Monday. Soldiers later shot dead four gunmen in a sweep.",
        "Hezbollah fired rockets at Haifa on Monday. Israeli jets bombed Tyre in retaliation.",
    ],
)
def test_what_the_other_side_did_is_an_incident_of_its_own(extracted: Read, text: str) -> None:
    """Two states act for themselves each, and an army that answers does so after the fight."""
    assert 2 == len(extracted(text).incidents)


@pytest.mark.parametrize(
    "text",
    [
        "Gunmen attacked a post in Mora on Monday. Soldiers shot dead four of the gunmen.",
        "Russia fired a missile at Kyiv on Monday. Ukraine shot down the missile.",
        "Israeli jets bombed Tyre on Monday. The Israeli strikes, in response to a raid on 1 October, hit two homes.",
        "Rebels clashed with the army near Mora on Monday. The army killed six rebels in the fighting.",
    ],
)
def test_one_fight_is_one_incident(extracted: Read, text: str) -> None:
    """Soldiers who shoot back, who stops a missile, and a side that is told of twice tell nothing new."""
    assert 1 == len(extracted(text).incidents)


@pytest.mark.parametrize(
    ("text", "incidents"),
    [
        ("Drones hit a depot in Ibb and a port near Hodeidah on Sunday.", 2),
        ("Drones hit a depot and a port in Ibb on Sunday.", 1),
        ("Rebels attacked the villages of Kobu, Largu and Wadda in Ituri on Sunday.", 1),
        ("Rebels attacked a camp in the town of Mora in Cameroon on Sunday.", 1),
    ],
)
def test_targets_with_places_of_their_own_are_parted(extracted: Read, text: str, incidents: int) -> None:
    """A list whose items end with a place each tells as many incidents; places alone tell one."""
    assert incidents == len(extracted(text).incidents)


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("A gas leak killed four people and gunmen shot dead a judge.", 2),
        ("Gunmen shot dead a judge while a flood killed four people.", 2),
        ("Four people were killed and six hurt in a gas leak.", 1),
        ("A bus plunged into a gorge after gunmen opened fire on it.", 1),
    ],
)
def test_a_clause_begins_where_somebody_else_acts(reading: Mark, text: str, clauses: int) -> None:
    """What joins two harms of one event opens no clause, and neither does its cause."""
    sentence = reading(text)

    assert clauses == len(clauses_of(sentence))


def test_clauses_cover_the_sentence(reading: Mark) -> None:
    """Each token stands in one clause, the first and the last of two in different ones."""
    sentence = reading("A gas leak killed four people and gunmen shot dead a judge.")
    covered = [position for start, end in clauses_of(sentence) for position in range(start, end)]

    assert list(range(len(sentence.tokens))) == covered
    assert not same_clause(sentence, 0, len(sentence.tokens) - 1)
