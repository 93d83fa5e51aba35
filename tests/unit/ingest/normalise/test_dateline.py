"""Whose story it is and of which day, by its dateline."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.contracts.report import PublishedPrecision, Report, Source, SourceKind
from tocsin_ingest.normalise import report_from_json, report_from_text
from tocsin_ingest.normalise.dateline import dateline_of

INBOX = Source(name="inbox")


def told(text: str) -> tuple[str | None, str] | None:
    line = dateline_of(text)
    return line and (f"{line.published.at:%Y-%m-%d}" if line.published else None, line.agency.name)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("KABUL, Jan 29, 2024 (Reuters) - A bomb", ("2024-01-29", "Reuters")),
        ("LIMA, 12 JAN 90 (EFE) -- A car bomb", ("1990-01-12", "EFE")),
        ("SAN SALVADOR, 3 MAR 89 (ACAN-EFE) -- [TEXT] A mine", ("1989-03-03", "ACAN-EFE")),
        ("MOSCOW, May 2, 2023. /TASS/. Drones", ("2023-05-02", "TASS")),
        ("GAZA, Jan. 29 (Xinhua) -- Shells", (None, "Xinhua")),
        ("BEIRUT, Lebanon (AP) \u2014 A rocket", (None, "AP")),
        ("KYIV. Jan 29 (Interfax-Ukraine) \u2013 Drones", (None, "Interfax-Ukraine")),
        ("PARIS (AFP/Belga) - Police", (None, "AFP")),
        ("Blast kills three in market\nBAGHDAD, 4 May 2021 (INA) - A bomb", ("2021-05-04", "INA")),
        ("LIMA, 31 FEB 90 (EFE) -- A bomb", (None, "EFE")),
        ("LIMA, 12 JAN 55 (EFE) -- A bomb", (None, "EFE")),
    ],
)
def test_a_dateline_tells_agency_and_day(text: str, expected: tuple[str | None, str]) -> None:
    """A day without its year, or in no calendar, or of which century nobody can say, is none."""
    assert expected == told(text)


@pytest.mark.parametrize(
    "text",
    [
        "A bomb went off in Kabul, Jan 29, 2024 (Reuters) - said the police.",
        "KABUL, Jan 29, 2024 - A bomb went off.",
        "KABUL (Ministry of Interior) - A bomb went off.",
        "KABUL (Reuters) reported a bomb.",
        "One line.\nTwo lines.\nKABUL, Jan 29, 2024 (Reuters) - A bomb went off.",
        "x" * 300 + "\nKABUL, Jan 29, 2024 (Reuters) - A bomb went off.",
        "",
    ],
)
def test_what_is_no_dateline_tells_nothing(text: str) -> None:
    """A sentence, an unknown agency, no mark behind it, or a place too far down."""
    assert told(text) is None


def test_the_text_and_the_id_stay_as_they_are() -> None:
    """What is read from the text follows from it: a better reading makes no other report of it."""
    text = "LIMA, 12 JAN 90 (EFE) -- A car bomb destroyed a bank."
    report = report_from_text(text, source=INBOX)

    assert (text, Source(name="EFE", kind=SourceKind.WIRE)) == (report.text, report.source)
    assert ("1990-01-12", PublishedPrecision.DAY) == (f"{report.published_at:%Y-%m-%d}", report.published_precision)
    assert report.id == report_from_text(text, source=Source(name="elsewhere")).id


@pytest.mark.parametrize(
    ("said", "day", "source"),
    [
        ('"published_at": "1990-01-14"', "1990-01-14", "EFE"),
        ('"source": "A paper"', "1990-01-12", "A paper"),
        ('"url": "https://www.bbc.com/1"', "1990-01-12", "BBC"),
    ],
)
def test_whatever_was_said_stands_before_the_dateline(said: str, day: str, source: str) -> None:
    """A sender knows better when and whose it is; a page of one outlet may carry another's story."""
    line = f'{{"text": "LIMA, 12 JAN 90 (EFE) -- A bomb went off.", {said}}}'
    report: Report = report_from_json(line, source=INBOX)

    assert (day, source) == (f"{report.published_at:%Y-%m-%d}", report.source.name)


def test_a_chosen_way_in_stands_before_the_dateline() -> None:
    """Whoever says what kind of source a folder is has thought about it."""
    desk = Source(name="Our desk", kind=SourceKind.NGO)

    assert desk == report_from_text("PARIS (AFP) - Police fired.", source=desk).source


@given(st.text(st.sampled_from("KABUL, Jan29/(Reuters).-\n[]")))
def test_any_text_has_a_dateline_or_none(text: str) -> None:
    """Nothing is raised; the pieces of datelines in any order included."""
    line = dateline_of(text)

    assert line is None or line.agency.kind in {SourceKind.WIRE, SourceKind.STATE_MEDIA}
