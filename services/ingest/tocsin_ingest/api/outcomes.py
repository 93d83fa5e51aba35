"""What became of the reports of one request so far: it is held until the last of them."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Final

from tocsin_ingest.api.answers import Outcome, RefusedReport, TakenReport
from tocsin_ingest.api.problems import Problem
from tocsin_ingest.api.reading import Readable, Refused
from tocsin_ingest.sources.collector import Taken

MAX_SHIFTS: Final = 50_000
"""Of all reports of a request: five megabytes of an answer and twenty of memory."""


class Outcomes:
    """One for each report that was looked at, in their order: `told`. `span` is the sender's, where it traces."""

    def __init__(self, span: str | None = None) -> None:
        self.span = span
        self.told: list[Outcome] = []
        self._shifts = 0

    def make_room(self, read: Sequence[Readable | Refused]) -> None:
        """Raise `Problem`, before any of these reports is taken, where what is told of them would be too much."""
        self._shifts += sum(len(item.shifts) for item in read if isinstance(item, Readable))
        if self._shifts > MAX_SHIFTS:
            detail = (
                f"found more than {MAX_SHIFTS} places in which characters move (`shifts`); send the rest in another "
                r"request, or the texts in NFC, with \n alone at the end of a line"
            )
            raise Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, detail)

    def add(self, read: Sequence[Readable | Refused], taken: Sequence[Taken]) -> None:
        """Tell of reports; `taken` is what became of those that were readable."""
        became = iter(taken)
        self.told += [
            TakenReport.of(next(became), item.shifts) if isinstance(item, Readable) else RefusedReport.of(item.why)
            for item in read
        ]
