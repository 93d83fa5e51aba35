"""A report through the same functions that the workers call, with neither a bus nor a database."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tocsin.contracts.messages import ReportGeocoded, ReportReceived
from tocsin.contracts.report import Report
from tocsin.kit.errors import Invalid
from tocsin_cli.configuration import configured
from tocsin_cli.errors import UsageError
from tocsin_cli.gazetteer import ensure_gazetteer
from tocsin_enrich.extract import Lexicon
from tocsin_enrich.handler import on_received
from tocsin_enrich.lexicon import LexiconError, load_lexicon
from tocsin_enrich.settings import EnrichSettings
from tocsin_geocode.handler import on_enriched
from tocsin_geocode.resolve import Gazetteer
from tocsin_ingest.sources.collector import Unreadable

if TYPE_CHECKING:
    from tocsin_cli.readers import Readers


@dataclass(frozen=True, slots=True)
class Chain:
    """What the functions need, loaded once a process."""

    lexicon: Lexicon
    gazetteer: Gazetteer
    readers: "Readers | None" = None

    def geocoded(self, report: Report) -> ReportGeocoded:
        """Read the report and place its incidents."""
        message = ReportReceived(report=report)
        enriched = self.readers.enriched(message) if self.readers else on_received(message, lexicon=self.lexicon)
        return on_enriched(enriched, gazetteer=self.gazetteer)

    def line(self, report: Report) -> bytes | Unreadable:
        """Return the report's line of output, or why there is none."""
        message = self.read(report)
        return message if isinstance(message, Unreadable) else message.model_dump_json().encode() + b"\n"

    def read(self, report: Report) -> ReportGeocoded | Unreadable:
        """Read the report and place its incidents, or say why that cannot be done."""
        where = f"report {report.external_id or report.id}"
        try:
            return self.geocoded(report)
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
    return Chain(lexicon, ensure_gazetteer(quiet=True), _readers(lexicon))


def _readers(lexicon: Lexicon) -> "Readers | None":
    """Open the readers that the settings name."""
    settings = configured(EnrichSettings)
    if not settings.enrich_readers:
        return None
    from tocsin_cli.readers import open_readers  # noqa: PLC0415  costs nothing where there are no readers

    return open_readers(settings, lexicon)
