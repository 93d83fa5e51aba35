"""Days that lie ahead, and days since which something goes on."""

from collections.abc import Callable
from datetime import date

import pytest

from tocsin.contracts.incident import TimeBasis
from tocsin_enrich.extract import Extraction
from tocsin_enrich.extract.ahead import is_ahead
from tocsin_enrich.extract.reading import Reading

Read = Callable[[str], Extraction]
Mark = Callable[[str], Reading]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The truce will take effect on Sunday.", True),
        ("Talks are due to resume in Doha on Sunday.", True),
        ("The envoy was to arrive on Sunday.", True),
        ("The funeral is scheduled for Sunday.", True),
        ("The delay was due to shelling on Sunday.", False),
        ("The envoy will resign, because gunmen killed his aide on Sunday.", False),
        ("The will of the people was heard at a rally, and police fired on Sunday.", False),
        ("The truce took effect on Sunday.", False),
    ],
)
def test_a_word_of_the_future_governs_a_day(reading: Mark, text: str, expected: bool) -> None:  # noqa: FBT001  a parametrized answer
    """It does so within its own clause; "due to" before a noun of an act tells a cause."""
    marked = reading(text)

    assert expected == is_ahead(marked, marked.norms.index("sunday"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Shelling has killed 12 people in Nyala since Friday.", ("2023-11-03", "2023-11-06")),
        ("Since early Sunday, shelling has killed 12 people in Nyala.", ("2023-11-05", "2023-11-06")),
        ("Gunmen have abducted 12 people in Mora since 1 November.", ("2023-11-01", "2023-11-06")),
        ("Gunmen killed two in Mora on Sunday, where troops have been deployed since Friday.", ("2023-11-05",) * 2),
    ],
)
def test_since_a_day_is_the_days_up_to_publication(extracted: Read, text: str, expected: tuple[str, str]) -> None:
    """The interval begins on the day that is named and ends with the report; a day of its own is better."""
    (incident,) = extracted(text).incidents

    assert incident.time is not None
    assert expected == (incident.time.start.isoformat(), incident.time.end.isoformat())


def test_since_a_day_long_ago_dates_nothing(extracted: Read) -> None:
    """What has gone on for weeks is no day of an act, and the day of publication says that it is a fallback."""
    (incident,) = extracted("Gunmen killed two in Mora, and no one has been out at night since 3 September.").incidents

    assert incident.time is not None
    assert (date(2023, 11, 6), TimeBasis.PUBLICATION) == (incident.time.start, incident.time.basis)
