"""The first screen of the README shows what the code really prints."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tocsin.contracts.messages import ReportReceived, SourceRef
from tocsin.contracts.report import Source
from tocsin_cli.chain import Chain
from tocsin_cli.reading import files_in, read
from tocsin_cli.table import row
from tocsin_enrich.handler import on_received
from tocsin_enrich.lexicon import load_lexicon
from tocsin_geocode.gazetteer import open_gazetteer
from tocsin_geocode.handler import on_enriched
from tocsin_ingest.normalise import report_from_text
from tocsin_ingest.sources.collector import Unreadable
from tocsin_store.repository import StoredIncident

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def incidents() -> list[dict[str, Any]]:
    raw = (ROOT / "examples/al-tanf.txt").read_text(encoding="utf-8")
    received = ReportReceived(report=report_from_text(raw, source=Source(name="examples")))
    enriched = on_received(received, lexicon=load_lexicon())
    assert enriched is not None
    geocoded = on_enriched(enriched, gazetteer=open_gazetteer())
    assert geocoded is not None
    return [json.loads(incident.model_dump_json()) for incident in geocoded.incidents]


def missing(shown: Any, real: Any, path: str = "$") -> list[str]:
    """Return where the README shows what the code does not print. It may leave things out."""
    if isinstance(shown, dict) and isinstance(real, dict):
        return [fault for key in shown for fault in missing(shown[key], real.get(key, ...), f"{path}.{key}")]
    if isinstance(shown, list) and isinstance(real, list):
        return [f"{path}: {item}" for item in shown if all(missing(item, candidate) for candidate in real)]
    return [] if shown == real else [f"{path}: {shown} is really {real}"]


def test_the_incident_on_the_first_screen_is_real(incidents: list[dict[str, Any]]) -> None:
    """The JSON in the README is what the al-Tanf example becomes, with fields left out and none made up."""
    block = re.search(r"```json\n(.+?)```", README, re.DOTALL)
    assert block
    shown = json.loads(block.group(1))

    assert [] == missing(shown, incidents[0])


def test_the_report_on_the_first_screen_is_the_example() -> None:
    """The words in the README are those of examples/al-tanf.txt, shortened only where it says so."""
    block = re.search(r"```text\n(date .+?)```", README, re.DOTALL)
    assert block
    example = " ".join((ROOT / "examples/al-tanf.txt").read_text(encoding="utf-8").split())
    pieces = re.split(r"\[[^\]]*\]", " ".join(block.group(1).split()))

    assert [] == [piece.strip() for piece in pieces if piece.strip() not in example]


def test_the_yardstick(incidents: list[dict[str, Any]]) -> None:
    """Syria for the garrison, Iraq for the bases with injuries within the week, and nothing else."""
    strike, bases = incidents

    assert ("SY", "claimed", 2) == (
        strike["location"]["country"],
        strike["status"],
        strike["weapons"][0]["count"]["min"],
    )
    assert ("Islamic Resistance in Iraq", "claimant") in {(a["name"], a["role"]) for a in strike["actors"]}
    assert "IQ" == bases["location"]["country"]
    assert 0 < bases["casualties"]["injured"]["min"]
    assert "2023-10-29" < bases["time"]["start"] < bases["time"]["end"] <= "2023-11-06"


def rows_of_the_examples() -> set[tuple[str, ...]]:
    """Return what `tocsin incidents` shows of the examples: date, type, place, actor, killed/injured."""
    chain = Chain(load_lexicon(), open_gazetteer())
    shown = set()
    for report in read([str(path) for path in files_in(ROOT / "examples")]):
        assert not isinstance(report, Unreadable)
        for incident in chain.geocoded(report).incidents:
            sources = (SourceRef(report_id=report.id, source=report.source),)
            shown.add(row(StoredIncident(incident, revision=1, sources=sources))[:5])
    return shown


def test_the_table_is_real() -> None:
    """Each row that the README shows of `make run` is one that it prints."""
    block = re.search(r"<!-- table -->\n```text\n(.+?)```", README, re.DOTALL)
    assert block
    lines = [line for line in block.group(1).splitlines() if "│" in line][1:]
    shown = [tuple(cell.strip() for cell in line.strip("│ ").split("│"))[:5] for line in lines]

    assert 5 <= len(shown)
    assert [] == [cells for cells in shown if cells not in rows_of_the_examples()]


def test_nothing_waits_to_be_filled_in() -> None:
    """A page with a placeholder is not finished."""
    assert [] == re.findall(r"\bT(?:IMING|ODO|BD)\b|```text\n```", README)
