"""Where a reader's words stand in the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.contracts.base import Span
from tocsin_enrich.readers import Quoted
from tocsin_enrich.readers.quotes import LONGEST_QUOTE, MOST_PLACES, locate


def found(text: str, quote: str, *, start: int | None = None, near: Span | None = None) -> str | None:
    span = locate(text, Quoted(quote=quote, start=start), near=near)
    return None if span is None else f"{span.start}:{text[span.start : span.end]}"


@pytest.mark.parametrize(
    ("text", "quote", "expected"),
    [
        ("Rebels hit Wase.", "hit", "7:hit"),
        ("Rebels hit\n  Wase.", "hit Wase", "7:hit\n  Wase"),
        (
            "He said \u201cno one\u201d died \u2013 two did.",
            '"no one" died - two',
            "8:\u201cno one\u201d died \u2013 two",
        ),
        ("Someone shot one man.", "one", "13:one"),
        ("Rebels hit Wase.", "HIT", None),
        ("Rebels hit Wase.", "hit Mora", None),
        ("Rebels hit Wase.", "  ", None),
        ("\U0001f525 \U0001f525 Rebels hit.", "Rebels", "4:Rebels"),
        ("\u53db\u519b\u88ad\u51fb\u4e86\u74e6\u585e\u3002", "\u88ad\u51fb", "2:\u88ad\u51fb"),
    ],
    ids=["plain", "line end", "typographic", "whole words", "capitals", "other words", "blank", "astral", "no spaces"],
)
def test_words_stand_in_the_text_or_not(text: str, quote: str, expected: str | None) -> None:
    """Letters must be the same; blanks and the shapes of marks need not, and what is quoted is the text's own slice."""
    assert expected == found(text, quote)


def test_the_nearest_of_several_places_is_meant() -> None:
    """The sentence that a reader names decides which "attack" it is; without one the first is taken."""
    text = "An attack in Mora. Another attack in Wase."

    assert "3:attack" == found(text, "attack")
    assert "27:attack" == found(text, "attack", near=Span(start=19, end=42))


def test_a_stated_start_is_checked_and_not_mended() -> None:
    """A reader that gives an offset is refused where something else stands there, even if the words stand elsewhere."""
    assert "7:hit" == found("Rebels hit Wase.", "hit", start=7)
    assert None is found("Rebels hit Wase.", "hit", start=8)


def test_the_whole_text_is_no_evidence() -> None:
    """Words that are too long to point at anything are refused."""
    text = "bomb " * LONGEST_QUOTE

    assert None is found(text, text.strip())


def test_words_that_stand_everywhere_are_looked_for_so_often_only() -> None:
    """Beyond the bound no place is weighed: the nearest of the first ones is taken, and time has an end."""
    text = "hit " * (MOST_PLACES + 5)
    last = 4 * (MOST_PLACES - 1)

    assert f"{last}:hit" == found(text, "hit", near=Span(start=len(text) - 4, end=len(text)))


@given(text=st.text(max_size=60), quote=st.text(min_size=1, max_size=10))
def test_what_is_found_is_a_slice_without_its_blanks_changed(text: str, quote: str) -> None:
    """For any text and any words: an answer is a slice that has the words' letters, and nothing raises."""
    span = locate(text, Quoted(quote=quote))

    if span is not None:
        assert len(quote.split()) == len(text[span.start : span.end].split())
