"""Wiring: the stream `reports.received` on one side, the lexicon in the middle, `reports.enriched` on the other."""

from functools import partial

from tocsin import kit
from tocsin.contracts.messages import ReportEnriched, ReportReceived
from tocsin.contracts.streams import ENRICHED, RECEIVED
from tocsin.kit import Worker, build, route
from tocsin.kit.routes import Route
from tocsin_enrich.extract import Lexicon
from tocsin_enrich.handler import on_received
from tocsin_enrich.lexicon import load_lexicon
from tocsin_enrich.settings import EnrichSettings


def enriching(lexicon: Lexicon) -> Route[ReportReceived, ReportEnriched]:
    """Read what the stream brings."""
    return route(partial(on_received, lexicon=lexicon), reads=RECEIVED, writes=ENRICHED, group="enrich")


def wire() -> Worker:
    """Put the worker together."""
    return build(EnrichSettings(), enriching(load_lexicon()))


def main() -> None:
    """Run the worker until SIGTERM or SIGINT."""
    kit.main("enrich", wire)
