"""From the names in `TOCSIN_ENRICH_READERS` to open readers. A name that nobody brings stops the worker at once."""

from collections.abc import Sequence
from importlib.metadata import EntryPoint, entry_points
from typing import Final

from tocsin.kit.errors import Misconfigured
from tocsin_enrich.extract.lexicon import Lexicon
from tocsin_enrich.readers import occurrences
from tocsin_enrich.readers.panel import Panel, Seat
from tocsin_enrich.readers.protocol import ENTRY_POINTS, Reader

OURS: Final = "tocsin-enrich"

IN_COMPOSE: Final = (
    "; with docker compose, TOCSIN_ENRICH_EXTRA={} in .env, then `docker compose build enrich` and "
    "`docker compose up --detach`"
)
"""Whoever runs containers installs nothing into them."""


def open_panel(names: Sequence[str], *, lexicon: Lexicon, seconds: float) -> Panel:
    """Open the named readers, in that order. Raises `Misconfigured`, and pydantic's error for a reader's settings."""
    return Panel([Seat(name, _opened(name)) for name in dict.fromkeys(names)], lexicon, seconds)


def _opened(name: str) -> Reader:
    entry = _found(name)
    try:
        reader: Reader = entry.load()()
    except ImportError as error:
        package = entry.dist.name if entry.dist is not None else entry.module
        raise Misconfigured(
            f"TOCSIN_ENRICH_READERS: the reader {name} lacks a part: {error}. Install its extra: "
            f"pip install '{package}[{name}]'{IN_COMPOSE.format(name) if package == OURS else ''}"
        ) from error
    occurrences.opened(name, model=reader.model)
    return reader


def _found(name: str) -> EntryPoint:
    known = entry_points(group=ENTRY_POINTS)
    if name not in known.names:
        raise Misconfigured(
            f"TOCSIN_ENRICH_READERS: there is no reader {name!r}; installed are {', '.join(sorted(known.names))}"
        )
    return known[name]
