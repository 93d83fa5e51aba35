"""Broadcasts of maritime warnings."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.contracts.report import PublishedPrecision, Source, SourceKind
from tocsin_ingest.normalise.maritime import is_broadcast, maritime_warnings, report_of_warning

BROADCAST = """WARNINGS IN FORCE, READ OUT TWICE A DAY

( 201200Z NOV 24 )
HYDROLANT 2345/24(57).
GULF OF GUINEA.
DNC 01.
1. TANKER REPORTED APPROACHED BY ONE SKIFF WITH SIX PERSONS
   IN 03-12.5N 006-43.2E AT 200430Z NOV 24.
2. CANCEL HYDROLANT 2301/24,
HYDROLANT 2302/24.
3. CANCEL THIS MSG 231200Z NOV 24.

ZCZC PA12
NAVAREA IX WARNING NR 345/24
211530 UTC NOV 24
ARABIAN SEA. LIVE FIRING IN 18-10N 061-20E.
NNNN

UKMTO WARNING 067/NOV/2024 - ATTACK
DTG: 221015Z NOVEMBER 2024
A vessel reports two explosions close by, 30NM southwest of Lanta.
//
"""


def test_each_warning_is_one_with_its_number_and_time() -> None:
    """A heading in the midst of a text names another warning; a time in it is that of an incident."""
    found = maritime_warnings(BROADCAST)

    assert [
        ("HYDROLANT 2345/24", datetime(2024, 11, 20, 12, tzinfo=UTC)),
        ("NAVAREA IX 345/24", datetime(2024, 11, 21, 15, 30, tzinfo=UTC)),
        ("UKMTO 067/NOV/2024", datetime(2024, 11, 22, 10, 15, tzinfo=UTC)),
    ] == [(each.number, each.issued and each.issued.at) for each in found]
    assert found[0].text.startswith("HYDROLANT 2345/24(57).\nGULF OF GUINEA.")
    assert found[0].text.endswith("3. CANCEL THIS MSG 231200Z NOV 24.")
    assert found[1].text.endswith("LIVE FIRING IN 18-10N 061-20E.")
    assert found[2].text.endswith("southwest of Lanta.")


def test_a_warning_becomes_an_official_report_in_english() -> None:
    """Its authority follows from its series, its number is its sender's id, and the minute is known."""
    reports = [report_of_warning(each) for each in maritime_warnings(BROADCAST)]

    assert ["NGA Maritime Safety Information", "Pakistan Navy Hydrographic Department", "UKMTO"] == [
        report.source.name for report in reports
    ]
    assert {(SourceKind.OFFICIAL, "en", PublishedPrecision.MINUTE)} == {
        (report.source.kind, report.language, report.published_precision) for report in reports
    }
    assert "HYDROLANT 2345/24" == reports[0].external_id


def test_an_operator_says_whose_they_are() -> None:
    """A relay that is named in sources.toml is the source."""
    [warning, *_] = maritime_warnings(BROADCAST)
    report = report_of_warning(warning, name="Harbour Radio", kind=SourceKind.NEWS, language="en-GB")

    assert (Source(name="Harbour Radio", kind=SourceKind.NEWS), "en-GB") == (report.source, report.language)
    assert SourceKind.NEWS == report_of_warning(warning, kind=SourceKind.NEWS).source.kind


@pytest.mark.parametrize(
    "heading",
    [
        "HYDROPAC 12/24.",
        "NAVAREA XI 24-0567",
        "  NAVAREA I 123/2024",
        "BALTIC SEA NAV WARN 045/24",
        "UKMTO ADVISORY 012-25",
    ],
)
def test_headings_are_written_in_several_ways(heading: str) -> None:
    """By each coordinator in its own."""
    assert 1 == len(maritime_warnings(f"{heading}\nA BUOY IS UNLIT."))
    assert is_broadcast(f"\n{heading}\nA BUOY IS UNLIT.")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The navy said that HYDROLANT 2345/24 was cancelled.",
        "NAVAREA IX WARNINGS IN FORCE: 012/24, 013/24, 015/24",
        "UKMTO said on Monday that a tanker was attacked.\n\nIt was its second report in 2024.",
        "HYDROLANT 2345/24/7",
        "20 November 2024\n\nA bridge fell.",
    ],
)
def test_other_texts_are_no_broadcasts(text: str) -> None:
    """A story about a warning, and a list of numbers, stay what they are."""
    assert ([], False) == (maritime_warnings(text), is_broadcast(text))


def test_a_story_that_quotes_a_warning_is_no_broadcast() -> None:
    """A file is split where it plainly is one; where somebody says that it is, the story before is left out."""
    story = "The navy warned ships.\n\nHYDROLANT 2345/24.\nSTAY AWAY."

    assert (False, 1) == (is_broadcast(story), len(maritime_warnings(story)))


def test_an_impossible_moment_is_none() -> None:
    """A slip of the pen gives no time; the warning stays."""
    [warning] = maritime_warnings("312561Z FEB 24\nHYDROPAC 12/24.\nA BUOY IS UNLIT.")

    assert (None, "HYDROPAC 12/24") == (warning.issued, warning.number)


PARTS = ["HYDROPAC 12/24.", "NAVAREA IV 3/24", "201200Z NOV 24", "", "NNNN", "ZCZC", "A BUOY.", "//", " ", "12/24"]


@given(st.lists(st.sampled_from(PARTS), max_size=30).map("\n".join) | st.text(max_size=200))
def test_any_text_is_split_or_left(text: str) -> None:
    """No warning is empty, each begins with its heading, and together they are no more than there was."""
    found = maritime_warnings(text)

    assert all(each.text.startswith(each.series) for each in found)
    assert len(text) >= sum(len(each.text) for each in found)
    assert [] == [each for each in found if maritime_warnings(each.text)[0].number != each.number]
    assert found or not is_broadcast(text)
