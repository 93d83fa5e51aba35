"""Tokens: a stretch of text is read alike alone and among others, whether or not it was read before."""

from hypothesis import given
from hypothesis import strategies as st

from tocsin_enrich.extract.tokens import LONGEST_KEPT, tokenise

STRETCHES = st.text(alphabet="aXsk'\u2019.-,1209&;:é/() \n\t\u00a0", max_size=60)


@given(text=STRETCHES)
def test_each_token_is_the_words_it_stands_for(text: str) -> None:
    """The norm of a token is its slice of the text in lower case, with a plain apostrophe."""
    tokens = tokenise(text, 0, len(text))

    assert [text[t.start : t.end].lower().replace("\u2019", "'") for t in tokens] == [t.norm for t in tokens]


@given(text=STRETCHES)
def test_stretches_read_one_by_one_give_the_tokens_of_the_whole(text: str) -> None:
    """A text with a "<" in it is read as a whole, because tags have spaces: what stands before it reads the same."""
    whole = f"{text} <"

    assert tokenise(whole, 0, len(whole))[:-1] == tokenise(text, 0, len(text))


@given(text=STRETCHES, before=st.sampled_from(["", " ", "12", "ab.", "\n"]))
def test_a_token_knows_what_stands_right_before_its_sentence(text: str, before: str) -> None:
    """Where a text is cut between spaces its tokens are those of the whole; only their offsets differ."""
    cut = f"{before} {text}"
    tokens = tokenise(cut, len(before) + 1, len(cut))

    assert [t._replace(start=t.start - len(before) - 1, end=t.end - len(before) - 1) for t in tokens] == tokenise(
        text, 0, len(text)
    )


def test_a_text_that_is_cut_within_a_word_is_read_on_from_what_stands_before() -> None:
    """The "x" right behind a figure is a token of its own before a label: "2xKIA", wherever the stretch begins."""
    text = "2xKIA"

    assert ["x", "kia"] == [token.norm for token in tokenise(text, 1, len(text))]


def test_a_stretch_too_long_to_be_kept_is_read_all_the_same() -> None:
    """An address without a space gives the tokens that its parts give."""
    text = "/".join(["north"] * LONGEST_KEPT)

    assert ["north"] * LONGEST_KEPT == [token.norm for token in tokenise(text, 0, len(text)) if token.word]
