"""Which date goes with an act, and which belongs to something else."""

from datetime import date

import pytest

from tocsin_enrich.extract import Lexicon
from tocsin_enrich.extract.cues import find_triggers
from tocsin_enrich.extract.dates import find_dates
from tocsin_enrich.extract.moments import is_of_other_event, is_spoken, when_of
from tocsin_enrich.extract.reading import Reading, read

WEDNESDAY = date(2024, 5, 15)


def first(text: str, lexicon: Lexicon) -> Reading:
    return read(text, lexicon)[0]


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("Two died, police said on Tuesday.", True),
        ("Two died, the mayor told Agency on Tuesday.", True),
        ("Two died, the army said in a brief statement on Tuesday.", True),
        ("Two died, he told reporters at a news conference late on Tuesday.", True),
        ("The army on Tuesday said that two died.", True),
        ("Two died on Tuesday, police said.", False),
        ("Police said that on Tuesday two died.", False),
        ("Police said two died in the market on Tuesday.", False),
        ("Blasts were heard in Kyiv on Tuesday.", False),
    ],
)
def test_a_date_may_tell_when_somebody_spoke(lexicon: Lexicon, text: str, spoken: bool) -> None:  # noqa: FBT001  a parametrized answer
    """The words between the verb and the date decide: to whom and where it was said, or what."""
    (mention,) = find_dates(text, WEDNESDAY, lexicon)

    assert spoken == is_spoken(first(text, lexicon), mention)


@pytest.mark.parametrize(
    "text",
    [
        "ahead of the June 2 election",
        "since 7 October",
        "until Friday",
        "born on 3 March 1961",
        "by Sunday",
        "the 11 April anniversary of the coup",
        "after Friday's election",
        "the 23 March movement",
        "per 1 January 2024 reports",
        "CANCEL THIS MSG 162359Z MAY 24",
        "NEXT SITREP 180600 MAR 24",
        "a hearing scheduled for 3 May",
    ],
)
def test_a_date_may_belong_to_another_event(lexicon: Lexicon, text: str) -> None:
    """From or until when something holds; of an election, an anniversary, a birth; of the next report."""
    (mention,) = find_dates(text, WEDNESDAY, lexicon)

    assert is_of_other_event(first(text, lexicon), mention)


@pytest.mark.parametrize(
    "text", ["on Friday near the election office", "in Jos on Friday after talks", "on 3 May, before dawn", "on Friday"]
)
def test_most_dates_do_not(lexicon: Lexicon, text: str) -> None:
    """A word for such an event that only stands near is none of the date's."""
    (mention,) = find_dates(text, WEDNESDAY, lexicon)

    assert not is_of_other_event(first(text, lexicon), mention)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gunmen killed two on Friday and abducted three on Sunday.", ["2024-05-10", "2024-05-12"]),
        ("On Friday gunmen killed two and abducted three.", ["2024-05-10", "2024-05-10"]),
        ("On Friday gunmen killed two, a day after rebels abducted three.", ["2024-05-10", "2024-05-09"]),
        ("Two days after the attack, soldiers killed four.", [None, None]),
        ("Soldiers died in Saturday's ambush.", [None, "2024-05-11"]),
        ("Soldiers killed two over the 2021 bombing.", [None, "2021-01-01"]),
        ("The attack of 3 May killed two.", ["2024-05-03", None]),
        ("On the night of 3 May gunmen killed two.", ["2024-05-03"]),
        ("Gunmen killed two who abducted a boy in 2020.", [None, "2020-01-01"]),
    ],
)
def test_each_act_has_the_date_that_goes_with_it(lexicon: Lexicon, text: str, expected: list[str | None]) -> None:
    """The one behind it, the one that opens the sentence, the one whose noun it is."""
    reading, dates = first(text, lexicon), find_dates(text, WEDNESDAY, lexicon)
    found = [when_of(trigger, dates) for trigger in find_triggers(reading)]

    assert expected == [None if mention is None else str(mention.first) for mention in found]
