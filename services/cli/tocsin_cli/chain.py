"""A report through the same pure functions that the workers call, with neither a bus nor a database."""

from dataclasses import dataclass

from tocsin.contracts.messages import ReportGeocoded, ReportReceived
from tocsin.contracts.report import Report
from tocsin.kit.errors import Invalid
from tocsin_cli.errors import UsageError
from tocsin_cli.gazetteer import ensure_gazetteer
from tocsin_enrich.extract import Lexicon
from tocsin_enrich.handler import on_received
from tocsin_enrich.lexicon import LexiconError, load_lexicon
from tocsin_geocode.handler import on_enriched
from tocsin_geocode.resolve import Gazetteer
from tocsin_ingest.sources.collector import Unreadable


@dataclass(frozen=True, slots=True)
class Chain:
    """What the pure functions need, loaded once a process."""

    lexicon: Lexicon
    gazetteer: Gazetteer

    def geocoded(self, report: Report) -> ReportGeocoded:
        """Read the report and place its incidents."""
        enriched = on_received(ReportReceived(report=report), lexicon=self.lexicon)
        return on_enriched(enriched, gazetteer=self.gazetteer)

    def line(self, report: Report) -> bytes | Unreadable:
        """Return the report's line of output, or why there is none."""
        where = f"report {report.external_id or report.id}"
        try:
            return self.geocoded(report).model_dump_json().encode() + b"\n"
        except Invalid as error:
            return Unreadable(where, str(error))
        except Exception as error:  # noqa: BLE001  a fault of ours in one report must not cost the other million
            return Unreadable(where, f"internal error, please report it: {type(error).__name__}: {error}")


def load_chain() -> Chain:
    """Load the lexicon and open the gazetteer. Raises `CommandError` where there is none, or tables have faults."""
    try:
        lexicon = load_lexicon()
    except LexiconError as error:
        raise UsageError(f"the lexicons have faults, see `tocsin lexicon lint`:\n{error}") from error
    return Chain(lexicon, ensure_gazetteer())
