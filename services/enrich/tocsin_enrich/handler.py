"""One received report in, the same report with what it says happened out."""

from tocsin.contracts.messages import ReportEnriched, ReportReceived
from tocsin.contracts.report import Report
from tocsin_enrich.extract import Lexicon, extract
from tocsin_enrich.extract.language import is_english


def on_received(message: ReportReceived, *, lexicon: Lexicon) -> ReportEnriched:
    """Read the report."""
    found = extract(message.report, lexicon)
    return ReportEnriched(
        report=_with_language(message.report, lexicon),
        incidents=found.incidents,
        set_aside=found.set_aside,
        entities=found.entities,
    )


def _with_language(report: Report, lexicon: Lexicon) -> Report:
    """Return the report with its language, where nobody has said it and the text is plainly English."""
    if report.language is not None or not is_english(report.text, lexicon):
        return report
    return report.model_copy(update={"language": "en"})
