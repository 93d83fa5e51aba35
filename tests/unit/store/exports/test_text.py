"""What may stand in a cell."""

import unicodedata

import pytest
from exporting import HOSTILE
from hypothesis import given

from tocsin_store.exports.text import FORMULA_STARTS, clean, one_line, shielded


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\x00b\x1b[31mc", "ab[31mc"),
        ("one\r\ntwo\rthree\u2028four\x85five", "one\ntwo\nthree\nfour\nfive"),
        ("tab\tstays", "tab\tstays"),
        ("half \ud83d", "half \ufffd"),
        ("\ufffe\uffff", ""),
        ("\u202eright to left stays", "\u202eright to left stays"),
    ],
)
def test_what_no_file_may_hold_goes(text: str, expected: str) -> None:
    """Control characters and halves of pairs go, line ends become line feeds, the rest stays."""
    assert expected == clean(text)


@given(HOSTILE)
def test_a_clean_text_can_be_written_anywhere(text: str) -> None:
    """In UTF-8, in XML 1.0, on a terminal; and cleaning it again changes nothing."""
    cleaned = clean(text)

    assert cleaned == clean(cleaned)
    assert cleaned.encode("utf-8").decode("utf-8") == cleaned
    assert not [c for c in cleaned if unicodedata.category(c) in {"Cc", "Cs"} and c not in "\t\n"]


@given(HOSTILE)
def test_one_line_is_one_line(text: str) -> None:
    """However a reader splits lines and cells, there is one of each."""
    line = one_line(text)

    assert len(line.splitlines()) <= 1
    assert "\t" not in line


@pytest.mark.parametrize(
    "text", ["=1", "+1", "-1", "@A1", " =1", "\t=1", "\u200f=1", "\ufeff@x", "\uff1d1", "\tx", "\n"]
)
def test_a_formula_is_shown_and_not_reckoned(text: str) -> None:
    """Also one behind blanks or marks that do not show, or in wide letters."""
    assert "'" + text == shielded(text)


@pytest.mark.parametrize("text", ["", "a=1", "two-day", "'=1", "1+1", "…", "٣"])
def test_what_is_no_formula_stays(text: str) -> None:
    """Nobody wants apostrophes everywhere."""
    assert text == shielded(text)


@given(HOSTILE)
def test_no_shielded_text_begins_like_a_formula(text: str) -> None:
    """Whatever it is: what a spreadsheet sees first is harmless."""
    assert not shielded(clean(text)).lstrip().startswith(tuple(FORMULA_STARTS))
