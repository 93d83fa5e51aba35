"""Wiring: the stream `reports.received` on one side, the lexicon in the middle, `reports.enriched` on the other."""

from functools import partial
from typing import TYPE_CHECKING

from tocsin import kit
from tocsin.contracts.messages import ReportEnriched, ReportReceived
from tocsin.contracts.streams import ENRICHED, RECEIVED
from tocsin.kit import Misconfigured, Worker, batch_route, build, route
from tocsin.kit.routes import Route
from tocsin_enrich.extract import Lexicon
from tocsin_enrich.handler import on_batch, on_received
from tocsin_enrich.lexicon import LexiconError, load_lexicon
from tocsin_enrich.settings import EnrichSettings

if TYPE_CHECKING:
    from tocsin_enrich.readers.panel import Panel


def enriching(lexicon: Lexicon) -> Route[ReportReceived, ReportEnriched]:
    """Read what the stream brings."""
    return route(partial(on_received, lexicon=lexicon), reads=RECEIVED, writes=ENRICHED, group="enrich")


def enriching_with(panel: "Panel") -> Route[ReportReceived, ReportEnriched]:
    """Read what the stream brings, with readers beside the rules."""
    handler = partial(on_batch, lexicon=panel.lexicon, panel=panel)
    return batch_route(handler, reads=RECEIVED, writes=ENRICHED, group="enrich")


def wire() -> Worker:
    """Put the worker together."""
    settings = EnrichSettings()
    try:
        lexicon = load_lexicon(settings.lexicon_path)
    except LexiconError as error:
        raise Misconfigured(f"the lexicons have faults, see `tocsin lexicon lint`:\n{error}") from error
    if not settings.enrich_readers:
        return build(settings, enriching(lexicon))
    from tocsin_enrich.readers.opening import open_panel  # noqa: PLC0415  costs nothing where there are no readers

    panel = open_panel(settings.enrich_readers, lexicon=lexicon, seconds=settings.enrich_readers_seconds)
    return build(settings, enriching_with(panel), on_stop=panel.aclose)


def main() -> None:
    """Run the worker until SIGTERM or SIGINT."""
    kit.main("enrich", wire)
