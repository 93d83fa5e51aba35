"""Times as mail, feeds and pages write them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.contracts.report import PublishedPrecision
from tocsin_ingest.normalise import BadReport
from tocsin_ingest.normalise.instant import Published, is_of_the_future
from tocsin_ingest.normalise.published import published, published_anyhow

DAY, MINUTE, SECOND = PublishedPrecision.DAY, PublishedPrecision.MINUTE, PublishedPrecision.SECOND
EST = timezone(timedelta(hours=-5))
JANUARY_29 = Published(datetime(2024, 1, 29, tzinfo=UTC), DAY)


@pytest.mark.parametrize(
    ("said", "at", "precision"),
    [
        ("Mon, 29 Jan 2024 10:30 EST", datetime(2024, 1, 29, 10, 30, tzinfo=EST), MINUTE),
        ("Mon, 29 Jan 2024 10:30:07 -0500", datetime(2024, 1, 29, 10, 30, 7, tzinfo=EST), SECOND),
        ("29 Jan 24 10:30:07 GMT (Greenwich)", datetime(2024, 1, 29, 10, 30, 7, tzinfo=UTC), SECOND),
        ("Monday, January 29, 2024 at 10:30 p.m. UTC-5", datetime(2024, 1, 29, 22, 30, tzinfo=EST), MINUTE),
        ("January 29th, 2024 12:05 AM EST", datetime(2024, 1, 29, 0, 5, tzinfo=EST), MINUTE),
        ("Mon Jan 29 10:30:07 EST 2024", datetime(2024, 1, 29, 10, 30, 7, tzinfo=EST), SECOND),
        ("Tue, 31 Dec 2024 23:59:60 UTC", datetime(2024, 12, 31, 23, 59, 59, tzinfo=UTC), SECOND),
        ("29 January 2024", datetime(2024, 1, 29, tzinfo=UTC), DAY),
        ("Jan. 29, 2024", datetime(2024, 1, 29, tzinfo=UTC), DAY),
        ("Mon, 29 Jan 2024 10:30", datetime(2024, 1, 29, tzinfo=UTC), DAY),
        ("Mon, 29 Jan 2024 23:30 IST", datetime(2024, 1, 29, tzinfo=UTC), DAY),
    ],
)
def test_times_of_mail_and_feeds_keep_their_zone_and_precision(
    said: str, at: datetime, precision: PublishedPrecision
) -> None:
    """A time without a zone, or with one whose name means several, is no instant: of it the day is kept."""
    found = published(said)

    assert (at, precision) == found
    assert at.utcoffset() == found.at.utcoffset()


@pytest.mark.parametrize(
    "said",
    [
        "31 Feb 2024",
        "29 Jan 2024 25:00 EST",
        "29 Jan 2024 13:00 PM EST",
        "Jan 2024",
        "10:30 EST",
        "yesterday",
        "x" * 5000,
    ],
)
def test_what_names_no_day_is_refused(said: str) -> None:
    """Nothing is guessed: neither what is missing nor what cannot be."""
    with pytest.raises(BadReport, match="published_at: found"):
        published(said)


@pytest.mark.parametrize(
    "said",
    [
        "29 janvier 2024 à 10h30",
        "29 января 2024, 10:30",
        "29. Januar 2024, 10.30 Uhr",
        "29 de enero de 2024",
        "29 Ocak 2024",
        "2024年1月29日 10:30",
        "٢٩ يناير ٢٠٢٤",
        "29 січня 2024",
        "29.01.2024 10:30",
        "29/01/2024",
        "01/29/2024",
        "2024/01/29",
        "29 janvier 2024 10:30 IST",
    ],
)
def test_days_of_other_languages_are_read_from_whole_fields(said: str) -> None:
    """As feeds and pages have them; their times have no zone and so are not kept."""
    assert JANUARY_29 == published_anyhow(said)


def test_a_day_of_another_language_keeps_a_time_with_a_zone() -> None:
    """An instant is an instant in any language."""
    moscow = timezone(timedelta(hours=3))

    assert (datetime(2024, 1, 29, 10, 30, tzinfo=moscow), MINUTE) == published_anyhow("29 января 2024 10:30 MSK")


@pytest.mark.parametrize(
    ("language", "month"), [("fr", 4), ("pt-BR", 4), ("en-GB", 4), ("en-US", 3), ("de", 4), ("ar", 4)]
)
def test_figures_that_may_be_day_or_month_are_read_by_the_custom_of_the_language(language: str, month: int) -> None:
    """The day comes first but in the United States."""
    assert month == published_anyhow("03/04/2024", language=language).at.month


@pytest.mark.parametrize("language", [None, "en", "hu", "zh-Hant"])
def test_figures_that_nobody_can_tell_apart_are_refused(language: str | None) -> None:
    """Half of the readers of English would take them the other way round."""
    with pytest.raises(BadReport, match="the day or the month may come first"):
        published_anyhow("03/04/2024", language=language)


@pytest.mark.parametrize("said", ["29 ม.ค. 2567", "gestern", "vor 2 Stunden", "январь 2024", "10:30", "12", "2024"])
def test_no_other_calendar_no_part_and_nothing_relative_is_read(said: str) -> None:
    """A day of the Buddhist calendar would come five centuries too late; `yesterday` needs a clock."""
    with pytest.raises(BadReport, match="published_at: found"):
        published_anyhow(said)


@given(st.text(max_size=60), st.sampled_from([None, "fr", "xx", "en-US", ""]))
def test_any_field_is_a_time_or_refused(said: str, language: str | None) -> None:
    """Whatever stands in it, nothing but `BadReport` is raised."""
    try:
        found = published_anyhow(said, language=language)
    except BadReport:
        return
    assert found.at.tzinfo is not None


def test_a_day_ahead_is_a_clock_and_two_are_a_mistake() -> None:
    """A local day may begin before ours; a report of the day after tomorrow was not published then."""
    now = datetime(2024, 1, 29, 12, tzinfo=UTC)

    assert not is_of_the_future(now + timedelta(hours=24), now=now)
    assert is_of_the_future(now + timedelta(hours=25), now=now)
