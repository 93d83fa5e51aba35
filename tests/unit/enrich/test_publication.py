"""What the envelope of a report tells of the day it was published."""

from datetime import UTC, date, datetime

import pytest
from builders import a_report

from tocsin_enrich.extract import Lexicon, extract
from tocsin_enrich.extract.publication import day_of, year_of


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://example.org/world/2024/05/13/blast-in-jos", date(2024, 5, 13)),
        ("https://example.org/2024-5-3/blast", date(2024, 5, 3)),
        ("https://example.org/2024/02/31/blast", None),
        ("https://example.org/2024/05/blast", None),
        ("https://example.org/id/20240513", None),
        (None, None),
    ],
)
def test_an_address_names_the_day(url: str | None, day: date | None) -> None:
    """Where nobody stamped the report, and only a whole day that exists."""
    assert day == day_of(a_report("Blast in Jos", published_at=None).model_copy(update={"url": url}))


def test_a_stamp_goes_before_the_address() -> None:
    """What the sender says is believed first."""
    report = a_report("Blast", published_at=datetime(2024, 5, 14, tzinfo=UTC))

    assert date(2024, 5, 14) == day_of(report.model_copy(update={"url": "https://example.org/2024/05/13/blast"}))


@pytest.mark.parametrize(
    ("number", "year"),
    [("warning-2024-060", 2024), ("060/MAY/2024", 2024), ("h01", None), ("20240601", None), ("2023-2024-7", None)],
)
def test_a_number_names_the_year(number: str, year: int | None) -> None:
    """A year that stands by itself, and one only."""
    assert year == year_of(a_report("Blast").model_copy(update={"external_id": number}))


@pytest.mark.parametrize(
    ("number", "day"), [("warning-2014-253", "2014-11-12"), ("warning-253", "None"), ("w-2014-1", "2014-11-12")]
)
def test_days_without_a_year_are_of_that_year(lexicon: Lexicon, number: str, day: str) -> None:
    """Nothing else is dated by it: without a day in the text there is none."""
    dated = a_report("On 12 November pirates boarded a tanker off Lagos.", published_at=None)
    undated = a_report("Pirates boarded a tanker off Lagos.", published_at=None)
    times = [
        extract(report.model_copy(update={"external_id": number}), lexicon).incidents[0].time
        for report in (dated, undated)
    ]

    assert [day, "None"] == [str(time.start) if time else "None" for time in times]
