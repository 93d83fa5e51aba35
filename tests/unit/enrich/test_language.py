"""Only English is read; everything else is passed on with its language as the reason."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin_enrich.extract import Lexicon
from tocsin_enrich.extract.language import unreadable
from tocsin_enrich.extract.scripts import SCRIPTS, written_in

LINES = (Path(__file__).parent / "languages.tsv").read_text(encoding="utf-8").splitlines()[2:]


def texts(kind: str) -> list[tuple[str, str]]:
    """Return the texts of a kind, each with the code of its language; with "-Latn" it is spelled in Latin letters."""
    rows = [line.split("\t") for line in LINES]
    return [(code.removesuffix("-Latn"), text) for name, code, text in rows if name == kind]


@pytest.mark.parametrize(("code", "text"), [*texts("sentence"), *texts("quotes english")])
def test_other_languages_are_named(lexicon: Lexicon, code: str, text: str) -> None:
    """The reason begins with the code of the language; what the story is told in decides, not whom it quotes."""
    assert (unreadable(text, lexicon) or "").startswith(f"language: {code} (")


@pytest.mark.parametrize(("code", "text"), texts("headline"))
def test_a_headline_is_enough(lexicon: Lexicon, code: str, text: str) -> None:
    """A few words are told by one that no English text has, where no English one stands beside it."""
    assert (unreadable(text, lexicon) or "").startswith(f"language: {code} (")


@pytest.mark.parametrize(("code", "text"), [*texts("english"), ("en", "")])
def test_english_is_read(lexicon: Lexicon, code: str, text: str) -> None:
    """Few small words, foreign names, or the same in another language beside it make no foreign text."""
    assert (code, None) == ("en", unreadable(text, lexicon))


def test_words_that_no_dictionary_has_are_no_english(lexicon: Lexicon) -> None:
    """A language that we do not know is passed on too, under the code for such."""
    text = "gorbu takkan velmirash unto bekkelim sarruth, dovakeen tolshik merrun gashti polvorem."

    assert (unreadable(text, lexicon) or "").startswith("language: und (")


def test_the_sender_is_believed_where_the_words_do_not_tell(lexicon: Lexicon) -> None:
    """Of a text too short to tell, the declared language holds; of a plainly English one it does not."""
    told = "language: nb (so its sender says); only English is read"

    assert told == unreadable("Skudd hørt i natt", lexicon, "nb")
    assert None is unreadable("Gunmen killed the mayor of Jos.", lexicon, "de")
    assert None is unreadable("Blast Kabul", lexicon, "en-GB")


def test_addresses_are_no_words(lexicon: Lexicon) -> None:
    """Links, handles and hashtags tell nothing of the language."""
    text = "Two soldiers were killed in Gao https://ejemplo.es/el-ataque-de-la-noche-en-el-norte #últimahora @ladiaria"

    assert None is unreadable(text, lexicon)


@given(st.text(max_size=400))
def test_any_text_has_an_answer(lexicon: Lexicon, text: str) -> None:
    """It never raises, and the same text gets the same answer."""
    assert unreadable(text, lexicon) == unreadable(text, lexicon)


@given(st.sampled_from(SCRIPTS), st.data())
def test_letters_of_one_script_are_told(script: object, data: st.DataObject) -> None:
    """Whatever letters of a script stand in a text, it is told by its name."""
    assert isinstance(script, type(SCRIPTS[0]))
    first, last = script.blocks[0]
    letters = st.characters(min_codepoint=ord(first), max_codepoint=ord(last), categories=["Lu", "Ll", "Lo"])
    written = written_in(data.draw(st.text(letters, min_size=1, max_size=30)))

    assert written is not None
    assert script.name == written.script
