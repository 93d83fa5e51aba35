"""How a source of reports does, as ingest keeps it in Redis for all who want to know: a hash for each source.

`names` is the key of the set of their names, and `page` that of one's hash; `standing_of` reads it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of what a source brought: new reports (`copies` of them with a text that came before), known, refused."""

    new: int = 0
    copies: int = 0
    known: int = 0
    refused: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.new + other.new, self.copies + other.copies, self.known + other.known, self.refused + other.refused
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """How a source does. `failures` counts the rounds that failed since the last that did not."""

    tally: Tally = field(default_factory=Tally)
    last_success: datetime | None = None
    last_report: datetime | None = None
    last_error: str | None = None
    last_error_at: datetime | None = None
    failures: int = 0
    rests_until: datetime | None = None


def names_key(partition: int) -> str:
    """Return the key of the set of names."""
    return f"tocsin:{{{partition}}}:sources"


def page_key(partition: int, source: str) -> str:
    """Return the key of one source's hash."""
    return f"{names_key(partition)}:page:{source}"


def standing_of(page: Mapping[bytes, bytes]) -> Standing:
    """Return what a source's hash says."""
    said = {name.decode(): value.decode() for name, value in page.items()}
    numbers = {name: int(said.get(name, 0)) for name in ("new", "copies", "known", "refused")}
    return Standing(
        tally=Tally(**numbers),
        last_success=_time(said.get("last_success")),
        last_report=_time(said.get("last_report")),
        last_error=said.get("last_error"),
        last_error_at=_time(said.get("last_error_at")),
        failures=int(said.get("failures", 0)),
        rests_until=_time(said.get("rest_until")),
    )


def _time(milliseconds: str | None) -> datetime | None:
    return datetime.fromtimestamp(int(milliseconds) / 1000, UTC) if milliseconds else None
