"""What the tests of enrich share."""

from collections.abc import Callable

import pytest
from builders import a_report

from tocsin_enrich.extract import Extraction, Lexicon, extract
from tocsin_enrich.extract.reading import Reading, read
from tocsin_enrich.lexicon import load_lexicon


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return load_lexicon()


@pytest.fixture
def reading(lexicon: Lexicon) -> Callable[[str], Reading]:
    """Mark one sentence."""
    return lambda text: read(text, lexicon)[0]


@pytest.fixture
def extracted(lexicon: Lexicon) -> Callable[[str], Extraction]:
    """Read a text that was published on Monday, 6 November 2023."""
    return lambda text: extract(a_report(text), lexicon)
