"""From names in the settings to open readers."""

import subprocess
import sys
from importlib.metadata import entry_points

import pytest
from pydantic import ValidationError

from tocsin.kit.errors import Misconfigured
from tocsin_enrich.app import wire
from tocsin_enrich.extract import Lexicon
from tocsin_enrich.readers.opening import open_panel
from tocsin_enrich.readers.protocol import ENTRY_POINTS
from tocsin_enrich.settings import EnrichSettings


def test_ours_are_listed_as_anybodys_would_be() -> None:
    """The readers that come along use the same entry points as a plug-in."""
    assert {"llm", "spacy"} <= set(entry_points(group=ENTRY_POINTS).names)


@pytest.mark.parametrize(
    ("given", "expected"), [(None, ()), ("", ()), ("llm", ("llm",)), (" spacy, llm ,", ("spacy", "llm"))]
)
def test_readers_are_named_with_commas_and_off_by_default(
    monkeypatch: pytest.MonkeyPatch, given: str | None, expected: tuple[str, ...]
) -> None:
    """Nobody is asked unless the operator names them."""
    monkeypatch.delenv("TOCSIN_ENRICH_READERS", raising=False)
    if given is not None:
        monkeypatch.setenv("TOCSIN_ENRICH_READERS", given)

    assert expected == EnrichSettings().enrich_readers


def test_an_unknown_name_says_which_there_are(lexicon: Lexicon) -> None:
    """A slip of the pen stops the worker and tells what could have been meant."""
    with pytest.raises(Misconfigured, match="no reader 'lmm'; installed are llm, spacy"):
        open_panel(["lmm"], lexicon=lexicon, seconds=1)


@pytest.mark.parametrize(("name", "package"), [("llm", "httpx2"), ("spacy", "spacy")])
def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch, lexicon: Lexicon, name: str, package: str) -> None:
    """Without its package a reader says what to install, and who runs containers what to build."""
    for module in [m for m in sys.modules if m.startswith("tocsin_enrich.readers.llm")]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, package, None)

    said = rf"{package}.*pip install 'tocsin-enrich\[{name}\]'; with docker compose, TOCSIN_ENRICH_EXTRA={name} "
    with pytest.raises(Misconfigured, match=said):
        open_panel([name], lexicon=lexicon, seconds=1)


def test_a_reader_without_its_settings_says_which(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker does not start, and the variables that are missing are named."""
    for variable in ("URL", "MODEL"):
        monkeypatch.delenv(f"TOCSIN_ENRICH_LLM_{variable}", raising=False)
    monkeypatch.setenv("TOCSIN_ENRICH_READERS", "llm")

    with pytest.raises(ValidationError) as refused:
        wire()

    assert {"enrich_llm_url", "enrich_llm_model"} == {error["loc"][0] for error in refused.value.errors()}


def test_without_readers_nothing_of_them_is_loaded() -> None:
    """The default worker imports neither a reader nor what readers need."""
    code = (
        "import sys\nfrom tocsin_enrich.app import wire\nwire()\n"
        "print([m for m in sys.modules if m in {'spacy', 'httpx2', 'numpy'} or m.startswith('tocsin_enrich.readers')])"
    )

    assert "[]" == subprocess.check_output([sys.executable, "-c", code], text=True).strip()
