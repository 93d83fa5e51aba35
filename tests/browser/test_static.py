"""The page's files themselves: small enough, no build step, nothing inline, nothing that parses HTML."""

import gzip
import re
from pathlib import Path
from typing import Final

import pytest
from standin import STATIC

from tocsin_store.exports.formats import FORMATS

BUDGET_BYTES: Final = 1_500_000
MODULE_LINES: Final = 300
FUNCTION_LINES: Final = 40

MODULES: Final = sorted(path for path in STATIC.glob("*.mjs"))
WRITTEN: Final = [*MODULES, *sorted(STATIC.glob("css/*.css")), STATIC / "index.html"]
PARSERS: Final = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|DOMParser|srcdoc|setHTML"
)
OPENING: Final = re.compile(r"^( {0,2})(?:export )?(?:async )?(?:function )?(?!if|for|while|try)([#\w]+)\(.*\) \{$")
IMPORT: Final = re.compile(r'from "\./([\w/.-]+)"')


def reached(name: str, found: set[str]) -> set[str]:
    """Return the modules that a module imports before it runs, and those that they do."""
    for each in IMPORT.findall((STATIC / name).read_text(encoding="utf-8")):
        if each not in found:
            found |= {each}
            reached(each, found)
    return found


def test_the_page_is_small() -> None:
    """All that a browser fetches, the map and its base included, is below 1.5 MB compressed."""
    fetched = [
        path
        for path in STATIC.rglob("*")
        if path.is_file() and path.suffix in {".mjs", ".css", ".json", ".html", ".svg"}
    ]

    assert sum(len(gzip.compress(path.read_bytes())) for path in fetched) < BUDGET_BYTES


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.name)
def test_modules_stay_small(path: Path) -> None:
    """No module or style sheet is longer than a reader holds in mind."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MODULE_LINES


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_nothing_parses_html(path: Path) -> None:
    """Text reaches the page as text: no module knows a way to make elements of a string."""
    source = path.read_text(encoding="utf-8")

    assert source.startswith("/** ")
    assert PARSERS.findall(source) == []


def test_the_document_has_nothing_inline() -> None:
    """The policy allows no inline script or style, and no address elsewhere."""
    document = (STATIC / "index.html").read_text(encoding="utf-8")

    assert re.findall(r"<style|\sstyle=|\son\w+=|https?://", document) == []
    assert re.findall(r"<script(?! type=\"module\" src=)", document) == []


def test_modules_are_asked_for_at_once() -> None:
    """The document names every module that the page runs with, so that they are not found one after another."""
    document = (STATIC / "index.html").read_text(encoding="utf-8")
    named = set(re.findall(r'rel="modulepreload" href="([^"]+)"', document))

    assert reached("app.mjs", set()) | {"map.mjs", "vendor/maplibre-gl.mjs"} == named


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_functions_stay_short(path: Path) -> None:
    """No function is longer than a screen: from the line that opens it to the brace under its first letter."""
    lines = path.read_text(encoding="utf-8").splitlines()
    opened = [(i, OPENING.match(line)) for i, line in enumerate(lines)]
    lengths = {match[2]: lines.index(f"{match[1]}}}", i) - i + 1 for i, match in opened if match}

    assert {} == {name: length for name, length in lengths.items() if length > FUNCTION_LINES}


def test_every_export_has_its_link() -> None:
    """The menu offers the formats that the store has, no other and none forgotten."""
    menu = (STATIC / "exports.mjs").read_text(encoding="utf-8")

    assert set(FORMATS) == set(re.findall(r'^  \["(\w+)", "', menu, re.MULTILINE))
