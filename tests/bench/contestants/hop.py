"""The hop that the kit, bare FastStream and raw redis-py all do: a report received becomes a report read."""

from stopwatch import Round, Stopwatch

from tocsin.contracts.messages import ReportEnriched, ReportReceived
from tocsin.contracts.streams import ENRICHED, RECEIVED

READS, WRITES, GROUP = RECEIVED.key(), ENRICHED.key(), "enrich"


class Hop:
    """A handler that does nothing but make its output: a new message around the same report."""

    def __init__(self, wanted: Round) -> None:
        self._stopwatch = Stopwatch(wanted)

    def __call__(self, message: ReportReceived) -> ReportEnriched:
        self._stopwatch.tick()
        return ReportEnriched(report=message.report)
