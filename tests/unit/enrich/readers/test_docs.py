"""docs/readers.md shows a reader that works and names the metrics that there are."""

import re
import sys
import types
from pathlib import Path
from typing import Any

import pytest
from builders import a_received, a_report

from tocsin.kit.testing import pipe
from tocsin_enrich.app import enriching_with
from tocsin_enrich.extract import Lexicon
from tocsin_enrich.readers import Why, occurrences
from tocsin_enrich.readers.combine import MOST_SIGHTINGS, READER_ALONE
from tocsin_enrich.readers.panel import FAILURES_TO_REST, REST_SECONDS, Panel, Seat

PAGE = (Path(__file__).parents[4] / "docs/readers.md").read_text(encoding="utf-8")


def executed(name: str) -> dict[str, Any]:
    """Run the block of the page that makes a class of this name."""
    [block] = [block for block in re.findall(r"```python\n(.+?)```", PAGE, re.DOTALL) if f"class {name}" in block]
    module: dict[str, Any] = {}
    exec(block, module)
    return module


class StubGliner:
    """Stands where GLiNER does, at the import: it needs torch, which is gigabytes. Signatures as in gliner 0.2.29."""

    opened: tuple[str, bool] | None = None

    @classmethod
    def from_pretrained(cls, folder: str, *, local_files_only: bool) -> "StubGliner":
        cls.opened = (folder, local_files_only)
        return cls()

    def predict_entities(self, text: str, labels: list[str], *, threshold: float) -> list[dict[str, Any]]:
        assert threshold == 0.5
        spots = [("armed group", "Wolves of Dawn"), ("person", "Adam Bello"), ("armed group", "Dawn")]
        found = [(label, match) for label, words in spots if label in labels for match in re.finditer(words, text)]
        return [
            {"start": m.start(), "end": m.end(), "text": m.group(), "label": label, "score": 0.9} for label, m in found
        ]


async def test_the_gliner_of_the_page_gives_names(lexicon: Lexicon, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is loaded from a folder without the network, and what it marks becomes names beside those of the rules."""
    stub = types.ModuleType("gliner")
    monkeypatch.setattr(stub, "GLiNER", StubGliner, raising=False)
    monkeypatch.setitem(sys.modules, "gliner", stub)
    reader = executed("GlinerReader")["GlinerReader"]()
    report = a_report("Gunmen of the Wolves of Dawn killed Adam Bello in Mora on Sunday.")

    found = await reader.read(report)
    [enriched] = await pipe(enriching_with(Panel([Seat("gliner", reader)], lexicon, seconds=5)), a_received(report))

    assert StubGliner.opened == ("/models/gliner_small-v2.1", True)
    assert [("Wolves of Dawn", "organisation"), ("Adam Bello", "person"), ("Dawn", "organisation")] == [
        (name.words.quote, name.kind) for name in found.names
    ]
    rule = "reader/gliner/gliner_small-v2.1"
    assert rule in {entity.rule for entity in enriched.entities}
    assert all(report.text[e.start : e.end] == e.text for e in enriched.entities)


async def test_the_reader_of_the_page_fills_an_incident(lexicon: Lexicon) -> None:
    """The code as it is printed, behind the route of the worker."""
    module = executed("ArmouryReader")
    panel = Panel([Seat("armoury", module["ArmouryReader"]())], lexicon, seconds=5)
    report = a_report("Gunmen with spearguns killed two people in Mora on Sunday.")

    [enriched] = await pipe(enriching_with(panel), a_received(report))

    [incident] = enriched.incidents
    assert [("spearguns", "other")] == [(weapon.text, weapon.category.value) for weapon in incident.weapons]
    assert {"reader/armoury/2026-11"} == {e.rule for e in incident.evidence if e.field == "weapons.0.text"}


def test_every_reason_and_metric_stands_on_the_page() -> None:
    """An operator who sees one on a dashboard finds it here."""
    names = [f"{metric.describe()[0].name}" for metric in occurrences.METRICS]

    assert [] == [name for name in names if f"`{name}" not in PAGE]
    assert [] == [why for why in Why if f"`{why}`" not in PAGE]
    assert (3, 60) == (FAILURES_TO_REST, REST_SECONDS)
    assert "three times in a row and is left alone for a minute" in PAGE


def test_the_bounds_of_the_page_are_those_of_the_code() -> None:
    """How much of a reader is believed is said once in the code and once for the analyst."""
    assert f"a confidence of at most {READER_ALONE}" in PAGE
    assert f"the first {MOST_SIGHTINGS} acts" in PAGE
