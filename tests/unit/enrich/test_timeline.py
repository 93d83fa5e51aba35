"""Headings, posts and what was told before: under which day a sentence stands that names none."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest
from builders import a_report
from hypothesis import given
from hypothesis import strategies as st

from tocsin_enrich.extract import Lexicon, extract
from tocsin_enrich.extract.date_mentions import DateMention
from tocsin_enrich.extract.reading import read
from tocsin_enrich.extract.timeline import Timeline, read_timeline
from tocsin_enrich.lexicon import load_lexicon

WEDNESDAY = date(2024, 5, 15)


def timeline(text: str, lexicon: Lexicon, published: date | None = WEDNESDAY) -> Timeline:
    return read_timeline(text, published, read(text, lexicon), lexicon)


def days(found: dict[int, DateMention], numbers: Sequence[int]) -> list[str | None]:
    """Return the day of each sentence, or null where it has none."""
    return [str(found[number].first) if number in found else None for number in numbers]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Monday, 13 May:\n- Rebels came.\n- Troops left.", [None, "2024-05-13", "2024-05-13"]),
        (
            "Key events of 12 May\n\nRebels came.\n\nKey events of 13 May\n\nTroops left.",
            [None, "2024-05-12", "2024-05-12", "2024-05-13"],
        ),
        ("Saturday, 23:40. Rebels came. Troops left.", [None, "2024-05-11", "2024-05-11"]),
        ("Saturday, 23:40. Rebels came.\n\nTroops left.", [None, "2024-05-11", None]),
        ("A curfew holds until Friday. Troops left.", [None, None]),
        ("13 May 2024\n\nRebels came.", [None, None]),
        ("He was born on Friday\n\nTroops left.", [None, None]),
    ],
)
def test_a_heading_dates_what_stands_below_it(lexicon: Lexicon, text: str, expected: list[str | None]) -> None:
    """A line of its own until the next heading, a bare date in a paragraph for the paragraph; a sentence heads nothing.

    A single date on top is when the text was published.
    """
    assert expected == days(timeline(text, lexicon).under, range(len(expected)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rebels came on Friday. Troops left.", [None, "2024-05-10"]),
        ("Rebels came on Friday.\n\nTroops left. They rested.\n\nIt rained.", [None, *["2024-05-10"] * 2, None]),
        ("Rebels came, he said on Friday. Troops left.", [None, None]),
        ("Rebels came in 2019. Troops left.", [None, None]),
        ("Rebels came on 3 January. Troops left.", [None, None]),
        ("After Friday's vote rebels came. Troops left.", [None, None]),
        ("- Rebels came on Friday.\n- Troops left.", [None, None]),
        ("Rebels came. The incident happened on Friday.", ["2024-05-10", None]),
        ("Rebels came. The incident was not reported until Friday.", [None, None]),
        ("It began on Friday:\n- Rebels came.\n- Troops left.\n- It rained.", [None, *["2024-05-10"] * 3]),
        ("Rebels came on Friday.\n- Troops left.", [None, None]),
    ],
)
def test_a_story_goes_on_the_day_it_told(lexicon: Lexicon, text: str, expected: list[str | None]) -> None:
    """For some sentences, on a recent day on which something happened; an entry of a list not from its neighbour."""
    assert expected == days(timeline(text, lexicon).after, range(len(expected)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("08:10 Rebels came.\n09:30 Troops left.", ["2024-05-15", "2024-05-15"]),
        ("00:40 - Rebels came.\n\n23:50 - Troops left.\n\n21:15 - It rained.", ["2024-05-15", *["2024-05-14"] * 2]),
        ("21:15 Rebels came.\n23:50 Troops left.\n00:40 It rained.", [*["2024-05-14"] * 2, "2024-05-15"]),
        ("9.05pm GMT Rebels came.\n7.30pm GMT Troops left.", ["2024-05-15", "2024-05-15"]),
        ("[0715] Rebels came\n[0830] Troops left", ["2024-05-15", "2024-05-15"]),
        ("08:10 Rebels came. Troops left.", [None, None]),
    ],
)
def test_a_post_has_the_day_of_its_stamp(lexicon: Lexicon, text: str, expected: list[str | None]) -> None:
    """The latest post is of the day of publication; at midnight, up or down the page, the day changes."""
    assert expected == days(timeline(text, lexicon).after, range(len(expected)))


def test_posts_under_a_day_heading_are_of_its_day(lexicon: Lexicon) -> None:
    """What the page says goes before what the stamps let guess; yesterday is the day before the heading."""
    text = "Tuesday, 14 May:\n09:15 Rebels came.\n08:10 Troops left yesterday.\nMonday, 13 May:\n22:00 It rained."
    found = timeline(text, lexicon)

    assert ["2024-05-14", "2024-05-14"] == days(found.after, [1, 2])
    assert "2024-05-13" in {str(mention.first) for mention in found.mentions if mention.expression == "yesterday"}
    assert ["2024-05-13"] == days(found.after, [4])


@pytest.mark.parametrize(
    ("text", "published"),
    [
        ("ARAUCA, 5 Mar 2021 (Agency) -- Gunmen killed two people last night.", "2021-03-05"),
        ("SITREP 14 AS OF 060600Z AUG 24\n1. IED detonated yesterday.", "2024-08-06"),
        ("Bomb in Jos\nPublished: 14 May 2024\n\nA bomb went off on Sunday.", "2024-05-14"),
        ("Bomb in Jos\nby Ada Obi | 14 May 2024\n\nA bomb went off on Sunday.", "2024-05-14"),
        ("May 14, 2024\n\nA bomb went off on Sunday.", "2024-05-14"),
        ("A bomb went off on 14 May 2024 in Jos.", "None"),
    ],
)
def test_the_head_tells_when_a_text_was_published(lexicon: Lexicon, text: str, published: str) -> None:
    """Where nobody else does: a dateline, a SITREP's header, a line of a web page; a date in a sentence does not."""
    assert published == str(timeline(text, lexicon, None).published)


