"""Reports that only touch an act are told in one line, and say what is missing."""

from collections.abc import Callable

import pytest

from tocsin_enrich.extract import Extraction

Read = Callable[[str], Extraction]


def test_the_line_says_what_is_missing(extracted: Read) -> None:
    """The quote is the sentence, the reason has the cue and the questions that the sentence leaves open."""
    (line,) = extracted("Rebels attacked.").set_aside

    assert "Rebels attacked." == line.quote
    assert (
        'cue seen ("attacked"), but too little is told of it: nobody and nothing that was hit, no weapon, no toll,'
        " no day, no place"
    ) == line.reason


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("There was an attack. An explosion occurred.", 2),
        ("Rebels attacked and troops fought.", 1),
        ("Rebels attacked. Gunmen killed two traders in Jos on Sunday.", 0),
        ("The man who attacked was calm.", 0),
        ("Officials discussed the blast, the raid and the shooting.", 0),
        ("The firm launched a product.", 0),
    ],
)
def test_one_line_a_sentence_that_tells_an_act(extracted: Read, text: str, lines: int) -> None:
    """None where an incident came out, none for a relative clause, a noun named on the way, or an everyday verb."""
    assert lines == len([entry for entry in extracted(text).set_aside if entry.rule == "status/too_little"])
