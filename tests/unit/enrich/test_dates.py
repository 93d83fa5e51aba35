"""Dates in news text, against the day of publication."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin_enrich.extract import Lexicon
from tocsin_enrich.extract.date_mentions import precision_of
from tocsin_enrich.extract.dates import Anchors, find_dates
from tocsin_enrich.extract.days import READERS
from tocsin_enrich.extract.told_days import TOLD_READERS

MONDAY = date(2023, 11, 6)


def said(text: str, lexicon: Lexicon, published: date | None = MONDAY) -> list[str]:
    """Return the days of each date of a text: "2023-11-06", or "2023-11-05..2023-11-06"."""
    return [str(m.first) if m.first == m.last else f"{m.first}..{m.last}" for m in find_dates(text, published, lexicon)]


@pytest.mark.parametrize(
    ("text", "days", "precision"),
    [
        ("on 2023-11-01", "2023-11-01", "day"),
        ("on 6 November 2023", "2023-11-06", "day"),
        ("on 3 may 2023", "2023-05-03", "day"),
        ("on 3 may", "2023-05-03", "day"),
        ("on November 3, 2023", "2023-11-03", "day"),
        ("on Nov. 3", "2023-11-03", "day"),
        ("on 30 December", "2022-12-30", "day"),
        ("30 OCT 89 (DPA)", "1989-10-30", "day"),
        ("on 4.11.2023", "2023-11-04", "day"),
        ("072210Z JUN 24", "2024-06-07", "day"),
        ("on Monday night", "2023-11-06", "day"),
        ("on Saturday", "2023-11-04", "day"),
        ("last Monday", "2023-10-30", "day"),
        ("Tuesday of last week", "2023-10-31", "day"),
        ("yesterday afternoon", "2023-11-05", "day"),
        ("last night", "2023-11-05", "day"),
        ("the night before last", "2023-11-04", "day"),
        ("this morning", "2023-11-06", "day"),
        ("three days ago", "2023-11-03", "day"),
        ("overnight", "2023-11-05..2023-11-06", "days"),
        ("over the weekend", "2023-11-04..2023-11-05", "days"),
        ("in recent days", "2023-11-02..2023-11-06", "days"),
        ("between 3 and 5 November", "2023-11-03..2023-11-05", "days"),
        ("November 3-5", "2023-11-03..2023-11-05", "days"),
        ("the night of November 3/4", "2023-11-03..2023-11-04", "days"),
        ("earlier this month", "2023-11-01..2023-11-06", "days"),
        ("over the past week", "2023-10-30..2023-11-06", "week"),
        ("last week", "2023-10-30..2023-11-05", "week"),
        ("in mid-October", "2023-10-11..2023-10-20", "week"),
        ("the first week of October", "2023-10-01..2023-10-07", "week"),
        ("in October", "2023-10-01..2023-10-31", "month"),
        ("in June 2022", "2022-06-01..2022-06-30", "month"),
        ("last month", "2023-10-01..2023-10-31", "month"),
        ("in 2019", "2019-01-01..2019-12-31", "year"),
        ("last year", "2022-01-01..2022-12-31", "year"),
        ("in the 1990s", "1990-01-01..1999-12-31", "year"),
    ],
)
def test_expressions_are_intervals(lexicon: Lexicon, text: str, days: str, precision: str) -> None:
    """Each expression gives its days and their precision."""
    (found,) = find_dates(text, MONDAY, lexicon)

    assert [days] == said(text, lexicon)
    assert precision == found.precision.value


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("at 2023-11-01T14:30:00Z", "2023-11-01"),
        ("at 2023-11-01 14:30 UTC", "2023-11-01"),
        ("2023/11/01", "2023-11-01"),
        ("file 20231101 says", "2023-11-01"),
        ("07 2210 UTC JUN 24", "2024-06-07"),
        ("072210ZJUN24", "2024-06-07"),
        ("07/2210Z JUN 2024", "2024-06-07"),
        ("032210Z NOV", "2023-11-03"),
        ("at 052230Z", "2023-11-05"),
        ("at 312230Z", "2023-10-31"),
        ("07JUN24", "2024-06-07"),
        ("on 05JUN at noon", "2023-06-05"),
        ("at 0400 Dec.6, 2022", "2022-12-06"),
        ("7-Jun-2024", "2024-06-07"),
        ("Thursday, November 2", "2023-11-02"),
        ("Thurs 2 Nov 2023", "2023-11-02"),
        ("Fri, 3 Nov", "2023-11-03"),
        ("Sunday 5 February", "2023-02-05"),
        ("on Friday the 3rd", "2023-11-03"),
        ("on the 3rd, police said", "2023-11-03"),
        ("on the 28th of last month", "2023-10-28"),
        ("the 2nd of November, 2023", "2023-11-02"),
        ("on Christmas Day", "2022-12-25"),
        ("on New Year\u2019s Eve 2019", "2019-12-31"),
    ],
)
def test_a_day_is_written_in_many_ways(lexicon: Lexicon, text: str, days: str) -> None:
    """ISO forms, time groups, short and full names, with a weekday or without."""
    assert [days] == said(text, lexicon)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("in the early hours of Sunday", "2023-11-05"),
        ("early on Thursday", "2023-11-02"),
        ("late on Saturday", "2023-11-04"),
        ("overnight Thursday", "2023-11-02..2023-11-03"),
        ("overnight on Monday", "2023-11-05..2023-11-06"),
        ("overnight into Sunday", "2023-11-04..2023-11-05"),
        ("Thursday night into Friday", "2023-11-02..2023-11-03"),
        ("the night of 3-4 November", "2023-11-03..2023-11-04"),
        ("last week on Tuesday", "2023-10-31"),
        ("Thursday last", "2023-11-02"),
        ("late last week", "2023-11-02..2023-11-05"),
        ("early last month", "2023-10-01..2023-10-10"),
        ("at the end of last month", "2023-10-21..2023-10-31"),
        ("late last year", "2022-10-01..2022-12-31"),
        ("a few days ago", "2023-10-30..2023-11-04"),
        ("three hours ago", "2023-11-06"),
        ("18 hours ago", "2023-11-05..2023-11-06"),
        ("in the past 48 hours", "2023-11-04..2023-11-06"),
        ("the day before yesterday", "2023-11-04"),
        ("last summer", "2023-06-01..2023-08-31"),
        ("in spring 2022", "2022-03-01..2022-05-31"),
        ("in the winter of 2022", "2021-12-01..2022-02-28"),
        ("in mid-2022", "2022-05-01..2022-08-31"),
        ("in the first half of 2022", "2022-01-01..2022-06-30"),
        ("in the second half of October", "2023-10-16..2023-10-31"),
        ("in early may", "2023-05-01..2023-05-10"),
    ],
)
def test_parts_of_days_weeks_and_years(lexicon: Lexicon, text: str, days: str) -> None:
    """What news leaves vague is an interval; a night may be of two days."""
    assert [days] == said(text, lexicon)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("from Friday to Sunday", "2023-11-03..2023-11-05"),
        ("from Monday to Wednesday", "2023-10-30..2023-11-01"),
        ("on Friday and Saturday", "2023-11-03..2023-11-04"),
        ("31 October \u2013 6 November", "2023-10-31..2023-11-06"),
        ("31 October - 6 November 2021", "2021-10-31..2021-11-06"),
        ("30 December to 2 January 2022", "2021-12-30..2022-01-02"),
        ("October 31 through November 2", "2023-10-31..2023-11-02"),
        ("25/26 SEP 93,", "1993-09-25..1993-09-26"),
        ("from March to May 2022", "2022-03-01..2022-05-31"),
        ("in November and December 2022", "2022-11-01..2022-12-31"),
    ],
)
def test_two_ends_are_one_range(lexicon: Lexicon, text: str, days: str) -> None:
    """The year, or the week, of one end is that of the other."""
    assert [days] == said(text, lexicon)


def test_two_dates_of_two_acts_are_two(lexicon: Lexicon) -> None:
    """Only a joining word makes a range."""
    assert ["2023-11-03", "2023-11-04"] == said("on 3 November, then on 4 November", lexicon)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("on 25/10/2023", ["2023-10-25"]),
        ("on 10/25/23", ["2023-10-25"]),
        ("on 3/11/2023", ["2023-11-03"]),
        ("on 11/3/2023", ["2023-11-03"]),
        ("on 3/4/2019", ["2019-03-04..2019-04-03"]),
        ("on 3/4/2019 and not on 3 May 2019", ["2019-04-03", "2019-05-03"]),
        ("on 3/4/2019, again on 28/4/2019", ["2019-04-03", "2019-04-28"]),
        ("Ohio, United States: on 3/4/2019", ["2019-03-04"]),
        ("Kano, Nigeria: on 3/4/2019", ["2019-04-03"]),
        ("on 31/31/2019", []),
    ],
)
def test_the_rest_of_the_text_tells_day_from_month(lexicon: Lexicon, text: str, days: list[str]) -> None:
    """By the day of publication, other dates, or the country; where nothing does, both days are kept."""
    assert days == said(text, lexicon)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("On Tuesday rebels came. The same day troops left.", ["2023-10-31", "2023-10-31"]),
        ("On Friday rebels came. Two days later they left.", ["2023-11-03", "2023-11-05"]),
        ("On Friday rebels came. The previous evening troops had left.", ["2023-11-03", "2023-11-02"]),
        ("On Friday a bomb went off, three days after troops left", ["2023-11-03", "2023-10-31"]),
        (
            "Rebels came on Friday, he said on Sunday. The day before, troops left.",
            [*("2023-11-03", "2023-11-05"), "2023-11-02"],
        ),
        ("Troops had left the previous evening.", ["2023-11-05"]),
        ("It ended later in the day.", ["2023-11-06"]),
        ("The same day troops left.", []),
        ("Two days later they left.", []),
    ],
)
def test_some_days_count_from_the_day_told_before(lexicon: Lexicon, text: str, days: list[str]) -> None:
    """Else from publication, where the words allow that, else they tell no day."""
    assert days == said(text, lexicon)


@pytest.mark.parametrize(
    "text",
    [
        "they may fire",
        "the 92nd Brigade",
        "40 kilometers",
        "protesters march 12 km",
        "1,999 people",
        "31 June 2020",
        "route 2019",
        "next Friday",
        "tomorrow",
        "Tuesday next week",
        "in Mar del Plata",
        "open 24/7",
        "150000 rounds",
        "320000Z",
        "and May said",
    ],
)
def test_what_only_looks_like_a_date_is_none(lexicon: Lexicon, text: str) -> None:
    """No date is invented, and nothing has happened on a day to come."""
    assert [] == said(text, lexicon)


def test_a_number_of_people_is_no_day(lexicon: Lexicon) -> None:
    """What is counted is not dated: in June, twenty people."""
    assert ["2023-06-01..2023-06-30"] == said("In June 20 people were killed.", lexicon)


def test_without_a_publication_day_only_full_dates_are_read(lexicon: Lexicon) -> None:
    """Nobody can say which Tuesday it was."""
    assert ["2021-05-04"] == said("On Tuesday rebels left; on 4 May 2021 they came back.", lexicon, None)


def test_a_full_date_tells_the_year_of_the_others(lexicon: Lexicon) -> None:
    """Where nobody says when the text was published, a day without a year is the latest before its last full date."""
    text = "Thieves boarded a tug on 28 December. It was found on 3 January 2022."

    assert ["2021-12-28", "2022-01-03"] == said(text, lexicon, None)


def test_the_words_are_where_they_are_said_to_be(lexicon: Lexicon) -> None:
    """Offsets hold even where lower case is longer than the text."""
    text = "İİİ on Tuesday"

    assert ["Tuesday"] == [text[found.start : found.end] for found in find_dates(text, MONDAY, lexicon)]


@pytest.mark.parametrize(
    ("text", "night"),
    [
        ("The army said on Saturday that it hit a camp overnight.", "2023-11-03..2023-11-04"),
        ("A camp was hit overnight, the army said on Saturday.", "2023-11-03..2023-11-04"),
        ("The army said so on Saturday. A camp was hit overnight.", "2023-11-05..2023-11-06"),
    ],
)
def test_a_night_is_the_one_before_it_was_told(lexicon: Lexicon, text: str, night: str) -> None:
    """Where the sentence itself says on which day somebody told it."""
    assert night in said(text, lexicon)


def test_an_anchor_is_another_today(lexicon: Lexicon) -> None:
    """Below a heading, relative dates count from its day; dates with a month stay what they are."""
    text = "yesterday. THEN yesterday, on 3 May"
    found = find_dates(text, MONDAY, lexicon, Anchors([text.index("THEN")], [date(2023, 10, 20)]))

    assert [date(2023, 11, 5), date(2023, 10, 19), date(2023, 5, 3)] == [mention.first for mention in found]


def test_every_expression_has_a_meaning(lexicon: Lexicon) -> None:
    """Each name of the grammar is read by one reader."""
    assert set(lexicon.date_grammar.groupindex) - {"numeric"} == {*READERS, *TOLD_READERS}


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2090, 1, 1)), st.integers(0, 400))
def test_precision_follows_from_length(first: date, days: int) -> None:
    """Two intervals of one length have one precision."""
    last = date.fromordinal(first.toordinal() + days)

    assert precision_of(first, last) is precision_of(
        date(2001, 1, 1), date.fromordinal(date(2001, 1, 1).toordinal() + days)
    )


@given(
    st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 1, 1)), st.sampled_from(["Monday", "Friday", "Sunday"])
)
def test_a_weekday_lies_in_the_week_before(lexicon: Lexicon, published: date, weekday: str) -> None:
    """The most recent day of that name is meant, publication day included."""
    (found,) = find_dates(f"on {weekday}", published, lexicon)

    assert 0 <= (published - found.first).days <= 6
    assert weekday == found.first.strftime("%A")


_WORDS = """on|Monday|the|previous|day|night|before|5|May|2024|31|June|overnight|to|and|-|early|hours|of|last|week
two|days|later|ago|3/4/2024|072210Z|JUN|24|12|00|between|from|late|this|month|in|2019
the same day|a week after|30 Feb"""


@given(
    st.lists(st.sampled_from(_WORDS.replace("\n", "|").split("|")), max_size=12).map(" ".join),
    st.one_of(st.none(), st.dates()),
)
def test_no_words_make_it_raise_and_each_interval_is_in_order(
    lexicon: Lexicon, text: str, published: date | None
) -> None:
    """Whatever words of time stand side by side, on whatever day: dates in the order of the text, each in order."""
    found = find_dates(text, published, lexicon)

    assert all(mention.first <= mention.last for mention in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(mention.precision is precision_of(mention.first, mention.last) for mention in found)
