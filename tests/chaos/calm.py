"""The calm run: the same reports through the same handlers and the same kind of store, with no bus between them."""

from itertools import islice
from pathlib import Path
from typing import Final

from chaos.reports import UNNAMED, Input

from tocsin_cli.chain import load_chain
from tocsin_ingest.normalise import report_from_json
from tocsin_store.handler import on_geocoded
from tocsin_store.sql import open_repository

BATCH: Final = 64


async def run_calmly(inputs: list[Input], database: Path) -> None:
    """Keep in a database what comes of the reports. Raises where one of them is refused."""
    chain = load_chain()
    repository = await open_repository(f"sqlite:///{database}")
    lines = iter({report.name: report.line for report in inputs}.values())
    try:
        while batch := list(islice(lines, BATCH)):
            reports = [report_from_json(line, source=UNNAMED) for line in batch]
            results = await on_geocoded([chain.geocoded(report) for report in reports], repository=repository)
            assert all(isinstance(result, list) for result in results), results
    finally:
        await repository.aclose()
