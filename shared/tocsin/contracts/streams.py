"""THE registry: every stream, what it carries, who writes it, who reads it.

```
 [ingest] ─ RECEIVED ─▶ [enrich] ─ ENRICHED ─▶ [geocode] ─ GEOCODED ─▶ [store] ─ CHANGED ─▶ [alert] ─ DUE ─▶ [alert]
                                                                                       └──▶ yours
```

Each entry has one field, `data`: the message as UTF-8 JSON.
Any Redis client can write with XADD and read with XREADGROUP.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from tocsin.contracts.alerts import AlertDue
from tocsin.contracts.base import Message
from tocsin.contracts.messages import IncidentChanged, Rejected, ReportEnriched, ReportGeocoded, ReportReceived

M = TypeVar("M", bound=Message)

DATA_FIELD: Final = "data"
"""The one field of an entry."""


@dataclass(frozen=True, slots=True)
class Stream(Generic[M]):
    """One stream: its name, message type, the worker that writes it and the groups that read it.

    `readers` are the groups without which the line is not whole: what they have not read is kept for them. Workers that
    one may leave out, as `alert` and your own, have groups that are not listed.
    """

    name: str
    message: type[M]
    writer: str
    readers: tuple[str, ...]
    about: str

    def key(self, partition: int = 0) -> str:
        """Return the Redis key. The hash tag keeps a partition's whole pipeline in one cluster slot."""
        return f"tocsin:{{{partition}}}:{self.name}"

    @property
    def dead(self) -> "Stream[Rejected]":
        """The stream of entries that readers of this one refused."""
        return Stream(f"{self.name}.dead", Rejected, "any reader", (), f"What readers of {self.name} refused.")


RECEIVED: Final = Stream("reports.received", ReportReceived, "ingest", ("enrich",), "Reports whose text is new.")
ENRICHED: Final = Stream("reports.enriched", ReportEnriched, "enrich", ("geocode",), "What each report says happened.")
GEOCODED: Final = Stream("reports.geocoded", ReportGeocoded, "geocode", ("store",), "What happened, and where.")
CHANGED: Final = Stream("incidents.changed", IncidentChanged, "store", (), "Every change of a stored incident.")
DUE: Final = Stream("alerts.due", AlertDue, "alert", (), "What somebody is to be told; each channel is a group.")

STREAMS: Final[
    tuple[
        Stream[ReportReceived]
        | Stream[ReportEnriched]
        | Stream[ReportGeocoded]
        | Stream[IncidentChanged]
        | Stream[AlertDue],
        ...,
    ]
] = (
    RECEIVED,
    ENRICHED,
    GEOCODED,
    CHANGED,
    DUE,
)


def downstream(written: Sequence[Stream[Any]]) -> tuple[Stream[Any], ...]:
    """Return what is written, and all streams that come of it further on: their readers hold a source back."""
    first = min((STREAMS.index(stream) for stream in written if stream in STREAMS), default=0)
    return tuple(dict.fromkeys([*STREAMS[first:], *written]))
