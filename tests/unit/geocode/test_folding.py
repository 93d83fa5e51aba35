"""Folding keeps offsets and makes spellings meet."""

from hypothesis import given
from hypothesis import strategies as st

from tocsin_geocode.resolve.folding import fold


@given(st.text())
def test_length_is_kept(text: str) -> None:
    """One character for one, whatever the script, so that offsets stay valid."""
    assert len(text) == len(fold(text))


@given(st.text(alphabet=st.characters(max_codepoint=0x24F)))
def test_folding_again_changes_nothing(text: str) -> None:
    """A folded Latin text is its own folding."""
    assert fold(text) == fold(fold(text))


def test_spellings_meet() -> None:
    """Accents, capitals, hyphens and typographic apostrophes make no difference."""
    assert fold("sana'a al tanf medellin lodz") == fold("Sana\u2019a Al-Tanf Medell\u00edn \u0141\u00f3d\u017a")
