"""Dead letters as a person reads them."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from rich.console import Console

from tocsin.contracts.messages import RawField, Rejected, RejectReason
from tocsin.contracts.streams import RECEIVED
from tocsin.kit.letters import Letter
from tocsin_cli.letter_table import age, letter_page, letters_table, row
from tocsin_cli.showing import printable

NOON = datetime(2024, 5, 14, 12, tzinfo=UTC)
WRITTEN = f"{int(NOON.timestamp() * 1000)}-0"


def a_letter(detail: str = "data: Invalid JSON", data: str = '{"report": {"id": "abcdefabcdefabcdef"}}') -> Letter:
    rejected = Rejected(
        stage="enrich",
        reason=RejectReason.NOT_JSON,
        detail=detail,
        deliveries=3,
        stream=RECEIVED.key(),
        entry_id="5-0",
        entry=(
            RawField(name="data", value=data),
            RawField(name="raw", value="/wA=", encoding="base64"),
            RawField(name="/3g=", value="", name_encoding="base64"),
        ),
    )
    return Letter(RECEIVED, WRITTEN, rejected)


def shown(what: object) -> str:
    screen = Console(width=300, file=StringIO(), record=True)
    screen.print(what)
    return screen.export_text()


def test_a_row_says_what_a_choice_can_be_made_by() -> None:
    """Its id, its age, where it came from, who refused it and why, and which report it held."""
    expected = (WRITTEN, "2h", "reports.received", "enrich", "not_json", "3", "abcdefabcdef", "data: Invalid JSON")
    assert expected == row(a_letter(), now=NOON + timedelta(hours=2))


def test_what_is_no_letter_has_a_row_too() -> None:
    """It can be seen, and dropped by its id."""
    cells = row(Letter(RECEIVED, WRITTEN, None), now=NOON)
    assert (WRITTEN, "unreadable") == (cells[0], cells[4])
    assert "unreadable" in shown(letter_page(Letter(RECEIVED, WRITTEN, None)))


def test_a_page_shows_the_entry_as_it_came() -> None:
    """All fields, and how they are coded."""
    page = shown(letter_page(a_letter()))
    for part in (
        "2024-05-14 12:00:00 UTC",
        "5-0",
        "tries",
        '{"report": {"id"',
        "raw (base64):",
        "/wA=",
        "/3g= (name: base64):",
    ):
        assert part in page


@pytest.mark.parametrize(
    "data", ["x" * 20_000_000, '{"report": {"id": "%s"}}' % ("x" * 20_000_000)], ids=["data", "report id"]
)
def test_a_page_of_a_large_entry_has_an_end(data: str) -> None:
    """Twenty megabytes are not written to a terminal, whatever they stand in; it says where all of it can be had."""
    page = shown(letter_page(a_letter(data=data)))
    assert f"{len(data)} characters; --json gives all" in page
    assert len(page) < 100_000


def test_a_letter_cannot_steer_the_terminal() -> None:
    """A refused entry may hold anything: colours, titles, markup; all of it is shown, none of it is done."""
    letter = a_letter(detail="\x1b]0;owned\x07[red]x[/red]", data="\x1b[2J\u202e")
    for screen in (shown(letters_table([letter], now=NOON)), shown(letter_page(letter))):
        assert "\x1b" not in screen
        assert "[red]x[/red]" in screen
    assert r"\x1b[2J\u202e" == printable("\x1b[2J\u202e")


@pytest.mark.parametrize(
    ("seconds", "expected"), [(-5, "0s"), (0, "0s"), (59, "59s"), (60, "1m"), (7199, "1h"), (86400 * 9, "9d")]
)
def test_an_age_is_told_in_its_largest_unit(seconds: int, expected: str) -> None:
    """The server's clock may be ahead of ours; an age is never below zero."""
    assert expected == age(timedelta(seconds=seconds))