def test_the_date_in_the_head_dates_no_act(lexicon: Lexicon) -> None:
    """It is set apart, and the others count from it."""
    found = timeline("ARAUCA, 5 Mar 2021 (Agency) -- Gunmen killed two people last night.", lexicon, None)

    assert [date(2021, 3, 4)] == [mention.first for mention in found.mentions]


_LINES = ["14:32 GMT", "Monday, 13 May:", "- Rebels came on Friday.", "Troops left.", "", "[0715] It rained", "3 May"]


@given(st.lists(st.sampled_from(_LINES), max_size=12).map("\n".join), st.one_of(st.none(), st.dates()))
def test_whatever_lines_follow_each_other_each_sentence_has_one_day_or_none(text: str, published: date | None) -> None:
    """It never raises; what a sentence inherits stands before it in the text or at its beginning."""
    lexicon = load_lexicon()
    readings = read(text, lexicon)
    found = read_timeline(text, published, readings, lexicon)
    inherited = [(readings[number], mention) for kept in (found.under, found.after) for number, mention in kept.items()]

    assert all(mention.start <= reading.sentence.end for reading, mention in inherited)


_TOLD = (
    "Gunmen killed four farmers near Jos on Saturday.",
    "A car bomb wounded six people in Baidoa on 9 May.",
    "On Monday night soldiers arrested two men in Quetta.",
    "Protesters burned a bank in Sfax between 6 and 8 May.",
    "An air strike hit a clinic in Loikaw overnight on Friday.",
)


@given(st.permutations(_TOLD))
def test_the_order_of_unrelated_paragraphs_changes_no_date(told: list[str]) -> None:
    """Who has a day of their own keeps it wherever they stand."""
    published, lexicon = datetime(2024, 5, 15, tzinfo=UTC), load_lexicon()
    alone = [extract(a_report(text, published_at=published), lexicon).incidents[0].time for text in told]
    found = extract(a_report("\n\n".join(told), published_at=published), lexicon).incidents

    assert [(time.start, time.end) for time in alone if time] == [(i.time.start, i.time.end) for i in found if i.time]
