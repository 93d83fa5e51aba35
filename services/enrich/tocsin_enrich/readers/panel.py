"""The readers at work: asked side by side, each within its time, each one's failure its own."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from tocsin.contracts.messages import ReportEnriched
from tocsin.contracts.report import Report
from tocsin_enrich.extract import Extraction
from tocsin_enrich.extract.lexicon import Lexicon
from tocsin_enrich.readers import occurrences
from tocsin_enrich.readers.combine import Combining
from tocsin_enrich.readers.protocol import Findings, Reader, Unanswered, Why

FAILURES_TO_REST: Final = 3
"""So many failures in a row are no accident: what the reader needs is away."""

REST_SECONDS: Final = 60.0
"""How long such a reader is left alone. Meanwhile reports do not wait for it."""

OUTAGES: Final = frozenset({Why.UNAVAILABLE, Why.REFUSED})
"""What tells of the reader and not of the one report."""

RESTING: Final = Unanswered(Why.RESTING, "it failed again and again, and is left alone for a while")

Clock = Callable[[], float]


@dataclass
class Seat:
    """One reader, its name among the settings, and whether it is resting."""

    name: str
    reader: Reader
    clock: Clock = time.monotonic
    failures: int = 0
    answered_at: float = 0.0
    rests_until: float = 0.0
    _waiting: set[asyncio.Timeout] = field(default_factory=set)

    @property
    def rule(self) -> str:
        """What evidence says about who read it."""
        return f"reader/{self.name}/{self.reader.model}"

    async def ask(self, report: Report, *, deadline: float) -> Findings | None:
        """Return what the reader finds before `deadline`, a time of the event loop; null where the rules are alone."""
        if self._rests():
            self._unanswered(report, RESTING)
            return None
        begun = self.clock()
        try:
            findings = await self._read(report, deadline)
        except TimeoutError:
            self._late(report, begun)
        except Unanswered as error:
            self._unanswered(report, error)
        except Exception as error:  # noqa: BLE001  whatever a reader raises, the report goes on without it
            occurrences.failed(self.name, report_id=report.id, error=error)
            self._failed()
        else:
            self.failures, self.answered_at = 0, self.clock()
            occurrences.answered(self.name, seconds=self.clock() - begun)
            return findings
        return None

    async def _read(self, report: Report, deadline: float) -> Findings:
        async with asyncio.timeout_at(deadline) as patience:
            self._waiting.add(patience)
            try:
                return await self.reader.read(report)
            finally:
                self._waiting.discard(patience)

    def _rests(self) -> bool:
        return self.clock() < self.rests_until

    def _late(self, report: Report, begun: float) -> None:
        if self._rests():
            self._unanswered(report, RESTING)
            return
        self._unanswered(report, Unanswered(Why.TOO_LATE, "the batch could not wait longer"))
        if self.answered_at < begun:  # slow is no failure while others of the batch are answered
            self._failed()

    def _unanswered(self, report: Report, error: Unanswered) -> None:
        occurrences.unanswered(self.name, report_id=report.id, why=error.why, detail=str(error))
        if error.why in OUTAGES:
            self._failed()

    def _failed(self) -> None:
        self.failures += 1
        if self.failures < FAILURES_TO_REST or self._rests():
            return
        self.rests_until = self.clock() + REST_SECONDS
        occurrences.rests(self.name, failures=self.failures, seconds=REST_SECONDS)
        for patience in self._waiting:  # the rest of the batch need not find out one by one
            patience.reschedule(asyncio.get_running_loop().time())


@dataclass(frozen=True)
class Panel:
    """All readers, in the order in which what they found is added. `seconds` is what a batch may take of them."""

    seats: Sequence[Seat]
    lexicon: Lexicon
    seconds: float

    async def read(self, messages: Sequence[ReportEnriched]) -> list[ReportEnriched]:
        """Return the messages with what the readers add. Never raises: a message comes back as it was instead."""
        deadline = asyncio.get_running_loop().time() + self.seconds
        return list(await asyncio.gather(*(self._read(message, deadline) for message in messages)))

    async def _read(self, message: ReportEnriched, deadline: float) -> ReportEnriched:
        found = await asyncio.gather(*(seat.ask(message.report, deadline=deadline) for seat in self.seats))
        for seat, findings in zip(self.seats, found, strict=True):
            if findings is not None:
                message = self._with(message, findings, seat)
        return message

    def _with(self, message: ReportEnriched, findings: Findings, seat: Seat) -> ReportEnriched:
        combining = Combining(
            message.report, Extraction(message.incidents, message.set_aside, message.entities), self.lexicon
        )
        try:
            combining.add(findings, rule=seat.rule)
        except Exception as error:  # noqa: BLE001  an answer that nobody foresaw must not cost the report
            occurrences.failed(seat.name, report_id=message.report.id, error=error)
            return message
        occurrences.combined(seat.name, report_id=message.report.id, fates=combining.fates, refused=combining.refused)
        made = combining.extraction
        return message.model_copy(
            update={"incidents": made.incidents, "set_aside": made.set_aside, "entities": made.entities}
        )

    async def aclose(self) -> None:
        """Let the readers go."""
        await asyncio.gather(*(seat.reader.aclose() for seat in self.seats), return_exceptions=True)
