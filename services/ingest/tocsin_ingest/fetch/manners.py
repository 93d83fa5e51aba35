"""How the fetcher behaves: what it may ask, who it says it is, how much and how long it takes."""

from dataclasses import dataclass, field
from typing import Final

from tocsin.outgoing.addresses import AllowList

GAP_SECONDS: Final = 1.0
"""Pause between two requests at one host. A reader who clicks through a site is faster."""

MAX_BYTES: Final = 10_000_000
"""Largest document, on the wire and unpacked: a hundred times a long article, and the largest feeds there are."""

TOTAL_SECONDS: Final = 30.0
"""For one document with all its redirects, however it drips."""

SILENT_SECONDS: Final = 15.0
"""For the next bytes."""


@dataclass(frozen=True, slots=True)
class Manners:
    """What may differ between one installation and another, and in tests. `contact` is a URL or an address."""

    allowed: AllowList = field(default_factory=AllowList)
    contact: str | None = None
    gap_seconds: float = GAP_SECONDS
    total_seconds: float = TOTAL_SECONDS
    silent_seconds: float = SILENT_SECONDS
    max_bytes: int = MAX_BYTES
