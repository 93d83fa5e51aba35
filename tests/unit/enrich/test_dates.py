"""Dates in news text, against the day of publication."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin_enrich.extract import Lexicon
from tocsin_enrich.extract.date_mentions import precision_of
from tocsin_enrich.extract.dates import find_dates
from tocsin_enrich.extract.reading import read
from tocsin_enrich.extract.timeline import read_timeline

MONDAY = date(2023, 11, 6)


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
    first, _, last = days.partition("..")

    assert (first, last or first, precision) == (str(found.first), str(found.last), found.precision.value)


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
    ],
)
def test_what_only_looks_like_a_date_is_none(lexicon: Lexicon, text: str) -> None:
    """No date is invented."""
    assert [] == find_dates(text, MONDAY, lexicon)


def test_without_a_publication_day_only_full_dates_are_read(lexicon: Lexicon) -> None:
    """Nobody can say which Tuesday it was."""
    found = find_dates("On Tuesday rebels left; on 4 May 2021 they came back.", None, lexicon)

    assert [date(2021, 5, 4)] == [mention.first for mention in found]


def test_a_full_date_tells_the_year_of_the_others(lexicon: Lexicon) -> None:
    """Where nobody says when the text was published, a day without a year is the latest before its last full date."""
    found = find_dates("Thieves boarded a tug on 28 December. It was found on 3 January 2022.", None, lexicon)

    assert [date(2021, 12, 28), date(2022, 1, 3)] == [mention.first for mention in found]


def test_the_words_are_where_they_are_said_to_be(lexicon: Lexicon) -> None:
    """Offsets hold even where lower case is longer than the text."""
    text = "İİİ on Tuesday"

    assert ["Tuesday"] == [text[found.start : found.end] for found in find_dates(text, MONDAY, lexicon)]


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


def test_a_dateline_tells_the_day_of_publication_and_no_act(lexicon: Lexicon) -> None:
    """The date between the place and the dash is when it was written; relative dates follow from it."""
    text = "ARAUCA, 5 Mar 2021 (Agency) -- Gunmen killed two people last night."

    timeline = read_timeline(text, None, read(text, lexicon), lexicon)

    assert date(2021, 3, 5) == timeline.published
    assert [date(2021, 3, 4)] == [mention.first for mention in timeline.mentions]
