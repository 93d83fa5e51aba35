"""One received report in, the same report with what it says happened out."""

from tocsin.contracts.messages import ReportEnriched, ReportReceived
from tocsin_enrich.extract import Lexicon, extract


def on_received(message: ReportReceived, *, lexicon: Lexicon) -> ReportEnriched:
    """Read the report."""
    found = extract(message.report, lexicon)
    return ReportEnriched(
        report=message.report, incidents=found.incidents, set_aside=found.set_aside, entities=found.entities
    )
