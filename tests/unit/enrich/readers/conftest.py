"""Findings to test with, and a server that plays a language model."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from builders import a_report
from readers_stub import TEXT, Stub, serving

from tocsin.contracts.report import Report
from tocsin_enrich.extract import Extraction, Lexicon, extract
from tocsin_enrich.readers import Findings
from tocsin_enrich.readers.combine import Combining

RULE = "reader/test/1"


@pytest.fixture
def combined(lexicon: Lexicon) -> Callable[..., Combining]:
    """Read a text by the rules, add one sighting, and return all of it."""

    def combine(text: str, *, rules: Extraction | None = None, **sighting: Any) -> Combining:
        report = a_report(text)
        combining = Combining(report, rules or extract(report, lexicon), lexicon)
        combining.add(Findings.model_validate({"sightings": [sighting] if sighting else []}), rule=RULE)
        return combining

    return combine


@pytest.fixture
def stub() -> Iterator[Stub]:
    """Serve on a free port of loopback."""
    with serving() as stub:
        yield stub


@pytest.fixture
def report() -> Report:
    return a_report(TEXT)


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loopback is never asked of a proxy."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
