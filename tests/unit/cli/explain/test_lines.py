"""A report's text as lines of a screen."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tocsin_cli.explain.lines import REPLACED, Line, column, lines_of, safe


def wrapped(text: str, width: int) -> list[str]:
    return [text[line.start : line.end] for line in lines_of(text, width)]


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("Rebels hit the town.", 12, ["Rebels hit", "the town."]),
        ("One.\n\n\n\nTwo.\n", 20, ["One.", "", "Two.", ""]),
        ("unbelievable", 5, ["unbel", "ievab", "le"]),
        ("a unbelievable b", 5, ["a", "unbel", "ievab", "le b"]),
        ("\u53db\u519b\u88ad\u51fb\u74e6\u585e", 4, ["\u53db\u519b", "\u88ad\u51fb", "\u74e6\u585e"]),
        ("", 10, []),
    ],
    ids=["words", "blank lines", "a long word", "a long word inside", "wide signs", "nothing"],
)
def test_lines_break_between_words(text: str, width: int, expected: list[str]) -> None:
    """A word that is wider than a line is cut; of several blank lines one stays."""
    assert expected == wrapped(text, width)


@given(text=st.text(max_size=120), width=st.integers(2, 40))
def test_every_word_is_on_a_line_and_no_line_is_too_wide(text: str, width: int) -> None:
    """Whatever the text holds: lines come in order, lose nothing but blanks, and fit."""
    text = safe(text)
    lines = list(lines_of(text, width))

    assert "".join(text.split()) == "".join("".join(text[line.start : line.end].split()) for line in lines)
    assert all(cell_len(text[line.start : line.end]) <= width for line in lines)
    assert all(one.end <= other.start for one, other in pairwise(lines))


@given(st.text())
def test_offsets_hold_in_the_safe_text(text: str) -> None:
    """What is replaced is as long as before."""
    assert len(text) == len(safe(text))


def test_a_report_cannot_steer_the_terminal() -> None:
    """Escape sequences, bells, returns and marks that turn the direction of writing are shown and not obeyed."""
    assert f"a{REPLACED}[31mb{REPLACED}c{REPLACED}d{REPLACED}\ne f" == safe("a\x1b[31mb\x07c\u202ed\r\ne\tf")


def test_joined_signs_stay_joined() -> None:
    """Faces and scripts that need a joiner are left as they are."""
    assert "\U0001f468\u200d\U0001f469" == safe("\U0001f468\u200d\U0001f469")


def test_columns_count_wide_signs_twice() -> None:
    """What stands under a Chinese word stands under the whole of it."""
    assert 4 == column("\u53db\u519b hit", Line(0, 6), 2)
