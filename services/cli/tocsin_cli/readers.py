"""The optional readers in a command: the settings of the enrich worker, and an event loop for one report at a time."""

import asyncio
import atexit
from dataclasses import dataclass

from pydantic import ValidationError

from tocsin.contracts.messages import ReportEnriched, ReportReceived
from tocsin.kit import logs
from tocsin.kit.errors import Misconfigured
from tocsin.kit.settings import complaint
from tocsin_cli.errors import UsageError
from tocsin_enrich.extract import Lexicon
from tocsin_enrich.handler import on_batch
from tocsin_enrich.readers.opening import open_panel
from tocsin_enrich.readers.panel import Panel
from tocsin_enrich.settings import EnrichSettings


@dataclass(frozen=True, slots=True)
class Readers:
    """Open readers, and the event loop that they live in."""

    panel: Panel
    runner: asyncio.Runner

    def enriched(self, message: ReportReceived) -> ReportEnriched:
        """Read a report by the rules and the readers."""
        [[enriched]] = self.runner.run(on_batch([message], lexicon=self.panel.lexicon, panel=self.panel))
        return enriched

    def close(self) -> None:
        """Let the readers go."""
        self.runner.run(self.panel.aclose())
        self.runner.close()


def open_readers(settings: EnrichSettings, lexicon: Lexicon) -> Readers:
    """Open what the settings name, until the program ends; what readers cannot do they say on standard error.

    Raises `UsageError`.
    """
    logs.configure(worker="tocsin", level="WARNING")
    try:
        panel = open_panel(settings.enrich_readers, lexicon=lexicon, seconds=settings.enrich_readers_seconds)
    except Misconfigured as error:
        raise UsageError(str(error)) from error
    except ValidationError as error:
        raise UsageError(complaint(error)) from error
    readers = Readers(panel, asyncio.Runner())
    atexit.register(readers.close)
    return readers
