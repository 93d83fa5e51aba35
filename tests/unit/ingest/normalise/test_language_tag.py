"""Tags of languages, as senders write them."""

import pytest

from tocsin_ingest.normalise.language_tag import language_tag


@pytest.mark.parametrize(
    ("said", "tag"),
    [
        ("EN_us", "en-US"),
        ("pt-br", "pt-BR"),
        ("ZH-HANT-hk", "zh-Hant-HK"),
        ("es-419", "es-419"),
        ("sl-NEDIS", "sl-nedis"),
        (" en ", "en"),
    ],
)
def test_a_tag_is_written_in_one_way(said: str, tag: str) -> None:
    """Two senders of one language say the same."""
    assert tag == language_tag(said)


@pytest.mark.parametrize("said", [None, "", "english", "e", "en us", "en-"])
def test_what_is_no_tag_is_none(said: str | None) -> None:
    """A name of a language among them."""
    assert language_tag(said) is None
