"""An item of a feed as a report."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from tocsin.contracts.report import Position, PublishedPrecision, Source, SourceKind
from tocsin_ingest.normalise import BadReport
from tocsin_ingest.normalise.feeds import Feed, Item, is_teaser, key_of, report_from_item
from tocsin_ingest.normalise.operator import Operator

NOW = datetime(2024, 2, 1, 12, tzinfo=UTC)
ITEM = Item(
    external_id="w-1",
    link="HTTPS://Wire.example:443/1?utm_source=feed#top",
    title="Four killed",
    text="Gunmen attacked a market.",
    times=("Mon, 29 Jan 2024 10:30 EST",),
    position=Position(lat=1, lon=2),
)
FEED = Feed("Delta Wire", (ITEM,), "en_GB")


def test_all_that_the_feed_says_is_kept() -> None:
    """The link is canonical, and the time has its zone and its precision."""
    report = report_from_item(ITEM, FEED, now=NOW)

    assert "https://wire.example/1" == report.url
    assert ("w-1", "Four killed", "Gunmen attacked a market.") == (report.external_id, report.title, report.text)
    assert datetime(2024, 1, 29, 10, 30, tzinfo=timezone(timedelta(hours=-5))) == report.published_at
    assert PublishedPrecision.MINUTE == report.published_precision
    assert ("en-GB", Position(lat=1, lon=2), Source(name="Delta Wire")) == (
        report.language,
        report.position,
        report.source,
    )


def test_the_operator_s_words_stand_first() -> None:
    """Who lists a feed knows better than the feed what it is."""
    operator = Operator(name="Delta", kind=SourceKind.CLAIMANT, language="ar")
    report = report_from_item(ITEM, FEED, now=NOW, operator=operator)

    assert (Source(name="Delta", kind=SourceKind.CLAIMANT), "ar") == (report.source, report.language)


def test_the_text_knows_its_language_better_than_the_feed() -> None:
    """What a feed states is often that of its system; a text too short to tell leaves it the word."""
    clear = "The police said that gunmen had attacked a market in the town, and that four people were killed by them."
    texts = {clear: "en", "Four killed.": "ar"}

    assert texts == {text: report_from_item(Item(text=text), Feed("D", (), "ar"), now=NOW).language for text in texts}


def test_the_same_item_is_one_report_whatever_the_operator_calls_it() -> None:
    """A feed that is renamed does not tell everything anew."""
    operator = Operator(name="Delta")

    assert report_from_item(ITEM, FEED, now=NOW).id == report_from_item(ITEM, FEED, now=NOW, operator=operator).id


@pytest.mark.parametrize(
    ("times", "published", "precision"),
    [
        ((), None, None),
        (("yesterday",), None, None),
        (("Mon, 29 Jan 2024 10:30:05 +0530",), "2024-01-29T10:30:05+05:30", PublishedPrecision.SECOND),
        (("2024-01-29",), "2024-01-29T00:00:00+00:00", PublishedPrecision.DAY),
        (("2024-01-29T10:30:00",), "2024-01-29T00:00:00+00:00", PublishedPrecision.DAY),
        (("2024-01-29", "2024-01-29T22:00-05:00"), "2024-01-29T22:00:00-05:00", PublishedPrecision.MINUTE),
        (("2024-01-29", "2024-01-31T10:00Z"), "2024-01-29T00:00:00+00:00", PublishedPrecision.DAY),
        (("2031-01-01T00:00Z", "2024-01-29T10:00Z"), "2024-01-29T10:00:00+00:00", PublishedPrecision.MINUTE),
        (("2031-01-01T00:00Z",), None, None),
        (("2024-02-02T11:00Z",), "2024-02-02T11:00:00+00:00", PublishedPrecision.MINUTE),
    ],
)
def test_the_time_is_what_was_really_said(
    times: tuple[str, ...], published: str | None, precision: PublishedPrecision | None
) -> None:
    """A time that is none, or of the future, is left out; a day is made exact by an instant that lies in it."""
    report = report_from_item(Item(text="T", times=times), FEED, now=NOW)

    assert (datetime.fromisoformat(published) if published else None, precision) == (
        report.published_at,
        report.published_precision,
    )


@pytest.mark.timeout(10)
def test_an_item_with_a_flood_of_times_takes_no_longer_than_others() -> None:
    """Words that may be a day in some language take long to look up; only the first few are."""
    times = tuple(f"{number} of nothing 2024 or so" for number in range(10_000))

    assert report_from_item(Item(text="T", times=times), FEED, now=NOW).published_at is None


def test_an_item_without_text_is_its_title() -> None:
    """Feeds of headlines tell something too."""
    assert "Four killed" == report_from_item(Item(title="Four killed"), FEED, now=NOW).text


def test_an_item_with_nothing_is_refused() -> None:
    """There is nothing to read in it."""
    with pytest.raises(BadReport, match="text"):
        report_from_item(Item(link="https://wire.example/1"), FEED, now=NOW)


def test_an_item_is_news_when_its_title_or_text_is() -> None:
    """A toll that rises under one id is news; a clock that the feed turns at each look is none."""
    other_time = Item(external_id="1", title="A", text="T", times=("2024-01-30",))
    item = Item(external_id="1", title="A", text="T", times=("2024-01-29",))

    assert key_of(item) == key_of(other_time)
    assert 4 == len({key_of(Item(external_id=i, title=t, text=x)) for i, t, x in ["1AT", "2AT", "1BT", "1AU"]})


@pytest.mark.parametrize(
    ("text", "teaser"),
    [
        ("Short.", True),
        ("Long enough to be an article. " * 40, False),
        ("Long enough to be an article. " * 40 + "[…]", True),
        ("Long enough to be an article. " * 40 + "Read more", True),
        ("Long enough to be an article. " * 40 + "The post Four killed appeared first on Delta Wire.", True),
    ],
)
def test_a_teaser_is_short_or_says_that_it_was_cut(text: str, teaser: bool) -> None:  # noqa: FBT001 - a column
    """The article behind it says more."""
    assert teaser == is_teaser(Item(text=text))
