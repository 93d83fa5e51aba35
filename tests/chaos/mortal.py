"""A worker that dies of some reports, as one whose library crashes does. Run as `python -m chaos.mortal`."""

import os
import signal
import sys

from tocsin.contracts.messages import ReportEnriched, ReportReceived
from tocsin.contracts.streams import ENRICHED, RECEIVED
from tocsin.kit import WorkerSettings, build, route, run
from tocsin_cli.processes import Child, Crew

POISON = "poison"


def on_received(message: ReportReceived) -> ReportEnriched:
    """Pass a report on; die of one that says so."""
    if message.report.text == POISON:
        os.kill(os.getpid(), signal.SIGKILL)
    return ReportEnriched(report=message.report)


def start_mortal(crew: Crew, number: int, settings: dict[str, str]) -> Child:
    """Start such a worker as a process. `tests/` must be on its path."""
    return crew.start(f"mortal-{number}", [sys.executable, "-m", "chaos.mortal"], settings=settings)


if __name__ == "__main__":
    run(build(WorkerSettings(), route(on_received, reads=RECEIVED, writes=ENRICHED, group="enrich")))
