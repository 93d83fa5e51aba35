"""The look before an expression: it never changes what is found."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin_enrich.entries import date_parts, filled
from tocsin_enrich.layers import gather
from tocsin_enrich.starts import with_look

ROWS = gather((), [])["date_patterns"]
GRAMMAR = "|".join(f"(?:{filled(row['pattern'], date_parts(ROWS))})" for row in ROWS if row["basis"] != "part")
PLAIN, LOOKING = re.compile(GRAMMAR), re.compile(with_look(GRAMMAR))

WORDS = st.sampled_from(
    [
        *(
            "on",
            "in",
            "the",
            "of",
            "last",
            "past",
            "early",
            "late",
            "monday",
            "march",
            "may",
            "3",
            "12",
            "2024",
            "24",
            "٣",
        ),
        *(
            "2024-05-06",
            "two",
            "days",
            "ago",
            "week",
            "overnight",
            "a",
            "few",
            "yesterday",
            "night",
            "weekend",
            "hours",
        ),
        *("072210z", "jun", "earlier", "this", "year", "3rd", "-", "/", ".", ",", "\u00a0", "\n"),
    ]
)


@given(st.lists(WORDS, max_size=12))
def test_the_same_dates_are_found(words: list[str]) -> None:
    """In any text of words that dates are made of, with or without the look."""
    text = " ".join(words)

    assert [m.span() for m in PLAIN.finditer(text)] == [m.span() for m in LOOKING.finditer(text)]


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "a?",
        "ab|c",
        "[ab]{2,}c",
        "[^a]b",
        r"\w+x",
        "(?:a|)b",
        "(?i:A)b",
        "x*?y",
        "(?!a)b",
        r"\bA",
        "ab?c?d?",
        ".",
        "é",
    ],
)
@pytest.mark.parametrize("text", ["", "a", "ab", "abc", "bbc", "xb", "xxy", "cab", "A", "aé", "B"])
def test_any_expression_finds_the_same(pattern: str, text: str) -> None:
    """Whatever an analyst writes: empty, optional, repeated, negated."""
    found, expected = (re.finditer(p, text) for p in (with_look(pattern), pattern))

    assert [m.span() for m in expected] == [m.span() for m in found]


def test_the_look_is_there() -> None:
    """It is what makes the search quick."""
    assert r"(?=(?:[m](?:[a](?:[y]))))(?:may)" == with_look("may")
    assert r"(a)\1" == with_look(r"(a)\1")
