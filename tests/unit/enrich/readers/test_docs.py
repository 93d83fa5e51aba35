"""docs/readers.md shows a reader that works and names the metrics that there are."""

import re
from pathlib import Path
from typing import Any

from builders import a_received, a_report

from tocsin.kit.testing import pipe
from tocsin_enrich.app import enriching_with
from tocsin_enrich.extract import Lexicon
from tocsin_enrich.readers import Why, occurrences
from tocsin_enrich.readers.combine import MOST_SIGHTINGS, READER_ALONE
from tocsin_enrich.readers.panel import FAILURES_TO_REST, REST_SECONDS, Panel, Seat

PAGE = (Path(__file__).parents[4] / "docs/readers.md").read_text(encoding="utf-8")


async def test_the_reader_of_the_page_fills_an_incident(lexicon: Lexicon) -> None:
    """The code as it is printed, behind the route of the worker."""
    block = re.search(r"```python\n(.+?)```", PAGE, re.DOTALL)
    assert block
    module: dict[str, Any] = {}
    exec(block.group(1), module)
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
