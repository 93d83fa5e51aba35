"""The way back from a report's offsets to those of the text as it was sent."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.contracts.report import Source
from tocsin_ingest.normalise import report_from_text
from tocsin_ingest.normalise.text import MOST_MARKS, normalised
from tocsin_ingest.normalise.tracing import Shift, shifts_of, traced

PIECES = [
    "x",
    "Kyiv ",
    "\r\n",
    "\n",
    "e\u0301",
    "\u00e9",
    "\u212b",
    "\u0958",
    "\u1112\u1161\u11ab",
    "a\u0316\u0301",
    "\U0001f525",
]
"""Pieces that nothing can join: each is a whole letter with its accents, or white space."""


@given(st.lists(st.sampled_from(PIECES)), st.sampled_from(["", "\ufeff"]))
def test_every_piece_is_found_where_it_was_sent(pieces: list[str], mark: str) -> None:
    """Whatever stands before a piece, its offset in the report leads to its offset in the text as sent."""
    raw = mark + "".join(pieces) + "."
    trace = traced(raw)
    sent, made = len(mark), 0

    for piece in pieces:
        assert sent == trace.sent(made)
        sent, made = sent + len(piece), made + len(unicodedata.normalize("NFC", piece.replace("\r\n", "\n")))
    assert (sent, ".") == (trace.sent(made), raw[trace.sent(made)])


@given(st.text(st.characters(exclude_categories=())))
def test_the_text_is_the_normalised_one_and_offsets_never_go_back(raw: str) -> None:
    """Any text at all has a way back, and a later offset never leads before an earlier one's place by more than one."""
    trace = traced(raw)
    places = [trace.sent(offset) for offset in range(len(trace.text) + 1)]

    assert normalised(raw) == trace.text
    assert all(0 <= place <= len(raw) for place in places)
    assert all(one <= other + 1 for one, other in pairwise(places))


@pytest.mark.parametrize(
    ("raw", "shifts"),
    [
        ("A bridge fell.", (Shift(0, 0),)),
        ("date 2023-11-06\r\nA bridge fell.", (Shift(0, 17),)),
        ("\ufeffA bridge\r\nfell.", (Shift(0, 1), Shift(9, 2))),
    ],
)
def test_the_shifts_of_a_report_are_those_of_its_text(raw: str, shifts: tuple[Shift, ...]) -> None:
    """A header that was taken off is a shift at the very beginning."""
    report = report_from_text(raw, source=Source(name="desk"))

    assert shifts == shifts_of(raw, report.text)


def test_a_letter_heaped_with_accents_is_cut_short() -> None:
    """To order any number of them takes its square in time; thirty are more than any script has."""
    text = normalised("a" + "\u0301\u0316" * 100_000)

    assert MOST_MARKS >= max(map(len, text.split("\ufffd")[1:]))
    assert text == normalised(text)
