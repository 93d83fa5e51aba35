"""One received report in, the same report with what it says happened out."""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tocsin.contracts.messages import ReportEnriched, ReportReceived
from tocsin.contracts.report import Report
from tocsin_enrich.extract import Lexicon, extract
from tocsin_enrich.extract.language import is_english

if TYPE_CHECKING:
    from tocsin_enrich.readers.panel import Panel


def on_received(message: ReportReceived, *, lexicon: Lexicon) -> ReportEnriched:
    """Read the report."""
    found = extract(message.report, lexicon)
    return ReportEnriched(
        report=_with_language(message.report, lexicon),
        rereading=message.rereading,
        incidents=found.incidents,
        set_aside=found.set_aside,
        entities=found.entities,
    )


async def on_batch(
    messages: Sequence[ReportReceived], *, lexicon: Lexicon, panel: "Panel"
) -> list[list[ReportEnriched]]:
    """Read the reports, then let the readers add what they see. All rules run first: readers are asked only once."""
    enriched = []
    for message in messages:
        enriched.append(on_received(message, lexicon=lexicon))
        await asyncio.sleep(0)
    return [[message] for message in await panel.read(enriched)]


def _with_language(report: Report, lexicon: Lexicon) -> Report:
    """Return the report with its language, where nobody has said it and the text is plainly English."""
    if report.language is not None or not is_english(report.text, lexicon):
        return report
    return report.model_copy(update={"language": "en"})
