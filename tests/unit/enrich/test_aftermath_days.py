"""A day on which something came of an act is not the day of the act."""

from datetime import date

import pytest

from tocsin_enrich.extract import Lexicon
from tocsin_enrich.extract.cues import find_triggers
from tocsin_enrich.extract.dates import find_dates
from tocsin_enrich.extract.moments import tells_of_acts, when_of
from tocsin_enrich.extract.reading import read

TUESDAY = date(2024, 5, 21)
SATURDAY = date(2024, 5, 18)
SUNDAY = date(2024, 5, 19)


def day_of_last_act(text: str, lexicon: Lexicon) -> date | None:
    (reading,) = read(text, lexicon)
    when = when_of(find_triggers(reading)[-1], find_dates(text, TUESDAY, lexicon))
    return when.first if when is not None else None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("The death toll from a bombing in Kohat rose to 31 on Sunday.", None),
        ("The death toll rose to 31 on Sunday after a bombing in Kohat.", None),
        ("The death toll from a bombing on Saturday in Kohat rose to 31 on Sunday.", SATURDAY),
        ("Smoke rose over Kohat on Sunday after a bombing.", SUNDAY),
        ("Police searched flats in Lille on Sunday after gunmen attacked a guard.", None),
        ("Police searched flats in Lille on Sunday after gunmen attacked a guard on Saturday.", SATURDAY),
        ("The army searched Gao on Sunday after the raid and shelled a village.", SUNDAY),
        ("Rescuers searched for survivors on Sunday while troops shelled a village.", SUNDAY),
        ("Families gathered on Sunday to bury six people killed in an air strike.", None),
        ("Six people were killed on Sunday in an air strike.", SUNDAY),
        ("A man was arrested on Sunday over a knife attack.", None),
        ("Rebels fired rockets on Sunday after an attack.", SUNDAY),
    ],
)
def test_an_act_has_the_day_of_its_own_clause(lexicon: Lexicon, text: str, day: date | None) -> None:
    """What rose, was searched or mourned on a day came of an act of another, or of none that is told."""
    assert day == day_of_last_act(text, lexicon)


@pytest.mark.parametrize(
    ("text", "goes_on"),
    [
        ("Rescuers searched the ruins on Sunday after an air strike.", False),
        ("Rescuers searched the ruins on Sunday.", True),
        ("Troops searched the village on Sunday and shot a farmer.", True),
    ],
)
def test_the_day_of_an_aftermath_is_not_inherited(lexicon: Lexicon, text: str, goes_on: bool) -> None:  # noqa: FBT001  a parametrized answer
    """The sentence behind goes on from a day only where an act of the sentence may have been on it."""
    (reading,) = read(text, lexicon)
    (mention,) = find_dates(text, TUESDAY, lexicon)

    assert goes_on == tells_of_acts(reading, mention)
