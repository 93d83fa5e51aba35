"""Where sentences and tokens begin and end."""

import pytest

from tocsin_enrich.extract.sentences import MAX_SENTENCE, split
from tocsin_enrich.extract.tokens import tokenise


def sentences(text: str) -> list[str]:
    return [text[sentence.start : sentence.end] for sentence in split(text)]


def norms(text: str) -> list[str]:
    return [token.norm for token in tokenise(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Shots rang out. Two died.", ["Shots rang out.", "Two died."]),
        ("Gen. Amin left. Mr. Okoro stayed.", ["Gen. Amin left.", "Mr. Okoro stayed."]),
        ("The U.S. Embassy was hit.", ["The U.S. Embassy was hit."]),
        ("It ended at 3 p.m. on Monday.", ["It ended at 3 p.m. on Monday."]),
        ('"Run!" she said. He ran.', ['"Run!" she said.', "He ran."]),
        ("One\n\nTwo", ["One", "Two"]),
        ("A line that\nis wrapped here.", ["A line that\nis wrapped here."]),
        ("Today:\n- Kyiv: quiet\n- Odesa: shelling", ["Today:", "- Kyiv: quiet", "- Odesa: shelling"]),
        ("Live\n08:10 Quiet\n09:30 Blast", ["Live", "08:10 Quiet", "09:30 Blast"]),
        ("", []),
    ],
)
def test_sentences_end_where_readers_hear_an_end(text: str, expected: list[str]) -> None:
    """Full stops, blank lines, bullets and clock times break; abbreviations and wrapped lines do not."""
    assert expected == sentences(text)


def test_a_text_without_full_stops_is_cut() -> None:
    """No sentence is longer than the limit, and nothing is lost."""
    text = "word " * 1000

    assert max(map(len, sentences(text))) <= MAX_SENTENCE
    assert text.split() == " ".join(sentences(text)).split()


def test_paragraphs_are_counted() -> None:
    """A blank line begins a paragraph, a full stop does not."""
    assert [0, 0, 1] == [sentence.paragraph for sentence in split("One. Two.\n\nThree.")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("car-bomb", ["car", "bomb"]),
        ("Israel's army", ["israel", "'s", "army"]),
        ("didn\u2019t", ["didn't"]),
        ("U.S. forces", ["u.s.", "forces"]),
        ("1,200 men", ["1,200", "men"]),
        ("the 7th Brigade", ["the", "7th", "brigade"]),
        ("2x IED", ["2", "x", "ied"]),
        ("blast - two dead", ["blast", "-", "two", "dead"]),
    ],
)
def test_tokens_are_what_lexicons_match(text: str, expected: list[str]) -> None:
    """A hyphen inside a word separates, a possessive is a token of its own, an ordinal is a word."""
    assert expected == norms(text)


def test_without_capitals_a_full_stop_ends_a_sentence() -> None:
    """Where all is written small, a small letter may begin a sentence; abbreviations still do not end one."""
    text = "rebels shelled mora on sunday. col. musa was shot in wase! the u.s. army left."

    found = [text[sentence.start : sentence.end] for sentence in split(text)]

    assert ["rebels shelled mora on sunday.", "col. musa was shot in wase!", "the u.s. army left."] == found


def test_one_capital_in_a_line_is_enough_to_go_by_capitals() -> None:
    """In ordinary text a small letter after a full stop goes on with the sentence."""
    text = "Rebels left the Mora dist. office on Sunday."

    assert [(0, len(text))] == [(sentence.start, sentence.end) for sentence in split(text)]
